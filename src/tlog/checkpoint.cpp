#include "tlog/checkpoint.h"

#include "base/check.h"
#include "tlog/lines.h"

namespace valise::tlog {

std::string print(const Checkpoint& checkpoint) {
  std::string out = checkpoint.origin + '\n' + std::to_string(checkpoint.head.size.value) + '\n' +
                    to_base64(checkpoint.head.root.view()) + '\n';
  for (const std::string& line : checkpoint.extensions) out += line + '\n';
  return out;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  Checkpoint out;
  TRY(const std::string_view origin, take_line(text));
  if (origin.empty()) return fail(Code::malformed, "a checkpoint without its origin");
  out.origin = origin;
  TRY(const std::string_view size, take_line(text));
  TRY(out.head.size.value, parse_decimal(size));
  TRY(const std::string_view root, take_line(text));
  TRY(out.head.root, parse_hash(root));
  if (out.head.size.value == 0 && out.head.root != empty_root()) {
    return fail(Code::malformed, "an empty ledger with another root than that of no entries");
  }
  while (!text.empty()) {
    TRY(const std::string_view line, take_line(text));
    if (line.empty()) return fail(Code::malformed, "an empty line in a checkpoint");
    out.extensions.emplace_back(line);
  }
  return out;
}

Result<Note> sign_checkpoint(const Checkpoint& checkpoint, const NoteKey& own,
                             const seal::SigningKey& key) {
  CHECK(own.name == checkpoint.origin);
  std::string text = print(checkpoint);
  TRY(const Checkpoint again, parse_checkpoint(text));
  if (again != checkpoint) return fail(Code::malformed, "a checkpoint that reads as another");
  return sign_note(std::move(text), own, key);
}

Result<Checkpoint> open_checkpoint(const Note& note, const NoteKey& ledger) {
  TRY(auto out, parse_checkpoint(note.text));
  if (out.origin != ledger.name) {
    return fail(Code::verification_failed, "the checkpoint of another ledger", out.origin);
  }
  TRY_VOID(verify_note(note, {&ledger, 1}));
  return out;
}

}  // namespace valise::tlog
