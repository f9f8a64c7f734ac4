#include "tlog/proof.h"

#include "tlog/lines.h"

namespace valise::tlog {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

}  // namespace

std::string print(const Proof& proof) {
  std::string out(kFirstLine);
  out += '\n';
  if (!proof.extra.empty()) out.append(kExtra).append(to_base64(proof.extra)) += '\n';
  out.append(kIndex).append(std::to_string(proof.index.value)) += '\n';
  print_hashes(out, proof.hashes);
  return out + '\n' + proof.checkpoint;
}

Result<Proof> parse_proof(std::string_view text) {
  TRY(const std::string_view first, take_line(text));
  if (first != kFirstLine) return fail(Code::malformed, "not a proof of a known version");
  Proof out;
  TRY(std::string_view line, take_line(text));
  if (line.starts_with(kExtra)) {
    if (line.size() > kExtra.size() + kExtraBytesMax / 3 * 4) {
      return fail(Code::too_large, "a proof with too much beside it");
    }
    TRY(out.extra, from_base64(line.substr(kExtra.size())));
    if (out.extra.empty()) return fail(Code::malformed, "an empty line of extra data");
    TRY(line, take_line(text));
  }
  if (!line.starts_with(kIndex)) return fail(Code::malformed, "a proof without an index");
  TRY(out.index.value, parse_decimal(line.substr(kIndex.size())));
  TRY(out.hashes, take_hashes(text));
  TRY(const Note note, parse_note(text));
  TRY_VOID(parse_checkpoint(note.text));
  out.checkpoint = text;
  return out;
}

Result<Verified> verify_proof(View entry, const Proof& proof, const Trust& trust) {
  TRY(auto final, open_final(proof.checkpoint, trust));
  const Head& head = final.checkpoint.head;
  TRY_VOID(verify_inclusion(leaf_hash(entry), proof.index, head, proof.hashes));
  return Verified{proof.index, head, final.time, std::move(final.cosignatures)};
}

}  // namespace valise::tlog
