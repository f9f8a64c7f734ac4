// What the handling table lets a terminal keep readable, encrypted, and the list of own openings.
// An SQLite file whose texts are AES-256-GCM blobs under a key derived from the device's seed:
// without the device's touch nothing in it is readable. Search decrypts and scans, once a command;
// the desk, which stays, has an index in memory (text_index.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "ledger/charter.h"
#include "sqlite/db.h"
#include "terminal/keyring.h"
#include "terminal/reading.h"

namespace valise::terminal {

// A cable kept with its text.
struct KeptCable {
  CableId id;
  cable::Number number;
  cable::MissionId mission;
  cable::Level level = cable::Level::limite;
  std::string subject;  // empty: none
  std::string text;
  Time dtg;
  LeafIndex record;
  // What came with it; the bytes are kept of what was taken along alone. None: nothing.
  std::optional<std::vector<cable::Attachment>> attachments;
  std::optional<cable::Status> status = {};  // none: in force, as far as is known here
  std::optional<cable::Number> by = {};      // that corrects or supersedes it
  wire::Held held = {};  // as the node listed it last: it is listed without the node

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using K = KeptCable;
    return pack(Field{"id", &K::id}, Field{"number", &K::number}, Field{"mission", &K::mission},
                Field{"level", &K::level}, Field{"subject", &K::subject}, Field{"text", &K::text},
                Field{"dtg", &K::dtg}, Field{"record", &K::record},
                Field{"attachments", &K::attachments}, Field{"status", &K::status},
                Field{"by", &K::by}, Field{"held", &K::held});
  }
};

// An own opening, whether or not its text is kept: what `accept` and `export` refer to.
struct OwnOpening {
  CableId cable;
  cable::Number number;
  cable::MissionId mission;
  Hash request;
  LeafIndex record;
  Time time;
};

// A cable that was taken along: its text is kept until then, longer than the table says of keeping.
// After `until` the row alone remains, for thirty days: it says why there is no text.
struct PackedCable {
  wire::Held held;
  cable::MissionId mission;
  Time until;
  LeafIndex record;  // of the pack's entry

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using P = PackedCable;
    return pack(Field{"held", &P::held}, Field{"mission", &P::mission}, Field{"until", &P::until},
                Field{"record", &P::record});
  }
};

// What became of an opened cable's text, and of older ones.
struct Added {
  std::optional<KeptCable> kept;  // none: the table does not let it be kept
  std::vector<CableId> dropped;
};

struct SearchHit {
  KeptCable cable;
  std::size_t count = 0;  // occurrences of all words together
};

// One thread. Errors of all: disk, corrupt, busy.
class Archive {
 public:
  // Enforces the handling table at once. Errors besides: corrupt (another device's file).
  static Result<Archive> open(const std::filesystem::path& data, const ledger::Charter& charter,
                              const UnlockedDevice& device, Random& random, Time now);

  // Notes the opening; keeps the text if the table lets its effective level be kept.
  Result<Added> add(const OpenedCable& cable, Time now);
  // The same of one that was taken along, with what came attached.
  Result<Added> add(const OpenedCable& cable, const PackedCable& pack, Time now);
  // Drops packs that have ended; of the others what is older than kept_days and, of each level, the
  // oldest beyond kept_cables; which.
  Result<std::vector<CableId>> enforce(Time now);

  // What became of listed cables since they were kept: their texts are marked anew, those that were
  // withdrawn are dropped. Which changed.
  Result<std::vector<CableId>> mark(const std::vector<Listed>& cables,
                                    const cable::MissionId& mission);

  Result<KeptCable> find(const cable::Number& number) const;
  Result<std::vector<KeptCable>> list() const;  // the newest first
  // Cables that have every word, ASCII letters in either case; the most occurrences first.
  Result<std::vector<SearchHit>> search(const std::vector<std::string>& words) const;
  // Of a cable that was taken along, `place` from 0: the caller wipes it. Errors besides:
  // not_found.
  Result<Bytes> attachment(const KeptCable& cable, std::size_t place) const;
  Result<std::vector<PackedCable>> packs() const;  // what ends first comes first
  // Before their time: no text of a pack remains. Which had one.
  Result<std::vector<CableId>> give_back();
  Result<OwnOpening> opening(const cable::Number& number, const cable::MissionId& mission) const;
  Result<void> forget_texts();

 private:
  Archive(sqlite::Db db, const ledger::Charter& charter, Secret key, Random& random);
  Result<Secret> unseal(View tag, View nonce, View sealed) const;
  Result<void> put(int kind, View tag, Bytes plaintext);
  Result<void> drop(int kind, const cable::Number& number, const cable::MissionId& mission);
  Result<void> keep_attachments(const KeptCable& cable, const std::vector<Bytes>& contents);
  Result<void> drop_attachments(const KeptCable& cable);
  Result<void> drop_text(const KeptCable& cable);  // and what came with it
  Result<Added> add(const OpenedCable& cable, std::optional<Time> until, Time now);
  Result<std::optional<Time>> packed_until(const cable::Number& number,
                                           const cable::MissionId& mission, Time now) const;
  template <class Row>
  Result<std::vector<Row>> rows(int kind) const;

  mutable sqlite::Db db_;
  std::vector<ledger::Handling> handling_;
  Secret key_;
  Random& random_;
};

}  // namespace valise::terminal
