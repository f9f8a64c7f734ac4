#include "terminal/collectives.h"

#include "terminal/draft.h"
#include "terminal/terminal_test.h"

namespace valise::terminal {
namespace {

const std::vector<const char*> kAll = {"cy/mfa", "nl/mfa", "fr/mfa", "eeas/hq"};

Result<ledger::Collective> list_of(const cable::FileId& name) {
  if (name.str() != "COREU") return fail(Code::not_found, "there is no list of that name");
  ledger::Collective out;
  for (const char* each : kAll) out.missions.push_back(mission_named(each));
  return out;
}
Expanded expanded(std::string_view draft) {
  return expand(draft, mission_named("cy/mfa"), list_of);
}

TEST(Collectives, StandAsTheirMissionsWithWhatStoodBehindTheirName) {
  const Expanded out =
      expanded("Level: R-UE\nAction: COREU IMMEDIATE due 2026-11-25T11:00:00Z\n\nCOREU");
  const auto draft = parse_draft(out.text);
  ASSERT_TRUE(draft) << out.text;
  ASSERT_EQ(draft->addressees.size(), 3U);  // not the own mission
  EXPECT_EQ(draft->addressees[2].mission.str(), "eeas/hq");
  for (const DraftAddressee& each : draft->addressees) {
    EXPECT_EQ(each.precedence, cable::Precedence::immediate);
    EXPECT_TRUE(each.due);
  }
  EXPECT_EQ(draft->text, "COREU");  // the text is nobody's list
  EXPECT_EQ(out.lists.size(), 1U);
}

TEST(Collectives, LeaveOutWhoIsNamedApart) {
  const Expanded out = expanded("Info: COREU\nAction: nl/mfa FLASH\n\nx");
  EXPECT_EQ(out.text, "Info: fr/mfa, eeas/hq\nAction: nl/mfa FLASH\n\nx");
}

TEST(Collectives, ThatAreNotKnownStayAsTheyWereTyped) {
  const std::string draft = "# COREU\nAction: NOBODY, nl/mfa\nSubject: COREU\n\nx";
  const Expanded out = expanded(draft);
  EXPECT_EQ(out.text, draft);
  ASSERT_EQ(out.not_expanded.size(), 1U);
  EXPECT_EQ(out.not_expanded[0].where, "NOBODY");
  for (const char* odd : {"", "\n", "Action:", "Action: ,,\n", "Action: COREU"}) {
    EXPECT_TRUE(expanded(odd).not_expanded.empty()) << odd;
  }
  EXPECT_EQ(expanded("Action: COREU").text, "Action: nl/mfa, fr/mfa, eeas/hq");
}

}  // namespace
}  // namespace valise::terminal
