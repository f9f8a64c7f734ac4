// Clearing at the terminal (FIELD.md F8; custody/clearing.h): a drafter asks, clearers read and
// sign, and a release takes the signatures along. A draft is sealed only to devices that the
// trustees vouch for (PROTOCOL.md row 79, X15).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "custody/clearing.h"
#include "terminal/draft_store.h"
#include "terminal/workplace.h"
#include "wire/clearing.h"

namespace valise::terminal {

// What the drafter's terminal keeps beside a draft that it asked to be cleared. The records are
// those that were established then: verdicts are verified with them.
struct ClearerKnown {
  cable::OfficerId officer;
  ledger::OfficerRecord record;
  std::vector<ledger::DeviceRecord> devices;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"officer", &ClearerKnown::officer}, Field{"record", &ClearerKnown::record},
                Field{"devices", &ClearerKnown::devices});
  }
};
struct AskedClearing {
  custody::ClearingId id;
  cable::MissionId mission;  // for which it was asked, and alone can go
  Array<32> salt{};
  std::string shown;  // shown_to_clearers() of the draft as it was asked
  std::vector<custody::ClearingPlace> places;
  std::optional<Time> wanted_by;
  std::vector<ClearerKnown> clearers;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using A = AskedClearing;
    return pack(Field{"id", &A::id}, Field{"mission", &A::mission}, Field{"salt", &A::salt},
                Field{"shown", &A::shown}, Field{"places", &A::places},
                Field{"wanted_by", &A::wanted_by}, Field{"clearers", &A::clearers});
  }
};

// What clearers are asked about: the draft without precedences, due times, codes, keywords and
// language, which may change without another clearing.
std::string shown_to_clearers(const Draft& draft);

struct Asking {
  cable::MissionId mission;
  std::vector<custody::ClearingPlace> places;  // none: those that were asked before
  std::optional<Time> wanted_by;               // with none of places: as before
};
// Drops what was sealed of it before, as take_back() does, seals the draft to every clearer's
// devices and asks; then brings what is attached. Asked again it is the next version: of the same
// text clearances stand, of another they fall. Errors: the first of check_draft; refused (no
// clearer, no device of his is in force); usage (nobody was named, or fewer than the mission
// needs); those of established_*; the node's.
Result<wire::ClearingState> ask_clearing(const Workplace& workplace, DraftStore& store,
                                         const std::string& draft, const Asking& asking);

// Who could be asked, as the node says.
Result<wire::Clearers> clearers(const Workplace& workplace, const cable::MissionId& mission);

// A place with what its clearer wrote.
struct PlaceSeen {
  custody::PlaceStanding standing;
  std::string comment;  // empty: none, or not for this device
};
struct ClearingSeen {
  custody::Clearing asked;
  std::vector<PlaceSeen> places;
  custody::ClearingEnd end = custody::ClearingEnd::open;
  std::optional<cable::Number> number;

  std::size_t cleared() const;
};

// The own draft's clearing as it stands at the node, every verdict verified; those that are not
// true do not count. Whom this terminal asked it does not forget on the node's word. None: nobody
// was asked.
struct OwnClearing {
  ClearingSeen seen;
  bool changed = false;  // the draft does not say any more what was asked
  std::vector<ledger::PersonalSignature> clearances;  // of those who cleared
  Array<32> salt{};                                   // of the text that they cleared
};
Result<std::optional<OwnClearing>> clearing_of(const Workplace& workplace, const DraftStore& store,
                                               const std::string& draft);

// Why a draft is not released as its clearing stands: the first place that is missing, or that it
// was changed. Code: refused, `where` "clearing".
std::optional<Error> not_cleared(const OwnClearing& clearing);

// Ends it, if the draft has one, by whoever holds the draft; nobody is asked then. What was sealed
// with its clearances is dropped. Errors: those of take_back(); the node's.
Result<void> withdraw_clearing(const Workplace& workplace, DraftStore& store, const FileLock& held,
                               const std::string& draft);

// Own drafts by their clearings, as this terminal knows them.
Result<std::map<custody::ClearingId, std::string>> drafts_in_clearing(const DraftStore& store);

// What waits for this officer and what he asked, as the node says: nothing of it is verified until
// it is read.
struct ClearingLists {
  std::vector<ClearingSeen> to_me;
  std::vector<ClearingSeen> by_me;
};
Result<ClearingLists> list_clearings(const Workplace& workplace);

// A clearing as its clearer reads it: drafter established, his signature and the text verified.
struct ReadClearing {
  ClearingSeen seen;
  Draft draft;
  std::vector<custody::ClearedFile>
      files;                     // read_cleared_file() (clearing_files.h) gives the bytes
  std::optional<Draft> cleared;  // what this officer cleared last, if that was another text
  std::optional<custody::Verdict> given;  // what he said to this one
};
// Errors: not_found (nothing was sealed to this device), conflict (withdrawn, released),
// verification_failed, those of established_*.
Result<ReadClearing> read_clearing(const Workplace& workplace, const custody::ClearingId& id);

// Clears with one touch, or refuses with a reason. Errors: usage (no reason); conflict (changed,
// withdrawn or released meanwhile); the node's.
struct VerdictGiven {
  custody::Verdict verdict = custody::Verdict::refused;
  std::string comment;
};
Result<ClearingSeen> give_verdict(const Workplace& workplace, const ReadClearing& read,
                                  const VerdictGiven& given);

}  // namespace valise::terminal
