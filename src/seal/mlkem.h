// ML-KEM-768 (FIPS 203) over PQClean's C sources, with the input checks that those leave to the
// caller. Randomness is an argument.
//
// The C code leaves intermediate values on its stack, which is wiped here after each call, and in
// freed heap memory (the states of SHAKE), which is not.
#pragma once

#include "base/bytes.h"
#include "base/secret.h"

namespace valise::seal {

inline constexpr std::size_t kMlKemPublicBytes = 1184;
inline constexpr std::size_t kMlKemPrivateBytes = 2400;
inline constexpr std::size_t kMlKemCiphertextBytes = 1088;
inline constexpr std::size_t kMlKemSeedBytes = 64;
inline constexpr std::size_t kMlKemSharedBytes = 32;

struct MlKemPair {
  Array<kMlKemPublicBytes> public_key;
  Secret private_key;  // expanded, 2400 bytes
};

// seed: d ‖ z, 64 bytes (FIPS 203 §7.1). Errors: malformed.
Result<MlKemPair> mlkem_expand(View seed);

// The length and the modulus check of FIPS 203 §7.2: every coefficient is below 3329.
bool mlkem_public_valid(View public_key);

struct MlKemEncapsulated {
  Array<kMlKemCiphertextBytes> ciphertext;
  Secret shared;  // 32 bytes
};

// randomness: m, 32 bytes (CHECKed). Errors: malformed (mlkem_public_valid).
Result<MlKemEncapsulated> mlkem_encapsulate(View public_key, View randomness);

// Lengths, and the hash check of FIPS 203 §7.3. A ciphertext that was not made for this key yields
// an unrelated secret, not an error (implicit rejection). Errors: malformed.
Result<Secret> mlkem_decapsulate(const Secret& private_key, View ciphertext);

}  // namespace valise::seal
