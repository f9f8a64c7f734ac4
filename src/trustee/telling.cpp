// Alarms told to people outside the network, so that no node can keep one from them. What is owed
// is on the disk with the alarm, and gone once the contact's server has it: a seat that ends
// between tells it again, under the same name.
#include <fmt/format.h>

#include "trustee/answers.h"
#include "trustee/trustee.h"

namespace valise::trustee {
namespace {

constexpr std::int64_t kAgainSeconds = 5;
constexpr std::int64_t kAgainSecondsMax = 600;

std::string saw(const wire::Alarm& alarm) {
  if (alarm.errs_once_in_days == 0) return "A rule was broken: it does not err by chance.";
  return fmt::format(
      "{} cables older than thirty days were opened in the last {} days with openings; usual are "
      "{}.{:02} a day. Such an alarm errs once in {} days of one officer or mission.",
      alarm.counted, alarm.days, alarm.usual_hundredths / 100, alarm.usual_hundredths % 100,
      alarm.errs_once_in_days);
}

std::string text_of(const wire::Alarm& alarm, const std::string& member, const std::string& seat,
                    bool again) {
  const std::string name = alarm.name.short_hex();
  return fmt::format(
      "{}Trustee {} raised alarm {} for {} at {}:\n\n    {}: {}\n\n{}\n\nA security officer of {} "
      "owns "
      "it until {}:\n\n    valise alarms own {}\n\nafter that others are told. He does not ask the "
      "node about it, which may be in other hands.\n",
      again ? "Nobody has owned this alarm in time. " : "", seat, name, member,
      to_dtg(alarm.raised), wire::name(alarm.about.kind), alarm.about.subject, saw(alarm), member,
      to_dtg(alarm.due), name);
}

http::Notice notice_of(const wire::Alarm& alarm, const std::string& member, const std::string& seat,
                       bool again) {
  http::Notice out;
  out.id = alarm.name.hex().substr(0, 32) + "-" + seat + (again ? "-2" : "-1");
  out.kind = "ALARM";
  out.severity = http::Severity::alert;
  out.at = again ? alarm.due : alarm.raised;
  out.subject = fmt::format("Valise {}: {}, {}{}", member, wire::name(alarm.about.kind),
                            alarm.about.subject, again ? ": not answered" : "");
  out.body = text_of(alarm, member, seat, again);
  out.fields = {{"alarm", alarm.name.hex()}, {"kind", std::string(wire::name(alarm.about.kind))},
                {"member", member},          {"subject", alarm.about.subject},
                {"due", to_iso(alarm.due)},  {"trustee", seat}};
  if (alarm.errs_once_in_days == 0) return out;
  out.fields.emplace_back("counted", std::to_string(alarm.counted));
  out.fields.emplace_back("days", std::to_string(alarm.days));
  out.fields.emplace_back("errs-once-in-days", std::to_string(alarm.errs_once_in_days));
  return out;
}

}  // namespace

// Those of the member, and those who are told of all.
Result<void> Trustee::owe_alarm(const wire::Alarm& alarm, bool again) {
  const Mirror* mirror = mirror_of(alarm.about.origin);
  CHECK(mirror != nullptr);
  for (const Contact& contact : contacts_) {
    if (contact.of != "*" && contact.of != mirror->rules.member.str()) continue;
    TRY(const std::int64_t id, alarms_.owe({0, contact.name, alarm.name, again}));
    owed_alarms_.emplace(id, OwedAlarm{});
  }
  return {};
}

Result<void> Trustee::load_owed_alarms() {
  owed_alarms_.clear();
  TRY(const auto owed, alarms_.owed());
  for (const store::OwedAlarm& each : owed) owed_alarms_.emplace(each.id, OwedAlarm{});
  return {};
}

void Trustee::tell_contacts(Time now, http::Step& out) {
  for (auto owed = owed_alarms_.begin(); owed != owed_alarms_.end();) {
    OwedAlarm& each = owed->second;
    if (each.under_way || each.when > now) {
      ++owed;
      continue;
    }
    auto notice = owed_notice(owed->first);
    if (!notice) {
      journal_.say(Event::disk_failed, notice.error());
      return;
    }
    if (!*notice) {  // of a step that was lost
      owed = owed_alarms_.erase(owed);
      continue;
    }
    each.under_way = true;
    const std::uint64_t id = ++last_errand_;
    telling_[id] = owed->first;
    out.tellings.push_back({id, (*notice)->contact, std::move((*notice)->notice)});
    ++owed;
  }
}

Result<std::optional<Trustee::OwedNotice>> Trustee::owed_notice(std::int64_t id) const {
  TRY(const auto owed, alarms_.owed(id));
  if (!owed) return std::optional<OwedNotice>();
  TRY(const auto stored, alarms_.find(owed->alarm));
  if (!stored) return std::optional<OwedNotice>();
  TRY(const auto alarm, seal::decode<wire::Alarm>(stored->alarm));
  const Mirror* mirror = mirror_of(alarm.about.origin);
  const ledger::Seat* seat = adopted_.charter.seat(keys_.seat);
  CHECK(mirror != nullptr && seat != nullptr);
  return std::optional(OwedNotice{
      owed->contact, notice_of(alarm, mirror->rules.member.str(), seat->name, owed->again)});
}

// False: this came back from another errand.
Result<bool> Trustee::take_told(const http::Return& back, Time now) {
  const auto found = telling_.find(back.id);
  if (found == telling_.end()) return false;
  const std::int64_t id = found->second;
  telling_.erase(found);
  const auto owed = owed_alarms_.find(id);
  if (owed == owed_alarms_.end()) return true;
  if (back.answer) {
    TRY_VOID(alarms_.settle(id));
    owed_alarms_.erase(owed);
    return true;
  }
  OwedAlarm& each = owed->second;
  each.under_way = false;
  each.wait = std::clamp(2 * each.wait, kAgainSeconds, kAgainSecondsMax);
  each.when = now + each.wait;
  TRY(const auto row, alarms_.owed(id));
  journal_.say(Event::peer_unreachable, back.answer.error(),
               {{"peer", "contact " + (row ? row->contact : std::string())}});
  return true;
}

}  // namespace valise::trustee
