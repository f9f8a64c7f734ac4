#include "store/served.h"

#include "tlog/tile.h"

namespace valise::store {
namespace {

constexpr const char* kText = "text/plain; charset=utf-8";
constexpr const char* kBytes = "application/octet-stream";

}  // namespace

Result<ServedFile> serve(const Ledger& ledger, std::string_view what, bool entries_too) {
  if (what == "checkpoint") {
    TRY(const std::string note, ledger.note(Note::final));
    if (note.empty()) return fail(Code::not_found, "no checkpoint yet");
    return ServedFile{kText, to_bytes(note)};
  }
  TRY(const auto tile, tlog::parse_tile_path(what));
  if (tile.width > tlog::tile_width(tile.kind, tile.level, tile.index, ledger.size())) {
    return fail(Code::not_found, "no such tile yet");
  }
  if (tile.kind == tlog::TileKind::hashes) {
    TRY(Bytes bytes, tlog::build_tile(ledger.hashes(), tile));
    return ServedFile{kBytes, std::move(bytes)};
  }
  if (!entries_too) return fail(Code::forbidden, "entries go to trustees and inspectors alone");
  const LeafIndex from{tile.index * tlog::kTileWidth};
  TRY(const auto entries, ledger.entries(from, TreeSize{from.value + tile.width}));
  Bytes bundle;
  for (const Bytes& entry : entries) TRY_VOID(tlog::append_to_bundle(bundle, entry));
  return ServedFile{kBytes, std::move(bundle)};
}

}  // namespace valise::store
