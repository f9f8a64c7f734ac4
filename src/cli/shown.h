// How cables look to people and to programs. Pure: what the library answered in, text or JSON out.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/json.h"
#include "cli/output.h"
#include "custody/opening.h"
#include "ledger/law.h"
#include "terminal/archive.h"
#include "terminal/evidence.h"
#include "terminal/reading.h"
#include "wire/terminal_node.h"

namespace valise::cli {

//   action nl/mfa fr/mfa  info eeas/hq
std::string addressees_text(const std::vector<cable::Distribution>& lines);

// CY-MFA-26-0041  RESTREINT UE/EU RESTRICTED  action nl/mfa fr/mfa  info eeas/hq
struct SentCable {
  cable::Number number;
  cable::Level level = cable::Level::limite;
  std::vector<cable::Distribution> distribution;
};
std::string sent_line(const SentCable& sent);

// How long after the release each delivery was seen, in tenths of a second; where nothing was
// measured the delivery's own time is shown.
using SeenAfter = std::map<cable::MissionId, std::int64_t>;
struct TrackShown {
  const wire::Track& track;
  std::size_t seats = 0;  // of the charter
  Time now;
  SeenAfter seen = {};
};
// accepted, durable · deposited with 5 of 5 trustees · record cy 812
// nl/mfa delivered 0.3 s   fr/mfa delivered 0.3 s   eeas/hq delivered 0.4 s
std::string track_text(const TrackShown& shown);
Json track_json(const wire::Track& track, std::size_t seats);
bool complete(const wire::Track& track, std::size_t seats);  // recorded, deposited, delivered

// {code, where, detail}: one of the things that stand against releasing a draft.
Json problem_json(const Error& problem);

// "corrected"
std::string status_word(cable::Status status);
// {status, by: number|null, at}
Json status_json(const custody::ProvedStatus& status);

// Corrected, Superseded, Cancelled, Withdrawn; else New, Opened, Accepted, Overdue; Sent for the
// mission's own.
std::string state_of(const terminal::Listed& cable, const cable::MissionId& mission, Time now);
struct ListShown {
  const cable::MissionId& mission;
  Time now;
};
Table list_table(const std::vector<terminal::Listed>& cables, const ListShown& shown);
// {number, state, duty, precedence, from, level, subject|null, due, body_here}
Json listed_json(const terminal::Listed& cable, const ListShown& shown, bool body_here);

// touch · asked 5, answered 5, used 3
// recorded: nl 540, cosigned by de pl se gsc ec · seal verified · 0.6 s
struct OpeningShown {
  const terminal::OpenedCable& cable;
  const ledger::Charter& charter;
  std::string by;           // "touch", "session"
  std::int64_t tenths = 0;  // of a second that it took
};
std::string opening_text(const OpeningShown& shown);
// What the record says of a text that left: it carries that with it.
struct Exported {
  std::optional<std::uint16_t> copy;  // where the handling table numbers copies
  LeafIndex record;
  ledger::ReasonCode reason = ledger::ReasonCode::other;
};
// What is said of an opened cable wherever it stands as a text.
struct CableParts {
  std::string marking;
  std::string head;  // lines: number and addressees, date and precedence, references, the export
  std::optional<std::string> subject;
  std::string text;  // as it was written, ended by a line break
  std::string foot;  // a line: who opened it, when, which record
};
CableParts parts_of(const terminal::OpenedCable& cable, const std::optional<Exported>& exported);
// The marking, number and addressees, date and precedence, references, the subject, the text as it
// was written, and who read it when. Of one that leaves, also
// CY-MFA-26-0041, copy 2, held by nl-7f3a, nl/mfa; exported: exercise, record nl 541
std::string cable_text(const terminal::OpenedCable& cable,
                       const std::optional<Exported>& exported = {});
// {number, marking, text, paragraphs, attachments, verdict, record, trustees}
Json opened_json(const terminal::OpenedCable& cable, const ledger::Charter& charter);
// A text as it is kept here: marking, number, subject, text, and the record it came by.
std::string kept_text(const terminal::KeptCable& cable);

// A mail message of RFC 5322, with the fields of RFC 6477, whose body is cable_text(), as UTF-8 in
// base64; with each attachment whose bytes are here as a part of its own.
std::string to_eml(const terminal::OpenedCable& cable,
                   const std::optional<Exported>& exported = {});
// Paragraphs are separated by empty lines.
std::vector<std::string> paragraphs_of(std::string_view text);

struct WhoShown {
  const terminal::WhoRead& who;
  const ledger::Charter& charter;
  std::map<cable::MissionId, Time> due;
  Time now;
};
std::string who_text(const WhoShown& shown);
Json who_json(const WhoShown& shown);

// "cy" of "valise-demo/cy".
std::string member_of_origin(const std::string& origin);

}  // namespace valise::cli
