#include "hostile/rogue_node.h"

#include "wire/paths.h"

namespace valise::hostile {

Result<wire::Pushed> RogueNode::push(std::uint8_t seat, const std::vector<ledger::Entry>& batch) {
  return push(seat, batch, world_.now());
}

Result<wire::Pushed> RogueNode::push(std::uint8_t seat, const std::vector<ledger::Entry>& batch,
                                     Time mark) {
  std::vector<Bytes> entries;
  for (const ledger::Entry& entry : batch) entries.push_back(ledger::encode(entry));
  entries.push_back(ledger::encode(fixture::Network::mark(mark)));
  return push_bytes(seat, std::move(entries));
}

Result<wire::Pushed> RogueNode::push_bytes(std::uint8_t seat, std::vector<Bytes> entries) {
  const store::Ledger own = ledger();
  tlog::Frontier frontier = own.frontier();
  for (const Bytes& entry : entries) frontier.append(tlog::leaf_hash(entry));
  const wire::Push push{own.origin(), own.size(), std::move(entries),
                        tlog::print(sign({frontier.size(), frontier.root()})), ""};
  return sim::read_answer<wire::Pushed>(world_.ask(
      "trustee " + std::to_string(seat), sim::post(wire::path::push, seal::encode(push), key())));
}

tlog::Note RogueNode::bare_note() const {
  return sign(ledger().head());
}

Result<wire::ReleaseAnswers> RogueNode::ask_release(std::uint8_t seat, const tlog::Note& note,
                                                    const wire::ReleaseItem& item) {
  const wire::Release release{origin(), tlog::print(note), {item}};
  return sim::read_answer<wire::ReleaseAnswers>(
      world_.ask("trustee " + std::to_string(seat),
                 sim::post(wire::path::release, seal::encode(release), key())));
}

store::Ledger RogueNode::ledger() const {
  return store::Ledger::open(*world_.node(member_).db, origin()).value();
}

std::string RogueNode::origin() const {
  return world_.network.charter().origin_of(world_.network.member(member_).id);
}

tlog::Note RogueNode::sign(const tlog::Head& head) const {
  const fixture::MemberKeys& keys = world_.network.member(member_);
  const ledger::Charter& charter = world_.network.charter();
  const auto trust = ledger::trust_of(charter, *charter.member(keys.id));
  return tlog::sign_checkpoint({origin(), head, {}}, trust.ledger, keys.ledger).value();
}

}  // namespace valise::hostile
