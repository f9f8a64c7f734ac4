#include "seal/chunked.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "seal/hash.h"
#include "seal/vector_file_test.h"

namespace valise::seal {
namespace {

constexpr std::size_t kHeader = 56;
constexpr std::size_t kSealedChunk = kChunkBytes + 16;

Bytes inflated(const Bytes& packed) {
  Bytes out(8 << 20);
  uLongf size = out.size();
  EXPECT_EQ(uncompress(out.data(), &size, packed.data(), packed.size()), Z_OK);
  out.resize(size);
  return out;
}

struct Outcome {
  bool opened;
  Bytes plaintext;  // what came out before an error as well
};

Outcome decrypt_in_pieces(const Secret& key, View context, View ciphertext, std::size_t piece) {
  Outcome outcome{true, {}};
  ChunkDecryptor decryptor(key, context);
  while (!ciphertext.empty()) {
    const std::size_t size = std::min(piece, ciphertext.size());
    if (!decryptor.update(ciphertext.first(size), outcome.plaintext)) outcome.opened = false;
    ciphertext = ciphertext.subspan(size);
  }
  if (!decryptor.finish(outcome.plaintext)) outcome.opened = false;
  return outcome;
}

Bytes encrypt_in_pieces(const Secret& key, View context, View plaintext, std::size_t piece,
                        Random& random) {
  Bytes out;
  ChunkEncryptor encryptor(key, context, random);
  while (!plaintext.empty()) {
    const std::size_t size = std::min(piece, plaintext.size());
    encryptor.update(plaintext.first(size), out);
    plaintext = plaintext.subspan(size);
  }
  encryptor.finish(out);
  return out;
}

// Whole and in pieces; where the case is valid, encrypting with its salt gives its very bytes;
// where it is not, at most the prefix that the vector names comes out.
bool agrees(const Json& test) {
  const Secret key(test["key"].hex());
  const Bytes context = test["ctx"].hex();
  const Bytes ciphertext = inflated(test["ct"].hex());
  const bool valid = test["result"].text == "valid";
  const auto whole = decrypt_chunked(key, context, ciphertext);
  bool agree = whole.has_value() == valid;
  for (std::size_t piece : {std::size_t{1000}, kSealedChunk, std::size_t{1} << 20}) {
    const Outcome outcome = decrypt_in_pieces(key, context, ciphertext, piece);
    agree = agree && outcome.opened == valid;
    if (test.has("msgLength")) {
      agree = agree && outcome.plaintext.size() == test["msgLength"].number() &&
              to_hex(sha512(outcome.plaintext)) == test["msgSha512"].text;
    } else {
      agree = agree && outcome.plaintext.empty();
    }
  }
  if (valid) {
    GivenRandom salt(to_bytes(View(ciphertext).first(24)));
    agree = agree && encrypt_chunked(key, context, *whole, salt) == ciphertext;
  }
  return agree;
}

TEST(ChunkedVectors, AgreeWithWycheproofInBothDirections) {
  const std::string path = "wycheproof/c2sp_chunked_encryption_aes_256_gcm_test.json";
  VECTORS_OR_SKIP(vectors, path);
  Tally tally(path);
  for (const Json& group : vectors["testGroups"].items) {
    for (const Json& test : group["tests"].items) tally.ran(agrees(test), name_of(test));
  }
}

class Chunked : public testing::Test {
 protected:
  SeededRandom random{1};
  Secret key = random.secret(32);
  Bytes context = to_bytes("body");

  Bytes text_of_length(std::size_t size) {
    Bytes out(size);
    random.fill(out);
    return out;
  }
  Bytes encrypted(View plaintext) { return encrypt_chunked(key, context, plaintext, random); }
  bool opens(View ciphertext) { return decrypt_chunked(key, context, ciphertext).has_value(); }
};

TEST_F(Chunked, ComesBackAtEveryLengthAroundAChunk) {
  for (std::size_t size : {std::size_t{0}, std::size_t{1}, kChunkBytes - 1, kChunkBytes,
                           kChunkBytes + 1, 3 * kChunkBytes, 3 * kChunkBytes + 17}) {
    const Bytes plaintext = text_of_length(size);
    const Bytes ciphertext = encrypted(plaintext);
    EXPECT_EQ(ciphertext.size(), chunked_bytes(size));
    EXPECT_EQ(*decrypt_chunked(key, context, ciphertext), plaintext);
  }
}

TEST_F(Chunked, IsTheSameInWhateverPiecesItComes) {
  const Bytes plaintext = text_of_length(2 * kChunkBytes + 100);
  SeededRandom same(5);
  const Bytes whole = encrypt_chunked(key, context, plaintext, same);
  for (std::size_t piece : {std::size_t{1}, std::size_t{55}, kChunkBytes - 1, kChunkBytes,
                            kChunkBytes + 1, 2 * kChunkBytes}) {
    SeededRandom again(5);
    EXPECT_EQ(encrypt_in_pieces(key, context, plaintext, piece, again), whole) << piece;
    const Outcome outcome = decrypt_in_pieces(key, context, whole, piece);
    EXPECT_TRUE(outcome.opened && outcome.plaintext == plaintext) << piece;
  }
}

TEST_F(Chunked, RefusesEveryCut) {
  const Bytes ciphertext = encrypted(text_of_length(kChunkBytes + 5));
  for (std::size_t size = 0; size < ciphertext.size(); size += size < 200 ? 1 : 97) {
    EXPECT_FALSE(opens(View(ciphertext).first(size))) << size;
  }
  EXPECT_FALSE(opens(View(ciphertext).first(kHeader + kSealedChunk)));
}

TEST_F(Chunked, RefusesChunksMovedRepeatedLeftOutOrAdded) {
  const Bytes text = text_of_length(2 * kChunkBytes + 5);
  const Bytes ciphertext = encrypted(text);
  const View header = View(ciphertext).first(kHeader);
  const View first = View(ciphertext).subspan(kHeader, kSealedChunk);
  const View second = View(ciphertext).subspan(kHeader + kSealedChunk, kSealedChunk);
  const View last = View(ciphertext).subspan(kHeader + 2 * kSealedChunk);
  const auto opens_as = [&](std::initializer_list<View> parts) {
    Bytes bytes = to_bytes(header);
    for (View part : parts) append(bytes, part);
    return opens(bytes);
  };
  EXPECT_TRUE(opens_as({first, second, last}));
  EXPECT_FALSE(opens_as({second, first, last}));
  EXPECT_FALSE(opens_as({first, first, last}));
  EXPECT_FALSE(opens_as({first, last}));
  EXPECT_FALSE(opens_as({first, second}));
  EXPECT_FALSE(opens_as({first, second, last, last}));
}

TEST_F(Chunked, RefusesAnotherKeyAndAnotherContextBeforeAnyChunk) {
  const Bytes ciphertext = encrypted(text_of_length(kChunkBytes + 5));
  const Secret other = random.secret(32);
  for (const Outcome& outcome : {decrypt_in_pieces(other, context, ciphertext, 64),
                                 decrypt_in_pieces(key, view_of("cover"), ciphertext, 64)}) {
    EXPECT_FALSE(outcome.opened);
    EXPECT_TRUE(outcome.plaintext.empty());
  }
}

TEST_F(Chunked, RefusesEverythingAfterAnErrorAndAfterTheEnd) {
  const Bytes ciphertext = encrypted(view_of("text"));
  Bytes out;
  ChunkDecryptor failed(key, context);
  EXPECT_FALSE(failed.update(flipped(ciphertext, 30), out));
  EXPECT_FALSE(failed.update({}, out));
  EXPECT_FALSE(failed.finish(out));
  ChunkDecryptor finished(key, context);
  EXPECT_TRUE(finished.update(ciphertext, out));
  EXPECT_TRUE(finished.finish(out));
  EXPECT_FALSE(finished.update({}, out));
  EXPECT_FALSE(finished.finish(out));
}

TEST_F(Chunked, StopsTheProgramThatEncryptsUnderAShortKeyOrAfterTheEnd) {
  EXPECT_DEATH(ChunkEncryptor(Secret(std::size_t{16}), context, random), "kKeyBytes");
  Bytes out;
  ChunkEncryptor encryptor(key, context, random);
  encryptor.finish(out);
  EXPECT_DEATH(encryptor.update({}, out), "state_");
}

}  // namespace
}  // namespace valise::seal
