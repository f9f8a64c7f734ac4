// A cable as a PDF, looked at with poppler's programs: what a reader's machine makes of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "cli/pdf_file.h"

namespace valise::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr Time kNow{1795442820};  // 2026-11-23T14:07:00Z

terminal::OpenedCable opened(std::string text) {
  terminal::OpenedCable cable;
  cable.number = *cable::Number::parse("CY-MFA-26-0041");
  cable.header.policy.originator = *cable::MissionId::parse("cy/mfa");
  cable.level = cable::Level::restreint;
  cable.cover.dtg = kNow;
  cable.cover.subject = "Common line";
  cable.cover.language = "en";
  cable.text = std::move(text);
  cable.mission = *cable::MissionId::parse("nl/mfa");
  cable.officer = *cable::OfficerId::parse("nl-7f3a");
  cable.origin = "valise-demo/nl";
  cable.record = {540};
  cable.opened = kNow;
  return cable;
}

const Exported kExported{
    .copy = 2, .record = LeafIndex{541}, .reason = ledger::ReasonCode::exercise};

class Pdf : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "pdf-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const Bytes& pdf) {
    std::ofstream(folder_ / "cable.pdf", std::ios::binary) << to_string(pdf);
  }
  std::string said_by(const std::string& command) const {
    FILE* pipe = popen(("cd " + folder_.string() + " && " + command + " 2>&1").c_str(), "r");
    std::string out;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) out += static_cast<char>(c);
    EXPECT_EQ(pclose(pipe), 0) << command << "\n" << out;
    return out;
  }

  std::filesystem::path folder_;
};

TEST_F(Pdf, carries_marking_copy_holder_and_page_on_every_page) {
  std::string text;
  for (int n = 1; n <= 80; ++n) text += std::to_string(n) + ". (R) Ελλάδα and more.\n\n";
  write(*to_pdf(opened(text), kExported));
  const std::string all = said_by("pdftotext -layout cable.pdf -");
  std::string_view left = all;
  int pages = 0;
  while (!left.empty()) {
    const std::string page(left.substr(0, left.find('\f')));
    left.remove_prefix(page.size() + 1);
    ++pages;
    const std::string foot = "CY-MFA-26-0041 copy 2 held by nl-7f3a, nl/mfa page ";
    std::string single;
    for (const char c : page) {
      if (c != ' ' || !single.ends_with(' ')) single += c;
    }
    EXPECT_THAT(single, HasSubstr(foot + std::to_string(pages) + " of 4"));
    const std::string marking = "RESTREINT UE/EU RESTRICTED";
    EXPECT_NE(page.find(marking), page.rfind(marking)) << page;
  }
  EXPECT_EQ(pages, 4);
  for (int n = 1; n <= 80; ++n) EXPECT_THAT(all, HasSubstr(std::to_string(n) + ". (R) Ελλάδα"));
  EXPECT_THAT(all, HasSubstr("exported: exercise, record nl 541"));
  EXPECT_THAT(all, HasSubstr("Opened by officer nl-7f3a, nl/mfa, 231407Z NOV 26, record nl 540"));
}

TEST_F(Pdf, sets_what_is_written_in_any_script_in_its_own_direction) {
  write(
      *to_pdf(opened("1. (R) Η κοινή γραμμή.\n\nالسلام عليكم\n\nשלום עולם\n\nБългария\n\n外交部\n"),
              kExported));
  // Where words of right-to-left scripts end is this program's guess: it is left out.
  const std::string all = said_by("pdftotext cable.pdf - | tr -d ' '");
  for (const char* each : {"Ηκοινήγραμμή", "عليكم", "שלוםעולם", "България", "外交部"}) {
    EXPECT_THAT(all, HasSubstr(each));
  }
  // Right to left: such a line ends at the column's right edge, and begins far from its left one.
  const auto left_of = [&](const std::string& word) {
    const std::string box =
        said_by("pdftotext -bbox cable.pdf - | grep -aE '>(" + word + ")' | head -1");
    const std::size_t at = box.find("xMin=\"");
    EXPECT_NE(at, std::string::npos) << word;
    return at == std::string::npos ? 0 : std::stod(box.substr(at + 6));
  };
  EXPECT_GT(left_of("שלום|םולש|ש|ם"), 400);
  EXPECT_LT(left_of("κοινή"), 200);
  EXPECT_THAT(said_by("pdffonts cable.pdf"), Not(HasSubstr(" no  no ")));  // all are in the file
}

TEST_F(Pdf, says_nothing_of_machine_time_or_program_and_is_the_same_twice) {
  const Bytes once = *to_pdf(opened("1. (R) Twice."), kExported);
  write(once);
  const std::string said = said_by("pdfinfo cable.pdf");
  for (const char* each : {"Creator", "Producer", "CreationDate", "ModDate", "Author"}) {
    EXPECT_THAT(said, Not(HasSubstr(each)));
  }
  EXPECT_THAT(said, HasSubstr("A4"));
  EXPECT_EQ(to_string(once), to_string(*to_pdf(opened("1. (R) Twice."), kExported)));
}

TEST_F(Pdf, has_the_attachments_inside_to_the_byte) {
  terminal::OpenedCable cable = opened("1. (R) The plan is attached.");
  cable.attachments = {{{"план.csv", 11, {}}, {}}, {{"empty.txt", 0, {}}, {}}};
  cable.contents = {to_bytes(view_of("day,what\r\n\x01")), {}};
  write(*to_pdf(cable, kExported));
  EXPECT_THAT(said_by("pdftotext cable.pdf -"),
              HasSubstr("Attachment: план.csv, 11 bytes, in this file"));
  said_by("LC_ALL=C.UTF-8 pdfdetach -saveall cable.pdf");
  EXPECT_EQ(said_by("od -An -c план.csv | tr -d ' \\n'"), "day,what\\r\\n001");
  EXPECT_EQ(said_by("wc -c < empty.txt"), "0\n");
}

TEST_F(Pdf, hides_no_character) {
  write(*to_pdf(opened("1. (R) a\u202Eb"), kExported));
  EXPECT_THAT(said_by("pdftotext cable.pdf -"), HasSubstr("a<U+202E>b"));
}

}  // namespace
}  // namespace valise::cli
