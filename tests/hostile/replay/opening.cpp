#include "hostile/replay/opening.h"

#include "wire/paths.h"

namespace valise::replay {

namespace {

constexpr auto kType = ledger::EntryType::opening_requested;

}  // namespace

Result<Wish> wish_of(Insider& insider) {
  TRY(const cable::MissionId mission, insider->mission(std::nullopt));
  TRY(const terminal::Listing listing, terminal::list_cables(*insider, mission));
  if (listing.cables.empty() || listing.cables.front().held.files.empty()) {
    return fail(Code::not_found, "No cable to ask for", mission.str());
  }
  const wire::Held& held = listing.cables.front().held;
  Wish out{custody::ReplyKey::generate(insider->random()), {}, {}};
  ledger::Request request;
  request.cable = held.cable;
  request.mission = mission;
  request.file = held.files.front();
  request.officer = insider->officer();
  request.device = insider->device().id();
  request.reply_key = out.reply_key.hash();
  request.purpose = ledger::Purpose::exercise;
  request.origin = insider->origin();
  request.charter = insider->charter_hash();
  request.seen = insider->seen();
  request.nonce = insider->random().array<16>();
  request.time = insider->now();
  out.payload = seal::encode(request);
  out.id = ledger::identity(insider->domain(), kType, out.payload);
  return out;
}

ledger::Entry signed_with(Insider& insider, const Wish& wish, const seal::Assertion& touch) {
  auto device = insider->sign_device(ledger::name(kType), wish.payload);
  return {kType, wish.payload, seal::encode(ledger::RequestEvidence{std::move(device), touch})};
}

Result<std::size_t> ask_node(Insider& insider, const Wish& wish, const ledger::Entry& entry) {
  wire::Open open;
  open.request = ledger::encode(entry);
  open.reply_key = to_bytes(wish.reply_key.public_key());
  TRY(const auto opened, insider->network().ask_node<wire::Opened>(wire::path::open, open));
  return opened.replies.size();
}

Result<std::size_t> open_truly(Insider& insider) {
  TRY(const Wish wish, wish_of(insider));
  TRY(const seal::Assertion touch, insider->touch(wish.id.view()));
  TRY(const std::size_t released, ask_node(insider, wish, signed_with(insider, wish, touch)));
  if (released < insider->charter().threshold) {
    return fail(Code::too_few, "Even a true touch opens nothing here: nothing was shown");
  }
  return released;
}

}  // namespace valise::replay
