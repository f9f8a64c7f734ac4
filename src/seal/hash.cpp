#include "seal/hash.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <algorithm>
#include <string>

#include "base/check.h"

namespace valise::seal {
namespace {

struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeDigest>;

struct FreeMac {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeMac>;

// Fetched once and kept for the life of the program: OpenSSL 3.0 looks an algorithm up by name,
// under a lock, wherever it is not handed one.
const EVP_MD* fetched(const char* name) {
  EVP_MD* digest = EVP_MD_fetch(nullptr, name, nullptr);
  CHECK(digest != nullptr);
  return digest;
}
const EVP_MD* sha256_digest() {
  static const EVP_MD* const digest = fetched("SHA256");
  return digest;
}
const EVP_MD* sha512_digest() {
  static const EVP_MD* const digest = fetched("SHA512");
  return digest;
}
const EVP_MD* sha3_256_digest() {
  static const EVP_MD* const digest = fetched("SHA3-256");
  return digest;
}
const EVP_MD* shake256_digest() {
  static const EVP_MD* const digest = fetched("SHAKE256");
  return digest;
}

// A context for each hash, never one kept for the next: freeing it wipes the state, and what is
// hashed here may be a secret.
DigestContext begun(const EVP_MD* digest) {
  DigestContext context(EVP_MD_CTX_new());
  CHECK(context && EVP_DigestInit_ex2(context.get(), digest, nullptr) == 1);
  return context;
}

DigestContext absorbed(const EVP_MD* digest, std::initializer_list<View> parts) {
  DigestContext context = begun(digest);
  for (View part : parts) {
    CHECK(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
  }
  return context;
}

// out: exactly the digest's size.
void finish_into(EVP_MD_CTX* context, std::span<std::uint8_t> out) {
  unsigned int written = 0;
  CHECK(EVP_DigestFinal_ex(context, out.data(), &written) == 1 && written == out.size());
}

template <std::size_t N>
Array<N> digest_of(const EVP_MD* digest, std::initializer_list<View> parts) {
  Array<N> out;
  finish_into(absorbed(digest, parts).get(), out);
  return out;
}

// An HMAC context that knows its hash and has no key yet: duplicated for each use, so that the
// hash is looked up once.
MacContext keyless(const char* digest_name) {
  EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  CHECK(mac != nullptr);
  MacContext context(EVP_MAC_CTX_new(mac));
  EVP_MAC_free(mac);
  std::string name = digest_name;
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
      OSSL_PARAM_construct_end()};
  CHECK(context && EVP_MAC_CTX_set_params(context.get(), params) == 1);
  return context;
}

const EVP_MAC_CTX* keyless(HashAlgorithm hash) {
  static const MacContext sha256 = keyless("SHA256");
  static const MacContext sha384 = keyless("SHA384");
  static const MacContext sha512 = keyless("SHA512");
  switch (hash) {
    case HashAlgorithm::sha256:
      return sha256.get();
    case HashAlgorithm::sha384:
      return sha384.get();
    case HashAlgorithm::sha512:
      return sha512.get();
  }
  CHECK(false);
}

// OpenSSL takes a null key for "the key of before"; an empty one gets an address.
constexpr std::uint8_t kNoBytes = 0;

// HMAC (RFC 2104) of the parts one after the other. May run in several threads: the shared context
// is only read. out: exactly the hash's size.
void hmac(HashAlgorithm hash, View key, std::initializer_list<View> parts,
          std::span<std::uint8_t> out) {
  const MacContext context(EVP_MAC_CTX_dup(keyless(hash)));
  CHECK(context);
  const std::uint8_t* bytes = key.empty() ? &kNoBytes : key.data();
  CHECK(EVP_MAC_init(context.get(), bytes, key.size(), nullptr) == 1);
  for (View part : parts) {
    CHECK(EVP_MAC_update(context.get(), part.data(), part.size()) == 1);
  }
  std::size_t written = 0;
  CHECK(EVP_MAC_final(context.get(), out.data(), &written, out.size()) == 1);
  CHECK(written == out.size());
}

}  // namespace

Array<32> sha256(View bytes) {
  return digest_of<32>(sha256_digest(), {bytes});
}

Array<32> sha256(View first, View second) {
  return digest_of<32>(sha256_digest(), {first, second});
}

Array<64> sha512(View bytes) {
  return digest_of<64>(sha512_digest(), {bytes});
}

Array<32> sha3_256(std::initializer_list<View> parts) {
  return digest_of<32>(sha3_256_digest(), parts);
}

Secret sha3_256_secret(std::initializer_list<View> parts) {
  Secret out(32);
  finish_into(absorbed(sha3_256_digest(), parts).get(), out.expose_secret_mut());
  return out;
}

Secret shake256(View bytes, std::size_t length) {
  const DigestContext context = absorbed(shake256_digest(), {bytes});
  Secret out(length);
  CHECK(EVP_DigestFinalXOF(context.get(), out.expose_secret_mut().data(), length) == 1);
  return out;
}

struct Sha256::State {
  DigestContext context = begun(sha256_digest());
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(View bytes) {
  CHECK(state_);
  CHECK(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

Array<32> Sha256::finish() {
  CHECK(state_);
  Array<32> out;
  finish_into(state_->context.get(), out);
  state_.reset();
  return out;
}

std::size_t hash_bytes(HashAlgorithm hash) {
  switch (hash) {
    case HashAlgorithm::sha256:
      return 32;
    case HashAlgorithm::sha384:
      return 48;
    case HashAlgorithm::sha512:
      return 64;
  }
  CHECK(false);
}

Secret hkdf_extract(HashAlgorithm hash, View salt, View input_key) {
  Secret out(hash_bytes(hash));
  hmac(hash, salt, {input_key}, out.expose_secret_mut());
  return out;  // no salt is a key of zeros, which HMAC pads to the same as an empty one
}

Secret hkdf_expand(HashAlgorithm hash, View pseudorandom_key, View info, std::size_t length) {
  const std::size_t step = hash_bytes(hash);
  CHECK(length <= 255 * step);
  Secret out(length);
  Secret block(step);  // T(i) of RFC 5869 §2.3; T(0) is empty
  View previous;
  for (std::size_t done = 0; done < length;) {
    const auto counter = static_cast<std::uint8_t>(done / step + 1);
    hmac(hash, pseudorandom_key, {previous, info, View(&counter, 1)}, block.expose_secret_mut());
    previous = block.expose_secret();
    const std::size_t taken = std::min(step, length - done);
    std::memcpy(out.expose_secret_mut().data() + done, previous.data(), taken);
    done += taken;
  }
  return out;
}

Secret hkdf(HashAlgorithm hash, View input_key, View salt, View info, std::size_t length) {
  const Secret pseudorandom_key = hkdf_extract(hash, salt, input_key);
  return hkdf_expand(hash, pseudorandom_key.expose_secret(), info, length);
}

}  // namespace valise::seal
