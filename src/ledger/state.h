// What the entries of one ledger make: records under keys. The law reads it through State and
// answers with a Change; a server keeps it in its store, the simulator and `ledger verify` in
// memory. Ten million cables need no copy.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/id.h"
#include "base/time.h"
#include "cable/names.h"
#include "ledger/acts.h"
#include "ledger/facts.h"

namespace valise::ledger {

// First byte of a key. Those before `roster_end` are people and keys, which the daily state hash
// covers; the others are cables and what was done with them.
enum class Kind : std::uint8_t {
  head = 1,
  mission = 2,      // mission → MissionRecord
  mission_key = 3,  // key id → mission
  officer = 4,      // officer → OfficerRecord
  device = 5,       // device id → DeviceRecord
  passkey = 6,      // passkey id → device id
  grant = 7,        // officer, file → GrantRecord
  suspension = 8,   // subject → SuspensionRecord
  collective = 9,   // name → CollectiveRecord
  roster_end = 31,
  payload = 32,      // identity → index
  released = 33,     // cable → ReleasedRecord
  serial = 34,       // mission, year → last serial
  received = 35,     // mission, cable → ReceivedRecord
  session = 36,      // identity → SessionRecord
  request = 37,      // identity → RequestRecord
  opening = 38,      // cable, mission, index → identity of the request
  accepted = 39,     // cable, mission → Use
  last_charge = 40,  // budget, cable → time
  charge = 41,       // budget, time, cable → nothing
  addressed = 42,    // mission, index → cable
  accredited = 43,   // time, officer → nothing
  exported = 44,     // cable, mission, index → Use
  registrar = 45,    // officer → nothing, while in force
  packed = 46,       // cable, mission, index → Use
  status = 47,       // cable → StatusRecord
};

// A key: its kind and parts, so that keys of one prefix are neighbours in order.
class Key {
 public:
  explicit Key(Kind kind) : bytes_{static_cast<std::uint8_t>(kind)} {}
  Key& with(std::string_view text);  // a text without zero bytes, ended by one
  Key& with(std::uint64_t number);   // big-endian
  Key& with(View fixed);             // bytes of a fixed length
  template <class Tag>
  Key& with(const Id<Tag>& id) {
    return with(id.view());
  }

  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

// The least byte string above every one that starts with the prefix.
Bytes prefix_end(View prefix);

class State {
 public:
  // Returns false to end the scan.
  using Visit = std::function<bool(View key, View value)>;

  virtual ~State() = default;
  virtual std::optional<Bytes> get(View key) const = 0;
  // Keys in [from, to), ascending.
  virtual void scan(View from, View to, const Visit& visit) const = 0;

  template <class Record>
  std::optional<Record> find(const Key& key) const;
  bool has(const Key& key) const { return get(key.bytes()).has_value(); }
};

// Puts over a state that is left as it was: what a batch would change.
class Change final : public State {
 public:
  explicit Change(const State& below) : below_(below) {}
  // A change of a change is part(): a copy would hide what it was meant to stand on.
  Change(const Change&) = delete;
  Change(Change&&) noexcept = default;
  Change part() const { return Change(static_cast<const State&>(*this)); }

  std::optional<Bytes> get(View key) const override;
  void scan(View from, View to, const Visit& visit) const override;

  void put(const Key& key, Bytes value) { puts_[key.bytes()] = std::move(value); }
  void erase(const Key& key) { puts_[key.bytes()] = std::nullopt; }
  template <class Record>
  void put_record(const Key& key, const Record& record) {
    put(key, seal::encode(record));
  }

  // Takes over what `above`, a part of this one, would put.
  void take(Change&& above);

  // nullopt: the key is gone.
  const std::map<Bytes, std::optional<Bytes>>& puts() const { return puts_; }

 private:
  const State& below_;
  std::map<Bytes, std::optional<Bytes>> puts_;
};

class MemoryState final : public State {
 public:
  std::optional<Bytes> get(View key) const override;
  void scan(View from, View to, const Visit& visit) const override;
  void take(const Change& change);

 private:
  std::map<Bytes, Bytes, std::less<>> records_;
};

struct HeadRecord {
  TreeSize size;
  Time mark;  // of the last batch
  Hash charter;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"size", &HeadRecord::size}, Field{"mark", &HeadRecord::mark},
                Field{"charter", &HeadRecord::charter});
  }
};

struct MissionRecord {
  Hash act;
  LeafIndex index;
  MissionOpening opening;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using M = MissionRecord;
    return pack(Field{"act", &M::act}, Field{"index", &M::index}, Field{"opening", &M::opening});
  }
};

struct OfficerRecord {
  Hash act;
  LeafIndex index;
  Accreditation accreditation;
  bool ended = false;

  bool in_force(Time now) const { return !ended && now < accreditation.until; }

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using O = OfficerRecord;
    return pack(Field{"act", &O::act}, Field{"index", &O::index},
                Field{"accreditation", &O::accreditation}, Field{"ended", &O::ended});
  }
};

struct DeviceRecord {
  Hash act;
  LeafIndex index;
  cable::OfficerId officer;
  seal::VerifyKey device_key{};
  Array<seal::kKemPublicBytes> draft_key{};
  std::vector<seal::Passkey> passkeys;
  Time eligible;  // may open from then on
  bool revoked = false;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using D = DeviceRecord;
    return pack(Field{"act", &D::act}, Field{"index", &D::index}, Field{"officer", &D::officer},
                Field{"device_key", &D::device_key}, Field{"draft_key", &D::draft_key},
                Field{"passkeys", &D::passkeys}, Field{"eligible", &D::eligible},
                Field{"revoked", &D::revoked});
  }
};

struct GrantRecord {
  Hash act;
  Time until;
  bool ended = false;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using G = GrantRecord;
    return pack(Field{"act", &G::act}, Field{"until", &G::until}, Field{"ended", &G::ended});
  }
};

struct SuspensionRecord {
  Hash act;  // that suspended or, if it is not in force, lifted
  bool in_force = false;
  // None of these in a record that was made before they were kept.
  std::optional<LeafIndex> index = {};
  std::optional<Time> since = {};           // mark
  std::optional<cable::OfficerId> by = {};  // of a suspension alone
  std::optional<ReasonCode> reason = {};    // of a suspension alone

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using S = SuspensionRecord;
    return pack(Field{"act", &S::act}, Field{"in_force", &S::in_force}, Field{"index", &S::index},
                Field{"since", &S::since}, Field{"by", &S::by}, Field{"reason", &S::reason});
  }
};

struct CollectiveRecord {
  Hash act;
  LeafIndex index;
  Collective collective;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using C = CollectiveRecord;
    return pack(Field{"act", &C::act}, Field{"index", &C::index},
                Field{"collective", &C::collective});
  }
};

struct ReleasedRecord {
  LeafIndex index;
  cable::Number number;
  Bytes header;
  bool voided = false;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using R = ReleasedRecord;
    return pack(Field{"index", &R::index}, Field{"number", &R::number}, Field{"header", &R::header},
                Field{"voided", &R::voided});
  }
};

struct StatusRecord {
  Hash act;
  LeafIndex index;
  cable::Status status = cable::Status::in_force;
  std::optional<Successor> by;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using S = StatusRecord;
    return pack(Field{"act", &S::act}, Field{"index", &S::index}, Field{"status", &S::status},
                Field{"by", &S::by});
  }
};

struct ReceivedRecord {
  LeafIndex index;
  Time time;  // mark
  cable::MissionId originator;
  cable::Level level = cable::Level::limite;
  std::vector<cable::FileId> files;
  std::optional<Hash> filed;  // the act in force, if a registrar filed it

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using R = ReceivedRecord;
    return pack(Field{"index", &R::index}, Field{"time", &R::time},
                Field{"originator", &R::originator}, Field{"level", &R::level},
                Field{"files", &R::files}, Field{"filed", &R::filed});
  }
};

struct SessionRecord {
  Session session;
  std::vector<std::uint8_t> used;  // places, as bytes

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"session", &SessionRecord::session}, Field{"used", &SessionRecord::used});
  }
};

struct RequestRecord {
  LeafIndex index;
  Time time;  // mark
  Request request;
  bool charged = false;
  bool archive = false;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using R = RequestRecord;
    return pack(Field{"index", &R::index}, Field{"time", &R::time}, Field{"request", &R::request},
                Field{"charged", &R::charged}, Field{"archive", &R::archive});
  }
};

Key head_key();
Key mission_key(const cable::MissionId& mission);
Key officer_key(const cable::OfficerId& officer);
Key device_key(const DeviceId& device);
Key passkey_key(View passkey_id);
Key grant_key(const cable::OfficerId& officer, const cable::FileId& file);
Key suspension_key(std::string_view subject);
Key collective_key(const cable::FileId& name);
Key payload_key(const Hash& identity);
Key released_key(const CableId& cable);
Key serial_key(const cable::MissionId& mission, std::uint16_t year);
Key received_key(const cable::MissionId& mission, const CableId& cable);
Key session_key(const Hash& identity);
Key request_key(const Hash& identity);
Key openings_prefix(const CableId& cable);  // by whatever mission
Key opening_prefix(const CableId& cable, const cable::MissionId& mission);
Key accepted_key(const CableId& cable, const cable::MissionId& mission);
Key addressed_prefix(const cable::MissionId& mission);
Key status_key(const CableId& cable);

// Corrupt records are our own fault: what was put is what is read.
template <class Record>
std::optional<Record> State::find(const Key& key) const {
  const auto bytes = get(key.bytes());
  if (!bytes) return std::nullopt;
  auto record = seal::decode<Record>(*bytes);
  CHECK(record.has_value());
  return std::move(*record);
}

// Whether an act suspends that subject now: "officer cy-7f3a".
bool suspended(const State& state, std::string_view subject);

// SHA-256 over every roster record in order of key: u64 length ‖ key, u64 length ‖ value.
Hash roster_hash(const State& state);

}  // namespace valise::ledger
