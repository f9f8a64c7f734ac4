#include "hostile/forger.h"

#include "seal/authenticator_data.h"
#include "seal/hash.h"

namespace valise::hostile {

ledger::Entry Forger::opening(const ledger::Request& request, const seal::Assertion& touch) const {
  const auto type = ledger::EntryType::opening_requested;
  const Bytes payload = seal::encode(request);
  const auto device =
      seal::sign_detached(victim_.device(), network_.domain().label(ledger::name(type)), payload);
  return {type, payload, seal::encode(ledger::RequestEvidence{device, touch})};
}

Array<32> Forger::challenge(const ledger::Request& request) const {
  return network_.domain().hash(ledger::name(ledger::EntryType::opening_requested),
                                seal::encode(request));
}

Ceremony Forger::usual() const {
  const seal::RelyingParty& party = network_.member(victim_.officer().member().str()).party;
  Ceremony out;
  out.party = party.id;
  out.origin = party.origin;
  out.flags = seal::flag::user_present | seal::flag::user_verified;
  return out;
}

seal::Assertion Forger::touch(const Ceremony& ceremony, View challenge) const {
  const std::string client_data =
      "{" + ceremony.type + ",\"challenge\":\"" + to_base64url(challenge) + "\",\"origin\":\"" +
      ceremony.origin + "\",\"crossOrigin\":" + ceremony.cross_origin + ceremony.more + "}";
  const Bytes data =
      seal::encode_authenticator_data({.rp_id_hash = seal::sha256(view_of(ceremony.party)),
                                       .flags = ceremony.flags,
                                       .counter = 1,
                                       .made = std::nullopt,
                                       .extensions = {}});
  return victim_.touch_over(data, view_of(client_data));
}

}  // namespace valise::hostile
