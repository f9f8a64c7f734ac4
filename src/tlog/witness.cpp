#include "tlog/witness.h"

#include "tlog/lines.h"

namespace valise::tlog {
namespace {

constexpr std::string_view kOld = "old ";

}  // namespace

std::string print(const AddCheckpoint& request) {
  std::string out(kOld);
  out.append(std::to_string(request.old_size.value)) += '\n';
  print_hashes(out, request.hashes);
  return out + '\n' + request.checkpoint;
}

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  AddCheckpoint out;
  TRY(const std::string_view old, take_line(body));
  if (!old.starts_with(kOld)) return fail(Code::malformed, "no old size");
  TRY(out.old_size.value, parse_decimal(old.substr(kOld.size())));
  TRY(out.hashes, take_hashes(body));
  TRY(const Note note, parse_note(body));
  TRY(const Checkpoint named, parse_checkpoint(note.text));
  if (out.old_size > named.head.size) return fail(Code::malformed, "an old size above the new");
  if (out.old_size.value == 0 && !out.hashes.empty()) {
    return fail(Code::malformed, "a proof of consistency with no entries");
  }
  out.checkpoint = body;
  return out;
}

}  // namespace valise::tlog
