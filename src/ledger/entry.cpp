#include "ledger/entry.h"

#include <array>

#include "base/check.h"

namespace valise::ledger {
namespace {

constexpr std::array kTypes = {
    EntryTypeRow{EntryType::charter_adopted, "charter-adopted", "charter adopted"},
    EntryTypeRow{EntryType::mission_opened, "mission-opened", "mission opened"},
    EntryTypeRow{EntryType::officer_accredited, "officer-accredited", "officer accredited"},
    EntryTypeRow{EntryType::officer_ended, "officer-ended", "officer ended"},
    EntryTypeRow{EntryType::granted, "grant", "file granted"},
    EntryTypeRow{EntryType::grant_ended, "grant-ended", "grant ended"},
    EntryTypeRow{EntryType::device_enrolled, "device-enrolled", "device enrolled"},
    EntryTypeRow{EntryType::device_revoked, "device-revoked", "device revoked"},
    EntryTypeRow{EntryType::released, "released", "cable released"},
    EntryTypeRow{EntryType::number_voided, "number-voided", "number voided"},
    EntryTypeRow{EntryType::status_changed, "status", "cable's status changed"},
    EntryTypeRow{EntryType::collective_set, "collective", "collective set"},
    EntryTypeRow{EntryType::received, "received", "cable received"},
    EntryTypeRow{EntryType::filed, "filed", "cable filed"},
    EntryTypeRow{EntryType::session_opened, "session", "session opened"},
    EntryTypeRow{EntryType::opening_requested, "request", "opening requested"},
    EntryTypeRow{EntryType::exported, "exported", "printed or exported"},
    EntryTypeRow{EntryType::pack_taken, "pack-taken", "pack taken"},
    EntryTypeRow{EntryType::accepted_for_action, "accepted", "accepted for action"},
    EntryTypeRow{EntryType::suspended, "suspended", "suspended"},
    EntryTypeRow{EntryType::lifted, "lifted", "suspension lifted"},
    EntryTypeRow{EntryType::mark, "mark", "mark"},
    EntryTypeRow{EntryType::state, "state", "state"},
};

const EntryTypeRow* row_of(std::uint64_t type) {
  for (const EntryTypeRow& row : kTypes) {
    if (static_cast<std::uint64_t>(row.type) == type) return &row;
  }
  return nullptr;
}

}  // namespace

std::span<const EntryTypeRow> entry_types() {
  return kTypes;
}

std::string_view name(EntryType type) {
  const EntryTypeRow* row = row_of(static_cast<std::uint64_t>(type));
  CHECK(row != nullptr);
  return row->name;
}

Bytes encode(const Entry& entry) {
  seal::cbor::Writer out;
  out.array(3);
  out.unsigned_int(static_cast<std::uint64_t>(entry.type));
  out.bytes(entry.payload);
  out.bytes(entry.evidence);
  return out.take();
}

Result<Entry> decode_entry(View bytes) {
  using Kind = seal::cbor::Value::Kind;
  if (bytes.size() > kEntryBytesMax) return fail(Code::too_large, "over 65,535 bytes", "entry");
  TRY(const seal::cbor::Value value, seal::cbor::decode(bytes));
  if (value.kind != Kind::array || value.items.size() != 3 ||
      value.items[0].kind != Kind::unsigned_int || value.items[1].kind != Kind::bytes ||
      value.items[2].kind != Kind::bytes) {
    return fail(Code::malformed, "an entry is [type, payload, evidence]", "entry");
  }
  const EntryTypeRow* row = row_of(value.items[0].number);
  if (row == nullptr) return fail(Code::unsupported, "no entry type of this law", "entry");
  return Entry{row->type, to_bytes(value.items[1].data), to_bytes(value.items[2].data)};
}

Hash identity(const seal::Domain& domain, EntryType type, View payload) {
  return {domain.hash(name(type), payload)};
}

}  // namespace valise::ledger
