// AEADs by name, over OpenSSL. Suite 1 uses aes_256_gcm alone; the others are here because the
// public vectors of HPKE use them.
#pragma once

#include <memory>
#include <span>

#include "base/bytes.h"
#include "base/secret.h"

namespace valise::seal {

enum class Aead : std::uint16_t { aes_128_gcm = 1, aes_256_gcm = 2, chacha20_poly1305 = 3 };

inline constexpr std::size_t kNonceBytes = 12;
inline constexpr std::size_t kTagBytes = 16;
std::size_t aead_key_bytes(Aead aead);

// key and nonce (12 bytes) of the AEAD's sizes (CHECKed); returns ciphertext ‖ 16-byte tag.
Bytes aead_seal(Aead aead, const Secret& key, View nonce, View aad, View plaintext);
// Errors: verification_failed.
Result<Secret> aead_open(Aead aead, const Secret& key, View nonce, View aad, View sealed);

// One key loaded for many messages, into memory of the caller. Never two messages under one nonce.
class AeadKey {
 public:
  AeadKey(Aead aead, const Secret& key);
  AeadKey(AeadKey&&) noexcept;
  AeadKey& operator=(AeadKey&&) noexcept;
  ~AeadKey();

  // out: kTagBytes longer than the plaintext (CHECKed), and not overlapping it.
  void seal(View nonce, View aad, View plaintext, std::span<std::uint8_t> out);
  // out: kTagBytes shorter than `sealed` (CHECKed); wiped and false if the tag does not hold.
  [[nodiscard]] bool open(View nonce, View aad, View sealed, std::span<std::uint8_t> out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace valise::seal
