// alarms [own|close]: what the trustees saw that a security officer should look at.
#include <fmt/format.h>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "terminal/alarms.h"

namespace valise::cli {
namespace {

using terminal::FoundAlarm;
using terminal::FoundAlarms;
using wire::AlarmState;

constexpr std::int64_t kListedDays = 91;

std::string saw(const wire::Alarm& alarm) {
  if (alarm.errs_once_in_days == 0) return "a rule: it does not err by chance";
  return fmt::format("{} old cables in {} days, usual {:.1f} a day; errs once in {} years a stream",
                     alarm.counted, alarm.days, static_cast<double>(alarm.usual_hundredths) / 100.0,
                     grouped(alarm.errs_once_in_days / 365));
}

std::string stands(const wire::Alarm& alarm, Time now) {
  if (alarm.state == AlarmState::fresh && alarm.escalated) return "NEW, told on";
  if (alarm.state == AlarmState::fresh) return "NEW, told on " + short_time(alarm.due, now);
  return fmt::format("{} by {}", wire::name(alarm.state), alarm.owner->str());
}

Table alarms_table(const FoundAlarms& found, const ledger::Charter& charter, Time now) {
  Table table{.heading = {"alarm", "raised", "what", "whose", "saw", "stands", "trustees"},
              .rows = {}};
  for (const FoundAlarm& each : found.alarms) {
    const wire::Alarm& alarm = each.alarm;
    table.rows.push_back({alarm.name.short_hex(), short_time(alarm.raised, now),
                          std::string(wire::name(alarm.about.kind)), alarm.about.subject,
                          saw(alarm), stands(alarm, now), seat_names(charter, each.raised_by)});
  }
  return table;
}

Json alarm_json(const FoundAlarm& found, const ledger::Charter& charter) {
  const wire::Alarm& alarm = found.alarm;
  const auto time = [](Time at) { return Json(to_iso(at)); };
  return Json::Members{
      {"alarm", alarm.name.hex()},
      {"kind", wire::name(alarm.about.kind)},
      {"subject", alarm.about.subject},
      {"raised", to_iso(alarm.raised)},
      {"counted", alarm.counted},
      {"days", alarm.days},
      {"usual_hundredths", alarm.usual_hundredths},
      {"errs_once_in_days", alarm.errs_once_in_days},
      {"state", wire::name(alarm.state)},
      {"owner", or_null(alarm.owner, [](const auto& owner) { return Json(owner.str()); })},
      {"changed", or_null(alarm.changed, time)},
      {"due", to_iso(alarm.due)},
      {"escalated", alarm.escalated},
      {"raised_by", seat_names(charter, found.raised_by)}};
}

Result<FoundAlarms> found(const terminal::Workplace& workplace) {
  return terminal::find_alarms(workplace, workplace.now() + -kListedDays * kDay);
}

Result<void> list(Context& context, const Arguments&) {
  TRY(auto place, Place::open_without_mission(context));
  TRY(const FoundAlarms all, found(**place));
  const ledger::Charter& charter = (*place)->charter();
  const Time now = (*place)->now();
  if (!all.bad_seats.empty()) {
    context.warn("the word of " + seat_names(charter, all.bad_seats) + " does not hold");
  }
  const std::string heard = all.heard.seconds == 0 ? "not yet" : short_time(all.heard, now);
  context.say(fmt::format("{}. Your node was last heard {}",
                          all.alarms.empty() ? "No alarm" : counted(all.alarms.size(), "alarm"),
                          heard));
  context.answer(
      {.kind = "alarm.list",
       .data = list_of(all.alarms, [&](const auto& each) { return alarm_json(each, charter); })},
      print(alarms_table(all, charter, now)));
  return {};
}

Result<wire::Alarm> named(const terminal::Workplace& workplace, const std::string& id) {
  constexpr std::size_t kDigitsMin = 8;
  if (id.size() < kDigitsMin) return fail(Code::usage, "At least eight digits of the alarm", id);
  TRY(const FoundAlarms all, found(workplace));
  const wire::Alarm* out = nullptr;
  for (const FoundAlarm& each : all.alarms) {
    if (!each.alarm.name.hex().starts_with(id)) continue;
    if (out != nullptr) return fail(Code::conflict, "Two alarms begin so: give more digits", id);
    out = &each.alarm;
  }
  if (out == nullptr) return fail(Code::not_found, "No such alarm of your member", id);
  return *out;
}

Result<void> answer(Context& context, const Arguments& arguments, AlarmState state) {
  TRY(auto place, Place::open_without_mission(context));
  TRY(const wire::Alarm alarm, named(**place, arguments.text("ALARM")));
  if (context.only_says(
          fmt::format("say of alarm {}: {}", alarm.name.short_hex(), wire::name(state)))) {
    return {};
  }
  TRY(const std::size_t took, terminal::answer_alarm(**place, {alarm.name, state}));
  context.answer({.kind = "alarm.answered",
                  .data = Json::Members{{"alarm", alarm.name.hex()},
                                        {"state", wire::name(state)},
                                        {"trustees", took}}},
                 fmt::format("{} is {}, at {}\n", alarm.name.short_hex(), wire::name(state),
                             counted(took, "trustee")));
  return {};
}

Result<void> own(Context& context, const Arguments& arguments) {
  return answer(context, arguments, AlarmState::owned);
}

Result<void> close(Context& context, const Arguments& arguments) {
  const std::string& as = arguments.text("--as");
  if (as != "explained" && as != "breach") {
    return fail(Code::usage, "An alarm is closed as explained or as breach", as);
  }
  return answer(context, arguments, as == "breach" ? AlarmState::breach : AlarmState::explained);
}

}  // namespace

std::vector<Command> alarm_commands() {
  return {{"alarms", "what the trustees saw that somebody should look at", {}, list},
          {"alarms own",
           "it is yours to look into",
           {must(one("ALARM", "ALARM", "eight digits"))},
           own},
          {"alarms close",
           "what it was",
           {must(one("ALARM", "ALARM", "eight digits")),
            must(one("--as", "WHAT", "explained, or breach"))},
           close}};
}

}  // namespace valise::cli
