#include "tlog/note.h"

#include <algorithm>
#include <iterator>

#include "base/check.h"
#include "seal/hash.h"
#include "tlog/lines.h"

namespace valise::tlog {
namespace {

constexpr std::string_view kDash = "\u2014 ";
constexpr char32_t kNotUtf8 = 0xffffffff;

// The code point at the front of `rest`, which it removes; kNotUtf8 for what RFC 3629 §4 refuses.
char32_t take_point(std::string_view& rest) {
  const auto byte_at = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
  const unsigned char lead = byte_at(0);
  std::size_t length = 1;
  char32_t point = lead;
  if (lead >= 0x80) {
    length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || rest.size() < length) return kNotUtf8;
    point = lead & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
      if ((byte_at(i) & 0xc0U) != 0x80) return kNotUtf8;
      point = point << 6 | (byte_at(i) & 0x3fU);
    }
    constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    if (point < kSmallest[length] || point > 0x10ffff || surrogate) return kNotUtf8;
  }
  rest.remove_prefix(length);
  return point;
}

// Unicode's White_Space property (PropList.txt).
bool is_space(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

// UTF-8 with no control character but the newline.
bool is_clean(std::string_view text) {
  while (!text.empty()) {
    const char32_t c = take_point(text);
    if (c == kNotUtf8 || (c < 0x20 && c != '\n')) return false;
  }
  return true;
}

bool is_key_name(std::string_view name) {
  if (name.empty()) return false;
  while (!name.empty()) {
    const char32_t c = take_point(name);
    if (c == kNotUtf8 || c < 0x20 || c == '+' || is_space(c)) return false;
  }
  return true;
}

Result<void> check_text(std::string_view text) {
  if (!text.ends_with('\n')) return fail(Code::malformed, "a note's text without its newline");
  if (!is_clean(text)) return fail(Code::malformed, "a note with a control character or no UTF-8");
  return {};
}

}  // namespace

Result<NoteKey> make_note_key(std::string name, SignatureType type, const seal::VerifyKey& key) {
  if (!is_key_name(name)) return fail(Code::malformed, "not a key name", std::move(name));
  Bytes named = to_bytes(name);
  named.push_back('\n');
  named.push_back(static_cast<std::uint8_t>(type));
  append(named, key);
  NoteKey out{std::move(name), type, key, {}};
  const Array<32> hash = seal::sha256(named);
  std::copy_n(hash.begin(), out.id.size(), out.id.begin());
  return out;
}

std::string print(const NoteKey& key) {
  Bytes typed{static_cast<std::uint8_t>(key.type)};
  append(typed, key.key);
  return key.name + '+' + to_hex(key.id) + '+' + to_base64(typed);
}

Result<NoteKey> parse_note_key(std::string_view vkey) {
  // Base64 may contain a plus, a name and an id may not.
  const auto first = vkey.find('+');
  const auto second = first == vkey.npos ? vkey.npos : vkey.find('+', first + 1);
  if (second == vkey.npos) return fail(Code::malformed, "not a verifier key");
  TRY(const Bytes typed, from_base64(vkey.substr(second + 1)));
  if (typed.empty()) return fail(Code::malformed, "a verifier key without a key");
  const auto type = static_cast<SignatureType>(typed[0]);
  if (type != SignatureType::ed25519 && type != SignatureType::cosignature_v1) {
    return fail(Code::unsupported, "a verifier key of another type of signature");
  }
  TRY(const auto key, to_array<32>(View(typed).subspan(1)));
  TRY(auto out, make_note_key(std::string(vkey.substr(0, first)), type, key));
  if (to_hex(out.id) != vkey.substr(first + 1, second - first - 1)) {
    return fail(Code::malformed, "a verifier key whose id is not its key's");
  }
  return out;
}

std::string print(const SignatureLine& line) {
  Bytes bytes(line.id.begin(), line.id.end());
  append(bytes, line.signature);
  return std::string(kDash) + line.name + ' ' + to_base64(bytes) + '\n';
}

Result<SignatureLine> parse_signature_line(std::string_view line) {
  if (!line.starts_with(kDash)) return fail(Code::malformed, "not a signature line");
  line.remove_prefix(kDash.size());
  const auto space = line.find(' ');
  if (space == line.npos) return fail(Code::malformed, "a signature line of one word");
  const std::string_view name = line.substr(0, space);
  if (!is_key_name(name)) return fail(Code::malformed, "not a key name");
  TRY(const Bytes bytes, from_base64(line.substr(space + 1)));
  SignatureLine out{std::string(name), {}, {}};
  if (bytes.size() <= out.id.size()) return fail(Code::malformed, "a signature line without one");
  std::copy_n(bytes.begin(), out.id.size(), out.id.begin());
  out.signature.assign(bytes.begin() + std::ssize(out.id), bytes.end());
  return out;
}

Result<std::vector<SignatureLine>> parse_signature_lines(std::string_view lines) {
  if (lines.size() > kNoteBytesMax) return fail(Code::too_large, "signature lines too long");
  if (lines.empty()) return fail(Code::malformed, "no signature line");
  std::vector<SignatureLine> out;
  while (!lines.empty()) {
    TRY(const std::string_view line, take_line(lines));
    if (out.size() == kNoteSignaturesMax) return fail(Code::too_large, "too many signature lines");
    TRY(auto signature, parse_signature_line(line));
    out.push_back(std::move(signature));
  }
  return out;
}

std::string print(const Note& note) {
  std::string out = note.text + '\n';
  for (const SignatureLine& line : note.signatures) out += print(line);
  return out;
}

Result<Note> parse_note(std::string_view note) {
  if (note.size() > kNoteBytesMax) return fail(Code::too_large, "note too long");
  // The last empty line separates: a signature line is never empty.
  const auto gap = note.rfind("\n\n");
  if (gap == note.npos) return fail(Code::malformed, "a note without signatures");
  Note out{std::string(note.substr(0, gap + 1)), {}};
  TRY_VOID(check_text(out.text));
  TRY(out.signatures, parse_signature_lines(note.substr(gap + 2)));
  return out;
}

Result<Note> sign_note(std::string text, const NoteKey& own, const seal::SigningKey& key) {
  CHECK(own.type == SignatureType::ed25519 && own.key == key.verify_key());
  TRY_VOID(check_text(text));
  const seal::Signature signature = key.sign(view_of(text));
  return Note{std::move(text), {{own.name, own.id, to_bytes(signature)}}};
}

Result<void> verify_note(const Note& note, std::span<const NoteKey> known) {
  bool any = false;
  for (const SignatureLine& line : note.signatures) {
    for (const NoteKey& key : known) {
      CHECK(key.type == SignatureType::ed25519);
      if (!line.names(key)) continue;
      if (!seal::verify(key.key, view_of(note.text), line.signature)) {
        return fail(Code::verification_failed, "a known key's signature does not hold", key.name);
      }
      any = true;
    }
  }
  if (!any) return fail(Code::verification_failed, "no signature of a known key");
  return {};
}

Result<Note> open_note(std::string_view note, std::span<const NoteKey> known) {
  TRY(auto out, parse_note(note));
  TRY_VOID(verify_note(out, known));
  return out;
}

}  // namespace valise::tlog
