// What a terminal asks of its member's node, and the answers. Identity is the device key of the
// TLS connection; whatever matters is signed besides.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cable/header.h"
#include "custody/statements.h"
#include "ledger/acts.h"
#include "ledger/facts.h"
#include "seal/codec.h"

namespace valise::wire {

inline constexpr std::size_t kPartBytes = 65'536;  // a body travels in parts of this length

struct Part {
  CableId cable;
  std::uint32_t place = 0;  // from 0
  Bytes bytes;              // kPartBytes, but for the last

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cable", &Part::cable}, Field{"place", &Part::place},
                Field{"bytes", &Part::bytes});
  }
};

struct PartsHeldRequest {
  CableId cable;

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"cable", &PartsHeldRequest::cable});
  }
};
// The first missing place: a sender goes on from there.
struct PartsHeld {
  std::uint32_t next = 0;
  bool whole = false;  // the cable itself is here

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"next", &PartsHeld::next}, Field{"whole", &PartsHeld::whole});
  }
};

struct Post {
  cable::MissionId mission;
  Bytes sealed;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"mission", &Post::mission}, Field{"sealed", &Post::sealed});
  }
};

// Row 20. Idempotent by cable id; another cable under that id cannot be, other bytes conflict.
struct Submit {
  Bytes header;
  Bytes cover;
  std::uint64_t body_bytes = 0;
  std::optional<Bytes> body;  // whole, if of one part; else the parts were sent before
  std::vector<Post> posts;
  std::map<std::uint8_t, Bytes> shares;
  Bytes evidence;                                             // encode(ledger::ReleasedEvidence)
  cable::Precedence precedence = cable::Precedence::routine;  // the highest of the cover

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"header", &Submit::header}, Field{"cover", &Submit::cover},
                Field{"body_bytes", &Submit::body_bytes}, Field{"body", &Submit::body},
                Field{"posts", &Submit::posts}, Field{"shares", &Submit::shares},
                Field{"evidence", &Submit::evidence}, Field{"precedence", &Submit::precedence});
  }
};

// Said only when the cable is durable.
struct Accepted {
  CableId cable;
  cable::Number number;
  LeafIndex index;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cable", &Accepted::cable}, Field{"number", &Accepted::number},
                Field{"index", &Accepted::index});
  }
};

// Names a cable by its id or by its number.
struct CableQuery {
  std::optional<CableId> cable;
  std::optional<cable::Number> number;
  cable::MissionId mission;  // for which the officer asks

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cable", &CableQuery::cable}, Field{"number", &CableQuery::number},
                Field{"mission", &CableQuery::mission});
  }
};

struct Delivery {
  cable::MissionId mission;
  bool delivered = false;              // on the proof of its *received* alone
  std::optional<Time> time;            // its mark
  std::optional<std::string> refused;  // the receiver's code, if it refused

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"mission", &Delivery::mission}, Field{"delivered", &Delivery::delivered},
                Field{"time", &Delivery::time}, Field{"refused", &Delivery::refused});
  }
};

struct Track {
  CableId cable;
  cable::Number number;
  LeafIndex index;
  bool recorded = false;
  std::uint8_t cosigned = 0;            // distinct seats on the newest checkpoint over it
  std::vector<std::uint8_t> deposited;  // seats whose receipt is here
  std::vector<std::uint8_t> malformed;  // seats that refused their share
  std::vector<Delivery> deliveries;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cable", &Track::cable}, Field{"number", &Track::number},
                Field{"index", &Track::index}, Field{"recorded", &Track::recorded},
                Field{"cosigned", &Track::cosigned}, Field{"deposited", &Track::deposited},
                Field{"malformed", &Track::malformed}, Field{"deliveries", &Track::deliveries});
  }
};

struct ListRequest {
  cable::MissionId mission;
  std::uint64_t after = 0;  // a place of the list; 0 from the start
  std::uint32_t most = 500;
  std::optional<cable::Number> number = {};  // this one alone, wherever it stands

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"mission", &ListRequest::mission}, Field{"after", &ListRequest::after},
                Field{"most", &ListRequest::most}, Field{"number", &ListRequest::number});
  }
};

// An entry of a ledger, and its proof.
struct Proved {
  Bytes entry;
  std::string proof;  // tlog-proof under a final checkpoint

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"entry", &Proved::entry}, Field{"proof", &Proved::proof});
  }
};

// A cable as a mission holds it, without its text. The cover opens with its key, which the node
// has of every cable it holds.
struct Held {
  std::uint64_t place = 0;  // in the mission's list, ascending by arrival
  CableId cable;
  cable::Number number;
  Bytes header;
  Bytes cover;
  Bytes cover_key;
  std::uint64_t body_bytes = 0;
  Time received;
  std::vector<cable::FileId> files;
  bool opened = false;  // the seats released it to anyone of this mission
  bool accepted = false;
  std::optional<Proved> status;  // what its originator has made of it since, by his own ledger
  std::optional<cable::OfficerId> assignee;  // by the node's word
  std::optional<Hash> filed;                 // the registrar's act that filed it, if one did
  std::optional<Proved> released;            // its number's proof, where it was asked for by number

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"place", &Held::place}, Field{"cable", &Held::cable},
                Field{"number", &Held::number}, Field{"header", &Held::header},
                Field{"cover", &Held::cover}, Field{"cover_key", &Held::cover_key},
                Field{"body_bytes", &Held::body_bytes}, Field{"received", &Held::received},
                Field{"files", &Held::files}, Field{"opened", &Held::opened},
                Field{"accepted", &Held::accepted}, Field{"status", &Held::status},
                Field{"assignee", &Held::assignee}, Field{"filed", &Held::filed},
                Field{"released", &Held::released});
  }
};
struct List {
  std::vector<Held> cables;
  std::optional<std::uint64_t> next;  // the place to go on after; none: that was all

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cables", &List::cables}, Field{"next", &List::next});
  }
};

// Whose work it is within the mission: for colleagues to see. No opening follows from it.
struct Assign {
  cable::MissionId mission;
  CableId cable;
  std::optional<cable::OfficerId> officer;  // none: nobody's any more

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"mission", &Assign::mission}, Field{"cable", &Assign::cable},
                Field{"officer", &Assign::officer});
  }
};
struct Assigned {
  static constexpr auto fields(auto pack) { return pack(); }
};

struct BodyRequest {
  CableId cable;
  cable::MissionId mission;
  std::uint32_t place = 0;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cable", &BodyRequest::cable}, Field{"mission", &BodyRequest::mission},
                Field{"place", &BodyRequest::place});
  }
};

// Rows 31–36. The session's entry travels with its first request.
struct Open {
  std::optional<Bytes> session;  // an encoded entry
  Bytes request;                 // an encoded entry, opening_requested
  Bytes reply_key;               // the one-time public key

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"session", &Open::session}, Field{"request", &Open::request},
                Field{"reply_key", &Open::reply_key});
  }
};

struct SeatReply {
  Bytes reply;    // HPKE to the reply key
  Bytes receipt;  // sign1 of custody::ReleaseReceipt

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"reply", &SeatReply::reply}, Field{"receipt", &SeatReply::receipt});
  }
};

struct Opened {
  Bytes released;  // the originator's entry, encoded
  std::string released_proof;
  std::string proof;  // tlog-proof of the request's entry
  std::map<std::uint8_t, SeatReply> replies;
  std::vector<Bytes> withheld;  // sign1 of custody::Withheld
  Bytes post;                   // the node's part
  Bytes cover;
  std::uint64_t body_bytes = 0;
  std::uint8_t asked = 0;
  std::uint8_t answered = 0;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"released", &Opened::released},
                Field{"released_proof", &Opened::released_proof}, Field{"proof", &Opened::proof},
                Field{"replies", &Opened::replies}, Field{"withheld", &Opened::withheld},
                Field{"post", &Opened::post}, Field{"cover", &Opened::cover},
                Field{"body_bytes", &Opened::body_bytes}, Field{"asked", &Opened::asked},
                Field{"answered", &Opened::answered});
  }
};

// An entry to append that one person signed whole: accepted for action, exported.
struct Append {
  Bytes entry;

  static constexpr auto fields(auto pack) { return pack(seal::Field{"entry", &Append::entry}); }
};
struct Appended {
  LeafIndex index;

  static constexpr auto fields(auto pack) { return pack(seal::Field{"index", &Appended::index}); }
};

// An act with one more signature. The node keeps it until all signers it needs have signed, then
// appends it.
struct SignAct {
  ledger::EntryType type = ledger::EntryType::mark;
  Bytes payload;                  // encode(ledger::Act)
  std::vector<Bytes> statements;  // as the type's evidence asks
  ledger::PersonalSignature signature;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"type", &SignAct::type}, Field{"payload", &SignAct::payload},
                Field{"statements", &SignAct::statements}, Field{"signature", &SignAct::signature});
  }
};
struct ActState {
  Hash act;
  std::uint8_t signed_by = 0;
  std::uint8_t needed = 0;
  std::optional<LeafIndex> index;  // once it stands in the ledger

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"act", &ActState::act}, Field{"signed_by", &ActState::signed_by},
                Field{"needed", &ActState::needed}, Field{"index", &ActState::index});
  }
};

struct WaitingAct {
  ledger::EntryType type = ledger::EntryType::mark;
  Bytes payload;
  std::vector<Bytes> statements;
  std::vector<DeviceId> signed_by;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"type", &WaitingAct::type}, Field{"payload", &WaitingAct::payload},
                Field{"statements", &WaitingAct::statements},
                Field{"signed_by", &WaitingAct::signed_by});
  }
};
struct WaitingActs {
  std::vector<WaitingAct> acts;

  static constexpr auto fields(auto pack) { return pack(seal::Field{"acts", &WaitingActs::acts}); }
};

// Roster records whose key starts with the prefix (ledger/state.h); kinds before roster_end only.
struct RosterRequest {
  Bytes prefix;

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"prefix", &RosterRequest::prefix});
  }
};
struct RosterRow {
  Bytes key;
  Bytes value;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"key", &RosterRow::key}, Field{"value", &RosterRow::value});
  }
};
struct Roster {
  std::vector<RosterRow> rows;

  static constexpr auto fields(auto pack) { return pack(seal::Field{"rows", &Roster::rows}); }
};

struct ProveRequest {
  LeafIndex index;

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"index", &ProveRequest::index});
  }
};
struct NodeStatus {
  std::string origin;
  TreeSize size;
  TreeSize recorded;                    // size of the newest final checkpoint
  std::string checkpoint;               // that note; empty before the first
  std::vector<std::uint8_t> reachable;  // seats that answered last
  Time time;
  std::uint64_t outbox = 0;  // envelopes that wait

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"origin", &NodeStatus::origin}, Field{"size", &NodeStatus::size},
                Field{"recorded", &NodeStatus::recorded},
                Field{"checkpoint", &NodeStatus::checkpoint},
                Field{"reachable", &NodeStatus::reachable}, Field{"time", &NodeStatus::time},
                Field{"outbox", &NodeStatus::outbox});
  }
};

}  // namespace valise::wire
