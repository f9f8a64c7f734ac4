#include "admin/ledger_copy.h"

#include <algorithm>
#include <ostream>

#include "admin/file.h"
#include "tlog/checkpoint.h"
#include "tlog/tile.h"

namespace valise::admin {
namespace {

namespace fs = std::filesystem;

std::string origin_of(View note) {
  return std::string(text_of(note).substr(0, text_of(note).find('\n')));
}

// A folder holds one ledger: files of two would make neither.
Result<void> check_folder(const fs::path& folder, const std::string& origin) {
  const auto there = read_file(folder / "checkpoint");
  if (!there || origin_of(*there) == origin) return {};
  return fail(Code::conflict, "the folder holds another ledger: " + origin_of(*there),
              folder.string());
}

Result<void> put(const fs::path& folder, const tlog::TilePath& path, View bytes) {
  const fs::path to = folder / tlog::print(path);
  TRY_VOID(make_folder(to.parent_path()));
  return replace_file(to, bytes, Access::shown);
}

// The checkpoint last: what stands beside it is whole.
Result<void> finish(const CopyTo& to, View note, const tlog::Checkpoint& checkpoint,
                    Console& console) {
  TRY_VOID(replace_file(to.folder / "charter", to.charter, Access::shown));
  TRY_VOID(replace_file(to.folder / "checkpoint", note, Access::shown));
  console.out << checkpoint.origin << ": " << checkpoint.head.size.value << " entries in "
              << tlog::tiles_grown({0}, checkpoint.head.size).size() << " files\n";
  return {};
}

struct Shown {
  const LedgerSource* source = nullptr;
  Bytes note;
  tlog::Checkpoint checkpoint;

  TreeSize size() const { return checkpoint.head.size; }
};

Result<Shown> shown_by(const LedgerSource& source, const tlog::Trust& trust) {
  TRY(Bytes note, source.files("checkpoint"));
  TRY(auto final, tlog::open_final(text_of(note), trust));
  return Shown{&source, std::move(note), std::move(final.checkpoint)};
}

// Bundles come before hash tiles in tiles_grown(): the tree is known when the first tile is held
// against it.
Result<tlog::MemoryHashes> copy_files(const fs::path& folder, const LedgerFiles& files,
                                      const tlog::Head& head) {
  tlog::MemoryHashes hashes;
  for (const tlog::TilePath& path : tlog::tiles_grown({0}, head.size)) {
    const std::string name = tlog::print(path);
    TRY(const Bytes bytes, files(name));
    if (path.kind == tlog::TileKind::entries) {
      TRY(const auto entries, tlog::decode_bundle(bytes, path.width));
      for (const View entry : entries) hashes.append(tlog::leaf_hash(entry));
      if (hashes.size() == head.size && hashes.root() != head.root) {
        return fail(Code::verification_failed, "its entries do not make the root", name);
      }
    } else {
      TRY(const Bytes made, tlog::build_tile(hashes, path));
      if (made != bytes) {
        return fail(Code::verification_failed, "a hash tile does not follow from the entries",
                    name);
      }
    }
    TRY_VOID(put(folder, path, bytes));
  }
  return hashes;
}

// Every other checkpoint is as final: one that is not in this history proves two.
Result<void> check_same_history(const std::vector<Shown>& shown, const tlog::MemoryHashes& hashes) {
  for (const Shown& other : shown) {
    TRY(const Hash root, tlog::root_of(hashes, other.size()));
    if (root == other.checkpoint.head.root) continue;
    return fail(Code::forked,
                "two histories, both cosigned: what " + other.source->name +
                    " shows is not in what " + shown.front().source->name + " shows",
                other.checkpoint.origin);
  }
  return {};
}

}  // namespace

Result<void> copy_as_it_is(const CopyTo& to, const LedgerFiles& files, Console& console) {
  TRY(const Bytes note, files("checkpoint"));
  TRY(const tlog::Note parsed, tlog::parse_note(text_of(note)));
  TRY(const auto checkpoint, tlog::parse_checkpoint(parsed.text));
  TRY_VOID(check_folder(to.folder, checkpoint.origin));
  for (const tlog::TilePath& path : tlog::tiles_grown({0}, checkpoint.head.size)) {
    TRY(const Bytes tile, files(tlog::print(path)));
    TRY_VOID(put(to.folder, path, tile));
  }
  return finish(to, note, checkpoint, console);
}

Result<void> copy_newest(const CopyTo& to, const std::vector<LedgerSource>& sources,
                         const tlog::Trust& trust, Console& console) {
  TRY_VOID(check_folder(to.folder, trust.ledger.name));
  Error last{Code::usage, "no server is named", "--from"};
  const auto say = [&](const std::string& name, const Error& error) {
    console.talk << name << ": " << error.detail << "\n";
    last = error;
  };
  std::vector<Shown> shown;
  for (const LedgerSource& source : sources) {
    auto one = shown_by(source, trust);
    if (one) {
      shown.push_back(std::move(*one));
    } else {
      say(source.name, one.error());
    }
  }
  std::stable_sort(shown.begin(), shown.end(),
                   [](const Shown& a, const Shown& b) { return a.size() > b.size(); });
  for (const Shown& from : shown) {
    const Shown& newest = shown.front();
    const auto hashes = copy_files(to.folder, from.source->files, newest.checkpoint.head);
    if (hashes) {
      TRY_VOID(check_same_history(shown, *hashes));
      return finish(to, newest.note, newest.checkpoint, console);
    }
    if (hashes.error().code == Code::disk) return Failure(hashes.error());
    say(from.source->name, hashes.error());
  }
  return Failure(std::move(last));
}

}  // namespace valise::admin
