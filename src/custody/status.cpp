#include "custody/status.h"

#include "ledger/law.h"

namespace valise::custody {

Result<ProvedStatus> read_status(const ledger::Adopted& charter, const cable::MemberId& originator,
                                 View bytes, std::string_view proof_text) {
  const ledger::Member* member = charter.charter.member(originator);
  if (member == nullptr) return fail(Code::malformed, "the originator is no member", "status");
  TRY(const auto proof, tlog::parse_proof(proof_text));
  TRY_VOID(tlog::verify_proof(bytes, proof, ledger::trust_of(charter.charter, *member)));
  TRY(const auto entry, ledger::decode_entry(bytes));
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
                      proof.index};
}

}  // namespace valise::custody
