#include "ledger/proved_entry.h"

#include "ledger/law.h"

namespace valise::ledger {

Result<ProvedEntry> proved_entry(const Charter& charter, const cable::MemberId& member, View bytes,
                                 std::string_view proof) {
  const Member* owner = charter.member(member);
  if (owner == nullptr) return fail(Code::not_found, "no such member", member.str());
  TRY(const auto parsed, tlog::parse_proof(proof));
  TRY(auto verified, tlog::verify_proof(bytes, parsed, trust_of(charter, *owner)));
  TRY(Entry entry, decode_entry(bytes));
  return ProvedEntry{std::move(entry), std::move(verified)};
}

}  // namespace valise::ledger
