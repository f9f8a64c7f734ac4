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

// The same payload again is the same asking; another of a version that is there conflicts.
struct AskClearing {
  custody::SignedClearing clearing;
  std::vector<DraftCopy> copies;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"clearing", &AskClearing::clearing}, Field{"copies", &AskClearing::copies});
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
  std::optional<cable::Number> number;  // of the cable that it became

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using C = ClearingState;
    return pack(Field{"clearing", &C::clearing}, Field{"verdicts", &C::verdicts},
                Field{"end", &C::end}, Field{"number", &C::number});
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
