// What a trustee saw in the ledgers that somebody should look at, and what became of it. Each seat
// raises its own; honest seats see alike, and an alarm has one name at all of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cable/names.h"
#include "seal/codec.h"

namespace valise::wire {

namespace path {
inline constexpr std::string_view alarms = "/v1/alarms";        // a terminal to a trustee
inline constexpr std::string_view alarm_act = "/v1/alarm-act";  // the same: own, close
}  // namespace path

// Values are on the wire; new ones come last.
enum class AlarmKind : std::uint8_t {
  drain_officer = 1,  // old cables opened beyond what is usual (watch/drain.h)
  drain_mission,
  drain_originator,
  over_budget,    // again and again beyond a budget
  dormant,        // an officer who opened nothing for sixty days opens again
  fresh_device,   // a device in its first week opens cables of the archive
  unlawful_push,  // a node pushed what the law refuses, or another history
  silent_ledger,  // a node has not been heard
  out_of_role,    // of a cable that the asker's list does not have
};

enum class AlarmState : std::uint8_t { fresh = 1, owned, explained, breach };

// "drain by an officer"
std::string_view name(AlarmKind kind);
std::string_view name(AlarmState state);

}  // namespace valise::wire

namespace valise::seal {

template <>
struct EnumRange<wire::AlarmKind> {
  static constexpr auto first = wire::AlarmKind::drain_officer, last = wire::AlarmKind::out_of_role;
};
template <>
struct EnumRange<wire::AlarmState> {
  static constexpr auto first = wire::AlarmState::fresh, last = wire::AlarmState::breach;
};

}  // namespace valise::seal

namespace valise::wire {

// What it is about, and when: the same at every seat that sees it. Its hash is the alarm's name.
struct AlarmSubject {
  static constexpr std::string_view label = "alarm";
  AlarmKind kind = AlarmKind::drain_officer;
  std::string origin;     // of the ledger of whoever is to answer it
  std::string subject;    // "officer nl-7f3a", "mission nl/mfa", "member nl"
  std::uint64_t day = 0;  // since 1970

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using A = AlarmSubject;
    return pack(Field{"kind", &A::kind}, Field{"origin", &A::origin}, Field{"subject", &A::subject},
                Field{"day", &A::day});
  }
};

struct Alarm {
  Hash name;  // H_alarm(subject)
  AlarmSubject about;
  Time raised;
  // Of a drain: archive cables in the last `days` days with openings, and what is usual a day,
  // in hundredths; how many days, in the mean, lie between two false alarms of this stream.
  std::uint64_t counted = 0;
  std::uint64_t days = 0;
  std::uint64_t usual_hundredths = 0;
  std::uint64_t errs_once_in_days = 0;  // 0: a rule, not a guess
  AlarmState state = AlarmState::fresh;
  std::optional<cable::OfficerId> owner;
  std::optional<Time> changed;  // when it was owned or closed
  Time due;                     // to be owned until then; after that others are told
  bool escalated = false;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using A = Alarm;
    return pack(Field{"name", &A::name}, Field{"about", &A::about}, Field{"raised", &A::raised},
                Field{"counted", &A::counted}, Field{"days", &A::days},
                Field{"usual_hundredths", &A::usual_hundredths},
                Field{"errs_once_in_days", &A::errs_once_in_days}, Field{"state", &A::state},
                Field{"owner", &A::owner}, Field{"changed", &A::changed}, Field{"due", &A::due},
                Field{"escalated", &A::escalated});
  }
};

struct AlarmsRequest {
  Time since;  // raised from then on, and whatever is still open

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"since", &AlarmsRequest::since});
  }
};
inline constexpr std::size_t kAlarmsMax = 500;  // the newest
struct Alarms {
  static constexpr std::string_view label = "alarms";
  std::string origin;
  Time since;
  std::vector<Alarm> alarms;  // the newest first
  Time heard;                 // when the member's node was last heard
  std::uint8_t seat = 0;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using A = Alarms;
    return pack(Field{"origin", &A::origin}, Field{"since", &A::since}, Field{"alarms", &A::alarms},
                Field{"heard", &A::heard}, Field{"seat", &A::seat}, Field{"time", &A::time});
  }
};

// Of a security officer, whose device the connection shows. `state`: owned, explained or breach.
struct AlarmAct {
  Hash name;
  AlarmState state = AlarmState::owned;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"name", &AlarmAct::name}, Field{"state", &AlarmAct::state});
  }
};
struct AlarmActed {
  Alarm alarm;

  static constexpr auto fields(auto pack) { return pack(seal::Field{"alarm", &AlarmActed::alarm}); }
};

}  // namespace valise::wire
