#include "sim/liar.h"

#include "cable/header.h"
#include "ledger/facts.h"
#include "sim/world.h"
#include "wire/paths.h"

namespace valise::sim {
namespace {

constexpr std::uint64_t kExtra = std::uint64_t{1} << 40;  // errands of his own, from here

void flip(Bytes& bytes, SeededRandom& random) {
  if (!bytes.empty()) bytes[random.below(bytes.size())] ^= 0x40;
}

}  // namespace

LyingNode::LyingNode(World& world, std::string member, std::unique_ptr<http::Core> inner)
    : world_(world), member_(std::move(member)), inner_(std::move(inner)) {}

http::Step LyingNode::step(Time now, std::vector<http::CoreCall> calls,
                           std::vector<http::Return> returns) {
  http::Step out;
  std::erase_if(returns, [](const http::Return& back) { return back.id > kExtra; });
  for (http::Return& back : std::exchange(unsaid_, {})) returns.push_back(std::move(back));
  if (world_.lying) {
    for (const http::CoreCall& call : calls) poison(call, out);
  }
  http::Step said = inner_->step(now, std::move(calls), std::move(returns));
  out.answers = std::move(said.answers);
  for (http::Errand& late : std::exchange(held_back_, {})) out.errands.push_back(std::move(late));
  for (http::Errand& errand : said.errands) spoil(std::move(errand), out);
  return out;
}

void LyingNode::spoil(http::Errand errand, http::Step& out) {
  if (errand.path == wire::path::push) spoil_push(errand);
  if (!world_.lying) {
    out.errands.push_back(std::move(errand));
    return;
  }
  if (errand.path == wire::path::release) spoil_release(errand);
  if (errand.path == wire::path::deliver) spoil_envelope(errand);
  sent_.push_back(errand);
  if (sent_.size() > 20) sent_.pop_front();
  if (world_.dice(60)) {
    const http::Errand old = sent_[world_.random.below(sent_.size())];
    say_more(out, old.to, old.path, old.body);
  }
  if (world_.dice(60)) {
    unsaid_.push_back({errand.id, fail(Code::unreachable, "no answer")});
  } else if (world_.dice(60)) {
    held_back_.push_back(std::move(errand));
  } else {
    out.errands.push_back(std::move(errand));
  }
}

void LyingNode::say_more(http::Step& out, std::string to, std::string_view path, Bytes body) {
  out.errands.push_back({++extra_, std::move(to), std::string(path), std::move(body), 10'000});
}

// One seat sees two entries of a batch in the other order, and every later push on top of that.
void LyingNode::spoil_push(http::Errand& errand) {
  auto push = seal::decode<wire::Push>(errand.body).value();
  Shown& shown = shown_[errand.to];
  if (push.from.value > shown.entries.size()) return;  // shown by an earlier life
  shown.entries.resize(push.from.value);
  const std::size_t first = shown.entries.size();
  for (std::size_t i = 0; i + 2 < push.entries.size(); ++i) {
    const bool more = world_.lying && shown.swapped.empty() && world_.dice(100);
    if (more) shown.swapped.insert(first + i);
    if (shown.swapped.contains(first + i)) std::swap(push.entries[i], push.entries[i + 1]);
  }
  shown.entries.insert(shown.entries.end(), push.entries.begin(), push.entries.end());
  if (shown.swapped.empty()) return;
  tlog::Frontier frontier;
  for (const Bytes& entry : shown.entries) frontier.append(tlog::leaf_hash(entry));
  const auto& charter = world_.network.charter();
  const auto& keys = world_.network.member(member_);
  const auto trust = ledger::trust_of(charter, *charter.member(keys.id));
  const tlog::Checkpoint checkpoint{push.origin, {frontier.size(), frontier.root()}, {}};
  push.checkpoint =
      tlog::print(tlog::sign_checkpoint(checkpoint, trust.ledger, keys.ledger).value());
  errand.body = seal::encode(push);
}

// Asks for the share to another key than the officer's.
void LyingNode::spoil_release(http::Errand& errand) {
  if (!world_.dice(150)) return;
  auto release = seal::decode<wire::Release>(errand.body).value();
  for (wire::ReleaseItem& item : release.items) {
    item.reply_key = to_bytes(View(seal::KemKey::generate(world_.random).public_key()));
  }
  errand.body = seal::encode(release);
}

void LyingNode::spoil_envelope(http::Errand& errand) {
  if (!world_.dice(300)) return;
  auto envelope = seal::decode<wire::Envelope>(errand.body).value();
  switch (world_.random.below(4)) {
    case 0:
      flip(envelope.posts[0].sealed, world_.random);
      break;
    case 1:
      flip(envelope.cover, world_.random);
      break;
    case 2:
      if (envelope.body) flip(*envelope.body, world_.random);
      break;
    default:
      flip(envelope.shares.begin()->second, world_.random);
  }
  errand.body = seal::encode(envelope);
}

// A cable came that others are to have as well: they are given a false body for it.
void LyingNode::poison(const http::CoreCall& call, http::Step& out) {
  if (call.request.path != wire::path::deliver) return;
  const auto envelope = seal::decode<wire::Envelope>(call.request.body);
  if (!envelope) return;
  const auto entry = ledger::decode_entry(envelope->released);
  const auto fact = seal::decode<ledger::Released>(entry.value().payload).value();
  const auto header = cable::decode_header(fact.header).value();
  const CableId id = cable::cable_id(world_.network.domain(), fact.header);
  for (const cable::Addressee& addressee : header.policy.addressees) {
    const std::string member = addressee.mission.member().str();
    if (member == member_ || addressee.mission == header.policy.originator) continue;
    say_more(out, "node " + member, wire::path::deliver_part,
             seal::encode(wire::Part{id, 0, to_bytes("not this body")}));
  }
}

}  // namespace valise::sim
