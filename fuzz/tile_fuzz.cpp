// What an inspector fetches: a byte for the width, then a hash tile or a bundle of entries.
#include "tlog/tile.h"

#include "target.h"

namespace valise::fuzz {
namespace {

bool is_tile(View bytes, unsigned width) {
  const auto hashes = tlog::decode_tile(bytes, width);
  if (!hashes) return false;
  CHECK(hashes->size() == width);
  CHECK(equal(tlog::encode_tile(*hashes), bytes));
  return true;
}

bool is_bundle(View bytes, unsigned width) {
  const auto entries = tlog::decode_bundle(bytes, width);
  if (!entries) return false;
  CHECK(entries->size() == width);
  Bytes again;
  for (const View entry : *entries) CHECK(tlog::append_to_bundle(again, entry));
  CHECK(equal(again, bytes));
  return true;
}

}  // namespace

VALISE_FUZZ(tile) {
  if (bytes.empty()) return false;
  const unsigned width = bytes.front() + 1U;
  const View content = bytes.subspan(1);
  const bool tile = is_tile(content, width), bundle = is_bundle(content, width);
  return tile || bundle;
}

}  // namespace valise::fuzz
