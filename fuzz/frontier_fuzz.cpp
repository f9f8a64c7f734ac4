#include "target.h"
#include "tlog/tree.h"

namespace valise::fuzz {

VALISE_FUZZ(frontier) {
  const auto read = tlog::Frontier::decode(bytes);
  if (!read) return false;
  CHECK(equal(read->encode(), bytes));
  tlog::Frontier grown = *read;
  (void)grown.root();
  if (grown.size().value == UINT64_MAX) return true;
  grown.append(tlog::leaf_hash(bytes));
  CHECK(grown.size().value == read->size().value + 1);
  CHECK(tlog::Frontier::decode(grown.encode()));
  return true;
}

}  // namespace valise::fuzz
