#include "terminal/draft_form.h"

#include <gmock/gmock.h>

#include "terminal/terminal_test.h"

namespace valise::terminal {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kDraft = R"(# to the two capitals
Action: nl/mfa IMMEDIATE due 2026-11-23T18:00:00Z
Action: fr/mfa
Level: R-UE
Subject: (U) Common line for Thursday
Precedence: PRIORITY
Attachment: /home/officer/table of figures.pdf

1. (R) Nicosia proposes a common line.
)";

std::vector<std::string> wheres(const std::vector<Error>& problems) {
  std::vector<std::string> out;
  for (const Error& each : problems) out.push_back(each.where);
  return out;
}

TEST(DraftForm, IsReadAndWrittenWithoutLoss) {
  const DraftForm form = form_of(kDraft);
  EXPECT_EQ(form.fields.at("action"), "nl/mfa IMMEDIATE due 2026-11-23T18:00:00Z, fr/mfa");
  EXPECT_EQ(form.fields.at("subject"), "(U) Common line for Thursday");
  EXPECT_THAT(form.attachments, ElementsAre("/home/officer/table of figures.pdf"));
  EXPECT_THAT(form.others, ElementsAre("# to the two capitals"));
  EXPECT_EQ(parse_draft(draft_of(form)).value(), parse_draft(kDraft).value());
  EXPECT_EQ(draft_of(form_of(draft_of(form))), draft_of(form));
}

TEST(DraftForm, KeepsWhatIsNotWellFormed) {
  const DraftForm form = form_of("Due: some time\nLevle: R-UE\nLevel: LIMITE\nLevel: R-UE\n\nx");
  EXPECT_EQ(form.fields.at("due"), "some time");
  EXPECT_THAT(form.others, ElementsAre("Levle: R-UE", "Level: R-UE"));
  EXPECT_EQ(draft_of(form), "Levle: R-UE\nLevel: R-UE\nLevel: LIMITE\nDue: some time\n\nx");
}

// A field of one line must not grow a second header, or end the header.
TEST(DraftForm, AFieldIsOneLine) {
  DraftForm form;
  form.fields["subject"] = "a\nLevel: LIMITE\n\nb";
  form.text = "1. x";
  const auto draft = parse_draft(draft_of(form));
  EXPECT_EQ(draft->subject, "a Level: LIMITE  b");
  EXPECT_FALSE(draft->level);
  EXPECT_EQ(draft->text, "1. x");
}

TEST(DraftForm, SaysEachProblemAtItsField) {
  const auto charter = fixture::Network({.ceiling = cable::Level::restreint}).charter();
  const auto said = [&](const std::string& text) {
    return wheres(check_form(form_of(text), charter));
  };
  EXPECT_THAT(said("Action: nl/mfa\nLevel: R-UE\nSubject: s\n\n1. (R) x"), IsEmpty());
  EXPECT_THAT(said("Action: nl/mfa, nowhere\nDue: some time\nLevel: R-UE\nSubject: s\n\n1. (R) x"),
              ElementsAre("action", "due"));
  EXPECT_THAT(said("Action: nl/mfa\nDue: soon\nLevel: R-UE\nSubject: s\n\n1. (C) x"),
              ElementsAre("due", "Level"));
  EXPECT_THAT(said("Levle: R-UE\nAction: nl/mfa\nSubject: s\n\n1. x"), ElementsAre("", "Level"));
}

TEST(DraftForm, A07ASourceAboveTheCableIsRefused) {
  Draft draft;
  draft.level = cable::Level::limite;
  draft.references = {"NL-MFA-26-0007", "NL-MFA-26-0008"};
  const std::map<std::string, cable::Level> known{{"NL-MFA-26-0007", cable::Level::confidentiel}};
  const auto problems = check_sources(draft, known);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, Code::refused);
  EXPECT_THAT(problems[0].detail, testing::StartsWith("NL-MFA-26-0007 is CONFIDENTIEL UE"));
  draft.level = cable::Level::confidentiel;
  EXPECT_THAT(check_sources(draft, known), IsEmpty());
}

TEST(DraftForm, WhatCannotBeSeenIsTakenOutAndNamed) {
  const Cleaned cleaned = without_hidden(
      "a\xE2\x80\x8B"
      "b\n\tc\xE2\x80\xAE\xE2\x80\x8B Ω ע");
  EXPECT_EQ(cleaned.text, "ab\n\tc Ω ע");
  ASSERT_EQ(cleaned.gone.size(), 2U);
  EXPECT_THAT(cleaned.gone[0], testing::StartsWith("U+200B"));
  EXPECT_THAT(cleaned.gone[1], testing::StartsWith("U+202E"));
  EXPECT_THAT(without_hidden("plain").gone, IsEmpty());
}

}  // namespace
}  // namespace valise::terminal
