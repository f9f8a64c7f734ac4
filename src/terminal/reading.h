// Reading (DESIGN.md §6; PROTOCOL.md rows 31–34, 49–52): covers listed, a session opened for named
// cables, one cable opened at a time, everything verified before a byte of it is shown.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cable/document.h"
#include "cable/header.h"
#include "custody/opening.h"
#include "custody/statements.h"
#include "custody/status.h"
#include "terminal/workplace.h"
#include "wire/terminal_node.h"

namespace valise::terminal {

// A cable as the mission holds it, its cover verified against its header and its id.
struct Listed {
  wire::Held held;
  cable::Header header;
  cable::Cover cover;
  std::optional<custody::ProvedStatus> status = {};  // none: it is in force, by the node's word

  // The mission's own line, if the cover has one (the originator's copy may have none).
  const cable::Distribution* line_of(const cable::MissionId& mission) const;
};
struct Listing {
  std::vector<Listed> cables;  // by arrival
  // Covers that did not verify, and what is said to have become of cables that are listed; `where`
  // the number.
  std::vector<Error> unreadable;
};
// Everything after that place of the list.
Result<Listing> list_cables(const Workplace& workplace, const cable::MissionId& mission,
                            std::uint64_t after = 0);
// Errors: not_found.
Result<Listed> find_cable(const Workplace& workplace, const cable::MissionId& mission,
                          const cable::Number& number);
// Pure: header, id and cover belong together. Errors: malformed, verification_failed.
Result<Listed> read_held(const seal::Domain& domain, wire::Held held);
// Pure: that the cable has the number that it is listed under, by its originator's ledger. The node
// names both: what is signed about a number must not be another cable. Of what find_cable() gave.
// Errors as above.
Result<void> prove_number(const ledger::Adopted& charter, const Listed& cable);
// Pure: what its originator's ledger says of that very cable since. Errors as above.
Result<std::optional<custody::ProvedStatus>> read_status(const ledger::Adopted& charter,
                                                         const Listed& cable);

// One touch for up to 25 cables as shown, 30 minutes: what is kept is passed to the node with the
// first opening. Errors: usage (none or more than 25), refused (one needs a touch of its own, or is
// older than 30 days; `where` its number).
Result<void> begin_session(Workplace& workplace, const cable::MissionId& mission,
                           const std::vector<Listed>& cables);

struct OpenedCable;

struct OpenOptions {
  cable::MissionId mission;
  ledger::Purpose purpose = ledger::Purpose::duty;
  std::optional<cable::FileId> file;       // none: the first that the cable is filed in
  std::filesystem::path attachments = {};  // where to write them; empty: they are not written
  bool contents = false;                   // attachments' bytes, in memory
  std::vector<Bytes> body_parts = {};      // fetched ahead, from the first; the rest is asked for
  // Called once the opening is verified and before any of the text is decrypted: where it will
  // leave this terminal, that is recorded here (the text is not there yet). An error ends it.
  std::function<Result<void>(const OpenedCable&)> before_text = {};
};

struct WrittenAttachment {
  cable::Attachment stated;
  std::optional<std::filesystem::path> path;
};
struct WithheldBy {
  std::uint8_t seat = 0;
  custody::WithheldCode code = custody::WithheldCode::not_recorded;
};

struct OpenedCable {
  CableId id;
  cable::Number number;
  wire::Held held;  // as it was listed
  cable::Header header;
  cable::Cover cover;
  std::string text;  // whoever shows it wipes it
  std::optional<std::string> subject;
  std::vector<WrittenAttachment> attachments;
  std::vector<Bytes> contents;  // of each attachment, if they were wanted; wiped as the text is

  // The strictest that the used seats report: what it is to be handled under.
  cable::Level level = cable::Level::limite;
  cable::Status status = cable::Status::in_force;
  std::optional<ledger::Successor> by = {};  // that corrects or supersedes it, as it was listed

  // The record: the entry of this opening, and who cosigned it.
  cable::MissionId mission;
  cable::OfficerId officer;
  bool by_session = false;  // else by a touch of its own
  Hash request;
  std::string origin;
  LeafIndex record;
  Time opened;  // a quorum had cosigned by then
  std::vector<std::uint8_t> cosigned;
  std::uint8_t asked = 0, answered = 0;
  std::vector<std::uint8_t> used;       // seats whose shares were combined
  std::vector<std::uint8_t> bad_seats;  // whose share, reply or receipt did not hold
  std::vector<WithheldBy> withheld;

  // What could not be kept here although the opening stands: the disk.
  std::vector<Error> not_kept;

  void wipe();  // text and attachments
};

// An own session's place if it names the cable, else one touch; also one touch if the node says
// that the place is used. Errors: refused or over_budget (seats withheld: the most frequent code's
// title and remedy, with counts; `where` the code's name), too_few ("3 of the 4 needed answered"),
// verification_failed (nothing is shown; `where` names who is at fault), disk (no room for what is
// to be kept: nothing was asked), the node's own. Attachments have no name on the disk before all
// of the body is authentic.
Result<OpenedCable> open_cable(Workplace& workplace, const Listed& cable,
                               const OpenOptions& options);

// A body's ciphertext, ahead of any opening. Errors: the node's, disk. Parts of wire::kPartBytes.
Result<std::vector<Bytes>> fetch_body(const Workplace& workplace, const Listed& cable,
                                      const cable::MissionId& mission);

// The pure part of an opening, in the order of rows 49–50: what the answer proves.
struct PendingOpening {
  ledger::Request request;
  Bytes entry;  // encoded, as it was sent
  custody::ReplyKey reply_key;
};
struct VerifiedOpening {
  cable::Header header;
  Bytes header_bytes;
  cable::Number number;
  cable::Cover cover;
  Secret cek;
  cable::Level level = cable::Level::limite;
  cable::Status status = cable::Status::in_force;
  LeafIndex record;
  Time recorded;
  ledger::SeenCheckpoint seen;
  std::vector<std::uint8_t> cosigned, used, bad_seats;
  std::vector<WithheldBy> withheld;
};
Result<VerifiedOpening> verify_opening(const ledger::Adopted& charter,
                                       const PendingOpening& pending, const wire::Opened& answer,
                                       Time now);

}  // namespace valise::terminal
