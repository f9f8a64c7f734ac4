// Signed notes (c2sp.org/signed-note): a text, an empty line, and signature lines, each naming its
// key. Lines of unknown keys are carried and mean nothing.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "seal/ed25519.h"

namespace valise::tlog {

inline constexpr std::size_t kNoteBytesMax = 256 * 1024;
inline constexpr std::size_t kNoteSignaturesMax = 64;  // the specification asks for 16 or more

enum class SignatureType : std::uint8_t {
  ed25519 = 0x01,         // over the text
  cosignature_v1 = 0x04,  // over the text with a time before it: cosignature.h
};

// An identifier that anyone can make collide, never a reason to believe anything.
using ShortKeyId = Array<4>;

// A key under a name and for one type of signature: who may have signed.
struct NoteKey {
  std::string name;
  SignatureType type = SignatureType::ed25519;
  seal::VerifyKey key{};
  ShortKeyId id{};  // SHA-256(name ‖ 0x0A ‖ type ‖ key)[:4]

  friend bool operator==(const NoteKey&, const NoteKey&) = default;
};

// Errors: malformed (an empty name, or one with a space, a plus or a control character).
Result<NoteKey> make_note_key(std::string name, SignatureType type, const seal::VerifyKey& key);

// Verifier keys: name+hex(id)+base64(type ‖ key).
std::string print(const NoteKey& key);
// Errors: malformed (the id too must be right), unsupported (another type of signature).
Result<NoteKey> parse_note_key(std::string_view vkey);

struct SignatureLine {
  std::string name;
  ShortKeyId id{};
  Bytes signature;  // as the type has it, behind the key id; not empty

  bool names(const NoteKey& key) const { return id == key.id && name == key.name; }
  friend bool operator==(const SignatureLine&, const SignatureLine&) = default;
};

// "— name base64(id ‖ signature)\n".
std::string print(const SignatureLine& line);
// Without the newline. Errors: malformed.
Result<SignatureLine> parse_signature_line(std::string_view line);

// One or more of them, each with its newline: the end of a note, and what a cosigner answers.
// Errors: malformed, too_large (kNoteBytesMax, kNoteSignaturesMax).
Result<std::vector<SignatureLine>> parse_signature_lines(std::string_view lines);

struct Note {
  std::string text;  // with its last newline
  std::vector<SignatureLine> signatures;

  friend bool operator==(const Note&, const Note&) = default;
};

std::string print(const Note& note);

// Shape only: nothing is verified, so nothing in it is to be believed yet.
// Errors: malformed, too_large (kNoteBytesMax, kNoteSignaturesMax).
Result<Note> parse_note(std::string_view note);

// `text` signed by one key, whose public half is `own` (CHECKed). More lines may be appended.
// Errors: malformed (not UTF-8, a control character, no newline at the end).
Result<Note> sign_note(std::string text, const NoteKey& own, const seal::SigningKey& key);

// Verifies every signature of a known key; `known` are of type ed25519 (CHECKed).
// Errors: verification_failed (one does not hold, or there is none).
Result<void> verify_note(const Note& note, std::span<const NoteKey> known);

// parse_note, then verify_note.
Result<Note> open_note(std::string_view note, std::span<const NoteKey> known);

}  // namespace valise::tlog
