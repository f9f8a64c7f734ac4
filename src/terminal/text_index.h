// Full-text search over the texts that a terminal keeps readable. In memory alone, from unlocking
// to locking: on the disk an index would be one more copy of the cables' words. SQLite's FTS5 does
// the work: words in any case and script, accents apart, the last word also as a beginning.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sqlite/db.h"
#include "terminal/archive.h"

namespace valise::terminal {

enum class HitOrder : std::uint8_t { best, newest };

struct TextHits {
  std::vector<cable::Number> cables;  // in order, as many as were asked for
  std::size_t total = 0;
};

// One thread. Errors of all: failed, disk (no memory).
class TextIndex {
 public:
  static Result<TextIndex> make();

  Result<void> put(const KeptCable& cable);  // anew, if it is there
  Result<void> remove(const CableId& cable);
  // Cables that have every word. Best: BM25, the number and the subject before the text.
  Result<TextHits> search(std::string_view words, HitOrder order, std::size_t most);
  Result<std::size_t> size();

 private:
  explicit TextIndex(sqlite::Db db) : db_(std::move(db)) {}
  sqlite::Db db_;
};

}  // namespace valise::terminal
