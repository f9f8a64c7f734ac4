#include "custody/clearing.h"

#include <algorithm>
#include <set>

#include "seal/cbor.h"

namespace valise::custody {
namespace {

Bytes info_of(const seal::Domain& domain, std::string_view purpose, const DeviceId& device) {
  seal::cbor::Writer out;
  out.array(2);
  out.bytes(domain.label(purpose));
  out.bytes(device.view());
  return out.take();
}

Bytes draft_aad(std::string_view id, std::uint64_t version) {
  seal::cbor::Writer out;
  out.array(2);
  out.text(id);
  out.unsigned_int(version);
  return out.take();
}

Bytes comment_aad(const ClearingId& id, std::uint32_t version, const cable::OfficerId& clearer) {
  seal::cbor::Writer out;
  out.array(3);
  out.bytes(id.view());
  out.unsigned_int(version);
  out.text(clearer.str());
  return out.take();
}

const ClearingVerdict* newest_by(const Clearing& asked,
                                 const std::vector<ClearingVerdict>& verdicts,
                                 const std::optional<cable::OfficerId>& officer) {
  const ClearingVerdict* newest = nullptr;
  for (const ClearingVerdict& each : verdicts) {
    if (!officer || each.clearer != *officer || each.text != asked.text) continue;
    if (newest == nullptr || newest->time <= each.time) newest = &each;
  }
  return newest;
}

}  // namespace

std::string_view name(Verdict verdict) {
  return verdict == Verdict::cleared ? "cleared" : "refused";
}

Hash shown_hash(const seal::Domain& domain, View cleared_text) {
  return Hash{domain.hash("shown", cleared_text)};
}

std::string_view name(ClearingEnd end) {
  switch (end) {
    case ClearingEnd::withdrawn:
      return "withdrawn";
    case ClearingEnd::released:
      return "released";
    default:
      return "open";
  }
}

bool is_asked(const Clearing& clearing, const cable::OfficerId& officer) {
  return std::any_of(clearing.places.begin(), clearing.places.end(), [&](const auto& place) {
    return place.clearer == officer || place.substitute == officer;
  });
}

Result<void> check_places(const cable::OfficerId& drafter,
                          const std::vector<ClearingPlace>& places) {
  if (places.empty() || places.size() > kPlacesMax) {
    return fail(Code::malformed, "1 to 32 clearers", "places");
  }
  std::set<cable::OfficerId> named = {drafter};
  for (const ClearingPlace& place : places) {
    for (const auto& officer : {std::optional(place.clearer), place.substitute}) {
      if (!officer || named.insert(*officer).second) continue;
      return fail(Code::malformed,
                  *officer == drafter ? "the drafter does not clear his own draft"
                                      : "an officer is named twice",
                  officer->str());
    }
  }
  return {};
}

Result<void> may_clear(const ledger::Charter& charter, const cable::OfficerId& officer,
                       const ledger::OfficerRecord& record, cable::Level level, Time now) {
  const ledger::Accreditation& has = record.accreditation;
  const auto refused = [&](const char* why) { return fail(Code::refused, why, officer.str()); };
  if (!record.in_force(now)) return refused("the officer's accreditation has ended");
  if ((has.roles & ledger::kClearer) == 0) return refused("the officer is no clearer");
  const ledger::Handling* handling = charter.handling_of(level);
  if (handling == nullptr || !handling->clearance) return {};
  if (has.clearance < level || now >= has.clearance_until) {
    return refused("the officer has no clearance for this level");
  }
  return {};
}

Result<ClearingVerdict> check_verdict(const ledger::Rules& rules, const ledger::State& state,
                                      const SignedVerdict& verdict, Time now) {
  TRY(const auto word, seal::decode<ClearingVerdict>(verdict.payload));
  TRY(const DeviceId device, seal::signer_of(verdict.device));
  const auto record = state.find<ledger::DeviceRecord>(ledger::device_key(device));
  if (!record || record->revoked || record->officer != word.clearer) {
    return fail(Code::verification_failed, "no device of this officer signed the verdict",
                word.clearer.str());
  }
  TRY_VOID(seal::verify_detached(record->device_key, rules.domain.label("verdict"), verdict.payload,
                                 verdict.device));
  if (verdict.clearance.has_value() != (word.verdict == Verdict::cleared)) {
    return fail(Code::malformed, "a clearance is signed by whoever clears, and by nobody else",
                word.clearer.str());
  }
  if (word.comment.size() > kSealedCommentBytesMax) {
    return fail(Code::too_large, "the comment", word.clearer.str());
  }
  if (!verdict.clearance) return word;
  const Bytes payload = seal::encode(ledger::Clearance{word.text, word.clearer});
  TRY(const ledger::Signer signer,
      ledger::verify_signer(rules, state, now, "clear", payload, *verdict.clearance));
  if (signer.officer != word.clearer || (signer.roles & ledger::kClearer) == 0) {
    return fail(Code::refused, "the officer is no clearer", word.clearer.str());
  }
  return word;
}

std::vector<PlaceStanding> standing_of(const Clearing& asked,
                                       const std::vector<ClearingVerdict>& verdicts, Time now) {
  std::vector<PlaceStanding> out;
  for (const ClearingPlace& place : asked.places) {
    PlaceStanding standing{place, std::nullopt, false};
    const ClearingVerdict* word = newest_by(asked, verdicts, place.clearer);
    if (word == nullptr) word = newest_by(asked, verdicts, place.substitute);
    if (word != nullptr) standing.verdict = *word;
    standing.late = asked.wanted_by && (word != nullptr ? word->time : now) > *asked.wanted_by;
    out.push_back(std::move(standing));
  }
  return out;
}

bool all_cleared(const std::vector<PlaceStanding>& standing) {
  return std::all_of(standing.begin(), standing.end(),
                     [](const PlaceStanding& place) { return place.cleared(); });
}

Result<Bytes> seal_draft(const seal::Domain& domain, const seal::KemPublic& to,
                         const DeviceId& device, std::string_view id, std::uint64_t version,
                         View text, Random& random) {
  return seal::hpke_seal(to, info_of(domain, "draft", device), draft_aad(id, version), text,
                         random);
}

Result<Secret> open_draft(const seal::Domain& domain, const seal::KemKey& key,
                          const DeviceId& device, std::string_view id, std::uint64_t version,
                          View sealed) {
  return seal::hpke_open(key, info_of(domain, "draft", device), draft_aad(id, version), sealed);
}

Result<Bytes> seal_comment(const seal::Domain& domain, const seal::KemPublic& to,
                           const Clearing& clearing, const cable::OfficerId& clearer,
                           std::string_view comment, Random& random) {
  if (comment.size() > kCommentBytesMax) {
    return fail(Code::too_large, "a comment is of at most 4,096 bytes", "comment");
  }
  return seal::hpke_seal(to, info_of(domain, "comment", clearing.device),
                         comment_aad(clearing.id, clearing.version, clearer), view_of(comment),
                         random);
}

Result<std::string> open_comment(const seal::Domain& domain, const seal::KemKey& key,
                                 const DeviceId& device, const ClearingVerdict& verdict) {
  if (verdict.comment.empty()) return std::string();
  TRY(const Secret text,
      seal::hpke_open(key, info_of(domain, "comment", device),
                      comment_aad(verdict.id, verdict.version, verdict.clearer), verdict.comment));
  return to_string(text.expose_secret());
}

}  // namespace valise::custody
