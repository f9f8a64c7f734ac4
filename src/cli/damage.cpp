// damage: what a device, an officer, a mission or the member opened in a span of time, could have,
// could not; and the notices to whoever wrote it.
#include <fmt/format.h>

#include <map>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "cli/subject.h"
#include "terminal/damage.h"
#include "terminal/draft.h"
#include "terminal/draft_store.h"

namespace valise::cli {
namespace {

using terminal::FoundDamage;
using wire::DamagedCable;
using wire::DamageGroup;

Table damage_table(const FoundDamage& found) {
  Table table{.heading = {"", "from", "level", "file", "cables"}, .rows = {}};
  const auto rows = [&](const char* what, const std::vector<DamageGroup>& groups) {
    for (const DamageGroup& each : groups) {
      table.rows.push_back({what, each.originator.str(), std::string(cable::short_name(each.level)),
                            each.file.str(), grouped(each.cables)});
    }
  };
  rows("opened", found.opened);
  rows("refused", found.refused);
  rows("could have", found.could);
  rows("could not", found.could_not);
  return table;
}

Json group_json(const DamageGroup& group) {
  return Json::Members{{"originator", group.originator.str()},
                       {"level", cable::short_name(group.level)},
                       {"file", group.file.str()},
                       {"cables", group.cables}};
}

Json cable_json(const DamagedCable& each) {
  return Json::Members{
      {"cable", each.cable.hex()},
      {"number", or_null(each.number, [](const auto& number) { return Json(number.str()); })},
      {"originator", each.originator.str()},
      {"level", cable::short_name(each.level)},
      {"file", each.file.str()},
      {"requests", each.requests},
      {"first", to_iso(each.first)},
      {"last", to_iso(each.last)}};
}

std::string name_of(const DamagedCable& cable) {
  return cable.number ? cable.number->str() : cable.cable.short_hex();
}

// What a security officer writes to whoever released the cables: facts of the record alone.
terminal::Draft notice(const cable::MissionId& originator, const std::vector<DamagedCable>& cables,
                       const std::string& subject, const cable::MemberId& own,
                       const FoundDamage& found) {
  terminal::Draft out;
  out.addressees = {{originator, cable::Duty::action, std::nullopt, std::nullopt}};
  out.level = cable::Level::limite;
  for (const DamagedCable& each : cables) out.level = std::max(*out.level, each.level);
  out.subject = "Notice: cables of yours in a damage assessment";
  out.precedence = cable::Precedence::immediate;
  // A pseudonym is the own member's.
  const std::string kind = subject.substr(0, subject.find(' '));
  const std::string whose =
      kind == "member" ? own.str() : fmt::format("a {} of {}", kind, own.str());
  const std::string mark = *out.level == cable::Level::limite ? "L" : "R";
  out.text = fmt::format(
      "1. ({0}) Between {1} and {2}, {3} opened {4} that your mission released. By the record of "
      "{5} trustees, this is all that was opened there in that time.\n\n2. ({0}) They are:\n",
      mark, to_dtg(found.from), to_dtg(found.to), whose, counted(cables.size(), "cable"),
      found.agreed.size());
  for (const DamagedCable& each : cables) {
    out.text += fmt::format("{}, first {}\n", name_of(each), to_dtg(each.first));
  }
  return out;
}

// One draft for each mission whose cables were opened; nothing is sent.
Result<std::vector<std::string>> prepare_notices(Context& context, Place& place,
                                                 const std::vector<DamagedCable>& cables,
                                                 const std::string& subject,
                                                 const FoundDamage& found) {
  std::map<cable::MissionId, std::vector<DamagedCable>> by;
  for (const DamagedCable& each : cables) by[each.originator].push_back(each);
  terminal::DraftStore drafts(place.settings().data, place->domain(), place->device(),
                              context.random());
  std::vector<std::string> out;
  for (const auto& [originator, theirs] : by) {
    const auto text = terminal::print_draft(
        notice(originator, theirs, subject, place->officer().member(), found));
    TRY(const std::string id, drafts.add(text, place->now()));
    context.say(fmt::format("notice to {}: {} in draft {}", originator.str(),
                            counted(theirs.size(), "cable"), id));
    out.push_back(id);
  }
  return out;
}

void say_rest(Context& context, const ledger::Charter& charter, const FoundDamage& found,
              Time asked_to) {
  if (!found.differ.empty()) {
    context.warn(seat_names(charter, found.differ) +
                 " count otherwise, or what they say does not hold");
  }
  if (found.to < asked_to) {
    context.say("as far as the trustees have heard the ledger: " + to_dtg(found.to));
  }
  context.say(
      fmt::format("opened {} by {}, refused {}, could have {}, could not {}; {} count alike",
                  grouped(terminal::total(found.opened)), counted(found.requests, "request"),
                  grouped(terminal::total(found.refused)), grouped(terminal::total(found.could)),
                  grouped(terminal::total(found.could_not)), seat_names(charter, found.agreed)));
}

Result<void> damage(Context& context, const Arguments& arguments) {
  TRY(const std::string subject, subject_of(arguments.text("DEVICE")));
  TRY(const Time from, arguments.read("--from", parse_time));
  TRY(const auto to, arguments.time("--to"));
  TRY(auto place, Place::open_without_mission(context));
  const wire::DamageRequest request{subject, from, to.value_or((*place)->now() + 1)};
  TRY(const FoundDamage found, terminal::find_damage(**place, request));
  std::vector<DamagedCable> cables;
  const bool notify = arguments.has("--notify");
  if (notify || arguments.has("--list")) {
    TRY(cables, terminal::damaged_cables(**place, request, found));
  }
  std::vector<std::string> notices;
  if (notify && !context.only_says("draft a notice to each originator")) {
    TRY(notices, prepare_notices(context, *place, cables, subject, found));
  }
  std::string text = print(damage_table(found));
  if (arguments.has("--list")) {
    for (const DamagedCable& each : cables) {
      text += fmt::format("{}  {}  {}\n", name_of(each), cable::short_name(each.level),
                          to_dtg(each.first));
    }
  }
  say_rest(context, (*place)->charter(), found, request.to);
  context.answer(
      {.kind = "device.damage",
       .data = Json::Members{{"subject", subject},
                             {"from", to_iso(found.from)},
                             {"to", to_iso(found.to)},
                             {"opened", list_of(found.opened, group_json)},
                             {"refused", list_of(found.refused, group_json)},
                             {"could", list_of(found.could, group_json)},
                             {"could_not", list_of(found.could_not, group_json)},
                             {"requests", found.requests},
                             {"cables", list_of(cables, cable_json)},
                             {"notices", list_of(notices)},
                             {"counted_by", seat_names((*place)->charter(), found.agreed)}}},
      text);
  return {};
}

}  // namespace

std::vector<Command> damage_commands() {
  return {{"damage",
           "what was opened, could have been, could not: by the trustees' record",
           {must(one("DEVICE", "DEVICE", "or an officer, a mission, your member")),
            must(one("--from", "TIME", "from then on")), one("--to", "TIME", "until then; now"),
            flag("--list", "the cables, too"),
            flag("--notify", "draft a notice to each originator; nothing is sent")},
           damage}};
}

}  // namespace valise::cli
