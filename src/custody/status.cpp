#include "custody/status.h"

#include "ledger/proved_entry.h"

namespace valise::custody {

Result<ProvedStatus> read_status(const ledger::Adopted& charter, const cable::MemberId& originator,
                                 View bytes, std::string_view proof_text) {
  TRY(const auto proved, ledger::proved_entry(charter.charter, originator, bytes, proof_text));
  const ledger::Entry& entry = proved.entry;
  if (entry.type != ledger::EntryType::status_changed) {
    return fail(Code::malformed, "the entry changes no status", "status");
  }
  TRY(const auto act, seal::decode<ledger::Act>(entry.payload));
  TRY(const auto change, seal::decode<ledger::StatusChange>(act.record));
  TRY(const Bytes id, from_hex(act.subject));
  TRY(const auto cable, to_array<32>(id));
  return ProvedStatus{CableId{cable},
                      change.status,
                      change.by,
                      act.time,
                      ledger::identity(charter.domain, entry.type, entry.payload),
                      proved.verified.index};
}

}  // namespace valise::custody
