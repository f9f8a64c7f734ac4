// What a node keeps of cables: sealed bodies in parts, covers, posts and shares, the outbox, and
// acts that wait for a second signature. Nothing here opens without a mission's key, and no text
// opens at all.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "cable/marking.h"
#include "cable/names.h"
#include "ledger/acts.h"
#include "sqlite/db.h"
#include "sqlite/upkeep.h"

namespace valise::store {

std::span<const sqlite::Migration> node_migrations();

struct StoredCable {
  CableId id;
  cable::Number number;
  Bytes cover;
  std::uint64_t body_bytes = 0;
  cable::Precedence precedence = cable::Precedence::routine;
  LeafIndex index;        // of *released* in the originator's ledger
  bool own = false;       // released here
  bool recorded = false;  // of own cables: q seats cosigned it
  Bytes released;         // the entry
  std::string proof;      // of it; empty while an own cable is not recorded
  Bytes submission;       // SHA-256 of what was submitted: other bytes under one id conflict
};

struct OutboxRow {
  std::int64_t id = 0;
  CableId cable;
  std::uint32_t next_part = 0;
  bool asked = false;  // how much of the body the receiver has
};

// An entry of the own ledger that another member waits for.
struct Acknowledgement {
  std::int64_t id = 0;
  std::string member;  // to whom
  LeafIndex index;     // of *received*; or of what changed a cable's status
};

struct StatusNotice {
  LeafIndex index;  // in the originator's ledger
  Bytes entry;
  std::string proof;
};

struct DeliveryRow {
  cable::MissionId mission;
  std::optional<Time> time;  // of the receiver's mark; set on its proof alone
  std::string refused;       // its code, or empty
};

struct HeldRow {
  std::uint64_t place = 0;
  CableId cable;
  // Whether the seats released it to anyone of the mission; none: it came before this was noted.
  std::optional<bool> opened;
  std::string assignee;  // an officer's id; empty: nobody's
};

struct Receipt {
  std::uint8_t seat = 0;
  Bytes receipt;    // empty: none yet
  Bytes malformed;  // empty: none
};

struct PendingAct {
  Hash id;
  ledger::EntryType type = ledger::EntryType::mark;
  Bytes payload;
  ledger::ActEvidence evidence;
};

// Parts that are no cable's body yet.
struct LooseBody {
  CableId cable;
  std::uint64_t parts = 0;
};

class Cables {
 public:
  explicit Cables(sqlite::Db& db) : db_(db) {}

  // Parts of a body that is not proved yet, from place 0, each bringer's apart: who knows a cable's
  // id must not be able to spoil what another brings. Known places are passed over.
  Result<void> put_loose_part(const CableId& cable, const std::string& bringer, std::uint32_t place,
                              View bytes, Time now);
  // What that bringer has not finished, the one that was longest without a new part first.
  Result<std::vector<LooseBody>> loose(const std::string& bringer) const;
  // All that had no new part since then; how many.
  Result<std::uint64_t> drop_loose(Time before);
  // The same as a loose part for a body that comes whole, and is taken in the same step.
  Result<void> put_part(const CableId& cable, const std::string& bringer, std::uint32_t place,
                        View bytes);
  Result<std::uint32_t> next_part(const CableId& cable, const std::string& bringer) const;
  Result<void> each_part(const CableId& cable, const std::string& bringer,
                         const std::function<Result<void>(View)>& take) const;
  Result<void> drop_parts(const CableId& cable, const std::string& bringer);
  // This bringer's parts become the body; all others go.
  Result<void> take_parts(const CableId& cable, const std::string& bringer);
  // Of a body that was taken.
  Result<Bytes> part(const CableId& cable, std::uint32_t place) const;

  Result<void> put(const StoredCable& cable);
  Result<std::optional<StoredCable>> find(const CableId& cable) const;
  Result<std::optional<CableId>> find(const cable::Number& number) const;
  Result<void> set_recorded(const CableId& cable, const std::string& proof);
  // Own cables below that size of the ledger that are not recorded yet.
  Result<std::vector<CableId>> unrecorded(TreeSize below) const;

  Result<void> put_post(const CableId& cable, const cable::MissionId& mission, View post);
  Result<std::optional<Bytes>> post(const CableId& cable, const cable::MissionId& mission) const;

  // Of a cable that was put before.
  Result<void> put_share(const CableId& cable, std::uint8_t seat, View share);
  Result<std::optional<Bytes>> share(const CableId& cable, std::uint8_t seat) const;
  Result<std::map<std::uint8_t, Bytes>> shares(const CableId& cable) const;
  Result<void> put_receipt(const CableId& cable, const Receipt& receipt);
  Result<std::vector<Receipt>> receipts(const CableId& cable) const;
  // Own cables below that size whose share the seat has not answered for, by precedence, then age.
  Result<std::vector<CableId>> undeposited(std::uint8_t seat, TreeSize below, int most) const;

  Result<void> put_held(const cable::MissionId& mission, const CableId& cable);
  Result<void> put_opened(const cable::MissionId& mission, const CableId& cable);
  // Empty: nobody.
  Result<void> put_assignee(const cable::MissionId& mission, const CableId& cable,
                            std::string_view officer);
  Result<std::vector<HeldRow>> held(const cable::MissionId& mission, std::uint64_t after,
                                    std::uint32_t most) const;
  // Of the cable of that number: one row, or none.
  Result<std::vector<HeldRow>> held(const cable::MissionId& mission,
                                    const cable::Number& number) const;

  Result<void> put_outbox(const std::string& member, const CableId& cable,
                          cable::Precedence precedence);
  // Due rows, the highest precedence first, then the oldest.
  Result<std::vector<OutboxRow>> outbox(const std::string& member, Time now, int most) const;
  Result<void> outbox_parts(std::int64_t row, std::uint32_t next_part);
  Result<void> outbox_later(std::int64_t row, Time when);
  Result<void> outbox_done(std::int64_t row);
  Result<std::uint64_t> outbox_size() const;

  Result<void> put_acknowledgement(const std::string& member, LeafIndex index);
  // Of that member, the oldest first: one that stalls holds up no other's.
  Result<std::vector<Acknowledgement>> acknowledgements(const std::string& member, TreeSize below,
                                                        Time now) const;
  Result<void> acknowledgement_later(std::int64_t row, Time when);
  Result<void> acknowledgement_done(std::int64_t row);

  // Of another member's cable, in place of what was there.
  Result<void> put_status(const CableId& cable, const StatusNotice& notice);
  Result<std::optional<StatusNotice>> status(const CableId& cable) const;

  Result<void> put_delivery(const CableId& cable, const DeliveryRow& delivery);
  Result<std::vector<DeliveryRow>> deliveries(const CableId& cable) const;

  Result<void> put_act(const PendingAct& act);
  Result<std::optional<PendingAct>> act(const Hash& id) const;
  Result<std::vector<PendingAct>> acts() const;
  Result<void> drop_act(const Hash& id);

 private:
  sqlite::Db& db_;
};

}  // namespace valise::store
