#include "seal/chunked.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "seal/aead.h"
#include "seal/hash.h"

namespace valise::seal {
namespace {

constexpr std::string_view kInfoPrefix = "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM";
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kSaltBytes = 24;
constexpr std::size_t kCommitmentBytes = 32;
constexpr std::size_t kHeaderBytes = kSaltBytes + kCommitmentBytes;
constexpr std::size_t kSealedChunkBytes = kChunkBytes + kTagBytes;
constexpr std::uint64_t kChunksMax = std::uint64_t{1} << 38;

// What one message derives from the input key, its salt and the context.
struct Derived {
  AeadKey key;
  Array<kNonceBytes> base_nonce;
  Array<kCommitmentBytes> commitment;
};

// HKDF-Expand alone: the specification asks for an input key that is uniformly random. The salt has
// one length, so that the context needs none.
Derived derive(const Secret& input_key, View salt, View context) {
  Bytes info = to_bytes(kInfoPrefix);
  info.push_back(0);
  append(info, salt);
  append(info, context);
  const Secret all = hkdf_expand(HashAlgorithm::sha512, input_key.expose_secret(), info,
                                 kKeyBytes + kNonceBytes + kCommitmentBytes);
  const View bytes = all.expose_secret();
  return {AeadKey(Aead::aes_256_gcm, Secret(bytes.first(kKeyBytes))),
          *to_array<kNonceBytes>(bytes.subspan(kKeyBytes, kNonceBytes)),
          *to_array<kCommitmentBytes>(bytes.last(kCommitmentBytes))};
}

// The chunk's number, big-endian and under 2³⁸, over the last five bytes.
Array<kNonceBytes> nonce_of(const Derived& derived, std::uint64_t chunk) {
  Array<kNonceBytes> out = derived.base_nonce;
  for (std::size_t i = 0; i < 5; ++i) {
    out[kNonceBytes - 1 - i] ^= static_cast<std::uint8_t>(chunk >> (8 * i));
  }
  return out;
}

// Makes `out` longer by that much and returns the new part.
std::span<std::uint8_t> grown(Bytes& out, std::size_t more) {
  out.resize(out.size() + more);
  return std::span(out).last(more);
}

// Bytes that wait until they fill a block; wiped with it.
class Waiting {
 public:
  explicit Waiting(std::size_t size) : bytes_(size) {}
  std::size_t size() const { return size_; }
  bool full() const { return size_ == bytes_.size(); }
  View view() const { return bytes_.expose_secret().first(size_); }
  void clear() { size_ = 0; }

  // Takes what fits from the front of `from`.
  void take(View& from) {
    const std::size_t count = std::min(from.size(), bytes_.size() - size_);
    if (count > 0) std::memcpy(bytes_.expose_secret_mut().data() + size_, from.data(), count);
    size_ += count;
    from = from.subspan(count);
  }

 private:
  Secret bytes_;
  std::size_t size_ = 0;
};

Failure refused(const char* why) {
  return fail(Code::verification_failed, why);
}

}  // namespace

struct ChunkEncryptor::State {
  Array<kSaltBytes> salt;
  Derived derived;
  bool header_written = false;
  std::uint64_t chunk = 0;
  Waiting waiting{kChunkBytes};

  void write_header(Bytes& out) {
    if (std::exchange(header_written, true)) return;
    append(out, salt);
    append(out, derived.commitment);
  }
  void write_chunk(View plaintext, Bytes& out) {
    CHECK(chunk < kChunksMax);
    derived.key.seal(nonce_of(derived, chunk++), {}, plaintext,
                     grown(out, plaintext.size() + kTagBytes));
  }
};

ChunkEncryptor::ChunkEncryptor(const Secret& key, View context, Random& random) {
  CHECK(key.size() == kKeyBytes);
  const auto salt = random.array<kSaltBytes>();
  state_ = std::make_unique<State>(State{salt, derive(key, salt, context)});
}
ChunkEncryptor::ChunkEncryptor(ChunkEncryptor&&) noexcept = default;
ChunkEncryptor::~ChunkEncryptor() = default;

void ChunkEncryptor::update(View plaintext, Bytes& out) {
  CHECK(state_);
  State& s = *state_;
  s.write_header(out);
  while (!plaintext.empty()) {
    if (s.waiting.size() == 0 && plaintext.size() >= kChunkBytes) {  // nothing to copy
      s.write_chunk(plaintext.first(kChunkBytes), out);
      plaintext = plaintext.subspan(kChunkBytes);
      continue;
    }
    s.waiting.take(plaintext);
    if (s.waiting.full()) {
      s.write_chunk(s.waiting.view(), out);
      s.waiting.clear();
    }
  }
}

void ChunkEncryptor::finish(Bytes& out) {
  CHECK(state_);
  state_->write_header(out);
  state_->write_chunk(state_->waiting.view(), out);  // shorter than a chunk: that marks the end
  state_.reset();
}

struct ChunkDecryptor::State {
  Secret key;
  Bytes context;
  std::optional<Derived> derived;  // once the header is read and its commitment holds
  bool over = false;               // failed or finished: nothing more is accepted
  std::uint64_t chunk = 0;
  Waiting header{kHeaderBytes};
  Waiting waiting{kSealedChunkBytes};

  // The commitment is compared before any chunk: a ciphertext made to open under two keys fails
  // here.
  Result<void> read_header() {
    if (key.size() != kKeyBytes) return refused("not a key of 32 bytes");
    const View bytes = header.view();
    Derived found = derive(key, bytes.first(kSaltBytes), context);
    if (!equal_constant_time(found.commitment, bytes.last(kCommitmentBytes))) {
      return refused("encrypted under another key or for another use");
    }
    derived.emplace(std::move(found));
    return {};
  }

  // Decrypts into `out` itself: a copy of the plaintext elsewhere would have to be wiped.
  Result<void> read_chunk(View sealed, Bytes& out) {
    if (chunk >= kChunksMax) return refused("too many chunks");
    const std::size_t before = out.size();
    const auto plaintext = grown(out, sealed.size() - kTagBytes);
    if (!derived->key.open(nonce_of(*derived, chunk++), {}, sealed, plaintext)) {
      out.resize(before);
      return refused("a chunk was altered, moved or cut off");
    }
    return {};
  }

  Result<void> update(View ciphertext, Bytes& out) {
    if (!derived) {
      header.take(ciphertext);
      if (!header.full()) return {};
      TRY_VOID(read_header());
    }
    while (!ciphertext.empty()) {
      if (waiting.size() == 0 && ciphertext.size() >= kSealedChunkBytes) {  // nothing to copy
        TRY_VOID(read_chunk(ciphertext.first(kSealedChunkBytes), out));
        ciphertext = ciphertext.subspan(kSealedChunkBytes);
        continue;
      }
      waiting.take(ciphertext);
      if (waiting.full()) {
        TRY_VOID(read_chunk(waiting.view(), out));
        waiting.clear();
      }
    }
    return {};
  }

  // What waits is shorter than a whole chunk, by construction: only so is it the last one.
  Result<void> finish(Bytes& out) {
    if (!derived || waiting.size() < kTagBytes) return refused("the end is missing");
    return read_chunk(waiting.view(), out);
  }
};

ChunkDecryptor::ChunkDecryptor(const Secret& key, View context)
    : state_(std::make_unique<State>()) {
  state_->key = key.copy();
  state_->context = to_bytes(context);
}
ChunkDecryptor::ChunkDecryptor(ChunkDecryptor&&) noexcept = default;
ChunkDecryptor::~ChunkDecryptor() = default;

Result<void> ChunkDecryptor::update(View ciphertext, Bytes& out) {
  CHECK(state_);
  if (state_->over) return refused("nothing follows an error or the end");
  auto done = state_->update(ciphertext, out);
  state_->over = !done;
  return done;
}

Result<void> ChunkDecryptor::finish(Bytes& out) {
  CHECK(state_);
  if (std::exchange(state_->over, true)) return refused("nothing follows an error or the end");
  return state_->finish(out);
}

Bytes encrypt_chunked(const Secret& key, View context, View plaintext, Random& random) {
  Bytes out;
  out.reserve(chunked_bytes(plaintext.size()));
  ChunkEncryptor encryptor(key, context, random);
  encryptor.update(plaintext, out);
  encryptor.finish(out);
  return out;
}

Result<Bytes> decrypt_chunked(const Secret& key, View context, View ciphertext) {
  Bytes out;
  out.reserve(ciphertext.size());  // growth would leave copies of the plaintext behind
  ChunkDecryptor decryptor(key, context);
  TRY_VOID(decryptor.update(ciphertext, out));
  TRY_VOID(decryptor.finish(out));
  return out;
}

std::uint64_t chunked_bytes(std::uint64_t plaintext_bytes) {
  const std::uint64_t chunks = plaintext_bytes / kChunkBytes + 1;
  return kHeaderBytes + plaintext_bytes + chunks * kTagBytes;
}

}  // namespace valise::seal
