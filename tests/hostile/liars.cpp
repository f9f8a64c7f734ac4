#include "hostile/liars.h"

#include "wire/nodes.h"
#include "wire/paths.h"
#include "wire/trustee.h"

namespace valise::hostile {

http::Step LyingServer::step(Time now, std::vector<http::CoreCall> calls,
                             std::vector<http::Return> returns) {
  for (const http::CoreCall& call : calls) asked_[call.id] = call.request;
  http::Step out = inner_->step(now, std::move(calls), std::move(returns));
  for (http::CoreAnswer& answer : out.answers) {
    answers(asked_.at(answer.id), answer.answer);
    asked_.erase(answer.id);
  }
  for (http::Errand& errand : out.errands) sends(errand);
  return out;
}

void KeySwappingNode::sends(http::Errand& errand) {
  if (errand.path != wire::path::release) return;
  auto release = seal::decode<wire::Release>(errand.body).value();
  for (wire::ReleaseItem& item : release.items) {
    item.reply_key = to_bytes(View(own_.public_key()));
  }
  errand.body = seal::encode(release);
}

void PostSwappingNode::sends(http::Errand& errand) {
  if (errand.path != wire::path::deliver) return;
  auto envelope = seal::decode<wire::Envelope>(errand.body).value();
  envelope.posts.at(0).sealed = post_;
  errand.body = seal::encode(envelope);
}

void MixingNode::answers(const http::Request& asked, http::Answer& answer) {
  if (asked.path != wire::path::open || answer.status != 200) return;
  auto opened = seal::decode<wire::Opened>(answer.body).value();
  if (!first_) {
    first_ = opened;
    return;
  }
  mix_(*first_, opened);
  answer.body = seal::encode(opened);
}

void HidingNode::answers(const http::Request& asked, http::Answer& answer) {
  if (asked.path == wire::path::list) answer.body = seal::encode(wire::List{});
}

}  // namespace valise::hostile
