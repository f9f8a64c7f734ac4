// A registrar who wants to be two persons. He has his own device and passkey, a second device of
// his own, and a straw man who does whatever he is told.
#pragma once

#include "fixture/network.h"

namespace valise::hostile {

class RogueRegistrar {
 public:
  RogueRegistrar(fixture::Network& network, const fixture::Person& self)
      : network_(network), self_(self), second_(network.person(self.officer().str())) {}

  const fixture::Person& second_device() const { return second_; }

  // The straw man's device, to be enrolled with the registrar's passkey.
  ledger::SignedEnrolRequest own_passkey_for(const fixture::Person& straw_man) const {
    const seal::Domain& domain = network_.domain();
    const View device = straw_man.device().verify_key();
    const ledger::EnrolRequest request{
        straw_man.officer(),
        straw_man.device().verify_key(),
        straw_man.draft().public_key(),
        {{self_.passkey(), self_.attest(domain.hash("passkey", device))}},
        domain.founding};
    ledger::SignedEnrolRequest out;
    out.payload = seal::encode(request);
    out.device = seal::sign_detached(straw_man.device(), domain.label("enrol"), out.payload);
    out.touches = {self_.touch(domain.hash("enrol", out.payload))};
    return out;
  }

  // The act again, its second signature touched with the registrar's own passkey.
  ledger::Entry sign_for(ledger::Entry act) const {
    auto evidence = seal::decode<ledger::ActEvidence>(act.evidence).value();
    evidence.signatures.at(1).touch = self_.touch(network_.identity(act).view());
    act.evidence = seal::encode(evidence);
    return act;
  }

 private:
  fixture::Network& network_;
  const fixture::Person& self_;
  fixture::Person second_;
};

inline DeviceId device_of(const ledger::SignedEnrolRequest& request) {
  return seal::signer_id(seal::decode<ledger::EnrolRequest>(request.payload)->device_key);
}

// As a registrar signs it who has compared the fingerprint.
inline ledger::Enrolment enrolment_of(const fixture::Network& network,
                                      const ledger::SignedEnrolRequest& request) {
  return {request, ledger::fingerprint_of(network.domain(), request.payload)};
}

}  // namespace valise::hostile
