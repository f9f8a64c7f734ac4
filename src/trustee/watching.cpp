// What a seat sees in the ledgers that it mirrors, whatever a node says or hides: old cables opened
// beyond what is usual, rules broken, a ledger that falls silent. Alarms wait here for a security
// officer to own them; those that nobody owns in time are told on (docs/detection.md).
#include <cmath>

#include "trustee/answers.h"
#include "trustee/trustee.h"

namespace valise::trustee {
namespace {

using custody::WithheldCode;
using wire::AlarmKind;
using wire::AlarmState;

constexpr std::string_view kWatchedDay = "watched_day";
constexpr std::string_view kReadingsFilled = "readings_filled";
constexpr std::int64_t kDaySettles = 10 * kMinute;  // after its end: marks may still come
constexpr std::int64_t kOwnSeconds = 4 * kHour;     // until an alarm is to have an owner
constexpr std::int64_t kDormant = 60 * kDay;
constexpr std::int64_t kFreshDevice = 7 * kDay;
constexpr std::int64_t kLongPosted = 30 * kDay;
constexpr std::int64_t kSilent = 10 * kMinute;  // a node is heard every minute, also where it idles

constexpr std::int64_t kProbing = 5;  // refused requests a day: one is an oversight

// What an honest terminal does not ask for, since nobody lists it there. A grant that has just
// ended is an oversight.
bool beyond_his_list(WithheldCode code) {
  return code == WithheldCode::not_accredited || code == WithheldCode::no_grant ||
         code == WithheldCode::not_filed || code == WithheldCode::no_clearance;
}

std::int64_t day_of(Time time) {
  return time.seconds / kDay;
}

AlarmKind kind_of(watch::StreamKind kind) {
  if (kind == watch::StreamKind::officer) return AlarmKind::drain_officer;
  return kind == watch::StreamKind::mission ? AlarmKind::drain_mission
                                            : AlarmKind::drain_originator;
}

std::vector<watch::DayCount> counts_of(const std::vector<store::ArchiveCount>& counts) {
  std::vector<watch::DayCount> out;
  for (const store::ArchiveCount& each : counts) {
    out.push_back({each.officer, each.mission, each.originator, each.cables});
  }
  return out;
}

wire::Alarm seen(wire::AlarmSubject about, Time now) {
  wire::Alarm out;
  out.about = std::move(about);
  out.raised = now;
  out.due = now + kOwnSeconds;
  return out;
}

wire::Alarm seen(const watch::Drain& drain, wire::AlarmSubject about, Time now) {
  wire::Alarm out = seen(std::move(about), now);
  out.counted = drain.counted;
  out.days = drain.days;
  out.usual_hundredths = static_cast<std::uint64_t>(std::llround(drain.usual * 100));
  out.errs_once_in_days = static_cast<std::uint64_t>(drain.threshold);
  return out;
}

}  // namespace

// A seat that mirrored openings before it kept them in columns.
Result<void> Trustee::fill_readings() {
  TRY(const auto filled, seat_.fact(kReadingsFilled));
  if (filled) return {};
  TRY(sqlite::Transaction transaction, db_.begin());
  for (const auto& [origin, mirror] : mirrors_) {
    const ledger::State& state = mirror->ledger.state();
    const Bytes prefix = ledger::Key(ledger::Kind::request).bytes();
    Result<void> done;
    state.scan(prefix, ledger::prefix_end(prefix), [&](View key, View value) {
      done = fill_reading(*mirror, Hash{to_array<32>(key.last(32)).value()}, value);
      return done.has_value();
    });
    TRY_VOID(done);
  }
  TRY_VOID(seat_.put_fact(kReadingsFilled, view_of("yes")));
  return transaction.commit();
}

Result<void> Trustee::fill_reading(const Mirror& mirror, const Hash& id, View record) {
  TRY(const auto request, seal::decode<ledger::RequestRecord>(record));
  const auto held = mirror.ledger.state().find<ledger::ReceivedRecord>(
      ledger::received_key(request.request.mission, request.request.cable));
  if (!held) return fail(Code::corrupt, "a record of the ledger does not read", "store");
  TRY_VOID(
      readings_.put(store::reading_of(mirror.rules.origin, request, *held), day_of(request.time)));
  TRY(const auto opening, seat_.opening(id));
  if (!opening || opening->answer.empty()) return {};
  TRY(const auto answer, seal::decode<wire::ReleaseAnswer>(opening->answer));
  if (!answer.released) return {};
  return readings_.note_released(mirror.rules.origin, request.index);
}

// What the detectors know is not stored but counted again, from the days that are over.
Result<void> Trustee::begin_watching(Time now) {
  TRY(const auto kept, seat_.fact(kWatchedDay));
  drains_ = watch::DrainWatch();
  const std::int64_t closed = kept ? static_cast<std::int64_t>(read_u64(*kept)) : day_of(now) - 1;
  TRY(const auto days, readings_.days(closed));
  for (const std::int64_t day : days) {
    TRY(const auto counts, readings_.archive_counts(day));
    drains_.close_day(day, counts_of(counts));
  }
  for (const auto& [origin, mirror] : mirrors_) mirror->heard = now;
  watched_day_ = closed;
  return {};
}

bool Trustee::watch_due(Time now) const {
  return !watched_day_ || day_of(now + -kDaySettles) - 1 > *watched_day_ ||
         now - watched_ >= kMinute;
}

// Once a minute, and whenever a day is over.
Result<void> Trustee::watch(Time now) {
  if (!watched_day_) TRY_VOID(begin_watching(now));
  if (now - watched_ > kSilent) {  // this seat slept, not the nodes
    for (const auto& [origin, mirror] : mirrors_) mirror->heard = now;
  }
  watched_ = now;
  while (day_of(now + -kDaySettles) - 1 > *watched_day_) TRY_VOID(close_day(now));
  for (const auto& [origin, mirror] : mirrors_) {
    if (rejoining_ || now - mirror->heard < kSilent || mirror->ledger.size().value == 0) continue;
    TRY_VOID(raise(seen({AlarmKind::silent_ledger, origin, "member " + mirror->rules.member.str(),
                         static_cast<std::uint64_t>(day_of(now))},
                        now)));
  }
  return tell_on(now);
}

Result<void> Trustee::close_day(Time now) {
  const std::int64_t day = *watched_day_ + 1;
  TRY(const auto stored, readings_.archive_counts(day));
  const std::vector<watch::DayCount> counts = counts_of(stored);
  for (const watch::Drain& drain : drains_.close_day(day, counts)) {
    TRY_VOID(raise_drain(drain, counts, now));
  }
  watched_day_ = day;
  Bytes bytes;
  append_u64(bytes, static_cast<std::uint64_t>(day));
  return seat_.put_fact(kWatchedDay, bytes);
}

// To the member whose officers read, or whose cables are read. Of one officer's drain those whose
// cables it took learn too, but as a mission's: a pseudonym is the reader's member's alone.
Result<void> Trustee::raise_drain(const watch::Drain& drain,
                                  const std::vector<watch::DayCount>& counts, Time now) {
  const auto about = [&](const cable::MemberId& member, const std::string& subject) {
    return wire::AlarmSubject{kind_of(drain.kind), adopted_.charter.origin_of(member), subject,
                              static_cast<std::uint64_t>(drain.day)};
  };
  if (drain.kind != watch::StreamKind::officer) {
    TRY(const auto mission, cable::MissionId::parse(drain.subject));
    return raise(seen(drain, about(mission.member(), "mission " + drain.subject), now));
  }
  TRY(const auto officer, cable::OfficerId::parse(drain.subject));
  TRY_VOID(raise(seen(drain, about(officer.member(), "officer " + drain.subject), now)));
  for (const watch::DayCount& each : counts) {
    if (each.officer != officer || each.originator.member() == officer.member()) continue;
    TRY_VOID(
        raise(seen(drain, about(each.originator.member(), "mission " + each.mission.str()), now)));
  }
  return {};
}

// One opening as it is mirrored, against the rules that know no chance. What comes so late that
// its day is over counts to the next.
Result<void> Trustee::watch_opening(const Mirror& mirror, const store::Reading& reading,
                                    std::optional<WithheldCode> judged, Time now) {
  const std::int64_t day = day_of(reading.time);
  TRY_VOID(readings_.put(reading, watched_day_ ? std::max(day, *watched_day_ + 1) : day));
  const auto break_of = [&](AlarmKind kind) {
    return raise(seen({kind, mirror.rules.origin, "officer " + reading.officer.str(),
                       static_cast<std::uint64_t>(day_of(reading.time))},
                      now));
  };
  if (judged && beyond_his_list(*judged)) TRY_VOID(break_of(AlarmKind::out_of_role));
  if (!reading.charged) {
    TRY(const auto beyond, readings_.uncharged(reading, reading.time.seconds / kDay * kDay));
    if (beyond >= kProbing) TRY_VOID(break_of(AlarmKind::over_budget));
  }
  TRY(const auto before, readings_.last_before(reading));
  if (before && reading.time - *before > kDormant) TRY_VOID(break_of(AlarmKind::dormant));
  if (!reading.archive) return {};
  const ledger::State& state = mirror.ledger.state();
  const auto device = state.find<ledger::DeviceRecord>(ledger::device_key(reading.device));
  CHECK(device.has_value());  // the law lets no other open
  // Whoever is new reads his predecessor's cables; whoever is not has a machine of his already.
  const bool fresh = reading.time - device->eligible < kFreshDevice;
  TRY(const auto first, readings_.first_of(reading));
  if (fresh && first && reading.time - *first > kLongPosted) {
    TRY_VOID(break_of(AlarmKind::fresh_device));
  }
  return {};
}

Result<void> Trustee::watch_refused_push(const std::string& origin, Time now) {
  const Mirror* mirror = mirror_of(origin);
  if (mirror == nullptr) return {};
  return raise(seen({AlarmKind::unlawful_push, origin, "member " + mirror->rules.member.str(),
                     static_cast<std::uint64_t>(day_of(now))},
                    now));
}

Result<void> Trustee::raise(wire::Alarm alarm) {
  alarm.name = Hash{adopted_.domain.hash(wire::AlarmSubject::label, seal::encode(alarm.about))};
  TRY(const bool fresh, alarms_.raise({alarm.name, alarm.about.origin, alarm.raised, alarm.due,
                                       true, true, seal::encode(alarm)}));
  if (fresh) {
    TRY_VOID(owe_alarm(alarm, false));
    facts_.push_back({Event::alarm_raised,
                      {{"alarm", alarm.name.short_hex()},
                       {"kind", std::string(wire::name(alarm.about.kind))},
                       {"origin", alarm.about.origin},
                       {"subject", alarm.about.subject}}});
  }
  return {};
}

Result<void> Trustee::tell_on(Time now) {
  TRY(const auto overdue, alarms_.overdue(now));
  for (store::StoredAlarm stored : overdue) {
    TRY(auto alarm, seal::decode<wire::Alarm>(stored.alarm));
    alarm.escalated = true;
    stored.unanswered = false;
    stored.alarm = seal::encode(alarm);
    TRY_VOID(alarms_.change(stored));
    TRY_VOID(owe_alarm(alarm, true));
    facts_.push_back({Event::alarm_unanswered, {{"alarm", alarm.name.short_hex()}}});
  }
  return {};
}

// A security officer in force oversees his own member alone.
Result<const Trustee::Mirror*> Trustee::overseen_by(const Caller& caller) const {
  if (!caller.device || caller.narrowed) {
    return fail(Code::forbidden, "this is told to security officers in force");
  }
  const Mirror* mirror = mirror_of(adopted_.charter.origin_of(caller.device->officer.member()));
  CHECK(mirror != nullptr);  // that enrolled the device
  const auto officer = mirror->ledger.state().find<ledger::OfficerRecord>(
      ledger::officer_key(caller.device->officer));
  if (!officer || (officer->accreditation.roles & ledger::kSecurityOfficer) == 0) {
    return fail(Code::forbidden, "a security officer of the member asks this");
  }
  return mirror;
}

Result<http::Answer> Trustee::alarms(const wire::AlarmsRequest& request, const Caller& caller,
                                     Time now) {
  TRY(const Mirror* mirror, overseen_by(caller));
  wire::Alarms out;
  out.origin = mirror->rules.origin;
  out.since = request.since;
  TRY(const auto stored, alarms_.list(out.origin, request.since, wire::kAlarmsMax));
  for (const store::StoredAlarm& each : stored) {
    TRY(auto alarm, seal::decode<wire::Alarm>(each.alarm));
    out.alarms.push_back(std::move(alarm));
  }
  out.heard = mirror->heard;
  out.seat = keys_.seat;
  out.time = now;
  return say(wire::Statement{state_word(out)});
}

Result<http::Answer> Trustee::alarm_act(const wire::AlarmAct& act, const Caller& caller, Time now) {
  TRY(const Mirror* mirror, overseen_by(caller));
  TRY(auto stored, alarms_.find(act.name));
  if (!stored || stored->origin != mirror->rules.origin) {
    return fail(Code::not_found, "no such alarm of your member at this seat", "alarm");
  }
  TRY(auto alarm, seal::decode<wire::Alarm>(stored->alarm));
  const cable::OfficerId& by = caller.device->officer;
  if (alarm.about.subject == "officer " + by.str()) {
    return fail(Code::forbidden, "an alarm about himself is another security officer's", by.str());
  }
  if (act.state == AlarmState::fresh || alarm.state >= AlarmState::explained) {
    return fail(Code::refused, "an alarm is owned, then closed, and stays closed", "state");
  }
  alarm.owner = by;
  alarm.state = act.state;
  alarm.changed = now;
  stored->unanswered = false;
  stored->open = act.state == AlarmState::owned;
  stored->alarm = seal::encode(alarm);
  TRY_VOID(alarms_.change(*stored));
  return say(wire::AlarmActed{std::move(alarm)});
}

}  // namespace valise::trustee
