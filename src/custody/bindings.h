// What each sealed piece of a cable is bound to: HPKE's info (whose key, for what) and additional
// data (of which cable, for which request). A piece that is moved, replayed or handed to another
// does not open. Info strings and additional data of several parts are one CBOR array each, so
// that no two lists of parts give the same bytes (PROTOCOL.md, Decisions).
#pragma once

#include <string>

#include "base/id.h"
#include "cable/names.h"
#include "seal/domain.h"

namespace valise::custody {

// The opening that a reply belongs to. `origin` names the ledger, `index` the entry in it.
struct ReplyContext {
  RequestId request;
  CableId cable;
  std::string origin;
  LeafIndex index;
};

// [label("post"), suite, mission, key id]
Bytes post_info(const seal::Domain& domain, const cable::MissionId& mission, const KeyId& key);
// [label("share"), suite, j, key id]
Bytes share_info(const seal::Domain& domain, std::uint8_t seat, const KeyId& key);
// [label("reply"), suite, j]
Bytes reply_info(const seal::Domain& domain, std::uint8_t seat);
// [label("reply-post"), suite, mission]
Bytes reply_post_info(const seal::Domain& domain, const cable::MissionId& mission);

// [request id, cable id, SHA-256(origin), index, j]
Bytes reply_aad(const ReplyContext& context, std::uint8_t seat);
// [request id, cable id]
Bytes reply_post_aad(const ReplyContext& context);

}  // namespace valise::custody
