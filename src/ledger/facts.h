// Facts: entries that are not acts. What a node records of cables, and what an officer's terminal
// asks to be recorded before it can read (PROTOCOL.md rows 21, 28, 31–34, 80).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "cable/names.h"
#include "ledger/acts.h"
#include "seal/codec.h"

namespace valise::ledger {

struct CharterAdopted {
  Hash charter;
  std::uint32_t version = 0;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"charter", &CharterAdopted::charter},
                Field{"version", &CharterAdopted::version});
  }
};

struct Released {
  cable::Number number;
  Bytes header;  // as sealed

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"number", &Released::number}, Field{"header", &Released::header});
  }
};

// Where a mission's record asks for clearances: a clearer's word for one text (label "clear").
struct Clearance {
  Hash text;  // H_text(salt ‖ text)
  cable::OfficerId clearer;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"text", &Clearance::text}, Field{"clearer", &Clearance::clearer});
  }
};

// device: label "cable" over the header bytes; touch: challenge = H_release(cable id).
struct ReleasedEvidence {
  PersonalSignature releaser;
  std::vector<PersonalSignature> clearances;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"releaser", &ReleasedEvidence::releaser},
                Field{"clearances", &ReleasedEvidence::clearances});
  }
};

struct Received {
  CableId cable;
  cable::MissionId mission;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cable", &Received::cable}, Field{"mission", &Received::mission});
  }
};

// Empty for a cable of the same ledger; else the originator's entry and its proof.
struct ReceivedEvidence {
  std::optional<Bytes> released;     // the encoded entry
  std::optional<std::string> proof;  // c2sp.org/tlog-proof of it

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"released", &ReceivedEvidence::released},
                Field{"proof", &ReceivedEvidence::proof});
  }
};

struct Voided {
  cable::Number number;
  CableId cable;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"number", &Voided::number}, Field{"cable", &Voided::cable});
  }
};

// A seat's signed word (label "malformed") that its share does not match the commitment.
struct Malformed {
  CableId cable;
  std::uint8_t seat = 0;
  Hash share;  // SHA-256 of the share's ciphertext
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cable", &Malformed::cable}, Field{"seat", &Malformed::seat},
                Field{"share", &Malformed::share}, Field{"time", &Malformed::time});
  }
};

struct VoidedEvidence {
  std::vector<Bytes> malformed;  // sign1 of Malformed by seats

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"malformed", &VoidedEvidence::malformed});
  }
};

inline constexpr std::size_t kSessionCablesMax = 25;
inline constexpr std::int64_t kSessionSecondsMax = 30 * kMinute;
inline constexpr std::int64_t kArchiveAge = 30 * kDay;  // older cables are archive

// One touch for the cables it names, as they were shown.
struct Session {
  cable::OfficerId officer;
  DeviceId device;
  cable::MissionId mission;
  std::string origin;
  Hash charter;
  std::vector<CableId> cables;
  Time expires;
  Array<16> nonce{};
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using S = Session;
    return pack(Field{"officer", &S::officer}, Field{"device", &S::device},
                Field{"mission", &S::mission}, Field{"origin", &S::origin},
                Field{"charter", &S::charter}, Field{"cables", &S::cables},
                Field{"expires", &S::expires}, Field{"nonce", &S::nonce}, Field{"time", &S::time});
  }
};

enum class Purpose : std::uint8_t { duty = 1, handover, drafting, inquiry, exercise };
std::string_view name(Purpose purpose);
Result<Purpose> parse_purpose(std::string_view text);

struct SeenCheckpoint {
  TreeSize size;
  Hash root;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"size", &SeenCheckpoint::size}, Field{"root", &SeenCheckpoint::root});
  }
};

struct SessionPlace {
  Hash session;            // identity of the session
  std::uint8_t place = 0;  // of the cable in its list, from 0

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"session", &SessionPlace::session}, Field{"place", &SessionPlace::place});
  }
};

struct Request {
  CableId cable;
  cable::MissionId mission;
  cable::FileId file;
  cable::OfficerId officer;
  DeviceId device;
  Hash reply_key;  // SHA-256 of the one-time public key
  Purpose purpose = Purpose::duty;
  std::string origin;
  Hash charter;
  SeenCheckpoint seen;
  std::optional<SessionPlace> session;
  Array<16> nonce{};
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using R = Request;
    return pack(Field{"cable", &R::cable}, Field{"mission", &R::mission}, Field{"file", &R::file},
                Field{"officer", &R::officer}, Field{"device", &R::device},
                Field{"reply_key", &R::reply_key}, Field{"purpose", &R::purpose},
                Field{"origin", &R::origin}, Field{"charter", &R::charter}, Field{"seen", &R::seen},
                Field{"session", &R::session}, Field{"nonce", &R::nonce}, Field{"time", &R::time});
  }
};

// touch: absent where a session stands for it.
struct RequestEvidence {
  seal::Detached device;
  std::optional<seal::Assertion> touch;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"device", &RequestEvidence::device}, Field{"touch", &RequestEvidence::touch});
  }
};

// What an officer did with a cable that he opened: accepted it for action, printed or exported it,
// took it along in a pack.
struct Use {
  CableId cable;
  cable::MissionId mission;
  cable::OfficerId officer;
  DeviceId device;
  Hash request;  // of an own opening
  std::optional<std::uint16_t> copy;
  std::optional<ReasonCode> reason;
  std::optional<Time> until;  // of a pack
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cable", &Use::cable}, Field{"mission", &Use::mission},
                Field{"officer", &Use::officer}, Field{"device", &Use::device},
                Field{"request", &Use::request}, Field{"copy", &Use::copy},
                Field{"reason", &Use::reason}, Field{"until", &Use::until},
                Field{"time", &Use::time});
  }
};

// A time that the ledger's owner vouches for; closes every batch (row 6).
struct Mark {
  Time time;

  static constexpr auto fields(auto pack) { return pack(seal::Field{"time", &Mark::time}); }
};

// Daily: the hash of people and keys as replayed (row 63).
struct StateHash {
  Hash state;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"state", &StateHash::state}, Field{"time", &StateHash::time});
  }
};

}  // namespace valise::ledger

namespace valise::seal {

template <>
struct EnumRange<ledger::Purpose> {
  static constexpr auto first = ledger::Purpose::duty, last = ledger::Purpose::exercise;
};

}  // namespace valise::seal
