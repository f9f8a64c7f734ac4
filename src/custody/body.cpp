#include "custody/body.h"

#include <algorithm>

#include "base/check.h"
#include "custody/keys.h"

namespace valise::custody {
namespace {

constexpr std::size_t kLengthBytes = 8;

Failure refused(std::string why) {
  return fail(Code::verification_failed, std::move(why), "body");
}

std::string place_name(std::size_t place) {
  return "attachment " + std::to_string(place + 1);
}

std::uint64_t stated_bytes(std::size_t head_bytes, const cable::Head& head) {
  std::uint64_t out = kLengthBytes + head_bytes;
  for (const cable::Attachment& attachment : head.attachments) out += attachment.size;
  return out;
}

seal::Sha256 begin_hash(const seal::Domain& domain) {
  seal::Sha256 out;
  out.update(domain.label("body"));
  return out;
}

// Cuts off at most `count` bytes at the front.
View cut(View& from, std::uint64_t count) {
  const View out =
      from.first(static_cast<std::size_t>(std::min<std::uint64_t>(count, from.size())));
  from = from.subspan(out.size());
  return out;
}

}  // namespace

std::uint64_t body_bytes_max() {
  return seal::chunked_bytes(
      cable::padded_bytes(kLengthBytes + kHeadBytesMax + cable::kAttachmentBytesMax));
}

Result<Measured> measure(const Source& source) {
  Measured out;
  Secret piece(kPieceBytes);
  seal::Sha256 hash;
  while (true) {
    TRY(const std::size_t count, source(piece.expose_secret_mut()));
    CHECK(count <= kPieceBytes);
    if (count == 0) break;
    out.size += count;
    if (out.size > cable::kAttachmentBytesMax) {
      return fail(Code::too_large, "an attachment is over 25,000,000 bytes");
    }
    hash.update(piece.expose_secret().first(count));
  }
  out.hash = {hash.finish()};
  return out;
}

BodyWriter::BodyWriter(const seal::Domain& domain, const Secret& cek, Random& random, BodySink sink)
    : encryptor_(cek, domain.label("body"), random),
      hash_(begin_hash(domain)),
      sink_(std::move(sink)) {
  ciphertext_.reserve(kPieceBytes + 2 * seal::kChunkBytes);
}

Result<void> BodyWriter::pass_on() {
  hash_.update(ciphertext_);
  ciphertext_bytes_ += ciphertext_.size();
  auto taken = sink_(ciphertext_);
  ciphertext_.clear();
  return taken;
}

Result<void> BodyWriter::write(View plaintext) {
  plaintext_bytes_ += plaintext.size();
  while (!plaintext.empty()) {
    encryptor_.update(cut(plaintext, kPieceBytes), ciphertext_);
    TRY_VOID(pass_on());
  }
  return {};
}

Result<void> BodyWriter::begin(const cable::Head& head) {
  const Bytes encoded = seal::encode(head);
  Secret start(kLengthBytes + encoded.size());
  Bytes length;
  append_u64(length, encoded.size());
  std::memcpy(start.expose_secret_mut().data(), length.data(), kLengthBytes);
  std::memcpy(start.expose_secret_mut().data() + kLengthBytes, encoded.data(), encoded.size());
  if (encoded.size() > kHeadBytesMax) {
    return fail(Code::too_large, "text and list of attachments are over 1,500,000 bytes", "head");
  }
  return write(start.expose_secret());
}

Result<void> BodyWriter::attach(const cable::Attachment& stated, const Source& source) {
  const auto changed = [] {
    return fail(Code::conflict, "an attachment changed while it was being sealed: seal again",
                "attachments");
  };
  Secret piece(kPieceBytes);
  seal::Sha256 hash;
  std::uint64_t have = 0;
  while (true) {
    TRY(const std::size_t count, source(piece.expose_secret_mut()));
    CHECK(count <= kPieceBytes);
    if (count == 0) break;
    if (count > stated.size - have) return changed();
    have += count;
    const View bytes = piece.expose_secret().first(count);
    hash.update(bytes);
    TRY_VOID(write(bytes));
  }
  if (have != stated.size || Hash{hash.finish()} != stated.hash) return changed();
  return {};
}

Result<BodyWriter::Written> BodyWriter::finish() {
  std::uint64_t left = cable::padded_bytes(plaintext_bytes_) - plaintext_bytes_;
  const Bytes zeros(kPieceBytes);
  while (left > 0) {
    View piece = zeros;
    const View now = cut(piece, left);
    TRY_VOID(write(now));
    left -= now.size();
  }
  encryptor_.finish(ciphertext_);
  TRY_VOID(pass_on());
  return Written{{hash_.finish()}, ciphertext_bytes_};
}

Result<BodyReader> BodyReader::begin(const seal::Domain& domain, View header_bytes,
                                     const Secret& cek, AttachmentSink sink) {
  TRY(const cable::Header header, cable::decode_header(header_bytes));
  if (hash_content_key(domain, cek) != header.content.key_commitment) {
    return refused("the key is not the one that the header commits to");
  }
  return BodyReader(domain, header.content, cek, std::move(sink));
}

BodyReader::BodyReader(const seal::Domain& domain, const cable::Content& content, const Secret& cek,
                       AttachmentSink sink)
    : domain_(domain),
      content_(content),
      decryptor_(cek, domain.label("body")),
      body_hash_(begin_hash(domain)),
      sink_(std::move(sink)) {
  plaintext_.reserve(kPieceBytes + 2 * seal::kChunkBytes);  // growth would leave copies behind
}

Result<void> BodyReader::update(View ciphertext) {
  if (failed_) return Failure(*failed_);
  while (!ciphertext.empty()) {
    const View piece = cut(ciphertext, kPieceBytes);
    body_hash_.update(piece);
    if (auto done = decrypt(piece); !done) {
      failed_ = done.error();
      return done;
    }
  }
  return {};
}

Result<void> BodyReader::decrypt(View ciphertext) {
  auto done = decryptor_.update(ciphertext, plaintext_);
  if (done) done = take(plaintext_);
  wipe(plaintext_);
  plaintext_.clear();
  return done;
}

Result<cable::Head> BodyReader::finish() {
  if (failed_) return Failure(*failed_);
  auto head = end();
  failed_ = head ? Error{Code::failed, "the body was already read", "body"} : head.error();
  return head;
}

Result<cable::Head> BodyReader::end() {
  auto last = decryptor_.finish(plaintext_);
  if (last) last = take(plaintext_);
  wipe(plaintext_);
  TRY_VOID(last);
  if (Hash{body_hash_.finish()} != content_.body) {
    return refused("this is not the body that the header names");
  }
  if (stage_ != Stage::padding || padding_left_ != 0) return refused("the body ends too early");
  if (hash_text(domain_, head_.salt, head_.text) != content_.text) {
    return refused("this is not the text that the header commits to");
  }
  return std::move(head_);
}

Result<void> BodyReader::take(View plaintext) {
  while (!plaintext.empty()) {
    switch (stage_) {
      case Stage::length:
        TRY_VOID(take_length(plaintext));
        break;
      case Stage::head:
        TRY_VOID(take_head(plaintext));
        break;
      case Stage::attachments:
        TRY_VOID(take_attachment(plaintext));
        break;
      case Stage::padding:
        TRY_VOID(take_padding(plaintext));
        break;
    }
  }
  return {};
}

Result<void> BodyReader::take_length(View& plaintext) {
  append(length_, cut(plaintext, kLengthBytes - length_.size()));
  if (length_.size() < kLengthBytes) return {};
  const std::uint64_t length = read_u64(length_);
  if (length == 0 || length > kHeadBytesMax) return refused("the head's length is not possible");
  head_bytes_ = Secret(static_cast<std::size_t>(length));
  stage_ = Stage::head;
  return {};
}

Result<void> BodyReader::take_head(View& plaintext) {
  const View piece = cut(plaintext, head_bytes_.size() - head_have_);
  std::memcpy(head_bytes_.expose_secret_mut().data() + head_have_, piece.data(), piece.size());
  head_have_ += piece.size();
  if (head_have_ < head_bytes_.size()) return {};
  auto head = seal::decode<cable::Head>(head_bytes_.expose_secret());
  if (!head || !cable::check(*head)) return refused("the head is not well formed");
  head_ = std::move(*head);
  const std::uint64_t stated = stated_bytes(head_bytes_.size(), head_);
  padding_left_ = cable::padded_bytes(stated) - stated;
  head_bytes_ = Secret();
  stage_ = Stage::attachments;
  return end_attachments();
}

Result<void> BodyReader::take_attachment(View& plaintext) {
  const View piece = cut(plaintext, head_.attachments[place_].size - place_have_);
  place_hash_.update(piece);
  place_have_ += piece.size();
  TRY_VOID(sink_(place_, piece));
  return end_attachments();
}

// Closes every attachment whose bytes are all here; several, where some are empty.
Result<void> BodyReader::end_attachments() {
  while (place_ < head_.attachments.size() && place_have_ == head_.attachments[place_].size) {
    if (Hash{place_hash_.finish()} != head_.attachments[place_].hash) {
      return refused(place_name(place_) + " is not what the head states");
    }
    place_hash_ = seal::Sha256();
    place_have_ = 0;
    ++place_;
  }
  if (place_ == head_.attachments.size()) stage_ = Stage::padding;
  return {};
}

Result<void> BodyReader::take_padding(View& plaintext) {
  if (plaintext.size() > padding_left_) return refused("the body goes on after its end");
  if (std::any_of(plaintext.begin(), plaintext.end(), [](std::uint8_t b) { return b != 0; })) {
    return refused("the padding is not zeros");
  }
  padding_left_ -= plaintext.size();
  plaintext = {};
  return {};
}

}  // namespace valise::custody
