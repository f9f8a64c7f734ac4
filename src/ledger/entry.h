// An entry of a ledger: [type, payload bstr, evidence bstr]. Its identity is the hash of its
// payload; signatures, assertions and embedded proofs are evidence, because a signature may have a
// twin (ES256) and a twin must not make a second entry (PROTOCOL.md row 2).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/id.h"
#include "seal/codec.h"
#include "seal/domain.h"

namespace valise::ledger {

// spec/registry.md lists the whole range; a type that the law of this program does not know is
// refused.
enum class EntryType : std::uint8_t {
  charter_adopted = 1,
  mission_opened = 2,
  officer_accredited = 6,
  officer_ended = 7,
  granted = 8,
  grant_ended = 9,
  device_enrolled = 10,
  device_revoked = 11,
  released = 12,
  number_voided = 13,
  status_changed = 14,
  collective_set = 15,
  received = 19,
  filed = 24,
  session_opened = 26,
  opening_requested = 27,
  exported = 29,
  pack_taken = 30,
  accepted_for_action = 31,
  suspended = 38,
  lifted = 39,
  mark = 44,
  state = 45,
};

struct EntryTypeRow {
  EntryType type;
  std::string_view name;   // the label under which its payload is hashed and signed
  std::string_view title;  // as a person reads it
};
std::span<const EntryTypeRow> entry_types();
std::string_view name(EntryType type);

inline constexpr std::size_t kEntryBytesMax = 65'535;  // c2sp.org/tlog-tiles

struct Entry {
  EntryType type = EntryType::mark;
  Bytes payload;
  Bytes evidence;  // empty for a mark

  friend bool operator==(const Entry&, const Entry&) = default;
};

Bytes encode(const Entry& entry);
// Errors: malformed; too_large; unsupported (a type not known).
Result<Entry> decode_entry(View bytes);

// H_type(payload)
Hash identity(const seal::Domain& domain, EntryType type, View payload);

}  // namespace valise::ledger
