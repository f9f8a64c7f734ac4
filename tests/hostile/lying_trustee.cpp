#include "hostile/lying_trustee.h"

#include "custody/release.h"
#include "seal/hash.h"
#include "store/seat.h"
#include "wire/paths.h"

namespace valise::hostile {

LyingTrustee::LyingTrustee(std::unique_ptr<http::Core> inner, Scene& scene, std::uint8_t seat)
    : inner_(std::move(inner)), scene_(scene), seat_(seat) {}

http::Step LyingTrustee::step(Time now, std::vector<http::CoreCall> calls,
                              std::vector<http::Return> returns) {
  http::Step mine;
  std::vector<http::CoreCall> others;
  for (http::CoreCall& call : calls) {
    if (call.request.path == wire::path::push) {
      const auto push = seal::decode<wire::Push>(call.request.body).value();
      mine.answers.push_back({call.id, cosign(push, now)});
    } else if (call.request.path == wire::path::release) {
      const auto asked = seal::decode<wire::Release>(call.request.body).value();
      wire::ReleaseAnswers said;
      for (const auto& item : asked.items) said.answers.push_back(release(asked.origin, item, now));
      mine.answers.push_back({call.id, {.body = seal::encode(said)}});
    } else {
      others.push_back(std::move(call));
    }
  }
  http::Step out = inner_->step(now, std::move(others), std::move(returns));
  for (http::CoreAnswer& answer : mine.answers) out.answers.push_back(std::move(answer));
  return out;
}

http::Answer LyingTrustee::cosign(const wire::Push& push, Time now) {
  if (push.entries.empty()) return {.status = 409, .body = seal::encode(wire::Pushed{{}, {}, now})};
  for (const Bytes& bytes : push.entries) {
    const auto entry = ledger::decode_entry(bytes).value();
    if (entry.type != ledger::EntryType::opening_requested) continue;
    const auto request = seal::decode<ledger::Request>(entry.payload).value();
    seen_[to_bytes(request.reply_key.view())] = {scene_.world.network.identity(entry), request};
  }
  const fixture::SeatKeys& keys = scene_.world.network.seat(seat_);
  const auto name =
      tlog::make_note_key(scene_.charter().charter.cosigner_of(keys.seat),
                          tlog::SignatureType::cosignature_v1, keys.seat.cosignature_key)
          .value();
  const auto note = tlog::parse_note(push.checkpoint).value();
  const TreeSize size = tlog::parse_checkpoint(note.text).value().head.size;
  const auto line = tlog::cosign(note.text, name, keys.cosignature, now);
  return {.body = seal::encode(wire::Pushed{size, tlog::print(line), now})};
}

wire::ReleaseAnswer LyingTrustee::release(const std::string& origin, const wire::ReleaseItem& item,
                                          Time now) {
  wire::ReleaseAnswer out;
  const auto seen = seen_.find(to_bytes(View(seal::sha256(item.reply_key))));
  if (seen == seen_.end()) return out;
  const ledger::Request& request = seen->second.request;
  sim::Server& server = scene_.world.trustee(seat_);
  const auto share = store::Seat(*server.db).share(request.cable).value();
  const auto released = scene_.ledger(server, "cy")
                            .state()
                            .find<ledger::ReleasedRecord>(ledger::released_key(request.cable));
  if (!share || !released) return out;
  const custody::ReplyTo to{{RequestId{seen->second.id.bytes}, request.cable, origin, item.index},
                            seal::to_kem_public(item.reply_key).value()};
  const fixture::SeatKeys& keys = scene_.world.network.seat(seat_);
  wire::SeatReply reply;
  reply.reply = custody::release_share(scene_.charter().domain, released->header, seat_, keys.kem,
                                       share->share, to, *server.random)
                    .value();
  custody::ReleaseReceipt receipt;
  receipt.request = to.context.request;
  receipt.cable = request.cable;
  receipt.origin = origin;
  receipt.index = item.index;
  receipt.size = TreeSize{item.index.value + 1};
  receipt.seat = seat_;
  receipt.reply = Hash{seal::sha256(reply.reply)};
  receipt.charter = scene_.charter().hash;
  receipt.time = now;
  reply.receipt = custody::sign_statement(scene_.charter().domain, keys.statement, receipt);
  out.released = std::move(reply);
  return out;
}

}  // namespace valise::hostile
