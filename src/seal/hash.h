// SHA-2, SHA-3 and HKDF (FIPS 180-4, FIPS 202, RFC 5869), over OpenSSL.
#pragma once

#include <initializer_list>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "base/id.h"
#include "base/secret.h"

namespace valise::seal {

Array<32> sha256(View bytes);
Array<32> sha256(View first, View second);  // of first ‖ second
Array<64> sha512(View bytes);

// SHA-256 of bytes that arrive in pieces; used once.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();
  void update(View bytes);
  Array<32> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Of the parts one after the other; ML-KEM and X-Wing are defined over these.
Array<32> sha3_256(std::initializer_list<View> parts);
Secret sha3_256_secret(std::initializer_list<View> parts);
Secret shake256(View bytes, std::size_t length);

enum class HashAlgorithm : std::uint8_t { sha256, sha384, sha512 };

std::size_t hash_bytes(HashAlgorithm hash);  // of its output

// RFC 5869. length ≤ 255 × the hash's size (CHECKed).
Secret hkdf_extract(HashAlgorithm hash, View salt, View input_key);
Secret hkdf_expand(HashAlgorithm hash, View pseudorandom_key, View info, std::size_t length);
Secret hkdf(HashAlgorithm hash, View input_key, View salt, View info, std::size_t length);

}  // namespace valise::seal
