// Clearing of drafts between the terminals of one member, over its node (PROTOCOL.md row 79). The
// node passes on what was sealed to devices; it can read neither drafts nor comments.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "custody/clearing.h"
#include "seal/codec.h"

namespace valise::wire {

namespace path {
inline constexpr std::string_view clearers = "/v1/clearers";          // who could be asked
inline constexpr std::string_view ask_clearing = "/v1/clearing-ask";  // asks, or asks anew
inline constexpr std::string_view clearings = "/v1/clearings";        // to me, by me
inline constexpr std::string_view clearing = "/v1/clearing";          // one, with what is sealed
inline constexpr std::string_view clear = "/v1/clear";                // a clearer's verdict
inline constexpr std::string_view end_clearing = "/v1/clearing-end";  // by its drafter
inline constexpr std::string_view bring_file = "/v1/clearing-part";   // a part of what is attached
inline constexpr std::string_view clearing_file = "/v1/clearing-file";  // such a part, to clearers
}  // namespace path

// An officer who may clear, and his devices that are in force: the terminal establishes both before
// it seals anything to them (X15).
struct ClearerRow {
  cable::OfficerId officer;
  cable::Level clearance = cable::Level::limite;
  std::vector<DeviceId> devices;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"officer", &ClearerRow::officer}, Field{"clearance", &ClearerRow::clearance},
                Field{"devices", &ClearerRow::devices});
  }
};
struct Clearers {
  std::vector<ClearerRow> rows;
  std::uint8_t needed = 0;  // clearances that a release of the mission needs

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"rows", &Clearers::rows}, Field{"needed", &Clearers::needed});
  }
};
struct ClearersRequest {
  cable::MissionId mission;

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"mission", &ClearersRequest::mission});
  }
};

struct DraftCopy {
  DeviceId device;
  Bytes sealed;  // custody::seal_draft of encode(custody::ClearedText)

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"device", &DraftCopy::device}, Field{"sealed", &DraftCopy::sealed});
  }
};

// Something attached, sealed under a key that the node has not. It is brought in parts of
// kPartBytes after the asking, and what an earlier version had is there already.
struct ClearingFile {
  Hash file;                // SHA-256 of the ciphertext
  std::uint64_t bytes = 0;  // of it
  std::uint32_t parts = 0;  // that are at the node; in an asking 0

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"file", &ClearingFile::file}, Field{"bytes", &ClearingFile::bytes},
                Field{"parts", &ClearingFile::parts});
  }
};

// The same payload again is the same asking; another of a version that is there conflicts.
struct AskClearing {
  custody::SignedClearing clearing;
  std::vector<DraftCopy> copies;
  std::optional<std::vector<ClearingFile>> files = {};  // none: nothing is attached

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using A = AskClearing;
    return pack(Field{"clearing", &A::clearing}, Field{"copies", &A::copies},
                Field{"files", &A::files});
  }
};

struct ClearingPart {
  custody::ClearingId id;
  Hash file;
  std::uint32_t place = 0;  // from 0
  Bytes bytes;              // kPartBytes, but for the last

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using C = ClearingPart;
    return pack(Field{"id", &C::id}, Field{"file", &C::file}, Field{"place", &C::place},
                Field{"bytes", &C::bytes});
  }
};
struct ClearingPartQuery {
  custody::ClearingId id;
  Hash file;
  std::uint32_t place = 0;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using Q = ClearingPartQuery;
    return pack(Field{"id", &Q::id}, Field{"file", &Q::file}, Field{"place", &Q::place});
  }
};

struct ClearingQuery {
  custody::ClearingId id;

  static constexpr auto fields(auto pack) { return pack(seal::Field{"id", &ClearingQuery::id}); }
};

// How a clearing stands: its newest version, and the verdicts that were given in it.
struct ClearingState {
  custody::SignedClearing clearing;
  std::vector<custody::SignedVerdict> verdicts;
  custody::ClearingEnd end = custody::ClearingEnd::open;
  std::optional<cable::Number> number;                  // of the cable that it became
  std::optional<std::vector<ClearingFile>> files = {};  // none: nothing is attached

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using C = ClearingState;
    return pack(Field{"clearing", &C::clearing}, Field{"verdicts", &C::verdicts},
                Field{"end", &C::end}, Field{"number", &C::number}, Field{"files", &C::files});
  }
};
struct Clearings {
  std::vector<ClearingState> to_me;
  std::vector<ClearingState> by_me;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"to_me", &Clearings::to_me}, Field{"by_me", &Clearings::by_me});
  }
};

// One version as it was sealed to the device that asks.
struct SealedVersion {
  custody::SignedClearing clearing;
  Bytes sealed;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"clearing", &SealedVersion::clearing},
                Field{"sealed", &SealedVersion::sealed});
  }
};
struct ClearingRead {
  ClearingState state;
  std::optional<SealedVersion> now;      // none: this device is not among those it was sealed to
  std::optional<SealedVersion> cleared;  // the version that the caller cleared last, if another

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"state", &ClearingRead::state}, Field{"now", &ClearingRead::now},
                Field{"cleared", &ClearingRead::cleared});
  }
};

}  // namespace valise::wire
