// What a sender put into a body, under a key that the reader trusts: lengths, head, attachments,
// padding.
#include "custody/body.h"

#include "custody/keys.h"
#include "scene.h"
#include "target.h"

namespace valise::fuzz {
namespace {

struct ReadBack {
  cable::Head head;
  std::vector<Bytes> attachments;
};

// Sealed by one who commits to just these bytes, whatever they are.
struct Sent {
  Bytes ciphertext;
  Bytes header;

  explicit Sent(View plaintext) {
    const seal::Domain& domain = scene().network.domain();
    SeededRandom random(1);
    ciphertext = seal::encrypt_chunked(content_key(), domain.label("body"), plaintext, random);
    const auto honest = cable::decode_header(scene().header).value();
    cable::Content content = honest.content;
    content.body = {domain.hash("body", ciphertext)};
    content.key_commitment = custody::hash_content_key(domain, content_key());
    if (plaintext.size() >= 8) {
      const View rest = plaintext.subspan(8);
      const auto size = std::min<std::uint64_t>(read_u64(plaintext.first(8)), rest.size());
      const auto head = seal::decode<cable::Head>(rest.first(static_cast<std::size_t>(size)));
      if (head) content.text = custody::hash_text(domain, head->salt, head->text);
    }
    header = cable::encode_header(honest.policy, content);
  }
};

Result<ReadBack> read_back(const Sent& sent, std::size_t piece) {
  ReadBack out;
  const auto take = [&](std::size_t place, View bytes) -> Result<void> {
    if (out.attachments.size() <= place) out.attachments.resize(place + 1);
    append(out.attachments[place], bytes);
    return {};
  };
  TRY(auto reader,
      custody::BodyReader::begin(scene().network.domain(), sent.header, content_key(), take));
  View rest = sent.ciphertext;
  while (!rest.empty()) {
    const View now = rest.first(std::min(piece, rest.size()));
    TRY_VOID(reader.update(now));
    rest = rest.subspan(now.size());
  }
  TRY(out.head, reader.finish());
  return out;
}

// The bytes that a body of that head and those attachments has.
Bytes plaintext_of(const ReadBack& read) {
  const Bytes head = seal::encode(read.head);
  Bytes out;
  append_u64(out, head.size());
  append(out, head);
  for (const Bytes& attachment : read.attachments) append(out, attachment);
  out.resize(static_cast<std::size_t>(cable::padded_bytes(out.size())));
  return out;
}

}  // namespace

VALISE_FUZZ(body) {
  const Sent sent(bytes);
  const auto whole = read_back(sent, sent.ciphertext.size());
  const auto parts = read_back(sent, 1 + bytes.size() % 1009);
  CHECK(whole.has_value() == parts.has_value());
  if (!whole) return false;
  CHECK(whole->head == parts->head && whole->attachments == parts->attachments);
  CHECK(cable::check(whole->head));
  // A body has one form: what is read back is all that stood there.
  CHECK(equal(plaintext_of(*whole), bytes));
  return true;
}

}  // namespace valise::fuzz
