// What is attached to a draft in clearing, on its way from its drafter to his clearers: ciphertext
// in parts, under keys that the node has not.
#include <algorithm>

#include "custody/body.h"
#include "node/answers.h"
#include "node/node.h"
#include "seal/hash.h"

namespace valise::node {
namespace {

using custody::ClearingEnd;
using store::ClearingFileRow;

constexpr std::size_t kFilesMax = 100;  // of one draft
// In all that one drafter has in clearing: ten cables with as much as they carry.
std::uint64_t file_bytes_max() {
  return 10 * custody::body_bytes_max();
}

std::uint64_t parts_of(std::uint64_t bytes) {
  return (bytes + wire::kPartBytes - 1) / wire::kPartBytes;
}

std::size_t part_bytes(const ClearingFileRow& file, std::uint32_t place) {
  const std::uint64_t before = std::uint64_t{place} * wire::kPartBytes;
  return static_cast<std::size_t>(
      std::min<std::uint64_t>(wire::kPartBytes, file.bytes - std::min(before, file.bytes)));
}

Failure no_such_file() {
  return fail(Code::not_found, "no such attachment, or not yours", "file");
}

}  // namespace

Result<void> Node::take_files(const custody::Clearing& asked,
                              const std::vector<wire::ClearingFile>& files) {
  if (files.size() > kFilesMax) {
    return fail(Code::too_large, "at most 100 attachments", "files");
  }
  std::vector<ClearingFileRow> rows;
  std::uint64_t together = 0;
  for (const wire::ClearingFile& each : files) {
    if (each.bytes == 0 || each.bytes > custody::body_bytes_max()) {
      return fail(Code::malformed, "no attachment has so many bytes", each.file.hex());
    }
    together += each.bytes;
    rows.push_back({each.file, each.bytes, 0});
  }
  if (together > custody::body_bytes_max()) {
    return fail(Code::too_large, "more than a cable carries", "files");
  }
  TRY_VOID(clearings_.put_files(asked.id, rows));
  TRY(const std::uint64_t all, clearings_.file_bytes_of(asked.drafter));
  if (all <= file_bytes_max()) return {};
  return fail(
      Code::refused,
      "what is attached to your open clearings is more than ten cables carry: withdraw some",
      "clearings");
}

Result<ClearingFileRow> Node::file_of(const custody::ClearingId& id, const Hash& file) {
  TRY(const auto files, clearings_.files(id));
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const auto& each) { return each.file == file; });
  if (found == files.end()) return no_such_file();
  return *found;
}

Result<http::Answer> Node::bring_file(const wire::ClearingPart& part, const Caller& caller) {
  TRY(const auto row, clearings_.find(part.id));
  if (!row || row->drafter != caller.device->officer || row->end != ClearingEnd::open) {
    return no_such_file();
  }
  TRY(const ClearingFileRow file, file_of(part.id, part.file));
  const std::uint64_t all = parts_of(file.bytes);
  if (part.place < file.parts) return say(wire::PartsHeld{file.parts, file.parts == all});
  if (part.place > file.parts || part.place >= all) {
    return fail(Code::gap, "a part before this one is missing", "place");
  }
  if (part.bytes.size() != part_bytes(file, part.place)) {
    return fail(Code::malformed, "a part has 65,536 bytes, but for the last", "part");
  }
  TRY_VOID(clearings_.put_part(part.id, part.file, part.place, part.bytes));
  const std::uint32_t have = part.place + 1;
  if (have < all) return say(wire::PartsHeld{have, false});
  seal::Sha256 hash;
  TRY_VOID(clearings_.each_part(part.id, part.file, [&](View bytes) { hash.update(bytes); }));
  if (Hash{hash.finish()} == part.file) return say(wire::PartsHeld{have, true});
  TRY_VOID(clearings_.drop_parts(part.id, part.file));
  return say(wire::PartsHeld{0, false});
}

Result<http::Answer> Node::clearing_file(const wire::ClearingPartQuery& query,
                                         const Caller& caller) {
  TRY(const auto row, clearings_.find(query.id));
  if (!row) return no_such_file();
  TRY(const auto newest, clearings_.version(row->id, row->version));
  TRY(const auto asked, seal::decode<custody::Clearing>(newest.payload));
  const cable::OfficerId& officer = caller.device->officer;
  if (row->drafter != officer && !custody::is_asked(asked, officer)) return no_such_file();
  TRY(const ClearingFileRow file, file_of(query.id, query.file));
  const std::uint64_t all = parts_of(file.bytes);
  if (query.place >= all) return no_such_file();
  if (file.parts < all) {
    return fail(Code::busy, "its drafter's terminal has not brought all of it yet", "file");
  }
  TRY(auto bytes, clearings_.part(query.id, query.file, query.place));
  if (!bytes) return no_such_file();
  return say(wire::ClearingPart{query.id, query.file, query.place, std::move(*bytes)});
}

}  // namespace valise::node
