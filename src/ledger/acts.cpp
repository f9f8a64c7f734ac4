#include "ledger/acts.h"

#include <array>

namespace valise::ledger {
namespace {

constexpr std::array<std::string_view, 6> kReasons = {"departure", "lost",     "suspected",
                                                      "mistake",   "exercise", "other"};

Result<void> check_offer(const Charter& charter, const seal::Domain& domain, const Member& member,
                         const EnrolRequest& request, const OfferedPasskey& offered) {
  const auto challenge = domain.hash("passkey", request.device_key);
  TRY(const auto made,
      seal::verify_attestation(member.relying_party, challenge, offered.attestation));
  if (!(made == offered.passkey)) {
    return fail(Code::verification_failed, "the attestation is of another passkey", "passkeys");
  }
  if (charter.model_of(made) == nullptr) {
    return fail(Code::refused,
                "the charter does not list this make of authenticator: use one that it lists",
                "passkeys");
  }
  return {};
}

}  // namespace

std::optional<Signers> signers_of(EntryType type) {
  switch (type) {
    case EntryType::mission_opened:
    case EntryType::officer_accredited:
    case EntryType::granted:
    case EntryType::device_enrolled:
    case EntryType::collective_set:
      return Signers{2, kRegistrar};
    case EntryType::lifted:
      return Signers{2, kSecurityOfficer | kRegistrar};
    case EntryType::suspended:
      return Signers{1, kSecurityOfficer};
    case EntryType::officer_ended:
    case EntryType::grant_ended:
    case EntryType::device_revoked:
      return Signers{1, kRegistrar | kSecurityOfficer};
    case EntryType::filed:
      return Signers{1, kRegistrar};
    case EntryType::status_changed:
      return Signers{1, kReleaser};
    default:
      return std::nullopt;
  }
}

Result<EnrolRequest> check_enrol_request(const Charter& charter, const seal::Domain& domain,
                                         const SignedEnrolRequest& request) {
  TRY(auto read, seal::decode<EnrolRequest>(request.payload));
  if (read.founding != domain.founding) {
    return fail(Code::verification_failed, "made for another network", "founding");
  }
  const Member* member = charter.member(read.officer.member());
  if (member == nullptr) return fail(Code::refused, "no such member", "officer");
  TRY_VOID(seal::to_kem_public(read.draft_key));
  if (read.passkeys.empty() || read.passkeys.size() > 2 ||
      request.touches.size() != read.passkeys.size()) {
    return fail(Code::malformed, "one or two passkeys, each with its touch", "passkeys");
  }
  TRY_VOID(seal::verify_detached(read.device_key, domain.label("enrol"), request.payload,
                                 request.device));
  const auto challenge = domain.hash("enrol", request.payload);
  for (std::size_t i = 0; i < read.passkeys.size(); ++i) {
    TRY_VOID(check_offer(charter, domain, *member, read, read.passkeys[i]));
    TRY_VOID(seal::verify_assertion(member->relying_party, read.passkeys[i].passkey, challenge,
                                    request.touches[i]));
  }
  return read;
}

Array<16> fingerprint_of(const seal::Domain& domain, View enrol_payload) {
  const auto hash = domain.hash("enrol", enrol_payload);
  Array<16> out;
  std::copy_n(hash.begin(), out.size(), out.begin());
  return out;
}

std::string_view name(ReasonCode reason) {
  return kReasons[static_cast<std::size_t>(reason) - 1];
}

Result<ReasonCode> parse_reason(std::string_view text) {
  const auto found = std::find(kReasons.begin(), kReasons.end(), text);
  if (found == kReasons.end()) {
    return fail(Code::usage, "a reason is departure, lost, suspected, mistake, exercise or other",
                std::string(text));
  }
  return static_cast<ReasonCode>(found - kReasons.begin() + 1);
}

}  // namespace valise::ledger
