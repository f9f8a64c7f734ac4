// officer add|show|list|end, grant: who is accredited, and to which files.
#include <fmt/format.h>

#include <algorithm>

#include "cli/acts_shown.h"
#include "cli/app.h"
#include "cli/devices_shown.h"
#include "cli/families.h"
#include "cli/place.h"
#include "cli/standing_shown.h"
#include "ledger/state.h"
#include "terminal/acting.h"

namespace valise::cli {
namespace {

using ledger::Accreditation;
using ledger::OfficerRecord;

// Registrars and security officers act for the whole member.
constexpr ledger::Roles kAtMission =
    ledger::kDrafter | ledger::kClearer | ledger::kReleaser | ledger::kReader;

Result<Accreditation> accreditation_of(const Arguments& arguments) {
  Accreditation record;
  TRY(record.roles, arguments.read("--roles", ledger::parse_roles));
  for (const std::string& each : arguments.texts("--missions")) {
    auto mission = cable::MissionId::parse(each);
    if (!mission) return fail(Code::usage, mission.error().detail, "--missions");
    record.missions.push_back(*mission);
  }
  if ((record.roles & kAtMission) != 0 && record.missions.empty()) {
    return fail(Code::usage,
                "Say at which mission: only registrars and security officers serve none",
                "--missions");
  }
  TRY(record.until, arguments.read("--until", parse_time));
  if (arguments.has("--clearance")) {
    TRY(record.clearance, arguments.read("--clearance", cable::parse_level));
  }
  TRY(const auto cleared, arguments.time("--clearance-until"));
  TRY(const auto briefed, arguments.time("--briefed-until"));
  record.clearance_until = cleared.value_or(record.until);
  record.briefed_until = briefed.value_or(record.until);
  return record;
}

Result<void> officer_add(Context& context, const Arguments& arguments) {
  TRY(const cable::OfficerId officer, arguments.read("OFFICER", cable::OfficerId::parse));
  TRY(const Accreditation record, accreditation_of(arguments));
  TRY(auto place, Place::open_without_mission(context));
  return propose(context, "accredit " + officer.str(),
                 [&] { return terminal::accredit(**place, officer, record); });
}

Result<void> officer_end(Context& context, const Arguments& arguments) {
  TRY(const cable::OfficerId officer, arguments.read("OFFICER", cable::OfficerId::parse));
  TRY(const ledger::ReasonCode reason, arguments.read("--reason", ledger::parse_reason));
  TRY(auto place, Place::open_without_mission(context));
  return propose(context, "end " + officer.str(),
                 [&] { return terminal::end_officer(**place, officer, reason); });
}

std::string missions_text(const Accreditation& record) {
  std::string out;
  for (const cable::MissionId& each : record.missions) {
    out += (out.empty() ? "" : " ") + each.str();
  }
  return out.empty() ? "none" : out;
}

// An officer with what stands against him, as of then.
struct Person {
  cable::OfficerId officer;
  OfficerRecord record;
  std::vector<terminal::Against> against;
  bool in_force = false;
};
Result<std::vector<Person>> everyone(const terminal::Workplace& workplace,
                                     const terminal::Standing& standing) {
  TRY(auto all, terminal::officers(workplace));
  std::vector<Person> out;
  for (auto& [officer, record] : all) {
    auto against = terminal::against_officer(standing, officer, record.accreditation.missions);
    const bool in_force = record.in_force(workplace.now());
    out.push_back({officer, std::move(record), std::move(against), in_force});
  }
  return out;
}

Json officer_json(const Person& person) {
  const OfficerRecord& record = person.record;
  const Accreditation& a = record.accreditation;
  return Json::Members{
      {"officer", person.officer.str()},
      {"roles", ledger::roles_text(a.roles)},
      {"missions", list_of(a.missions, [](const cable::MissionId& m) { return Json(m.str()); })},
      {"clearance", cable::short_name(a.clearance)},
      {"clearance_until", to_iso(a.clearance_until)},
      {"briefed_until", to_iso(a.briefed_until)},
      {"until", to_iso(a.until)},
      {"ended", record.ended},
      {"in_force", person.in_force},
      {"record", record.index.value},
      {"against", standing_json(person.against)}};
}

Result<void> officer_list(Context& context, const Arguments&) {
  TRY(auto place, Place::open_without_mission(context));
  const terminal::Standing standing = ask_what_stands(context, **place);
  TRY(const auto all, everyone(**place, standing));
  Table table{.heading = {"officer", "roles", "missions", "clearance", "until", "against"},
              .rows = {}};
  for (const Person& each : all) {
    const Accreditation& a = each.record.accreditation;
    table.rows.push_back({each.officer.str(), ledger::roles_text(a.roles), missions_text(a),
                          std::string(cable::short_name(a.clearance)),
                          each.in_force ? to_iso(a.until).substr(0, 10) : "ended",
                          standing_in_short(each.against)});
  }
  context.answer({.kind = "officer.list", .data = list_of(all, officer_json)}, print(table));
  return {};
}

std::string officer_text(const Person& person) {
  const Accreditation& a = person.record.accreditation;
  return fmt::format(
      "{}{}\nroles     {}\nmissions  {}\nposted    until {}\nclearance {} until {}\n"
      "briefed   until {}\n",
      person.officer.str(), person.in_force ? "" : " (ended)", ledger::roles_text(a.roles),
      missions_text(a), to_iso(a.until).substr(0, 10), cable::short_name(a.clearance),
      to_iso(a.clearance_until).substr(0, 10), to_iso(a.briefed_until).substr(0, 10));
}

// Below their officer, who is shown with what stands against him.
std::string devices_text(const std::vector<DeviceShown>& devices, const ledger::Charter& charter,
                         Time now) {
  std::string out;
  for (const DeviceShown& device : devices) {
    out += fmt::format(
        "device    {}\n          {}, {}\n", seal::signer_id(device.record.device_key).hex(),
        authenticators_text(charter, device.record.passkeys), device_state(device, now));
  }
  return out;
}

Result<void> officer_show(Context& context, const Arguments& arguments) {
  TRY(const cable::OfficerId officer, arguments.read("OFFICER", cable::OfficerId::parse));
  TRY(auto place, Place::open_without_mission(context));
  const terminal::Standing standing = ask_what_stands(context, **place);
  TRY(const auto all, everyone(**place, standing));
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Person& p) { return p.officer == officer; });
  if (found == all.end()) return fail(Code::not_found, "No such officer", officer.str());
  TRY(const auto grants, terminal::grants(**place, officer));
  std::string text = officer_text(*found);
  Json::Items files;
  for (const auto& [file, grant] : grants) {
    text += fmt::format("file      {} {} {}\n", file, grant.ended ? "ended, was until" : "until",
                        to_iso(grant.until).substr(0, 10));
    files.push_back(
        Json::Members{{"file", file}, {"until", to_iso(grant.until)}, {"ended", grant.ended}});
  }
  const ledger::Charter& charter = (*place)->charter();
  const Time now = (*place)->now();
  std::vector<DeviceShown> devices;
  for (const ledger::DeviceRecord& device : standing.devices) {
    if (device.officer != officer) continue;
    devices.push_back({device, &found->record, terminal::against_device(standing, device),
                       terminal::against_holder(standing, device)});
  }
  text += devices_text(devices, charter, now);
  text += standing_lines(found->against, charter.seats.size());
  const auto device = [&](const DeviceShown& shown) { return device_json(charter, shown, now); };
  context.answer({.kind = "officer.show",
                  .data = Json::Members{{"officer", officer_json(*found)},
                                        {"grants", std::move(files)},
                                        {"devices", list_of(devices, device)}}},
                 text);
  return {};
}

Result<void> grant(Context& context, const Arguments& arguments) {
  TRY(const cable::OfficerId officer, arguments.read("OFFICER", cable::OfficerId::parse));
  TRY(const cable::FileId file, arguments.read("FILE", cable::FileId::parse));
  const bool ends = arguments.has("--end");
  if (ends == arguments.has("--until")) return fail(Code::usage, "Either --until or --end");
  if (ends && !arguments.has("--reason")) return fail(Code::usage, "Give --reason", "--end");
  const std::string what = file.str() + (ends ? " from " : " to ") + officer.str();
  if (ends) {
    TRY(const ledger::ReasonCode reason, arguments.read("--reason", ledger::parse_reason));
    TRY(auto place, Place::open_without_mission(context));
    return propose(context, "take " + what,
                   [&] { return terminal::end_grant(**place, officer, file, reason); });
  }
  TRY(const Time until, arguments.read("--until", parse_time));
  TRY(auto place, Place::open_without_mission(context));
  return propose(context, "grant " + what,
                 [&] { return terminal::grant_file(**place, officer, file, until); });
}

}  // namespace

std::vector<Command> people_commands() {
  const Option officer = must(one("OFFICER", "OFFICER", "pseudonym: cy-7f3a"));
  const Option reason =
      one("--reason", "REASON", "departure, lost, suspected, mistake, exercise or other");
  return {
      {"officer add",
       "accredit: one registrar proposes, another countersigns",
       {officer,
        must(one("--roles", "ROLES",
                 "of drafter, clearer, releaser, reader, registrar, security, in one word list")),
        must(one("--until", "TIME", "end of the posting")),
        many("--missions", "MISSION",
             "where; may be repeated; a registrar or security officer alone needs none"),
        one("--clearance", "LEVEL", "the highest (LIMITE)"),
        one("--clearance-until", "TIME", "its end (--until)"),
        one("--briefed-until", "TIME", "end of the briefing (--until)")},
       officer_add},
      {"officer show",
       "one officer: files granted, devices, what stands against him",
       {officer},
       officer_show},
      {"officer list", "all officers of the member", {}, officer_list},
      {"officer end", "end an accreditation at once", {officer, must(reason)}, officer_end},
      {"grant",
       "grant a file to an officer, or take it back",
       {officer, must(one("FILE", "FILE", "of the registry: MED")),
        one("--until", "TIME", "end of the grant"), flag("--end", "take it back now"), reason},
       grant},
  };
}

}  // namespace valise::cli
