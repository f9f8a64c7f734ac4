// A member's node in other hands. The attacker has what stands on that machine: the ledger's key,
// the key of its connections, its database. So he can sign any checkpoint and push what the node's
// own law would never append; he has no officer's key and no seat's.
#pragma once

#include <string>
#include <vector>

#include "sim/world.h"
#include "store/ledgers.h"

namespace valise::hostile {

class RogueNode {
 public:
  RogueNode(sim::World& world, std::string member) : world_(world), member_(std::move(member)) {}

  // Shows a seat these entries behind all that the node has, closed by a mark of now or of the time
  // that he says, under a checkpoint of his own. The seat's word, or its refusal.
  Result<wire::Pushed> push(std::uint8_t seat, const std::vector<ledger::Entry>& batch);
  Result<wire::Pushed> push(std::uint8_t seat, const std::vector<ledger::Entry>& batch, Time mark);
  // The same for anything, entries or not.
  Result<wire::Pushed> push_bytes(std::uint8_t seat, std::vector<Bytes> entries);

  // The ledger's newest checkpoint under his signature alone, to hang cosignatures on.
  tlog::Note bare_note() const;
  Result<wire::ReleaseAnswers> ask_release(std::uint8_t seat, const tlog::Note& note,
                                           const wire::ReleaseItem& item);

  store::Ledger ledger() const;
  std::string origin() const;
  std::string name() const { return "node " + member_; }
  const http::PublicKey& key() const { return world_.node(member_).key; }

 private:
  tlog::Note sign(const tlog::Head& head) const;

  sim::World& world_;
  std::string member_;
};

}  // namespace valise::hostile
