// A draft as a person edits it: a plain text file of header lines, an empty line, the text.
//
//   Action: nl/mfa IMMEDIATE due 2026-11-23T18:00:00Z, fr/mfa
//   Info: eeas/hq
//   Level: RESTREINT UE
//   Subject: Common line for Thursday
//   Precedence: PRIORITY
//   References: NL-MFA-26-0007
//   Codes: MED, JAI
//   Language: en
//   Type: REPORT
//   Releasable to: NATO
//   Downgrade: LIMITE on 2027-11-23                (or: LIMITE when the visit has ended)
//   Attachment: /home/officer/table.pdf
//   Attachment: sealed:25:9f86…0a08:plan.csv       (taken already: draft_attachment.h)
//
//   1. (R) Nicosia proposes …
//
// Precedence, and Due, stand for every addressee that names none of its own. Lines that are lists
// may repeat, and add up; of the others a second one is an error. Lines that begin with # are the
// file's own remarks, in the header only.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "cable/document.h"
#include "cable/marking.h"
#include "ledger/charter.h"

namespace valise::terminal {

struct DraftAddressee {
  cable::MissionId mission;
  cable::Duty duty = cable::Duty::action;
  std::optional<cable::Precedence> precedence;  // none: the draft's
  std::optional<Time> due;                      // none: the draft's

  friend bool operator==(const DraftAddressee&, const DraftAddressee&) = default;
};

struct Draft {
  std::vector<DraftAddressee> addressees;
  std::vector<cable::MissionId> exempted;  // addressed by a list, and left out on purpose
  std::optional<cable::Level> level;
  std::vector<cable::Caveat> caveats;
  std::string subject;
  bool subject_unclassified = false;  // "(U)" before it
  cable::Precedence precedence = cable::Precedence::routine;
  std::optional<Time> due;
  std::vector<std::string> references;
  std::vector<std::string> codes;
  std::vector<std::string> keywords;
  std::string language = "en";
  std::optional<cable::CableType> type;
  std::vector<std::string> releasable_to;
  std::optional<cable::Downgrade> downgrade;
  std::vector<std::filesystem::path> attachments;  // files of this machine, read at the release
  std::vector<cable::Attachment> kept;             // whose bytes are kept with the draft
  std::string text;
  // "(C)" at a paragraph's start is a portion mark. Not in what was written elsewhere: an imported
  // telegram counts its items so.
  bool portions_marked = true;

  friend bool operator==(const Draft&, const Draft&) = default;
};

// Every problem with its line: Code::malformed, where "line 3".
Result<Draft> parse_draft(std::string_view text);
// The same text, whether well formed or not, with the paths of its attachments made absolute: those
// that are not begin at the folder.
std::string with_absolute_attachments(std::string_view text, const std::filesystem::path& folder);
// What parse_draft reads back to the same.
std::string print_draft(const Draft& draft);
// An empty one with every header line, for an editor.
std::string draft_form();

// The names of header lines, in their order; of those that add up several are one list.
struct HeaderName {
  std::string_view name;  // "Action"
  bool adds_up = false;
};
std::vector<HeaderName> header_names();

// All that stands against releasing it, in order: empty if nothing. `where` names the header or the
// paragraph. Codes: malformed, too_large, and refused for rules of handling: above the ceiling
// (A06), below a portion mark "(U) (L) (R) (C) (S)" at a paragraph's start.
// Does not look at attachments' files: check_files() does.
std::vector<Error> check_draft(const Draft& draft, const ledger::Charter& charter);

// What must not be kept even as a draft (A06): a text that says a level above the ceiling, in any
// Level line or at any paragraph, whether the rest of it is well formed or not.
std::optional<Error> above_ceiling(std::string_view text, const ledger::Charter& charter);

// As they are called at the reader's.
std::vector<std::string> names_of_attachments(const Draft& draft);

// Whether they are there and, together, small enough. Codes: not_found, too_large.
std::vector<Error> check_files(const Draft& draft);

// A hidden or forbidden character of a text: U+200B, a tab is none. First one, if any.
struct HiddenCharacter {
  std::string name;      // "U+202E (right-to-left override)"
  std::size_t line = 0;  // from 1
};
std::optional<HiddenCharacter> hidden_character(std::string_view text);

// The text without them, and what each was, the first time it was met.
struct Cleaned {
  std::string text;
  std::vector<std::string> gone;
};
Cleaned without_hidden(std::string_view text);

// What it refers to must not stand above it: levels of cables that are known here. Code: refused.
std::vector<Error> check_sources(const Draft& draft,
                                 const std::map<std::string, cable::Level>& known);

// Without its subject, which the handling table places, and without time and releaser.
cable::Cover cover_of(const Draft& draft);

// The distribution for a cover, addressees in order, exempted left out.
std::vector<cable::Distribution> distribution_of(const Draft& draft);

}  // namespace valise::terminal
