// How it is shown that somebody is stopped, and whether a device may open.
#include "cli/standing_shown.h"

#include <gmock/gmock.h>

#include "cli/devices_shown.h"
#include "cli/output.h"

namespace valise::cli {
namespace {

using testing::HasSubstr;

constexpr Time kNow{1795442820};  // 2026-11-23T14:07:00Z

std::vector<terminal::Against> suspended_and_held() {
  terminal::Against hold{.subject = "mission nl/mfa", .id = Hash{{2}}, .is_hold = true};
  hold.reason = ledger::ReasonCode::suspected;
  hold.since = kNow;
  hold.by = *cable::OfficerId::parse("nl-0003");
  hold.seats = {1, 2, 3};
  terminal::Against suspension{.subject = "officer nl-7f3a", .id = Hash{{1}}};
  suspension.reason = ledger::ReasonCode::lost;
  suspension.since = kNow + kHour;
  suspension.by = *cable::OfficerId::parse("nl-0002");
  return {suspension, hold};
}

TEST(Standing, says_who_is_held_why_since_when_by_whom_and_where) {
  const std::string zeros(62, '0');
  EXPECT_EQ(standing_lines(suspended_and_held(), 5),
            "suspended officer nl-7f3a: lost, since 231507Z NOV 26, by nl-0002, act 01000000\n"
            "held      mission nl/mfa: suspected, since 231407Z NOV 26, by nl-0003, "
            "at 3 of 5 trustees\n"
            "          hold 02" +
                zeros + "\n");
  EXPECT_EQ(print(standing_json(suspended_and_held())),
            R"([{"kind":"suspension","subject":"officer nl-7f3a","id":"01)" + zeros +
                R"(","reason":"lost","since":"2026-11-23T15:07:00Z","by":"nl-0002",)"
                R"("seats":null},)"
                R"({"kind":"hold","subject":"mission nl/mfa","id":"02)" +
                zeros +
                R"(","reason":"suspected","since":"2026-11-23T14:07:00Z","by":"nl-0003",)"
                R"("seats":[1,2,3]}])");
}

TEST(Standing, says_no_more_of_a_suspension_than_is_known) {
  EXPECT_EQ(standing_lines({{.subject = "officer nl-7f3a", .id = Hash{{1}}}}, 5),
            "suspended officer nl-7f3a, act 01000000\n");
}

TEST(Standing, is_short_in_a_list_of_officers) {
  auto all = suspended_and_held();
  EXPECT_EQ(standing_in_short(all), "suspended, 1 hold");
  all.push_back(all[1]);
  all.erase(all.begin());
  EXPECT_EQ(standing_in_short(all), "2 holds");
  EXPECT_EQ(standing_in_short({}), "");
}

TEST(Devices, show_their_makes_and_whether_they_may_open) {
  ledger::Charter charter;
  charter.models = {{{1}, "Key 5", false}, {{2}, "demonstration", true}};
  ledger::DeviceRecord record;
  record.officer = *cable::OfficerId::parse("cy-7f3a");
  record.passkeys.resize(4);
  record.passkeys[0].aaguid = record.passkeys[1].aaguid = {1};
  record.passkeys[2].aaguid = {2};
  EXPECT_EQ(authenticators_text(charter, record.passkeys),
            "Key 5, demonstration (a program), not listed");
  ledger::OfficerRecord officer;
  officer.accreditation.until = kNow + 1;
  officer.accreditation.roles = ledger::kReader;
  officer.accreditation.missions = {*cable::MissionId::parse("cy/mfa")};
  const Json json = device_json(charter, {record, &officer}, kNow);
  EXPECT_EQ(print(*json.member("authenticators")),
            R"x(["Key 5","demonstration (a program)","not listed"])x");

  EXPECT_EQ(device_state({record, &officer}, kNow), "may open");
  record.eligible = kNow + kHour;
  EXPECT_EQ(device_state({record, &officer}, kNow), "may open from 15:07Z");
  const std::vector<terminal::Against> held = {{.subject = "", .id = {}, .is_hold = true}};
  EXPECT_EQ(device_state({record, &officer, {}, held}, kNow), "officer 1 hold");
  const std::vector<terminal::Against> suspended = {{.subject = "device 00", .id = {}}};
  EXPECT_EQ(device_state({record, &officer, suspended, held}, kNow), "suspended");
  record.revoked = true;
  EXPECT_EQ(device_state({record, &officer, suspended}, kNow), "revoked");
}

TEST(Devices, say_why_since_when_and_by_whom_they_do_not_open) {
  const ledger::DeviceRecord record;
  const auto all = suspended_and_held();
  EXPECT_EQ(device_reasons({record, nullptr}), "");
  const DeviceShown device{record, nullptr, {all[0]}, {all[1]}};
  EXPECT_EQ(device_reasons(device),
            "lost, since 231507Z NOV 26, by nl-0002; suspected, since 231407Z NOV 26, by nl-0003");
  EXPECT_EQ(print(*device_json({}, device, kNow).member("against")), print(standing_json(all)));
}

TEST(Devices, of_an_officer_who_is_not_in_force_do_not_open) {
  const ledger::DeviceRecord record;
  ledger::OfficerRecord officer;
  officer.accreditation.until = kNow;
  officer.accreditation.roles = ledger::kReader;
  officer.accreditation.missions = {*cable::MissionId::parse("cy/mfa")};
  EXPECT_EQ(device_state({record, &officer}, kNow), "ended");
  EXPECT_EQ(device_state({record, &officer}, kNow - 1), "may open");
  officer.ended = true;
  EXPECT_EQ(device_state({record, &officer}, kNow - 1), "ended");
  EXPECT_EQ(device_state({record, nullptr}, kNow), "not accredited");
  EXPECT_THAT(print(device_json({}, {record, &officer}, kNow)),
              HasSubstr(R"("officer_in_force":false)"));
}

// A registrar's was said to be able to open, which none ever is.
TEST(Devices, of_an_officer_who_reads_at_no_mission_are_in_force_and_never_open) {
  ledger::DeviceRecord record;
  ledger::OfficerRecord registrar;
  registrar.accreditation.until = kNow + kDay;
  registrar.accreditation.roles = ledger::kRegistrar;
  EXPECT_EQ(device_state({record, &registrar}, kNow), "in force");
  registrar.accreditation.roles = ledger::kReader;
  EXPECT_EQ(device_state({record, &registrar}, kNow), "in force");
  registrar.accreditation.roles = ledger::kReleaser;
  registrar.accreditation.missions = {*cable::MissionId::parse("cy/mfa")};
  EXPECT_EQ(device_state({record, &registrar}, kNow), "in force");
  record.eligible = kNow + kHour;
  EXPECT_EQ(device_state({record, &registrar}, kNow), "in force");
}

}  // namespace
}  // namespace valise::cli
