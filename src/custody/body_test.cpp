#include "custody/body.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include "custody/sealed_cable_test.h"

namespace valise::custody {
namespace {

constexpr std::size_t kMegabyte = 1'000'000;

// Bytes that follow from their place, none of them kept.
Source pattern(std::uint64_t size) {
  const auto at = std::make_shared<std::uint64_t>(0);
  return [at, size](std::span<std::uint8_t> out) -> Result<std::size_t> {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), size - *at));
    std::memset(out.data(), static_cast<int>(*at / kPieceBytes % 251), count);
    *at += count;
    return count;
  };
}

Secret content_key_of(const TestNetwork& network, const Sealed& sealed) {
  const Secret k = *check_post(network.domain, sealed.header, network.missions[0],
                               network.mission_keys[0], sealed.posts.at(network.missions[0]));
  return std::move(
      unlock(network.domain, sealed.header, k, opened_shares(network, sealed, {1, 2, 3}))
          ->keys.cek);
}

std::size_t heap_in_use() {
  return mallinfo2().uordblks;  // zero under AddressSanitizer
}

TEST(Body, TwentyFiveMegabytesAreSealedAndReadInConstantMemory) {
  TestNetwork network;
  SealInput input = network.input("see attachment");
  const Measured measured = *measure(pattern(cable::kAttachmentBytesMax));
  ASSERT_EQ(measured.size, cable::kAttachmentBytesMax);
  const auto seal_into = [&](const BodySink& sink) {
    input.attachments = {{{"scan.pdf", measured.size, measured.hash}, pattern(measured.size)}};
    SeededRandom random(7);  // the same cable each time
    return seal_cable(input, random, sink);
  };
  std::size_t longest = 0, heap_most = 0;
  const std::size_t heap_before = heap_in_use();
  const auto first = seal_into([&](View piece) -> Result<void> {
    longest = std::max(longest, piece.size());
    heap_most = std::max(heap_most, heap_in_use());
    return {};
  });
  ASSERT_TRUE(first) << first.error().detail;
  EXPECT_LE(longest, kPieceBytes + 2 * seal::kChunkBytes);
  EXPECT_LE(first->body_bytes, body_bytes_max());

  std::uint64_t read = 0;
  auto reader = BodyReader::begin(network.domain, first->header, content_key_of(network, *first),
                                  [&](std::size_t, View bytes) -> Result<void> {
                                    read += bytes.size();
                                    return {};
                                  });
  ASSERT_TRUE(reader);
  const auto second = seal_into([&](View piece) {
    heap_most = std::max(heap_most, heap_in_use());
    return reader->update(piece);
  });
  ASSERT_TRUE(second) << second.error().detail;
  EXPECT_EQ(second->id, first->id);
  EXPECT_EQ(reader->finish()->text, "see attachment");
  EXPECT_EQ(read, cable::kAttachmentBytesMax);
  EXPECT_LT(heap_most, heap_before + kMegabyte);
}

TEST(Body, AnAttachmentThatChangedAfterItWasMeasuredIsNotSealed) {
  TestNetwork network;
  for (const std::string& now : {std::string("abd"), std::string("ab"), std::string("abcd")}) {
    SealInput input = network.input("text");
    input.attachments = {attachment_of("a.txt", to_bytes("abc"))};
    input.attachments[0].source = source_of(to_bytes(now));
    EXPECT_EQ(seal_whole(input, network.random).error().code, Code::conflict) << now;
  }
}

TEST(Body, AnAttachmentOverTheLimitIsNotMeasuredToItsEnd) {
  EXPECT_EQ(measure(pattern(std::uint64_t{1} << 50)).error().code, Code::too_large);
}

TEST(Body, ItsLengthHidesTheTextsLength) {
  TestNetwork network;
  const auto bytes = [&](const std::string& text) {
    return seal_whole(network.input(text), network.random)->body_bytes;
  };
  EXPECT_EQ(bytes("yes"), bytes(std::string(700, 'n')));
  EXPECT_EQ(bytes(std::string(20'000, 'a')), bytes(std::string(20'100, 'a')));
}

// A body made by a sender who has the keys and writes what he likes.
struct Forged {
  seal::Domain domain;
  Bytes header;
  Secret cek;
  Bytes body;
};

Forged forge(const TestNetwork& network, const Bytes& plaintext, const cable::Head& said) {
  SeededRandom random(3);
  const auto honest = *seal_whole(network.input("x"), random);
  Forged out{network.domain, {}, content_key_of(network, honest), {}};
  out.body = seal::encrypt_chunked(out.cek, network.domain.label("body"), plaintext, random);
  auto header = *cable::decode_header(honest.header);
  header.content.body = {network.domain.hash("body", out.body)};
  header.content.text = hash_text(network.domain, said.salt, said.text);
  out.header = cable::encode_header(header.policy, header.content);
  return out;
}

Bytes body_of(const cable::Head& head, const Bytes& attachments) {
  const Bytes encoded = seal::encode(head);
  Bytes out;
  append_u64(out, encoded.size());
  append(out, encoded);
  append(out, attachments);
  out.resize(cable::padded_bytes(out.size()));
  return out;
}

bool shown(const Forged& forged) {
  return read_body(forged.domain, forged.header, forged.cek, forged.body).has_value();
}

TEST(Body, IsShownOnlyIfEveryPartIsWhatTheHeadAndHeaderSay) {
  const TestNetwork network;
  cable::Head head;
  head.text = "text";
  head.attachments = {{"a.txt", 3, {seal::sha256(view_of("abc"))}}};
  const Bytes good = body_of(head, to_bytes("abc"));
  EXPECT_TRUE(shown(forge(network, good, head)));

  EXPECT_FALSE(shown(forge(network, body_of(head, to_bytes("abd")), head)));  // attachment's hash
  EXPECT_FALSE(shown(forge(network, body_of(head, {}), head)));               // zeros for it
  Bytes padding = good;
  padding.back() = 1;
  EXPECT_FALSE(shown(forge(network, padding, head)));
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_FALSE(shown(forge(network, longer, head)));
  Bytes shorter = good;
  shorter.pop_back();
  EXPECT_FALSE(shown(forge(network, shorter, head)));
  EXPECT_FALSE(shown(forge(network, {}, head)));
  EXPECT_FALSE(shown(forge(network, Bytes(7), head)));
  EXPECT_FALSE(shown(forge(network, Bytes(1024), head)));        // a head of no length
  EXPECT_FALSE(shown(forge(network, Bytes(1024, 0xFF), head)));  // of 2^64 − 1
  cable::Head other = head;
  other.text = "other";
  EXPECT_FALSE(shown(forge(network, good, other)));  // H_text
  cable::Head path = head;
  path.attachments[0].name = "../a.txt";
  EXPECT_FALSE(shown(forge(network, body_of(path, to_bytes("abc")), path)));
}

TEST(Body, AFailedReaderStaysFailed) {
  TestNetwork network;
  const auto sealed = *seal_whole(network.input("text"), network.random);
  auto reader = *BodyReader::begin(network.domain, sealed.header, content_key_of(network, sealed),
                                   [](std::size_t, View) -> Result<void> { return {}; });
  Bytes broken = sealed.body;
  broken[40] ^= 1;
  ASSERT_FALSE(reader.update(broken));
  EXPECT_FALSE(reader.update(sealed.body));
  EXPECT_EQ(reader.finish().error().code, Code::verification_failed);
}

TEST(Body, IsReadAlikeInPiecesOfAnyLength) {
  TestNetwork network;
  SealInput input = network.input(std::string(17'000, 't'));
  input.attachments = {attachment_of("a.bin", Bytes(33'000, 1))};
  const auto sealed = *seal_whole(input, network.random);
  const Secret cek = content_key_of(network, sealed);
  for (const std::size_t piece : {1u, 7u, 16'384u, 16'400u, 1'000'000u}) {
    const auto body = read_body(network.domain, sealed.header, cek, sealed.body, piece);
    ASSERT_TRUE(body) << piece;
    EXPECT_EQ(body->attachments[0], Bytes(33'000, 1));
  }
}

}  // namespace
}  // namespace valise::custody
