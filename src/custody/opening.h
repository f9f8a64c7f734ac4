// Opening a cable at the reader's terminal: a one-time key for the replies, the seats' shares and
// the node's part put together, and every commitment of the sender recomputed before a single
// byte of the body is decrypted (DESIGN.md §6, PROTOCOL.md rows 32, 45–51). The body itself is
// read by BodyReader.
#pragma once

#include <vector>

#include "base/id.h"
#include "base/random.h"
#include "base/secret.h"
#include "cable/document.h"
#include "custody/bindings.h"
#include "custody/body.h"
#include "custody/keys.h"
#include "custody/statements.h"
#include "seal/domain.h"
#include "seal/kem.h"

namespace valise::custody {

// For one request; its private half exists in the terminal's memory alone and dies with it, so
// that recorded replies open nothing later (X44).
class ReplyKey {
 public:
  static ReplyKey generate(Random& random) { return ReplyKey(seal::KemKey::generate(random)); }

  const seal::KemPublic& public_key() const { return key_.public_key(); }
  Hash hash() const { return {key_.id().bytes}; }  // rk, which the request carries
  const seal::KemKey& key() const { return key_; }

 private:
  explicit ReplyKey(seal::KemKey key) : key_(std::move(key)) {}
  seal::KemKey key_;
};

struct OpenedShare {
  std::uint8_t seat = 0;
  Secret salt_and_value;  // kShareBytes
};

// A seat's reply (row 45). Errors: verification_failed, `where` "seat 4".
Result<OpenedShare> open_reply(const seal::Domain& domain, const ReplyKey& key,
                               const ReplyContext& context, std::uint8_t seat, View reply);
// The node's part (row 48): K. Errors: verification_failed, `where` "node".
Result<Secret> open_reply_post(const seal::Domain& domain, const ReplyKey& key,
                               const ReplyContext& context, const cable::MissionId& mission,
                               View reply);

// The receipt is for this request, cable, ledger, index, seat and reply (rows 46, 49).
// Errors: verification_failed, `where` "seat 4".
Result<void> check_receipt(const ReleaseReceipt& receipt, const ReplyContext& context,
                           std::uint8_t seat, View reply);

struct Unlocked {
  Keys keys;
  std::vector<std::uint8_t> bad_seats;  // whose shares do not match their commitments
};

// Row 50: each share against its commitment; t of them combined; S, all n commitments, K and the
// CEK recomputed. A seat's repeated share is passed over. Errors:
//   malformed            the header
//   too_few              fewer than t seats answered
//   verification_failed  `where` names who is at fault: seats whose bad shares leave fewer than t
//                        ("seats 2, 5"); the originator ("cy/mfa"), whose set of shares lies on no
//                        common polynomial or whose CEK is not the one committed to; the node
//                        ("node")
Result<Unlocked> unlock(const seal::Domain& domain, View header_bytes, const Secret& k,
                        const std::vector<OpenedShare>& shares);

// The cover under its CVK, as nodes and terminals read it. Errors: malformed (the header);
// verification_failed (not this header's cover, or not well formed), `where` "cover".
Result<cable::Cover> read_cover(const seal::Domain& domain, View header_bytes, const Secret& cvk,
                                View ciphertext);

}  // namespace valise::custody
