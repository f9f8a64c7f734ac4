// What came attached, judged by its bytes; and files on their way into a draft.
#include "desk/attached.h"

#include "desk/desk_test.h"
#include "terminal/draft_attachment.h"
#include "terminal/files.h"

namespace valise::desk {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string png(std::uint8_t width_high) {
  std::string out("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16);
  const char size[] = {static_cast<char>(width_high), 0, 0, 100, 0, 0, 0, 100};
  return out + std::string(size, sizeof size) + std::string(9, '\0');
}

TEST(Kinds, are_what_the_bytes_say_and_not_the_name) {
  EXPECT_EQ(kind_of("a.txt", view_of(png(0))), Kind::png);
  EXPECT_EQ(kind_of("a.png", view_of("\xff\xd8\xff\xe0")), Kind::jpeg);
  EXPECT_EQ(kind_of("a.csv", view_of("%PDF-1.7\n")), Kind::pdf);
  EXPECT_EQ(kind_of("a.CSV", view_of("a,b\n")), Kind::csv);
  EXPECT_EQ(kind_of("a.exe", view_of("plain words, Ελλάδα\n")), Kind::text);
  EXPECT_EQ(kind_of("a.txt", view_of("MZ\x01\x02")), Kind::other);
  EXPECT_EQ(kind_of("a.txt", view_of("\xff\xfe\x61")), Kind::other);
  EXPECT_EQ(kind_of("empty.txt", {}), Kind::text);
}

TEST(Kinds, of_markup_are_never_shown_whatever_they_are_called) {
  for (const char* text :
       {"<!doctype html><script>", "  \n<svg xmlns='x'>", "\xef\xbb\xbf<?xml ?>"}) {
    for (const char* name : {"a.png", "a.txt", "a.csv", "a.svg"}) {
      const auto shown = may_be_shown(name, view_of(text));
      ASSERT_FALSE(shown) << name << text;
      EXPECT_EQ(shown.error().code, Code::refused);
    }
  }
}

TEST(Kinds, of_vast_pictures_and_texts_are_left_to_export) {
  EXPECT_TRUE(may_be_shown("a.png", view_of(png(0))));
  const auto vast = may_be_shown("a.png", view_of(png(1)));
  ASSERT_FALSE(vast);
  EXPECT_THAT(vast.error().detail, HasSubstr("larger than 40,000,000 pixels; export it"));
  EXPECT_FALSE(may_be_shown("a.png", view_of(png(0).substr(0, 20))));
  std::string jpeg("\xff\xd8\xff\xe0\x00\x04xx\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x03xxxxxxxx",
                   26);
  EXPECT_FALSE(may_be_shown("a.jpg", view_of(jpeg)));
  jpeg[13] = jpeg[15] = 0;  // 255 by 255
  EXPECT_TRUE(may_be_shown("a.jpg", view_of(jpeg)));
  EXPECT_FALSE(may_be_shown("a.txt", view_of(std::string(kTextShownMax + 1, 'x'))));
}

terminal::OpenedCable opened(const std::string& number, std::size_t bytes) {
  terminal::OpenedCable out;
  out.number = *cable::Number::parse(number);
  out.attachments = {{{"a.txt", bytes, {}}, {}}};
  out.contents = {Bytes(bytes, 'x')};
  return out;
}

TEST(Attached, is_kept_in_memory_for_the_cables_that_were_opened_last) {
  Attached attached;
  attached.put(opened("CY-MFA-26-0001", 60'000'000));
  attached.put(opened("CY-MFA-26-0002", 30'000'000));
  EXPECT_TRUE(attached.find(*cable::Number::parse("CY-MFA-26-0001"), 0));
  EXPECT_FALSE(attached.find(*cable::Number::parse("CY-MFA-26-0001"), 1));
  attached.put(opened("CY-MFA-26-0003", 30'000'000));
  EXPECT_FALSE(attached.find(*cable::Number::parse("CY-MFA-26-0001"), 0));
  EXPECT_TRUE(attached.find(*cable::Number::parse("CY-MFA-26-0002"), 0));
}

class Attaching : public DeskTest {
 protected:
  Attaching() {
    call("unlock");
    call("save", save_with("[]"));
  }
  static std::string save_with(const std::string& attachments, const std::string& known = {}) {
    return "{" + known +
           R"("form":{"fields":{"action":"nl/mfa","level":"R-UE","subject":"s","language":"en"},)"
           R"("attachments":)" +
           attachments + R"(,"others":[],"text":"1. (R) x"}})";
  }
  static std::string part(std::string_view bytes, std::uint64_t at, std::uint64_t all,
                          const std::string& name = "plan.csv", const std::string& upload = "u") {
    return R"({"id":"d1","upload":")" + upload + R"(","name":")" + name + R"(","bytes":)" +
           std::to_string(all) + R"(,"at":)" + std::to_string(at) + R"(,"base64":")" +
           to_base64(view_of(bytes)) + R"("})";
  }
  // "sealed:…" of an answer.
  static std::string line_in(const std::string& answer) {
    const std::size_t at = answer.find("sealed:");
    return at == std::string::npos ? "" : answer.substr(at, answer.find('"', at) - at);
  }
  std::size_t kept() const {
    std::size_t out = 0;
    for (const auto& file : std::filesystem::directory_iterator(officer.settings.data / "drafts")) {
      out += file.path().filename().string().starts_with("d1.attachment.") ? 1 : 0;
    }
    return out;
  }
};

TEST_F(Attaching, keeps_the_bytes_sealed_beside_the_draft) {
  EXPECT_THAT(call("attach", part("day,", 0, 12)), HasSubstr(R"("at":4,"attachment":null)"));
  const std::string line = line_in(call("attach", part("invented", 4, 12)));
  const auto attachment = terminal::kept_attachment(line);
  ASSERT_TRUE(attachment) << line;
  EXPECT_EQ(attachment->name, "plan.csv");
  EXPECT_EQ(attachment->size, 12U);
  EXPECT_EQ(kept(), 1U);
  for (const auto& file : std::filesystem::directory_iterator(officer.settings.data / "drafts")) {
    const auto bytes = terminal::read_file(file.path(), 1'000'000);
    ASSERT_TRUE(bytes) << bytes.error().detail;
    EXPECT_THAT(to_string(*bytes), Not(HasSubstr("invented")));
  }
  const std::string saved =
      call("save", save_with("[\"" + line + "\"]", R"("id":"d1","version":1,)"));
  EXPECT_THAT(saved, HasSubstr(R"("problems":[])"));
  EXPECT_THAT(saved, HasSubstr(R"("bytes":20,)"));  // eight of the text, and these
  EXPECT_EQ(kept(), 1U);
  call("discard", R"({"id":"d1"})");
  EXPECT_EQ(kept(), 0U);
}

TEST_F(Attaching, cut_short_leaves_nothing_and_goes_on_with_no_other) {
  call("attach", part("half", 0, 8));
  EXPECT_EQ(kept(), 0U);
  EXPECT_THAT(call("attach", part("x", 3, 8)), HasSubstr(R"("code":"conflict")"));
  call("attach", part("another", 0, 7, "b.txt"));
  EXPECT_THAT(call("attach", part("half", 4, 8)), HasSubstr(R"("code":"conflict")"));
  call("save", save_with("[]"));  // d2
  call("attach", part("half", 0, 8));
  std::string elsewhere = part("half", 4, 8);
  elsewhere.replace(elsewhere.find("d1"), 2, "d2");
  EXPECT_THAT(call("attach", elsewhere), HasSubstr(R"("code":"conflict")"));
  EXPECT_THAT(
      call("attach", R"({"id":"d9","upload":"u","name":"a","bytes":1,"at":0,"base64":"AA=="})"),
      HasSubstr(R"("code":"not_found")"));
}

// The parts of two windows made one file of both.
TEST_F(Attaching, in_two_windows_mixes_nothing) {
  call("attach", part("AAAA", 0, 8, "same.txt", "one"));
  call("attach", part("BBBB", 0, 8, "same.txt", "other"));
  EXPECT_THAT(call("attach", part("aaaa", 4, 8, "same.txt", "one")),
              HasSubstr(R"("code":"conflict")"));
  EXPECT_EQ(kept(), 0U);
  EXPECT_NE(line_in(call("attach", part("bbbb", 4, 8, "same.txt", "other"))), "");
}

TEST_F(Attaching, refuses_more_than_a_cable_carries_with_size_and_limit) {
  const std::string first = call("attach", part("x", 0, 25'000'001));
  EXPECT_THAT(first, HasSubstr(R"("code":"too_large")"));
  EXPECT_THAT(first, HasSubstr("plan.csv is 25,000,001 bytes, and a cable carries 25,000,000"));
  const std::string line = line_in(call("attach", part("12345", 0, 5)));
  call("save", save_with("[\"" + line + "\"]", R"("id":"d1","version":1,)"));
  EXPECT_THAT(call("attach", part("x", 0, 24'999'996)), HasSubstr("of which it has 5"));
}

TEST_F(Attaching, cleans_the_name_and_says_what_went) {
  const std::string answer = call("attach", part("x", 0, 1, "C:\\\\me\\\\a\u202Eb.txt"));
  EXPECT_THAT(line_in(answer), HasSubstr(":ab.txt"));
  EXPECT_THAT(answer, HasSubstr("U+202E"));
}

}  // namespace
}  // namespace valise::desk
