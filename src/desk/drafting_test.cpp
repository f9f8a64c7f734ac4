// Drafts through the page's calls, kept by the terminal; no server answers.
#include "desk/drafting.h"
#include "desk/desk_test.h"
#include "terminal/draft_store.h"
#include "terminal/files.h"

namespace valise::desk {
namespace {

using testing::HasSubstr;
using testing::Not;

class Drafting : public DeskTest {
 protected:
  Drafting() { call("unlock"); }

  static std::string form(const std::string& text, const std::string& fields) {
    return R"("form":{"fields":{)" + fields + R"(},"attachments":[],"others":[],"text":")" + text +
           R"("})";
  }
  static std::string with(const std::string& rest, const std::string& text = "1. (R) Invented.") {
    return "{" + rest + form(text, kFields) + "}";
  }

  static constexpr const char* kFields =
      R"("action":"nl/mfa","level":"R-UE","subject":"Invented","language":"en")";
};

TEST_F(Drafting, IsKeptSealedAndComesBack) {
  EXPECT_THAT(call("drafts"), HasSubstr(R"("drafts":[])"));
  EXPECT_THAT(call("save", with("")), HasSubstr(R"("id":"d1","version":1)"));
  const std::string stored = call("draft", R"({"id":"d1"})");
  EXPECT_THAT(stored, HasSubstr(R"("text":"1. (R) Invented.")"));
  EXPECT_THAT(stored, HasSubstr(R"("action":"nl/mfa")"));
  EXPECT_THAT(stored, HasSubstr(R"("problems":[])"));
  EXPECT_THAT(call("drafts"), HasSubstr(R"("subject":"Invented")"));
  const auto file = terminal::read_file(officer.settings.data / "drafts" / "d1", 100'000);
  ASSERT_TRUE(file);
  EXPECT_THAT(to_string(*file), Not(HasSubstr("Invented")));
}

TEST_F(Drafting, IsNotUndoneByAnotherWindow) {
  call("save", with(""));
  EXPECT_THAT(call("save", with(R"("id":"d1","version":1,)", "1. (R) Mine.")),
              HasSubstr(R"("version":2)"));
  const std::string late = call("save", with(R"("id":"d1","version":1,)", "1. (R) Theirs."));
  EXPECT_THAT(late, HasSubstr(R"("code":"conflict")"));
  EXPECT_THAT(call("draft", R"({"id":"d1"})"), HasSubstr("Mine."));
  // The same words are no change.
  EXPECT_THAT(call("save", with(R"("id":"d1","version":2,)", "1. (R) Mine.")),
              HasSubstr(R"("version":2)"));
}

TEST_F(Drafting, A06AboveTheCeilingIsNotEvenKept) {
  const std::string above = call(
      "save", "{" + form("1. (S) x", R"("action":"nl/mfa","level":"S-UE","subject":"s")") + "}");
  EXPECT_THAT(above, HasSubstr(R"("code":"refused")"));
  EXPECT_THAT(above, HasSubstr(R"("where":"level")"));
  EXPECT_THAT(call("drafts"), HasSubstr(R"("drafts":[])"));
}

TEST_F(Drafting, IsCheckedFieldByFieldWhateverIsTyped) {
  const std::string said = call(
      "check",
      "{" + form("1. x", R"("action":"nowhere","due":"soon","level":"R-UE","subject":"s")") + "}");
  EXPECT_THAT(said, HasSubstr(R"("where":"action")"));
  EXPECT_THAT(said, HasSubstr(R"("where":"due")"));
  EXPECT_THAT(said, HasSubstr(R"("bytes":4,"seconds":1,"link":null)"));
  EXPECT_THAT(call("check", "{}"), HasSubstr(R"("where":"form")"));
  EXPECT_THAT(call("check", R"({"form":{"fields":{"due":5},"text":""}})"),
              HasSubstr(R"("where":"due")"));
}

TEST_F(Drafting, IsDiscarded) {
  call("save", with(""));
  EXPECT_THAT(call("discard", R"({"id":"d1"})"), HasSubstr("200"));
  EXPECT_THAT(call("draft", R"({"id":"d1"})"), HasSubstr(R"("code":"not_found")"));
  EXPECT_THAT(call("save", with(R"("id":"d1","version":1,)")), HasSubstr(R"("code":"not_found")"));
}

TEST_F(Drafting, IsReleasedAsItWasShownAlone) {
  call("save", with(""));
  EXPECT_THAT(call("release", R"({"id":"d1","version":2})"), HasSubstr(R"("code":"conflict")"));
  call("save", with(R"("id":"d1","version":1,)", "1. (S) x"));  // not kept: above the ceiling
  call("save", "{\"id\":\"d1\",\"version\":1," + form("1. x", R"("level":"R-UE")") + "}");
  EXPECT_THAT(call("release", R"({"id":"d1","version":2})"), HasSubstr("name at least one"));
  EXPECT_THAT(call("drafts"), HasSubstr(R"("id":"d1","version":2)"));
}

TEST_F(Drafting, WithoutALineNothingIsLost) {
  call("save", with(""));
  EXPECT_THAT(call("release", R"({"id":"d1","version":1})"), HasSubstr(R"("error")"));
  EXPECT_THAT(call("draft", R"({"id":"d1"})"), HasSubstr("Invented."));
}

TEST_F(Drafting, WhatIsPastedLosesWhatCannotBeSeen) {
  const std::string said = call("clean", "{\"text\":\"a\\u200bb\"}");
  EXPECT_THAT(said, HasSubstr(R"("text":"ab")"));
  EXPECT_THAT(said, HasSubstr("U+200B"));
}

TEST(DraftChecks, TheSlowestKnownLineOfAnAddresseeIsNamed) {
  const fixture::Network network;
  terminal::DraftForm form;
  form.fields["action"] = "cy/mfa, nl/mfa";
  form.fields["level"] = "LIMITE";
  form.text = std::string(4000, 'x');
  const auto line = [](const std::string& mission, std::int64_t kbit_s) {
    return terminal::Link{terminal::mission_named(mission), kbit_s};
  };
  const LevelOf unknown = [](const cable::Number&) { return std::nullopt; };
  const std::string said =
      print(checks_json(form, network.charter(), unknown,
                        {line("nl/mfa", 16), line("cy/mfa", 64), line("fr/mfa", 1)}));
  EXPECT_THAT(said, HasSubstr(R"("bytes":4000,"seconds":2,"link":"nl/mfa")"));
}

}  // namespace
}  // namespace valise::desk
