// Founding by the calls that people make: a mission's key proved to the trustees, proposed, signed
// by two registrars; officers accredited, enrolled and granted the file.
#include "sim/world.h"
#include "wire/paths.h"

namespace valise::sim {
namespace {

constexpr ledger::Roles kOfficer = ledger::kReader | ledger::kReleaser;

}  // namespace

Result<void> World::found() {
  run_for(2);
  for (const std::string& mission : options_.missions) TRY_VOID(open_mission(mission));
  std::map<std::string, int> missions_of;
  for (const std::string& mission : options_.missions) {
    const std::string member = mission.substr(0, mission.find('/'));
    const std::string officer = member + "-00" + std::to_string(++missions_of[member]);
    for (const char* number : {"1", "2"}) {
      people.push_back(network.person(officer + number));
      const fixture::Person& person = people.back();
      TRY_VOID(put_act(member, network.accredit(person, kOfficer, {mission}, now())));
      TRY_VOID(put_act(member, network.enrol(person, now())));
      TRY_VOID(put_act(member, network.grant(person, "GEN", now(), now() + 200 * kDay)));
    }
  }
  run_for(20);
  return {};
}

Result<void> World::open_mission(const std::string& mission) {
  const auto id = cable::MissionId::parse(mission).value();
  const std::string member = id.member().str();
  ledger::Entry entry = network.open_mission(mission, now());
  const seal::KemKey& key = network.mission_key(mission);
  auto evidence = seal::decode<ledger::ActEvidence>(entry.evidence).value();
  evidence.statements.clear();
  for (const fixture::SeatKeys& seat : network.seats()) {
    const std::string to = "trustee " + std::to_string(seat.seat.number);
    const wire::PossessionRequest question{id, to_bytes(View(key.public_key()))};
    TRY(const auto challenge,
        read_answer<wire::PossessionChallenge>(
            ask(to, post(wire::path::possession, seal::encode(question), node(member).key))));
    TRY(const Secret opened, seal::hpke_open(key, network.domain().label("possession-challenge"),
                                             view_of(mission), challenge.sealed));
    TRY(const auto bytes, to_array<32>(opened.expose_secret()));
    const wire::PossessionProof proof{id, key.id(), bytes};
    TRY(auto word,
        read_answer<wire::Statement>(
            ask(to, post(wire::path::possession_proof, seal::encode(proof), node(member).key))));
    evidence.statements.push_back(std::move(word.signed_word));
  }
  entry.evidence = seal::encode(evidence);
  opened_.push_back(mission);
  const wire::WaitingAct proposal{entry.type, entry.payload, evidence.statements, {}};
  TRY_VOID(read_answer<wire::ActState>(
      ask("node " + member, post(wire::path::propose, seal::encode(proposal), node(member).key))));
  return put_act(member, entry);
}

// Each signature comes from the device that made it.
Result<void> World::put_act(const std::string& member, const ledger::Entry& entry) {
  const auto evidence = seal::decode<ledger::ActEvidence>(entry.evidence).value();
  std::optional<LeafIndex> index;
  for (std::size_t i = 0; i < evidence.signatures.size(); ++i) {
    const wire::SignAct signing{entry.type, entry.payload, evidence.statements,
                                evidence.signatures[i]};
    const auto& registrar = network.member(member).registrars[i];
    TRY(const auto state, read_answer<wire::ActState>(
                              ask("node " + member, post(wire::path::act, seal::encode(signing),
                                                         registrar.device().verify_key()))));
    index = state.index;
  }
  if (!index) return fail(Code::failed, "the act does not stand", std::string(name(entry.type)));
  return {};
}

}  // namespace valise::sim
