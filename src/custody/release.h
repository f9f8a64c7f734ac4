// What a seat and a node do with their parts: check them when they arrive, and hand them on,
// sealed anew to the one-time key of an opening that the ledger records (PROTOCOL.md rows 22–27,
// 36, 45, 48, 61). Whether they may is the judgement's to say; here is only how.
#pragma once

#include "base/id.h"
#include "base/random.h"
#include "base/secret.h"
#include "cable/names.h"
#include "custody/bindings.h"
#include "custody/keys.h"
#include "seal/domain.h"
#include "seal/kem.h"

namespace valise::custody {

// The key beside a request is the one whose hash the request carries (row 36).
// Errors: verification_failed.
Result<seal::KemPublic> to_reply_key(View public_key, const Hash& hash);

// Whose reply goes where.
struct ReplyTo {
  ReplyContext context;
  seal::KemPublic key{};  // of to_reply_key
};

// A seat's side. `key` is the seat's own: the one that the header names or, after a succession,
// the one its share was sealed to anew.

// The share opens for this cable and seat and matches its commitment (row 23). Errors: malformed
// (the header); verification_failed (else: the seat signs Malformed).
Result<void> check_deposit(const seal::Domain& domain, View header_bytes, std::uint8_t seat,
                           const seal::KemKey& key, View share);

// The reply (row 45): to be stored before it is sent. Errors: as check_deposit; also where
// to.context names another cable than the header.
Result<Bytes> release_share(const seal::Domain& domain, View header_bytes, std::uint8_t seat,
                            const seal::KemKey& key, View share, const ReplyTo& to, Random& random);

// The same share, sealed to the seat's next key (row 61). Errors: as check_deposit; malformed
// (`next`).
Result<Bytes> reseal_share(const seal::Domain& domain, View header_bytes, std::uint8_t seat,
                           const seal::KemKey& key, View share, const seal::KemPublic& next,
                           Random& random);

// A node's side.

// K, if the mission is addressed under this key and the post opens for this cable and matches H_K
// (row 27). cover_key() of it reads the cover. Errors: malformed (the header);
// verification_failed.
Result<Secret> check_post(const seal::Domain& domain, View header_bytes,
                          const cable::MissionId& mission, const seal::KemKey& key, View post);

// The node's part (row 48). Errors: as check_post; verification_failed also where to.context names
// another cable than the header.
Result<Bytes> release_post(const seal::Domain& domain, View header_bytes,
                           const cable::MissionId& mission, const seal::KemKey& key, View post,
                           const ReplyTo& to, Random& random);

}  // namespace valise::custody
