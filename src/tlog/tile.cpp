#include "tlog/tile.h"

#include <algorithm>

#include "base/check.h"
#include "tlog/lines.h"

namespace valise::tlog {
namespace {

// A tile's number, in groups of three digits, each but the last behind an x.
std::string print_number(std::uint64_t number) {
  const auto group = [](std::uint64_t three_digits) {
    return std::to_string(1000 + three_digits).substr(1);
  };
  std::string out = group(number % 1000);
  while (number >= 1000) {
    number /= 1000;
    out = 'x' + group(number % 1000) + '/' + out;
  }
  return out;
}

std::string_view take_part(std::string_view& rest) {
  const auto end = std::min(rest.find('/'), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

// Lenient about zeros in front; the caller compares with what print() makes of the result.
Result<std::uint64_t> take_number(std::string_view& rest, std::string_view& last_part) {
  std::uint64_t number = 0;
  for (;;) {
    std::string_view part = take_part(rest);
    last_part = part;
    const bool more = part.starts_with('x');
    if (more) part.remove_prefix(1);
    const std::string_view digits = part.substr(0, 3);
    if (digits.size() != 3 || digits.find_first_not_of("0123456789") != digits.npos ||
        number > kNumberMax / 1000 - 1) {
      return fail(Code::malformed, "not the number of a tile");
    }
    for (const char c : digits) number = number * 10 + static_cast<std::uint64_t>(c - '0');
    if (!more) return number;
  }
}

// Entries under one hash of a tile at that level: 256^level, or 0 where that overflows.
std::uint64_t entries_per_hash(unsigned level) {
  return level < 8 ? std::uint64_t{1} << (kTileHeight * level) : 0;
}

void add_grown(std::vector<TilePath>& out, TileKind kind, unsigned level, TreeSize before,
               TreeSize after) {
  const std::uint64_t old_hashes = before.value / entries_per_hash(level);
  const std::uint64_t new_hashes = after.value / entries_per_hash(level);
  if (old_hashes == new_hashes) return;
  for (std::uint64_t i = old_hashes / kTileWidth; i * kTileWidth < new_hashes; ++i) {
    out.push_back({kind, level, i, tile_width(kind, level, i, after)});
  }
}

}  // namespace

std::string print(const TilePath& path) {
  std::string out = "tile/";
  out += path.kind == TileKind::entries ? "entries" : std::to_string(path.level);
  out += '/' + print_number(path.index);
  if (path.width != kTileWidth) out += ".p/" + std::to_string(path.width);
  return out;
}

Result<TilePath> parse_tile_path(std::string_view text) {
  std::string_view rest = text;
  TilePath path;
  if (take_part(rest) != "tile") return fail(Code::malformed, "not the path of a tile");
  if (const std::string_view level = take_part(rest); level == "entries") {
    path.kind = TileKind::entries;
  } else {
    TRY(const std::uint64_t number, parse_decimal(level));
    if (number > kTileLevelMax) return fail(Code::malformed, "no such level of tiles");
    path.level = static_cast<unsigned>(number);
  }
  std::string_view last_part;
  TRY(path.index, take_number(rest, last_part));
  if (last_part.ends_with(".p")) {
    TRY(const std::uint64_t width, parse_decimal(rest));
    if (width < 1 || width >= kTileWidth) return fail(Code::malformed, "no such width of a tile");
    path.width = static_cast<unsigned>(width);
  }
  if (print(path) != text) return fail(Code::malformed, "not the path of a tile");
  return path;
}

unsigned tile_width(TileKind kind, unsigned level, std::uint64_t index, TreeSize size) {
  CHECK(kind == TileKind::hashes || level == 0);
  const std::uint64_t per_hash = entries_per_hash(level);
  const std::uint64_t hashes = per_hash == 0 ? 0 : size.value / per_hash;
  if (index > hashes / kTileWidth) return 0;
  return static_cast<unsigned>(std::min<std::uint64_t>(hashes - index * kTileWidth, kTileWidth));
}

std::vector<TilePath> tiles_grown(TreeSize before, TreeSize after) {
  CHECK(before <= after);
  std::vector<TilePath> out;
  add_grown(out, TileKind::entries, 0, before, after);
  for (unsigned level = 0; level < 8; ++level) {
    add_grown(out, TileKind::hashes, level, before, after);
  }
  return out;
}

Bytes encode_tile(std::span<const Hash> hashes) {
  CHECK(!hashes.empty() && hashes.size() <= kTileWidth);
  Bytes out;
  out.reserve(32 * hashes.size());
  for (const Hash& hash : hashes) append(out, hash.view());
  return out;
}

Result<std::vector<Hash>> decode_tile(View tile, unsigned width) {
  if (width < 1 || width > kTileWidth || tile.size() != std::size_t{32} * width) {
    return fail(Code::malformed, "a tile whose length is not its width's");
  }
  std::vector<Hash> hashes(width);
  for (Hash& hash : hashes) {
    std::copy_n(tile.begin(), 32, hash.bytes.begin());
    tile = tile.subspan(32);
  }
  return hashes;
}

Result<Bytes> build_tile(const HashReader& hashes, const TilePath& path) {
  CHECK(path.kind == TileKind::hashes && path.width >= 1 && path.width <= kTileWidth);
  Bytes out;
  out.reserve(std::size_t{32} * path.width);
  for (unsigned i = 0; i < path.width; ++i) {
    TRY(const Hash hash, hashes.read({kTileHeight * path.level, path.index * kTileWidth + i}));
    append(out, hash.view());
  }
  return out;
}

Result<void> append_to_bundle(Bytes& bundle, View entry) {
  if (entry.size() > kEntryBytesMax) return fail(Code::too_large, "entry over 65,535 bytes");
  bundle.push_back(static_cast<std::uint8_t>(entry.size() >> 8));
  bundle.push_back(static_cast<std::uint8_t>(entry.size() & 0xff));
  append(bundle, entry);
  return {};
}

Result<std::vector<View>> decode_bundle(View bundle, unsigned width) {
  std::vector<View> entries;
  entries.reserve(std::min(width, kTileWidth));
  while (!bundle.empty()) {
    if (entries.size() == width) return fail(Code::malformed, "more entries than the bundle's");
    if (bundle.size() < 2) return fail(Code::malformed, "an entry without its length");
    const std::size_t bytes = static_cast<std::size_t>(bundle[0]) << 8 | bundle[1];
    if (bundle.size() - 2 < bytes) return fail(Code::malformed, "an entry shorter than its length");
    entries.push_back(bundle.subspan(2, bytes));
    bundle = bundle.subspan(2 + bytes);
  }
  if (entries.size() != width) return fail(Code::malformed, "fewer entries than the bundle's");
  return entries;
}

Result<void> TileHashes::keep(const TilePath& path) const {
  if (const auto& kept = kept_[path.level]; kept && kept->path == path) return {};
  TRY(const Bytes tile, source_.fetch(path));
  TRY(auto hashes, decode_tile(tile, path.width));
  kept_[path.level] = Kept{path, std::move(hashes)};
  return {};
}

Result<Hash> TileHashes::read(const Subtree& at) const {
  const unsigned level = at.level / kTileHeight;
  const unsigned above = at.level % kTileHeight;  // levels between the tile's hashes and ours
  // Ours are the 2^above hashes of the tile from `first` on; they never cross a tile's edge.
  const std::uint64_t number = at.index >> (kTileHeight - above);
  const auto first = static_cast<std::size_t>((at.index << above) % kTileWidth);
  const std::size_t count = std::size_t{1} << above;
  const unsigned width =
      level < kept_.size() ? tile_width(TileKind::hashes, level, number, size_) : 0;
  if (first + count > width) return fail(Code::not_found, "no such subtree in a tree this size");
  TRY_VOID(keep({TileKind::hashes, level, number, width}));
  const auto begin = kept_[level]->hashes.begin() + static_cast<std::ptrdiff_t>(first);
  std::vector<Hash> row(begin, begin + static_cast<std::ptrdiff_t>(count));
  for (; row.size() > 1; row.resize(row.size() / 2)) {
    for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
  }
  return row[0];
}

}  // namespace valise::tlog
