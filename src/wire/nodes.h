// What a node sends to another member's node (PROTOCOL.md rows 26–30).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "seal/codec.h"
#include "wire/terminal_node.h"

namespace valise::wire {

// One a member: the posts of all its addressed missions. The body's parts go before it.
struct Envelope {
  Bytes released;     // the entry, encoded; it carries the header
  std::string proof;  // tlog-proof of it
  Bytes cover;
  std::uint64_t body_bytes = 0;
  std::optional<Bytes> body;  // whole, if of one part
  std::vector<Post> posts;    // of this member's missions alone
  std::map<std::uint8_t, Bytes> shares;
  std::vector<Bytes> receipts;  // deposit receipts so far
  cable::Precedence precedence = cable::Precedence::routine;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using E = Envelope;
    return pack(Field{"released", &E::released}, Field{"proof", &E::proof},
                Field{"cover", &E::cover}, Field{"body_bytes", &E::body_bytes},
                Field{"body", &E::body}, Field{"posts", &E::posts}, Field{"shares", &E::shares},
                Field{"receipts", &E::receipts}, Field{"precedence", &E::precedence});
  }
};
// Said only when the cable is durable; the proof of *received* follows as an acknowledgement.
struct Delivered {
  CableId cable;

  static constexpr auto fields(auto pack) { return pack(seal::Field{"cable", &Delivered::cable}); }
};

// Row 30.
struct Acknowledge {
  Bytes received;  // the entry, encoded
  std::string proof;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"received", &Acknowledge::received}, Field{"proof", &Acknowledge::proof});
  }
};
struct Acknowledged {
  static constexpr auto fields(auto pack) { return pack(); }
};

// The error of any call, as application/cbor beside its HTTP status.
struct Refusal {
  std::string code;  // of base/code.h
  std::string detail;
  std::string where;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"code", &Refusal::code}, Field{"detail", &Refusal::detail},
                Field{"where", &Refusal::where});
  }
};
// What may leave the server: detail and where only if the table shows them to a peer.
Refusal refusal_of(const Error& error);
Error error_of(const Refusal& refusal);

}  // namespace valise::wire
