// The body of a cable, written and read as a stream in constant memory:
//   u64 length of head ‖ encode(Head) ‖ attachments in the order of the head ‖ zeros
// up to cable::padded_bytes, in C2SP chunked encryption under the CEK (spec/cable.md).
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/secret.h"
#include "cable/document.h"
#include "cable/header.h"
#include "seal/chunked.h"
#include "seal/domain.h"
#include "seal/hash.h"

namespace valise::custody {

// Fills the span from its front and says how much; 0 at the end and only there.
using Source = std::function<Result<std::size_t>(std::span<std::uint8_t>)>;
// Takes ciphertext in order; an error ends the sealing.
using BodySink = std::function<Result<void>(View ciphertext)>;
// Takes an attachment's bytes in order; `place` is the attachment's in the head, from 0.
using AttachmentSink = std::function<Result<void>(std::size_t place, View bytes)>;

inline constexpr std::size_t kPieceBytes = 65'536;  // how much is in the hand at once
inline constexpr std::size_t kHeadBytesMax = 1'500'000;

// The longest body ciphertext that there can be: a node's limit for uploads.
std::uint64_t body_bytes_max();

// A first pass over an attachment: its size and SHA-256 stand in the head, before its bytes.
// Errors: the source's; too_large.
struct Measured {
  std::uint64_t size = 0;
  Hash hash;
};
Result<Measured> measure(const Source& source);

// The sealing side. Ciphertext reaches the sink in pieces of at most kPieceBytes and a chunk.
class BodyWriter {
 public:
  BodyWriter(const seal::Domain& domain, const Secret& cek, Random& random, BodySink sink);

  Result<void> begin(const cable::Head& head);
  // One call an attachment, in the head's order. Errors: the source's and the sink's; conflict
  // where the bytes are not those that the head states.
  Result<void> attach(const cable::Attachment& stated, const Source& source);

  struct Written {
    Hash hash;  // H_body(ciphertext)
    std::uint64_t bytes = 0;
  };
  Result<Written> finish();

 private:
  Result<void> write(View plaintext);
  Result<void> pass_on();

  seal::ChunkEncryptor encryptor_;
  seal::Sha256 hash_;
  BodySink sink_;
  Bytes ciphertext_;
  std::uint64_t plaintext_bytes_ = 0;
  std::uint64_t ciphertext_bytes_ = 0;
};

// The reader's side. Attachments pass through the sink as they are decrypted, before the whole is
// known to be authentic: keep them apart, and show nothing until finish() has succeeded. After an
// error every further call repeats it. Errors: verification_failed; the sink's.
class BodyReader {
 public:
  // Errors: malformed (header); verification_failed (the key is not the one committed to).
  static Result<BodyReader> begin(const seal::Domain& domain, View header_bytes, const Secret& cek,
                                  AttachmentSink sink);

  Result<void> update(View ciphertext);
  // H_body, H_text, every attachment's size and hash, and the padding hold.
  Result<cable::Head> finish();

 private:
  BodyReader(const seal::Domain& domain, const cable::Content& content, const Secret& cek,
             AttachmentSink sink);
  Result<void> decrypt(View ciphertext);
  Result<void> take(View plaintext);
  Result<void> take_length(View& plaintext);
  Result<void> take_head(View& plaintext);
  Result<void> take_attachment(View& plaintext);
  Result<void> take_padding(View& plaintext);
  Result<void> end_attachments();
  Result<cable::Head> end();

  seal::Domain domain_;
  cable::Content content_;
  seal::ChunkDecryptor decryptor_;
  seal::Sha256 body_hash_;
  AttachmentSink sink_;
  Bytes plaintext_;  // wiped after every piece

  enum class Stage : std::uint8_t { length, head, attachments, padding };
  Stage stage_ = Stage::length;
  Bytes length_;
  Secret head_bytes_;
  std::size_t head_have_ = 0;
  cable::Head head_;
  std::size_t place_ = 0;         // of the attachment being read
  std::uint64_t place_have_ = 0;  // bytes of it
  seal::Sha256 place_hash_;
  std::uint64_t padding_left_ = 0;
  std::optional<Error> failed_;
};

}  // namespace valise::custody
