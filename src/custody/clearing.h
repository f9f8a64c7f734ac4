// Clearing a draft (PROTOCOL.md rows 17, 79; FIELD.md F8): a drafter asks officers of his member to
// clear one exact text, each signs it or refuses it, and the law counts the signatures when the
// cable is released. Terminal and node go by the one state machine here. A text is named by
// H_text(salt ‖ text), which tells nobody what it says; the salt changes with everything that
// clearers are shown, so that no clearance outlives what it was given for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/random.h"
#include "base/secret.h"
#include "cable/document.h"
#include "cable/marking.h"
#include "cable/names.h"
#include "ledger/acts.h"
#include "ledger/facts.h"
#include "ledger/law.h"
#include "seal/kem.h"

namespace valise::custody {

using ClearingId = Id<struct ClearingTag>;  // 32 random bytes of the drafter's terminal

inline constexpr std::size_t kPlacesMax = 32;
inline constexpr std::size_t kCommentBytesMax = 4096;
inline constexpr std::size_t kSealedCommentBytesMax = kCommentBytesMax + seal::kHpkeOverheadBytes;

// Whose clearance is wanted: of the clearer or, while he is away, of his substitute.
struct ClearingPlace {
  cable::OfficerId clearer;
  std::optional<cable::OfficerId> substitute;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"clearer", &ClearingPlace::clearer},
                Field{"substitute", &ClearingPlace::substitute});
  }
  friend bool operator==(const ClearingPlace&, const ClearingPlace&) = default;
};

// What the drafter asks, signed by his device (label "clearing").
struct Clearing {
  ClearingId id;
  std::uint32_t version = 0;  // from 1; the next one takes the place of the one before
  cable::MissionId mission;   // the originator
  cable::OfficerId drafter;
  DeviceId device;  // the drafter's, to which comments are sealed
  cable::Level level = cable::Level::limite;
  Hash text;   // H_text(salt ‖ text)
  Hash shown;  // H_shown(encode(ClearedText)): all that clearers are shown
  std::vector<ClearingPlace> places;
  std::optional<Time> wanted_by;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using C = Clearing;
    return pack(Field{"id", &C::id}, Field{"version", &C::version}, Field{"mission", &C::mission},
                Field{"drafter", &C::drafter}, Field{"device", &C::device},
                Field{"level", &C::level}, Field{"text", &C::text}, Field{"shown", &C::shown},
                Field{"places", &C::places}, Field{"wanted_by", &C::wanted_by},
                Field{"time", &C::time});
  }
};

struct SignedClearing {
  Bytes payload;  // encode(Clearing)
  seal::Detached device;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"payload", &SignedClearing::payload},
                Field{"device", &SignedClearing::device});
  }
};

// What is attached to a draft, as its clearers get it: the node keeps the ciphertext, and they have
// the key.
struct ClearedFile {
  cable::Attachment stated;
  Hash file;                // SHA-256 of the ciphertext, under which the node has it
  std::uint64_t bytes = 0;  // of the ciphertext
  Array<32> key{};          // of its chunked encryption,
  std::string context;      // and what that is bound to

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using C = ClearedFile;
    return pack(Field{"stated", &C::stated}, Field{"file", &C::file}, Field{"bytes", &C::bytes},
                Field{"key", &C::key}, Field{"context", &C::context});
  }
};

// What is sealed to each clearer's device: the draft as its file says it, header and all.
struct ClearedText {
  Array<32> salt{};
  std::string draft;
  std::optional<std::vector<ClearedFile>> files = {};  // none: nothing is attached

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"salt", &ClearedText::salt}, Field{"draft", &ClearedText::draft},
                Field{"files", &ClearedText::files});
  }
};

enum class Verdict : std::uint8_t { cleared = 1, refused };
std::string_view name(Verdict verdict);

// A clearer's word (label "verdict", by his device). It counts for a text, whatever the version.
struct ClearingVerdict {
  ClearingId id;
  std::uint32_t version = 0;  // the one that he was shown
  Hash text;
  cable::OfficerId clearer;
  Verdict verdict = Verdict::refused;
  Bytes comment;  // sealed to the drafter's device; may be empty where he cleared
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using V = ClearingVerdict;
    return pack(Field{"id", &V::id}, Field{"version", &V::version}, Field{"text", &V::text},
                Field{"clearer", &V::clearer}, Field{"verdict", &V::verdict},
                Field{"comment", &V::comment}, Field{"time", &V::time});
  }
};

struct SignedVerdict {
  Bytes payload;  // encode(ClearingVerdict)
  seal::Detached device;
  // Of ledger::Clearance, label "clear", touched: what the law counts. Of one who cleared.
  std::optional<ledger::PersonalSignature> clearance;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using S = SignedVerdict;
    return pack(Field{"payload", &S::payload}, Field{"device", &S::device},
                Field{"clearance", &S::clearance});
  }
};

// An ended clearing takes no verdict any more.
enum class ClearingEnd : std::uint8_t { open = 1, withdrawn, released };
std::string_view name(ClearingEnd end);

// H_shown of an encoded ClearedText.
Hash shown_hash(const seal::Domain& domain, View cleared_text);

// A clearer, or a substitute.
bool is_asked(const Clearing& clearing, const cable::OfficerId& officer);

// 1 to 32 places, nobody in two of them, the drafter in none. Errors: malformed, `where` the
// officer.
Result<void> check_places(const cable::OfficerId& drafter,
                          const std::vector<ClearingPlace>& places);

// Whether that officer may clear at this level: an accredited clearer in force, cleared for it
// himself where the table asks so. Errors: refused, `where` the officer.
Result<void> may_clear(const ledger::Charter& charter, const cable::OfficerId& officer,
                       const ledger::OfficerRecord& record, cable::Level level, Time now);

// The verdict and what it is to count for: signed by that officer's device, the clearance as the
// law will take it. `state`: of his ledger, or the records of him that were established.
// Errors: refused, verification_failed, malformed, unlawful.
Result<ClearingVerdict> check_verdict(const ledger::Rules& rules, const ledger::State& state,
                                      const SignedVerdict& verdict, Time now);

// How a place stands: by whose word, if by any. The clearer's own outweighs his substitute's.
struct PlaceStanding {
  ClearingPlace place;
  std::optional<ClearingVerdict> verdict;  // none: waits
  bool late = false;                       // came, or still does not come, after it was wanted

  bool cleared() const { return verdict && verdict->verdict == Verdict::cleared; }
};
// Of verdicts on the asked text alone; of one officer's the newest.
std::vector<PlaceStanding> standing_of(const Clearing& asked,
                                       const std::vector<ClearingVerdict>& verdicts, Time now);
// Whether every named clearer has cleared this text.
bool all_cleared(const std::vector<PlaceStanding>& standing);

// Row 79. HPKE to the device's draft key, info [label("draft"), device], additional data
// [id, version]; also of a draft that its own terminal keeps, whose id is "d12".
Result<Bytes> seal_draft(const seal::Domain& domain, const seal::KemPublic& to,
                         const DeviceId& device, std::string_view id, std::uint64_t version,
                         View text, Random& random);
// Errors: verification_failed.
Result<Secret> open_draft(const seal::Domain& domain, const seal::KemKey& key,
                          const DeviceId& device, std::string_view id, std::uint64_t version,
                          View sealed);

// A clearer's comment to the drafter: info [label("comment"), device], additional data [id,
// version, clearer].
Result<Bytes> seal_comment(const seal::Domain& domain, const seal::KemPublic& to,
                           const Clearing& clearing, const cable::OfficerId& clearer,
                           std::string_view comment, Random& random);
Result<std::string> open_comment(const seal::Domain& domain, const seal::KemKey& key,
                                 const DeviceId& device, const ClearingVerdict& verdict);

}  // namespace valise::custody

namespace valise::seal {

template <>
struct EnumRange<custody::Verdict> {
  static constexpr auto first = custody::Verdict::cleared, last = custody::Verdict::refused;
};
template <>
struct EnumRange<custody::ClearingEnd> {
  static constexpr auto first = custody::ClearingEnd::open, last = custody::ClearingEnd::released;
};

}  // namespace valise::seal
