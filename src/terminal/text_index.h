// Full-text search over the texts that a terminal keeps readable. In memory alone, from unlocking
// to locking: on the disk an index would be one more copy of the cables' words. SQLite's FTS5 does
// the work: words in any case and script, accents apart.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "sqlite/db.h"
#include "terminal/archive.h"

namespace valise::terminal {

enum class HitOrder : std::uint8_t { best, newest };

struct TextHits {
  std::vector<cable::Number> cables;  // in order, as many as were asked for
  bool more = false;                  // there are others
};

// One thread. Errors of all: failed, disk (no memory).
class TextIndex {
 public:
  static Result<TextIndex> make();

  Result<void> put(std::span<const KeptCable> cables);  // together; anew, if they are there
  Result<void> remove(const CableId& cable);
  // Cables that have every word; where they are few, also those in which the last word begins one.
  // Best: BM25 among the newest 1,000 of them, the number and the subject before the text.
  Result<TextHits> search(std::string_view words, HitOrder order, std::size_t most);
  Result<std::size_t> size();

 private:
  explicit TextIndex(sqlite::Db db) : db_(std::move(db)) {}
  Result<void> put_one(const KeptCable& cable);
  sqlite::Db db_;
};

}  // namespace valise::terminal
