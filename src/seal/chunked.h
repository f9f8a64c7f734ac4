// C2SP chunked encryption (chunked-encryption.md), Cobblestone-256: AES-256-GCM in 16 KiB chunks,
// keys from HKDF-SHA-512, with a key commitment. Bodies and covers, of any length, in constant
// memory.
#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/random.h"
#include "base/secret.h"

namespace valise::seal {

inline constexpr std::size_t kChunkBytes = 16384;

// One encryption: header(), then update() for the plaintext in any pieces, then finish().
class ChunkEncryptor {
 public:
  // key: 32 bytes; context binds the ciphertext to its use.
  ChunkEncryptor(const Secret& key, View context, Random& random);
  ChunkEncryptor(ChunkEncryptor&&) noexcept;
  ~ChunkEncryptor();
  // Each appends ciphertext to `out`; the first call appends the header too.
  void update(View plaintext, Bytes& out);
  void finish(Bytes& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The reverse. Plaintext is appended chunk by chunk, each already authenticated; the whole is
// authentic only when finish() has succeeded. Errors: verification_failed.
class ChunkDecryptor {
 public:
  ChunkDecryptor(const Secret& key, View context);
  ChunkDecryptor(ChunkDecryptor&&) noexcept;
  ~ChunkDecryptor();
  Result<void> update(View ciphertext, Bytes& out);
  Result<void> finish(Bytes& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Bytes encrypt_chunked(const Secret& key, View context, View plaintext, Random& random);
Result<Bytes> decrypt_chunked(const Secret& key, View context, View ciphertext);
// Length of the ciphertext for a plaintext of that length.
std::uint64_t chunked_bytes(std::uint64_t plaintext_bytes);

}  // namespace valise::seal
