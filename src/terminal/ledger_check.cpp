#include "terminal/ledger_check.h"

#include <algorithm>

#include "ledger/law.h"
#include "ledger/state.h"
#include "terminal/files.h"
#include "tlog/cosignature.h"
#include "tlog/tile.h"

namespace valise::terminal {
namespace {

constexpr const char* kCheckpoint = "checkpoint";
constexpr std::size_t kFileBytesMax = 32 * 1024 * 1024;  // 256 entries of 64 KiB, and room

// Where one entry is at fault.
struct Place {
  const cable::MemberId& member;

  std::string at(std::uint64_t index) const {
    return member.str() + " entry " + std::to_string(index);
  }
  Failure wrong(std::string what, std::uint64_t index) const {
    return fail(Code::verification_failed, std::move(what), at(index));
  }
  Failure wrong_file(std::string what, const std::string& file) const {
    return fail(Code::verification_failed, std::move(what), member.str() + " " + file);
  }
};

// Of a copy whatever does not read does not hold, for whatever reason.
Result<Bytes> read_copy(const LedgerFiles& files, const std::string& name,
                        const std::string& where) {
  auto bytes = files.read(name);
  if (bytes) return bytes;
  const bool missing = bytes.error().code == Code::not_found;
  return fail(Code::verification_failed,
              missing ? "the file is missing" : "the file does not read: " + bytes.error().detail,
              where);
}

struct Bundle {
  std::vector<Bytes> entries;  // at most the width; fewer is the caller's to name
  bool exact = true;           // nothing stands behind them
};

// A partial tile, or the full one that took its place, cut to the width.
class Tiles {
 public:
  Tiles(const LedgerFiles& files, const Place& place, TreeSize size)
      : files_(files), place_(place), size_(size) {}

  Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t index) const {
    const tlog::TilePath path = path_of(tlog::TileKind::hashes, level, index);
    TRY(File file, read(path));
    const std::size_t wanted = std::size_t{path.width} * 32;
    const bool full = file.replaced && file.bytes.size() == std::size_t{tlog::kTileWidth} * 32;
    if (full) file.bytes.resize(wanted);
    if (file.bytes.size() != wanted) {
      return place_.wrong_file("the file has " + std::to_string(file.bytes.size()) +
                                   " bytes, and not its hashes' " + std::to_string(wanted),
                               file.name);
    }
    return tlog::decode_tile(file.bytes, path.width);
  }

  Result<Bundle> bundle(std::uint64_t index) const {
    const tlog::TilePath path = path_of(tlog::TileKind::entries, 0, index);
    TRY(const File file, read(path));
    Bundle out;
    View rest = file.bytes;
    while (rest.size() >= 2 && out.entries.size() < path.width) {
      const std::size_t length = std::size_t{rest[0]} << 8 | rest[1];
      if (rest.size() < 2 + length) break;
      out.entries.push_back(to_bytes(rest.subspan(2, length)));
      rest = rest.subspan(2 + length);
    }
    out.exact = rest.empty() || file.replaced;
    return out;
  }

  std::string bundle_name(std::uint64_t index) const {
    return tlog::print(path_of(tlog::TileKind::entries, 0, index));
  }

 private:
  struct File {
    std::string name;
    Bytes bytes;
    bool replaced = false;  // the full one, in the place of a partial one
  };

  tlog::TilePath path_of(tlog::TileKind kind, unsigned level, std::uint64_t index) const {
    return {kind, level, index, tlog::tile_width(kind, level, index, size_)};
  }
  Result<File> read(tlog::TilePath path) const {
    File out{tlog::print(path), {}, false};
    const auto at = [&](const std::string& name) { return place_.member.str() + " " + name; };
    if (path.width < tlog::kTileWidth) {
      path.width = tlog::kTileWidth;
      const std::string full = tlog::print(path);
      const auto partial = files_.read(out.name);
      if (!partial && partial.error().code == Code::not_found && files_.read(full)) {
        out.name = full;
        out.replaced = true;
      }
    }
    TRY(out.bytes, read_copy(files_, out.name, at(out.name)));
    return out;
  }

  const LedgerFiles& files_;
  const Place& place_;
  TreeSize size_;
};

// What became of the first entry that is not the one whose hash the tile has.
std::string what_happened(const std::vector<Hash>& stated, const std::vector<Hash>& found,
                          std::size_t i) {
  const auto is = [&](std::size_t have, std::size_t should) {
    return have < found.size() && should < stated.size() && found[have] == stated[should];
  };
  if (i >= found.size()) return "the entry is missing";
  if (is(i, i + 1) && is(i + 1, i)) {
    return "the entry and the one after it stand in each other's place";
  }
  if (is(i, i + 1)) return "the entry is missing: the one after it stands in its place";
  if (is(i + 1, i)) return "an entry was put in before this one";
  const auto elsewhere = std::find(stated.begin(), stated.end(), found[i]);
  if (elsewhere != stated.end()) return "the entry was moved";
  return "the entry was changed: its hash is not the one in the tree";
}

// Entries against the lowest hash tiles, then everything above against the root.
Result<void> check_hashes(const Tiles& tiles, const Place& place, const tlog::Head& head,
                          tlog::MemoryHashes& hashes,
                          const std::function<Result<void>(Bytes)>& take) {
  for (std::uint64_t bundle = 0; bundle * tlog::kTileWidth < head.size.value; ++bundle) {
    TRY(const auto stated, tiles.hashes(0, bundle));
    TRY(Bundle read, tiles.bundle(bundle));
    std::vector<Bytes>& entries = read.entries;
    std::vector<Hash> found;
    for (const Bytes& entry : entries) found.push_back(tlog::leaf_hash(entry));
    for (std::size_t i = 0; i < stated.size(); ++i) {
      if (i >= found.size() || found[i] != stated[i]) {
        return place.wrong(what_happened(stated, found, i), bundle * tlog::kTileWidth + i);
      }
    }
    if (!read.exact) {
      return place.wrong_file("the file has bytes behind its entries", tiles.bundle_name(bundle));
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
      hashes.append(found[i]);
      TRY_VOID(take(std::move(entries[i])));
    }
  }
  return {};
}

Result<void> check_upper_tiles(const Tiles& tiles, const Place& place, TreeSize size,
                               const tlog::MemoryHashes& hashes) {
  for (const tlog::TilePath& path : tlog::tiles_grown(TreeSize{0}, size)) {
    if (path.kind != tlog::TileKind::hashes || path.level == 0) continue;
    TRY(const Bytes made, tlog::build_tile(hashes, path));
    TRY(const auto found, tiles.hashes(path.level, path.index));
    if (tlog::encode_tile(found) != made) {
      return place.wrong_file("a hash tile does not follow from the entries", tlog::print(path));
    }
  }
  return {};
}

// Runs the law over the batches as they end.
class Replay {
 public:
  Replay(const ledger::Adopted& charter, const cable::MemberId& member,
         const LedgerCheckOptions& options)
      : rules_(charter.charter, charter.hash, charter.domain, member), options_(options) {}

  Result<void> take(Bytes bytes) {
    auto entry = ledger::decode_entry(bytes);
    if (!entry) {
      return fail(Code::unlawful, entry.error().detail,
                  rules_.member.str() + " entry " + std::to_string(next_));
    }
    ++next_;
    const bool ends = entry->type == ledger::EntryType::mark;
    batch_.push_back(std::move(*entry));
    return ends ? close() : Result<void>();
  }
  Result<void> end() const {
    if (batch_.empty()) return {};
    return fail(Code::unlawful, "the last batch has no mark",
                rules_.member.str() + " entry " + std::to_string(next_ - 1));
  }
  std::uint64_t batches() const { return batches_; }
  Time last_mark() const {
    const auto head = state_.find<ledger::HeadRecord>(ledger::head_key());
    return head ? head->mark : Time{};
  }

 private:
  Result<void> close() {
    const auto change = ledger::apply(rules_, state_, batch_);
    if (!change) {
      Error error = change.error();
      error.code = Code::unlawful;
      error.where =
          rules_.member.str() + " " +
          (error.where.starts_with("entry") ? error.where : "entry " + std::to_string(next_ - 1));
      return Failure(std::move(error));
    }
    state_.take(*change);
    const std::uint64_t first = next_ - batch_.size();
    for (std::size_t i = 0; options_.see && i < batch_.size(); ++i) {
      options_.see(LeafIndex{first + i}, batch_[i]);
    }
    batch_.clear();
    ++batches_;
    return {};
  }

  ledger::Rules rules_;
  const LedgerCheckOptions& options_;
  ledger::MemoryState state_;
  std::vector<ledger::Entry> batch_;
  std::uint64_t next_ = 0;
  std::uint64_t batches_ = 0;
};

// Against a checkpoint that was seen elsewhere.
Result<void> compare_head(const std::string& note, const tlog::Trust& trust, const Place& place,
                          const tlog::Head& here, const tlog::MemoryHashes& hashes) {
  TRY(const auto other, tlog::open_final(note, trust));
  const tlog::Head& there = other.checkpoint.head;
  if (there.size > here.size) {
    return fail(Code::verification_failed,
                "this copy ends at " + std::to_string(here.size.value) +
                    " entries; trustees have cosigned " + std::to_string(there.size.value) +
                    ": its end is missing, cut off or newer than the copy; take the ledger again, "
                    "from every trustee",
                place.at(here.size.value));
  }
  TRY(const Hash root, tlog::root_of(hashes, there.size));
  if (root != there.root) {
    return fail(Code::forked,
                "two histories, both cosigned: that of the other checkpoint is not in this ledger",
                trust.ledger.name);
  }
  return {};
}

}  // namespace

Result<Bytes> LedgerFolder::read(const std::string& path) const {
  return read_file(folder_ / path, kFileBytesMax);
}

Result<std::string> origin_of(const LedgerFiles& files) {
  TRY(const Bytes bytes, read_copy(files, kCheckpoint, kCheckpoint));
  const auto checkpoint = [&]() -> Result<tlog::Checkpoint> {
    TRY(const tlog::Note note, tlog::parse_note(text_of(bytes)));
    return tlog::parse_checkpoint(note.text);
  }();
  if (!checkpoint) {
    return fail(Code::verification_failed, "no checkpoint: " + checkpoint.error().detail,
                kCheckpoint);
  }
  return checkpoint->origin;
}

Result<LedgerReport> verify_ledger(const ledger::Adopted& charter, const LedgerFiles& files,
                                   const LedgerCheckOptions& options) {
  LedgerReport out;
  TRY(out.origin, origin_of(files));
  const ledger::Member* member = charter.charter.owner_of(out.origin);
  if (member == nullptr) {
    return fail(Code::verification_failed, "a ledger of no member of this charter: " + out.origin,
                kCheckpoint);
  }
  const Place place{member->id};
  const tlog::Trust trust = ledger::trust_of(charter.charter, *member);
  TRY(const Bytes note, read_copy(files, kCheckpoint, kCheckpoint));
  const auto final = tlog::open_final(text_of(note), trust);
  if (!final) return place.wrong_file(final.error().detail, kCheckpoint);
  out.head = final->checkpoint.head;
  out.cosigned_at = final->time;
  for (const auto& by : final->cosignatures) {
    out.cosigned.push_back(static_cast<std::uint8_t>(by.seat));
  }
  const Tiles tiles(files, place, out.head.size);
  tlog::MemoryHashes hashes;
  Replay replay(charter, member->id, options);
  // The root first: what the law says of entries that nobody cosigned means nothing.
  TRY_VOID(check_hashes(tiles, place, out.head, hashes, [](Bytes) { return Result<void>(); }));
  if (hashes.root() != out.head.root) {
    return fail(Code::verification_failed, "the entries do not make the root that was cosigned",
                out.origin);
  }
  TRY_VOID(check_upper_tiles(tiles, place, out.head.size, hashes));
  tlog::MemoryHashes again;
  TRY_VOID(check_hashes(tiles, place, out.head, again,
                        [&](Bytes entry) { return replay.take(std::move(entry)); }));
  if (again.root() != out.head.root) {
    return fail(Code::verification_failed, "the files changed while they were read", out.origin);
  }
  TRY_VOID(replay.end());
  for (const std::string& other : options.heads) {
    TRY_VOID(compare_head(other, trust, place, out.head, hashes));
  }
  out.batches = replay.batches();
  out.last_mark = replay.last_mark();
  return out;
}

}  // namespace valise::terminal
