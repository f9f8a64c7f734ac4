#include "hostile/rogue_releaser.h"

namespace valise::hostile {

custody::SealInput RogueReleaser::honest() const {
  const ledger::Charter& charter = world_.network.charter();
  custody::SealInput input;
  input.domain = world_.network.domain();
  input.charter = world_.network.charter_hash();
  input.threshold = charter.threshold;
  for (const ledger::Seat& seat : charter.seats) {
    input.seats.push_back({seat.number, seat.key_id, seat.kem_public});
  }
  for (const std::string& name : missions_) {
    const seal::KemKey& key = world_.network.mission_key(name);
    const auto id = cable::MissionId::parse(name).value();
    input.recipients.push_back({id, key.id(), key.public_key()});
    if (name == missions_.front()) continue;
    input.cover.distribution.push_back(
        {id, cable::Duty::action, cable::Precedence::routine, std::nullopt});
  }
  input.cover.subject = "a subject";
  input.cover.dtg = world_.now();
  input.cover.releaser = self_.officer();
  input.cover.language = "en";
  input.text = "a text";
  return input;
}

wire::Submit RogueReleaser::seal(const custody::SealInput& input) const {
  Bytes body;
  const auto sealed = custody::seal_cable(input, world_.random, [&](View piece) -> Result<void> {
                        append(body, piece);
                        return {};
                      }).value();
  wire::Submit out{sealed.header, sealed.cover, sealed.body_bytes,         body, {},
                   sealed.shares, {},           cable::Precedence::routine};
  for (const auto& [mission, post] : sealed.posts) out.posts.push_back({mission, post});
  out.evidence = sign(out.header);
  return out;
}

wire::Submit RogueReleaser::with_policy(const wire::Submit& sealed,
                                        const std::function<void(cable::Policy&)>& change) const {
  auto header = cable::decode_header(sealed.header).value();
  change(header.policy);
  wire::Submit out = sealed;
  out.header = cable::encode_header(header.policy, header.content);
  out.evidence = sign(out.header);
  return out;
}

ledger::Entry RogueReleaser::released(const wire::Submit& submit,
                                      const cable::Number& number) const {
  return {ledger::EntryType::released, seal::encode(ledger::Released{number, submit.header}),
          submit.evidence};
}

Bytes RogueReleaser::sign(View header) const {
  const seal::Domain& domain = world_.network.domain();
  const CableId cable = cable::cable_id(domain, header);
  ledger::ReleasedEvidence evidence;
  evidence.releaser = self_.sign(domain, "cable", header, domain.hash("release", cable.view()));
  return seal::encode(evidence);
}

}  // namespace valise::hostile
