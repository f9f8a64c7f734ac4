// tlog-tiles: a tree and its entries as a finite set of files (c2sp.org/tlog-tiles).
//
// A tile holds up to 256 consecutive hashes of one level in eight; a bundle the entries under one
// lowest tile. A full one never changes; a partial one carries its width in its path.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tlog/tree.h"

namespace valise::tlog {

inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kTileWidth = 256;
inline constexpr unsigned kTileLevelMax = 63;
inline constexpr std::size_t kEntryBytesMax = 65535;

enum class TileKind : std::uint8_t { hashes, entries };

struct TilePath {
  TileKind kind = TileKind::hashes;
  unsigned level =
      0;  // of tiles, not of the tree: hashes stand at tree level 8·level; 0 for entries
  std::uint64_t index = 0;
  unsigned width = kTileWidth;  // 1…256; below 256: partial

  friend auto operator<=>(const TilePath&, const TilePath&) = default;
};

// "tile/0/x001/234.p/56", "tile/entries/005"; no slash in front.
std::string print(const TilePath& path);
// Only what print() prints. Errors: malformed.
Result<TilePath> parse_tile_path(std::string_view text);

// How many hashes or entries that tile has in a tree of that size: 0 (no such tile) … 256.
unsigned tile_width(TileKind kind, unsigned level, std::uint64_t index, TreeSize size);

// The tiles and bundles that a tree has after growing and had not, or had narrower, before: what
// its server writes. Bundles first, then hash tiles by level.
std::vector<TilePath> tiles_grown(TreeSize before, TreeSize after);

// The content of a hash tile: its hashes, one after the other.
Bytes encode_tile(std::span<const Hash> hashes);
// Errors: malformed (a length that is not the width's).
Result<std::vector<Hash>> decode_tile(View tile, unsigned width);
// A hash tile made of what a reader has. Errors: the reader's.
Result<Bytes> build_tile(const HashReader& hashes, const TilePath& path);

// A bundle is its entries, each behind its length as u16. Errors: too_large (65,535 bytes).
Result<void> append_to_bundle(Bytes& bundle, View entry);
// The entries, as views into `bundle`. Errors: malformed (not exactly `width` of them).
Result<std::vector<View>> decode_bundle(View bundle, unsigned width);

// Where TileHashes finds tiles: a folder, a table, a peer. Asked only for tiles of the tree.
class TileSource {
 public:
  virtual ~TileSource() = default;
  virtual Result<Bytes> fetch(const TilePath& path) const = 0;
};

// The hashes of a tree of one size, read from its tiles; keeps the last tile of each level, so
// that a proof fetches each of its tiles once. Trusts the tiles: verify against a root what comes
// out. One thread at a time.
class TileHashes final : public HashReader {
 public:
  // `source` must outlive this.
  TileHashes(const TileSource& source, TreeSize size) : source_(source), size_(size) {}
  // Errors: not_found (not a complete subtree of this tree), malformed, the source's.
  Result<Hash> read(const Subtree& at) const override;

 private:
  struct Kept {
    TilePath path;
    std::vector<Hash> hashes;
  };
  Result<void> keep(const TilePath& path) const;

  const TileSource& source_;
  TreeSize size_;
  mutable std::array<std::optional<Kept>, 8> kept_;  // by level: 2^64 entries have no more
};

}  // namespace valise::tlog
