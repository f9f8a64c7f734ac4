// What nodes, terminals and other trustees ask of a trustee, and its answers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "custody/statements.h"
#include "ledger/acts.h"
#include "seal/codec.h"
#include "wire/terminal_node.h"

namespace valise::wire {

// Row 11. Entries from where the seat stands, whole batches, up to the checkpoint's size. The seat
// has every entry before them, so that the root it computes is the proof of consistency.
struct Push {
  std::string origin;
  TreeSize from;
  std::vector<Bytes> entries;  // encoded
  std::string checkpoint;      // the node's signed note
  std::string final_note;      // the newest final checkpoint of this ledger; empty before one

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"origin", &Push::origin}, Field{"from", &Push::from},
                Field{"entries", &Push::entries}, Field{"checkpoint", &Push::checkpoint},
                Field{"final", &Push::final_note});
  }
};
// Status 200: the cosignature, or none where the last mark is too old to cosign. Status 409: the
// size where the seat is.
struct Pushed {
  TreeSize size;
  std::string cosignature;  // one signature line of c2sp.org/tlog-cosignature
  Time time;                // of the seat's clock

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"size", &Pushed::size}, Field{"cosignature", &Pushed::cosignature},
                Field{"time", &Pushed::time});
  }
};

// Rows 22–24.
struct DepositItem {
  CableId cable;
  Bytes share;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cable", &DepositItem::cable}, Field{"share", &DepositItem::share});
  }
};
struct Deposit {
  std::string origin;  // of the ledger that released them
  std::vector<DepositItem> items;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"origin", &Deposit::origin}, Field{"items", &Deposit::items});
  }
};
// For each item in order: a receipt; a receipt that is not ok and a malformed; or neither, where
// the seat has not mirrored the release yet.
struct DepositAnswer {
  std::optional<Bytes> receipt;    // sign1 of custody::DepositReceipt
  std::optional<Bytes> malformed;  // sign1 of ledger::Malformed

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"receipt", &DepositAnswer::receipt},
                Field{"malformed", &DepositAnswer::malformed});
  }
};
struct Deposited {
  std::vector<DepositAnswer> answers;

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"answers", &Deposited::answers});
  }
};

// Rows 36–47.
struct ReleaseItem {
  LeafIndex index;  // of the request in the reader's ledger
  Bytes reply_key;
  std::optional<Bytes> share;  // if the seat may lack it

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"index", &ReleaseItem::index}, Field{"reply_key", &ReleaseItem::reply_key},
                Field{"share", &ReleaseItem::share});
  }
};
struct Release {
  std::string origin;
  std::string final_note;  // covers every index
  std::vector<ReleaseItem> items;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"origin", &Release::origin}, Field{"final", &Release::final_note},
                Field{"items", &Release::items});
  }
};
struct ReleaseAnswer {
  std::optional<SeatReply> released;
  std::optional<Bytes> withheld;  // sign1 of custody::Withheld

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"released", &ReleaseAnswer::released},
                Field{"withheld", &ReleaseAnswer::withheld});
  }
};
struct ReleaseAnswers {
  std::vector<ReleaseAnswer> answers;

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"answers", &ReleaseAnswers::answers});
  }
};

// Row 58: a seat seals 32 random bytes to a mission's new key; the node opens and returns them.
struct PossessionRequest {
  cable::MissionId mission;
  Bytes kem_public;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"mission", &PossessionRequest::mission},
                Field{"kem_public", &PossessionRequest::kem_public});
  }
};
struct PossessionChallenge {
  Bytes sealed;  // info = label("possession-challenge"), aad = mission

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"sealed", &PossessionChallenge::sealed});
  }
};
struct PossessionProof {
  cable::MissionId mission;
  KeyId key_id;
  Array<32> opened{};

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"mission", &PossessionProof::mission},
                Field{"key_id", &PossessionProof::key_id},
                Field{"opened", &PossessionProof::opened});
  }
};
struct Statement {
  Bytes signed_word;  // a sign1

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"signed", &Statement::signed_word});
  }
};

// Row 9. What a seat says of one record of one ledger, as it stands there now.
struct Current {
  static constexpr std::string_view label = "current";
  std::string origin;
  Bytes key;                   // a roster key (ledger/state.h)
  std::optional<Hash> record;  // SHA-256 of its value; none: no such record
  TreeSize size;
  Hash root;
  Hash charter;
  std::uint8_t seat = 0;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"origin", &Current::origin}, Field{"key", &Current::key},
                Field{"record", &Current::record}, Field{"size", &Current::size},
                Field{"root", &Current::root}, Field{"charter", &Current::charter},
                Field{"seat", &Current::seat}, Field{"time", &Current::time});
  }
};
struct CurrentRequest {
  std::string origin;
  std::vector<Bytes> keys;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"origin", &CurrentRequest::origin}, Field{"keys", &CurrentRequest::keys});
  }
};
struct CurrentAnswer {
  std::vector<Bytes> statements;               // sign1 of Current, one a key, in order
  std::vector<std::vector<RosterRow>> values;  // for each key its record, or none

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"statements", &CurrentAnswer::statements},
                Field{"values", &CurrentAnswer::values});
  }
};

// The entry that made a record, and its proof under a final checkpoint.
struct RecordRequest {
  std::string origin;
  LeafIndex index;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"origin", &RecordRequest::origin}, Field{"index", &RecordRequest::index});
  }
};

// Row 10.
struct Hold {
  static constexpr std::string_view label = "hold";
  std::string subject;  // "officer cy-7f3a", "device …", "mission …", "member …", "cable …"
  std::string origin;   // of the signer's ledger
  ledger::ReasonCode reason = ledger::ReasonCode::other;
  Time time;
  Array<16> nonce{};

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"subject", &Hold::subject}, Field{"origin", &Hold::origin},
                Field{"reason", &Hold::reason}, Field{"time", &Hold::time},
                Field{"nonce", &Hold::nonce});
  }
};
struct SignedHold {
  Bytes payload;  // encode(Hold)
  ledger::PersonalSignature signature;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"payload", &SignedHold::payload}, Field{"signature", &SignedHold::signature});
  }
};
struct HoldTaken {
  Hash hold;  // H_hold(payload)
  std::uint8_t seat = 0;
  std::vector<std::uint8_t> told;  // seats to which it was passed on

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"hold", &HoldTaken::hold}, Field{"seat", &HoldTaken::seat},
                Field{"told", &HoldTaken::told});
  }
};
// Those in force, to a device of the member. An officer who may lift them sees the member's whole
// list, any other those under which he stands himself.
struct Holds {
  static constexpr std::string_view label = "holds";
  std::string origin;  // of the member's ledger
  bool whole = false;  // the member's whole list
  std::vector<SignedHold> holds;
  std::uint8_t seat = 0;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"origin", &Holds::origin}, Field{"whole", &Holds::whole},
                Field{"holds", &Holds::holds}, Field{"seat", &Holds::seat},
                Field{"time", &Holds::time});
  }
};

// Row 78.
struct AddressedAfter {
  std::string origin;
  LeafIndex index;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"origin", &AddressedAfter::origin}, Field{"index", &AddressedAfter::index});
  }
};
inline constexpr std::uint32_t kAddressedMax = 2000;  // cables a page
struct AddressedRequest {
  cable::MissionId mission;
  std::vector<AddressedAfter> after = {};  // of a ledger not named here: from its start
  std::uint32_t most = kAddressedMax;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"mission", &AddressedRequest::mission},
                Field{"after", &AddressedRequest::after}, Field{"most", &AddressedRequest::most});
  }
};
struct AddressedCable {
  std::string origin;
  LeafIndex index;
  CableId cable;
  cable::Number number;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"origin", &AddressedCable::origin}, Field{"index", &AddressedCable::index},
                Field{"cable", &AddressedCable::cable}, Field{"number", &AddressedCable::number});
  }
};
struct Addressed {
  static constexpr std::string_view label = "addressed";
  cable::MissionId mission;
  std::vector<AddressedCable> cables;
  std::vector<AddressedAfter> next;  // after what to go on; empty: there is no more
  std::uint8_t seat = 0;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"mission", &Addressed::mission}, Field{"cables", &Addressed::cables},
                Field{"next", &Addressed::next}, Field{"seat", &Addressed::seat},
                Field{"time", &Addressed::time});
  }
};

// Row 81, for the originator alone.
struct WhoRequest {
  CableId cable;
  std::string origin;  // of the originator's ledger

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cable", &WhoRequest::cable}, Field{"origin", &WhoRequest::origin});
  }
};
struct WhoMission {
  cable::MissionId mission;
  std::optional<Time> received;
  // Charged requests, but for those that this seat withholds for ever.
  std::optional<Time> first_opened;
  std::optional<Time> last_opened;
  std::uint32_t officers = 0;  // distinct
  std::optional<Time> accepted;
  // Every charged request: what counts as opened where a seat is silent or says otherwise.
  std::optional<Time> first_asked;
  std::optional<Time> last_asked;
  std::uint32_t askers = 0;         // distinct
  std::vector<LeafIndex> withheld;  // requests, ascending, the first kWithheldMax; more: opened
  static constexpr std::size_t kWithheldMax = 500;
  std::vector<custody::WithheldCode> reasons;  // of these, distinct, ascending
  ledger::Roles roles = 0;        // that officers have now, of those who opened: any of theirs
  ledger::Roles asker_roles = 0;  // of those who asked

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"mission", &WhoMission::mission}, Field{"received", &WhoMission::received},
                Field{"first_opened", &WhoMission::first_opened},
                Field{"last_opened", &WhoMission::last_opened},
                Field{"officers", &WhoMission::officers}, Field{"accepted", &WhoMission::accepted},
                Field{"first_asked", &WhoMission::first_asked},
                Field{"last_asked", &WhoMission::last_asked}, Field{"askers", &WhoMission::askers},
                Field{"withheld", &WhoMission::withheld}, Field{"reasons", &WhoMission::reasons},
                Field{"roles", &WhoMission::roles}, Field{"asker_roles", &WhoMission::asker_roles});
  }
};
struct HeardLedger {
  std::string origin;
  TreeSize size;
  Hash root;
  Time heard;  // its last mark

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"origin", &HeardLedger::origin}, Field{"size", &HeardLedger::size},
                Field{"root", &HeardLedger::root}, Field{"heard", &HeardLedger::heard});
  }
};
struct Who {
  static constexpr std::string_view label = "who";
  CableId cable;
  std::vector<WhoMission> missions;
  std::vector<HeardLedger> heard;
  std::uint8_t seat = 0;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cable", &Who::cable}, Field{"missions", &Who::missions},
                Field{"heard", &Who::heard}, Field{"seat", &Who::seat}, Field{"time", &Who::time});
  }
};

struct HeadsRow {
  std::string origin;
  std::string final_note;
  TreeSize size;  // mirrored
  Time mark;
  std::string own_note;  // under which it was mirrored, as the node signed it

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"origin", &HeadsRow::origin}, Field{"final", &HeadsRow::final_note},
                Field{"size", &HeadsRow::size}, Field{"mark", &HeadsRow::mark},
                Field{"own", &HeadsRow::own_note});
  }
};
struct Heads {
  std::uint8_t seat = 0;
  bool rejoining = false;
  std::vector<HeadsRow> ledgers;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"seat", &Heads::seat}, Field{"rejoining", &Heads::rejoining},
                Field{"ledgers", &Heads::ledgers});
  }
};

// Row 12: what a restored seat has to hear from every other before it acts again.
struct RejoinAnswer {
  Heads heads;
  std::vector<SignedHold> holds;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"heads", &RejoinAnswer::heads}, Field{"holds", &RejoinAnswer::holds});
  }
};

}  // namespace valise::wire
