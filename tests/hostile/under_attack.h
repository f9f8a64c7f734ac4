// What attacks on a ledger are tried on: a whole network of real nodes and trustees, and the three
// that stand between an attacker and the ledger of "cy": the law, the member's node where people
// bring it entries, and every trustee to whom a node in other hands brings them past its own law.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "hostile/rogue_node.h"
#include "sim/officer.h"

namespace valise::hostile {

using Batch = std::vector<ledger::Entry>;

class UnderAttack : public testing::Test {
 protected:
  explicit UnderAttack(const sim::WorldOptions& options = two_missions());
  void SetUp() override;
  static sim::WorldOptions two_missions();

  // The law refuses the last entry of the batch for this reason, those who bring it to the node
  // do not get it appended, no trustee takes it from a lying node; and no ledger anywhere has
  // changed.
  testing::AssertionResult refused_everywhere(const Batch& attack, const std::string& why);
  // The same for what nobody can ask of a node: its operator himself writes it.
  testing::AssertionResult refused_by_law_and_seats(const Batch& attack, const std::string& why);
  // Whoever brings it to the node gets it appended, and every trustee mirrors it.
  testing::AssertionResult stands(const ledger::Entry& entry);

  // People of cy/mfa who read and release, and its registrars, who are security officers as well.
  const fixture::Person& alice() const { return world.people[0]; }
  const fixture::Person& bob() const { return world.people[1]; }
  const fixture::Person& registrar(std::size_t i) const {
    return world.network.member("cy").registrars[i];
  }

  // An act on cy's ledger, of now.
  template <class Record>
  ledger::Entry act(ledger::EntryType type, const std::string& subject, const Record& record,
                    std::optional<Hash> replaces,
                    const std::vector<const fixture::Person*>& signers) {
    return world.network.act("cy", type, subject, record, replaces, signers, world.now());
  }
  Hash id(const ledger::Entry& entry) const { return world.network.identity(entry); }

  // Alice sends a cable to her own mission and nl's: recorded and deposited when this returns.
  CableId a_cable();
  // For an opening from cy/mfa, with a reply key of its own.
  ledger::Request request(const fixture::Person& by, const CableId& cable);
  // To be remembered, so that the node can be given the entry *released* as a terminal does.
  void remember(const wire::Submit& submit);
  // What those who bring the batch to the node are told.
  Result<void> bring(const Batch& batch);
  Bytes reply_key(const ledger::Request& request) const {
    return reply_keys_.at(request.reply_key);
  }
  // Until every trustee has all that the node has.
  void settle();
  std::map<std::string, tlog::Head> ledgers();

  sim::World world;
  RogueNode node{world, "cy"};
  sim::Story story;

 private:
  testing::AssertionResult refused(const Batch& attack, const std::string& why, bool to_node);
  Error law_on(const Batch& attack) const;
  http::PublicKey key_of(const DeviceId& device) const;
  Result<void> bring_act(const ledger::Entry& entry);
  Result<void> bring_request(const Batch& batch);
  Result<void> bring_use(const ledger::Entry& entry);
  Result<void> bring_cable(const ledger::Entry& entry);
  Result<http::Answer> tell_node(std::string_view path, Bytes body, const http::PublicKey& from) {
    return world.ask(node.name(), sim::post(path, std::move(body), from));
  }

  std::map<Hash, Bytes> reply_keys_;
  std::map<CableId, wire::Submit> submits_;
};

}  // namespace valise::hostile
