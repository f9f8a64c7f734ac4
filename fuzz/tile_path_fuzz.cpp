#include "target.h"
#include "tlog/tile.h"

namespace valise::fuzz {

VALISE_FUZZ(tile_path) {
  const auto path = tlog::parse_tile_path(text_of(bytes));
  if (!path) return false;
  CHECK(tlog::print(*path) == text_of(bytes));
  CHECK(path->level <= tlog::kTileLevelMax);
  CHECK(path->width >= 1 && path->width <= tlog::kTileWidth);
  CHECK(path->kind == tlog::TileKind::hashes || path->level == 0);
  CHECK(tlog::tile_width(path->kind, path->level, path->index, TreeSize{UINT64_MAX}) <=
        tlog::kTileWidth);
  return true;
}

}  // namespace valise::fuzz
