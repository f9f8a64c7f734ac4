#include "custody/bindings.h"

#include "seal/cbor.h"
#include "seal/hash.h"

namespace valise::custody {
namespace {

using seal::cbor::Writer;

Writer begin_info(const seal::Domain& domain, std::string_view purpose, std::size_t items) {
  Writer out;
  out.array(items);
  out.bytes(domain.label(purpose));
  out.unsigned_int(domain.suite);
  return out;
}

}  // namespace

Bytes post_info(const seal::Domain& domain, const cable::MissionId& mission, const KeyId& key) {
  Writer out = begin_info(domain, "post", 4);
  out.text(mission.str());
  out.bytes(key.bytes);
  return out.take();
}

Bytes share_info(const seal::Domain& domain, std::uint8_t seat, const KeyId& key) {
  Writer out = begin_info(domain, "share", 4);
  out.unsigned_int(seat);
  out.bytes(key.bytes);
  return out.take();
}

Bytes reply_info(const seal::Domain& domain, std::uint8_t seat) {
  Writer out = begin_info(domain, "reply", 3);
  out.unsigned_int(seat);
  return out.take();
}

Bytes reply_post_info(const seal::Domain& domain, const cable::MissionId& mission) {
  Writer out = begin_info(domain, "reply-post", 3);
  out.text(mission.str());
  return out.take();
}

Bytes reply_aad(const ReplyContext& context, std::uint8_t seat) {
  Writer out;
  out.array(5);
  out.bytes(context.request.bytes);
  out.bytes(context.cable.bytes);
  out.bytes(seal::sha256(view_of(context.origin)));
  out.unsigned_int(context.index.value);
  out.unsigned_int(seat);
  return out.take();
}

Bytes reply_post_aad(const ReplyContext& context) {
  Writer out;
  out.array(2);
  out.bytes(context.request.bytes);
  out.bytes(context.cable.bytes);
  return out.take();
}

}  // namespace valise::custody
