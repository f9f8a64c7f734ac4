#include "hostile/under_attack.h"

#include "custody/opening.h"
#include "wire/paths.h"

namespace valise::hostile {

sim::WorldOptions UnderAttack::two_missions() {
  sim::WorldOptions out;
  out.missions = {"cy/mfa", "nl/mfa"};
  out.budget = 25;
  return out;
}

UnderAttack::UnderAttack(const sim::WorldOptions& options) : world(options) {}

void UnderAttack::SetUp() {
  const auto founded = world.found();
  ASSERT_TRUE(founded) << founded.error().where << ": " << founded.error().detail;
}

testing::AssertionResult UnderAttack::refused_everywhere(const Batch& attack,
                                                         const std::string& why) {
  return refused(attack, why, true);
}

testing::AssertionResult UnderAttack::refused_by_law_and_seats(const Batch& attack,
                                                               const std::string& why) {
  return refused(attack, why, false);
}

testing::AssertionResult UnderAttack::refused(const Batch& attack, const std::string& why,
                                              bool to_node) {
  settle();
  const auto before = ledgers();
  const Error law = law_on(attack);
  const std::string said = law.where + ": " + law.detail;
  if (said.find(why) == std::string::npos) {
    return testing::AssertionFailure() << "the law said \"" << said << "\", not: " << why;
  }
  for (const fixture::SeatKeys& keys : world.network.seats()) {
    const std::uint8_t seat = keys.seat.number;
    const auto pushed = node.push(seat, attack);
    if (pushed) return testing::AssertionFailure() << "seat " << int{seat} << " took it";
    if (pushed.error().code != law.code) {
      return testing::AssertionFailure() << "seat " << int{seat} << " refused it for another "
                                         << "reason: " << pushed.error().detail;
    }
  }
  if (to_node && bring(attack)) return testing::AssertionFailure() << "the node took it";
  if (ledgers() != before) return testing::AssertionFailure() << "a ledger has changed";
  return testing::AssertionSuccess();
}

testing::AssertionResult UnderAttack::stands(const ledger::Entry& entry) {
  const auto brought = bring({entry});
  if (!brought) {
    return testing::AssertionFailure() << brought.error().where << ": " << brought.error().detail;
  }
  settle();
  const ledger::Key known = ledger::payload_key(id(entry));
  for (const auto& [name, head] : ledgers()) {
    const store::Ledger ledger = store::Ledger::open(*world.server(name).db, node.origin()).value();
    if (!ledger.state().has(known)) return testing::AssertionFailure() << name << " lacks it";
  }
  return testing::AssertionSuccess();
}

Error UnderAttack::law_on(const Batch& attack) const {
  const ledger::Rules rules = world.network.rules("cy");
  const store::Ledger ledger = node.ledger();
  Batch batch = attack;
  batch.push_back(fixture::Network::mark(world.now()));
  const auto change = ledger::apply(rules, ledger.state(), batch);
  return change ? Error{Code::failed, "lawful", ""} : change.error();
}

std::map<std::string, tlog::Head> UnderAttack::ledgers() {
  std::map<std::string, tlog::Head> out;
  out[node.name()] = node.ledger().head();
  for (const fixture::SeatKeys& keys : world.network.seats()) {
    const std::string name = "trustee " + std::to_string(keys.seat.number);
    out[name] = store::Ledger::open(*world.server(name).db, node.origin())->head();
  }
  return out;
}

void UnderAttack::settle() {
  for (int i = 0; i < 60; ++i) {
    const auto heads = ledgers();
    const bool together = std::all_of(heads.begin(), heads.end(), [&](const auto& one) {
      return one.second == heads.begin()->second;
    });
    if (together) return;
    world.run_for(1);
  }
  FAIL() << "the trustees do not catch up";
}

CableId UnderAttack::a_cable() {
  sim::Officer sender(world, story, alice(), "cy/mfa");
  const std::size_t before = story.sent.size();
  sender.send_to({"cy/mfa", "nl/mfa"}, "text " + std::to_string(before), false);
  world.run_for(10);
  CableId out;
  std::uint64_t newest = 0;
  for (const auto& [cable, sent] : story.sent) {
    CHECK(sent->accepted.has_value());
    if (sent->accepted->index.value >= newest) out = cable;
    newest = std::max(newest, sent->accepted->index.value);
    remember(sent->submit);
  }
  return out;
}

ledger::Request UnderAttack::request(const fixture::Person& by, const CableId& cable) {
  ledger::Request out = world.network.request(cable, "cy/mfa", by, world.now());
  const auto key = custody::ReplyKey::generate(world.random);
  out.reply_key = key.hash();
  reply_keys_[key.hash()] = to_bytes(View(key.public_key()));
  return out;
}

void UnderAttack::remember(const wire::Submit& submit) {
  submits_[cable::cable_id(world.network.domain(), submit.header)] = submit;
}

Result<void> UnderAttack::bring(const Batch& batch) {
  switch (batch.back().type) {
    case ledger::EntryType::released:
      return bring_cable(batch.back());
    case ledger::EntryType::opening_requested:
      return bring_request(batch);
    case ledger::EntryType::accepted_for_action:
    case ledger::EntryType::exported:
    case ledger::EntryType::pack_taken:
      return bring_use(batch.back());
    default:
      CHECK(batch.size() == 1);
      return bring_act(batch.back());
  }
}

// Each signature comes from the device that made it. An act that still waits is not appended.
Result<void> UnderAttack::bring_act(const ledger::Entry& entry) {
  TRY(const auto evidence, seal::decode<ledger::ActEvidence>(entry.evidence));
  Result<void> last = fail(Code::refused, "it waits for signatures", "node");
  for (const ledger::PersonalSignature& signature : evidence.signatures) {
    const wire::SignAct signing{entry.type, entry.payload, evidence.statements, signature};
    TRY(const DeviceId device, seal::signer_of(signature.device));
    TRY(const auto state, sim::read_answer<wire::ActState>(
                              tell_node(wire::path::act, seal::encode(signing), key_of(device))));
    if (state.index) last = {};
  }
  return last;
}

Result<void> UnderAttack::bring_request(const Batch& batch) {
  wire::Open open;
  if (batch.size() > 1) open.session = ledger::encode(batch.front());
  TRY(const auto request, seal::decode<ledger::Request>(batch.back().payload));
  open.request = ledger::encode(batch.back());
  open.reply_key = reply_key(request);
  TRY_VOID(sim::read_answer<wire::Opened>(
      tell_node(wire::path::open, seal::encode(open), key_of(request.device))));
  return {};
}

Result<void> UnderAttack::bring_use(const ledger::Entry& entry) {
  TRY(const auto use, seal::decode<ledger::Use>(entry.payload));
  const wire::Append append{ledger::encode(entry)};
  TRY_VOID(sim::read_answer<wire::Appended>(
      tell_node(wire::path::use, seal::encode(append), key_of(use.device))));
  return {};
}

Result<void> UnderAttack::bring_cable(const ledger::Entry& entry) {
  TRY(const auto fact, seal::decode<ledger::Released>(entry.payload));
  TRY(const auto evidence, seal::decode<ledger::ReleasedEvidence>(entry.evidence));
  TRY(const DeviceId device, seal::signer_of(evidence.releaser.device));
  wire::Submit submit = submits_.at(cable::cable_id(world.network.domain(), fact.header));
  submit.evidence = entry.evidence;
  TRY_VOID(sim::read_answer<wire::Accepted>(
      tell_node(wire::path::submit, seal::encode(submit), key_of(device))));
  return {};
}

// Of a device that nobody enrolled nothing is known but its id: it comes with a key of nobody.
http::PublicKey UnderAttack::key_of(const DeviceId& device) const {
  const auto record = node.ledger().state().find<ledger::DeviceRecord>(ledger::device_key(device));
  return record ? record->device_key : http::PublicKey{};
}

}  // namespace valise::hostile
