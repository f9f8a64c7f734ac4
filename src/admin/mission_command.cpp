// Opening a mission: the node makes its key, the seats see that it holds it, two registrars sign
// (PROTOCOL.md row 58).
#include <ostream>

#include "admin/commands.h"
#include "admin/keys.h"
#include "admin/running.h"
#include "http/certificate.h"
#include "http/client.h"
#include "ledger/acts.h"
#include "wire/nodes.h"
#include "wire/paths.h"
#include "wire/trustee.h"

namespace valise::admin {
namespace {

struct Wanted {
  std::string mission;
  std::string config = "node.toml";
  std::string file = "GEN";
  std::int64_t clearances = 0;
};

// One call, its answer decoded; a refusal becomes the error that it names.
template <class Answer, class Question>
Result<Answer> ask(http::Client& client, const http::Target& target, std::string_view path,
                   const Question& question) {
  http::Call call{.path = std::string(path),
                  .content_type = "application/cbor",
                  .body = seal::encode(question)};
  TRY(const http::Answer answer, client.call(target, call));
  if (answer.status == 200) return seal::decode<Answer>(answer.body);
  const auto refusal = seal::decode<wire::Refusal>(answer.body);
  if (!refusal) return fail(Code::failed, "status " + std::to_string(answer.status));
  return Failure(wire::error_of(*refusal));
}

// The seat's word that this node opened what it sealed to the key.
Result<Bytes> possession(http::Client& client, const http::Target& seat,
                         const ledger::Adopted& adopted, const cable::MissionId& mission,
                         const seal::KemKey& key) {
  TRY(const auto challenge,
      ask<wire::PossessionChallenge>(
          client, seat, wire::path::possession,
          wire::PossessionRequest{mission, to_bytes(View(key.public_key()))}));
  TRY(const Secret opened, seal::hpke_open(key, adopted.domain.label("possession-challenge"),
                                           view_of(mission.str()), challenge.sealed));
  TRY(const auto bytes, to_array<32>(opened.expose_secret()));
  TRY(auto word, ask<wire::Statement>(client, seat, wire::path::possession_proof,
                                      wire::PossessionProof{mission, key.id(), bytes}));
  return std::move(word.signed_word);
}

Result<wire::WaitingAct> make_act(const Wanted& wanted, const ledger::Adopted& adopted,
                                  const cable::MissionId& mission, const seal::KemKey& key,
                                  Time now, Random& random) {
  TRY(const auto file, cable::FileId::parse(wanted.file));
  if (wanted.clearances < 0 || wanted.clearances > 20) {
    return fail(Code::usage, "0 to 20 clearances", "--clearances");
  }
  const ledger::MissionOpening record{key.public_key(), key.id(), now, file,
                                      static_cast<std::uint8_t>(wanted.clearances)};
  const ledger::Act act{ledger::EntryType::mission_opened,
                        mission.str(),
                        seal::encode(record),
                        std::nullopt,
                        adopted.charter.origin_of(mission.member()),
                        adopted.hash,
                        now,
                        random.array<16>()};
  return wire::WaitingAct{act.type, seal::encode(act), {}, {}};
}

Result<void> open_mission(const Wanted& wanted, Console& console) {
  TRY(const config::Node settings, config::load_node(wanted.config));
  TRY(const ledger::Adopted adopted, load_charter(settings));
  TRY(const auto mission, cable::MissionId::parse(wanted.mission));
  if (mission.member().str() != settings.member) {
    return fail(Code::refused, "a mission of another member", wanted.mission);
  }
  TRY(const NodeKeys keys, read_node_keys(settings.data));
  TRY(http::Certificate made, http::make_certificate(keys.tls.seed()));
  http::Client client({.identity = std::make_shared<const http::Certificate>(std::move(made))});
  TRY(const auto targets, targets_of(settings, adopted.charter));
  const OffsetClock clock(settings.clock_offset_s);
  const seal::KemKey key = seal::KemKey::generate(console.random);
  TRY(wire::WaitingAct act, make_act(wanted, adopted, mission, key, clock.now(), console.random));
  for (const auto& [name, target] : targets) {
    if (!name.starts_with("trustee ")) continue;
    auto word = possession(client, target, adopted, mission, key);
    if (word) act.statements.push_back(std::move(*word));
  }
  if (act.statements.size() < adopted.charter.quorum()) {
    return fail(Code::too_few, std::to_string(act.statements.size()) + " of the " +
                                   std::to_string(adopted.charter.quorum()) +
                                   " trustees needed answered: try again");
  }
  TRY_VOID(add_mission_key(settings.data, adopted.charter.network,
                           {mission, seal::KemKey::from_seed(key.seed().copy()).value()}));
  const ledger::Member* own = adopted.charter.member(mission.member());
  const http::Target node{settings.listen.host, settings.listen.port, own->node.tls_key};
  TRY(const auto state, ask<wire::ActState>(client, node, wire::path::propose, act));
  console.out << state.act.short_hex() << "  mission opened " << mission.str()
              << ": two registrars sign with valise countersign approve " << state.act.short_hex()
              << "\n";
  return {};
}

}  // namespace

Command mission_command() {
  auto wanted = std::make_shared<Wanted>();
  Command open{"open",
               "Makes a mission's key, proves it to the trustees, asks two registrars to sign",
               {{"MISSION", "The mission, as cy/mfa", &wanted->mission, true},
                {"--config", "Settings of this node", &wanted->config},
                {"--file", "Where its cables are filed by default", &wanted->file},
                {"--clearances", "How many clearers a release needs", &wanted->clearances}},
               [wanted](Console& console) { return open_mission(*wanted, console); },
               {}};
  return {"mission", "The missions of this member", {}, {}, {std::move(open)}};
}

}  // namespace valise::admin
