#include "seal/chunked.h"

#include <algorithm>

#include "scene.h"
#include "target.h"

namespace valise::fuzz {
namespace {

Result<Bytes> in_pieces(View bytes, std::size_t piece) {
  seal::ChunkDecryptor decryptor(content_key(), view_of("fuzz"));
  Bytes out;
  while (!bytes.empty()) {
    const View now = bytes.first(std::min(piece, bytes.size()));
    TRY_VOID(decryptor.update(now, out));
    bytes = bytes.subspan(now.size());
  }
  TRY_VOID(decryptor.finish(out));
  return out;
}

}  // namespace

VALISE_FUZZ(chunked) {
  const auto whole = seal::decrypt_chunked(content_key(), view_of("fuzz"), bytes);
  const auto parts = in_pieces(bytes, 1 + bytes.size() % 1009);
  CHECK(whole.has_value() == parts.has_value());
  if (!whole) return false;
  CHECK(*whole == *parts);
  CHECK(seal::chunked_bytes(whole->size()) == bytes.size());
  return true;
}

}  // namespace valise::fuzz
