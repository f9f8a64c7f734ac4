#include "seal/aead.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <limits>

#include "base/check.h"

namespace valise::seal {
namespace {

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

// Kept for the life of the program: a look-up by name in OpenSSL 3.0 takes a lock.
const EVP_CIPHER* fetched(const char* name) {
  EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, name, nullptr);
  CHECK(cipher != nullptr);
  return cipher;
}

const EVP_CIPHER* cipher_of(Aead aead) {
  static const EVP_CIPHER* const aes_128_gcm = fetched("AES-128-GCM");
  static const EVP_CIPHER* const aes_256_gcm = fetched("AES-256-GCM");
  static const EVP_CIPHER* const chacha20_poly1305 = fetched("ChaCha20-Poly1305");
  switch (aead) {
    case Aead::aes_128_gcm:
      return aes_128_gcm;
    case Aead::aes_256_gcm:
      return aes_256_gcm;
    case Aead::chacha20_poly1305:
      return chacha20_poly1305;
  }
  CHECK(false);
}

// OpenSSL counts in int; nothing here is near that long.
int size_of(View bytes) {
  CHECK(bytes.size() <= std::numeric_limits<int>::max());
  return static_cast<int>(bytes.size());
}

}  // namespace

std::size_t aead_key_bytes(Aead aead) {
  return aead == Aead::aes_128_gcm ? 16 : 32;
}

// One context a direction: each holds its expanded key, which turning one around would compute
// anew.
struct AeadKey::State {
  CipherContext seal{EVP_CIPHER_CTX_new()};
  CipherContext open{EVP_CIPHER_CTX_new()};
};

AeadKey::AeadKey(Aead aead, const Secret& key) : state_(std::make_unique<State>()) {
  CHECK(key.size() == aead_key_bytes(aead));
  CHECK(state_->seal && state_->open);
  const EVP_CIPHER* cipher = cipher_of(aead);
  const std::uint8_t* bytes = key.expose_secret().data();
  CHECK(EVP_EncryptInit_ex2(state_->seal.get(), cipher, bytes, nullptr, nullptr) == 1);
  CHECK(EVP_DecryptInit_ex2(state_->open.get(), cipher, bytes, nullptr, nullptr) == 1);
}

AeadKey::AeadKey(AeadKey&&) noexcept = default;
AeadKey& AeadKey::operator=(AeadKey&&) noexcept = default;
AeadKey::~AeadKey() = default;

void AeadKey::seal(View nonce, View aad, View plaintext, std::span<std::uint8_t> out) {
  CHECK(nonce.size() == kNonceBytes && out.size() == plaintext.size() + kTagBytes);
  EVP_CIPHER_CTX* context = state_->seal.get();
  CHECK(EVP_EncryptInit_ex2(context, nullptr, nullptr, nonce.data(), nullptr) == 1);
  int written = 0;
  if (!aad.empty()) {
    CHECK(EVP_EncryptUpdate(context, nullptr, &written, aad.data(), size_of(aad)) == 1);
  }
  if (!plaintext.empty()) {
    CHECK(EVP_EncryptUpdate(context, out.data(), &written, plaintext.data(), size_of(plaintext)) ==
          1);
    CHECK(written == size_of(plaintext));
  }
  std::uint8_t* tag = out.data() + plaintext.size();
  CHECK(EVP_EncryptFinal_ex(context, tag, &written) == 1 && written == 0);
  CHECK(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagBytes, tag) == 1);
}

bool AeadKey::open(View nonce, View aad, View sealed, std::span<std::uint8_t> out) {
  CHECK(nonce.size() == kNonceBytes && out.size() + kTagBytes == sealed.size());
  const View ciphertext = sealed.first(out.size());
  // OpenSSL takes the tag through a pointer to non-const.
  Array<kTagBytes> tag = *to_array<kTagBytes>(sealed.last(kTagBytes));
  EVP_CIPHER_CTX* context = state_->open.get();
  CHECK(EVP_DecryptInit_ex2(context, nullptr, nullptr, nonce.data(), nullptr) == 1);
  CHECK(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag.data()) == 1);
  int written = 0;
  if (!aad.empty()) {
    CHECK(EVP_DecryptUpdate(context, nullptr, &written, aad.data(), size_of(aad)) == 1);
  }
  if (!ciphertext.empty()) {
    CHECK(EVP_DecryptUpdate(context, out.data(), &written, ciphertext.data(),
                            size_of(ciphertext)) == 1);
  }
  std::uint8_t none[EVP_MAX_BLOCK_LENGTH];
  const bool holds = EVP_DecryptFinal_ex(context, none, &written) == 1;
  if (!holds) {  // GCM has decrypted already: nobody may see what was not authentic
    wipe(out);
    ERR_clear_error();
  }
  return holds;
}

Bytes aead_seal(Aead aead, const Secret& key, View nonce, View aad, View plaintext) {
  Bytes out(plaintext.size() + kTagBytes);
  AeadKey(aead, key).seal(nonce, aad, plaintext, out);
  return out;
}

Result<Secret> aead_open(Aead aead, const Secret& key, View nonce, View aad, View sealed) {
  if (sealed.size() < kTagBytes) return fail(Code::verification_failed, "no room for a tag");
  Secret out(sealed.size() - kTagBytes);
  if (!AeadKey(aead, key).open(nonce, aad, sealed, out.expose_secret_mut())) {
    return fail(Code::verification_failed, "the tag does not hold");
  }
  return out;
}

}  // namespace valise::seal
