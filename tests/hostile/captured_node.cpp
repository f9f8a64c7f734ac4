#include "hostile/captured_node.h"

#include "wire/paths.h"

namespace valise::hostile {
namespace {

class Silent final : public http::Core {
 public:
  http::Step step(Time, std::vector<http::CoreCall>, std::vector<http::Return>) override {
    return {};
  }
};

}  // namespace

CapturedNode::CapturedNode(Scene& scene, std::string member)
    : scene_(scene), member_(std::move(member)), origin_("valise-test/" + member_) {
  const ledger::Charter& charter = scene_.charter().charter;
  key_ = ledger::trust_of(charter, *charter.member(scene_.world.network.member(member_).id)).ledger;
  sim::Server& server = scene_.world.node(member_);
  server.core = std::make_unique<Silent>();
  scene_.world.run_for(1);  // what the true node had sent arrives
  const store::Ledger kept = scene_.ledger(server, member_);
  true_.entries = kept.entries(LeafIndex{0}, kept.size()).value();
}

LeafIndex CapturedNode::append(History& history, const std::vector<Bytes>& batch, Time mark) const {
  const LeafIndex first{history.entries.size()};
  history.entries.insert(history.entries.end(), batch.begin(), batch.end());
  history.entries.push_back(ledger::encode(fixture::Network::mark(mark)));
  history.cosigned.clear();
  return first;
}

tlog::Note CapturedNode::note(const History& history) const {
  tlog::Frontier frontier;
  for (const Bytes& entry : history.entries) frontier.append(tlog::leaf_hash(entry));
  const tlog::Checkpoint checkpoint{origin_, {frontier.size(), frontier.root()}, {}};
  auto out =
      tlog::sign_checkpoint(checkpoint, key_, scene_.world.network.member(member_).ledger).value();
  for (const auto& [seat, line] : history.cosigned) out.signatures.push_back(line);
  return out;
}

tlog::Proof CapturedNode::proof(const History& history, LeafIndex index) const {
  tlog::MemoryHashes hashes;
  for (const Bytes& entry : history.entries) hashes.append(tlog::leaf_hash(entry));
  return {{}, index, tlog::inclusion_proof(hashes, index, hashes.size()).value(), printed(history)};
}

std::string CapturedNode::push(History& history, std::uint8_t seat) const {
  const std::string to = "trustee " + std::to_string(seat);
  wire::Push push{origin_, TreeSize{history.entries.size()}, {}, {}, {}};
  History bare = history;
  bare.cosigned.clear();
  push.checkpoint = printed(bare);
  for (int i = 0; i < 2; ++i) {
    const auto answer = scene_.world.ask(
        to, sim::post(wire::path::push, seal::encode(push), scene_.world.node(member_).key));
    const auto stands = answer && answer->status == 409 ? seal::decode<wire::Pushed>(answer->body)
                                                        : fail(Code::not_found, "no gap");
    if (stands) {
      if (stands->size.value > history.entries.size()) return "ahead";
      push.from = stands->size;
      push.entries.assign(history.entries.begin() + static_cast<std::ptrdiff_t>(push.from.value),
                          history.entries.end());
      continue;
    }
    const auto said = sim::read_answer<wire::Pushed>(answer);
    if (!said) return std::string(code_row(said.error().code).name);
    if (said->cosignature.empty()) return "mirrored";
    history.cosigned[seat] = tlog::parse_signature_lines(said->cosignature).value().at(0);
    return "cosigned";
  }
  return "gap";
}

Verdicts CapturedNode::push_to_all(History& history) const {
  Verdicts out;
  for (const ledger::Seat& seat : scene_.charter().charter.seats) {
    out[seat.number] = push(history, seat.number);
  }
  return out;
}

}  // namespace valise::hostile
