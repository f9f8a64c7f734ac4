// What an officer opened himself, as the trustees have it of his member's ledger: nobody is better
// placed to see an opening that he did not make. Asked of the seats alone; a node has no part in
// it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cable/marking.h"
#include "cable/names.h"
#include "ledger/facts.h"
#include "seal/codec.h"

namespace valise::wire {

namespace path {
inline constexpr std::string_view own_openings = "/v1/own-openings";  // a terminal to a trustee
}

inline constexpr std::uint32_t kOwnOpeningsMax = 500;           // a page
inline constexpr std::int64_t kOwnOpeningsSeconds = 91 * kDay;  // no further back
// Of the officer whose device asks; the newest first.
struct OwnOpeningsRequest {
  Time since;
  std::optional<LeafIndex> before = {};  // those of lower index; absent: from the newest
  std::uint32_t most = 50;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using R = OwnOpeningsRequest;
    return pack(Field{"since", &R::since}, Field{"before", &R::before}, Field{"most", &R::most});
  }
};

// A charged request.
struct OwnOpening {
  LeafIndex index;
  CableId cable;
  std::optional<cable::Number> number;        // none: the originator's ledger is not here so far
  cable::MissionId mission;                   // for which it was opened
  cable::Level level = cable::Level::limite;  // of the cable as it came
  Time time;                                  // mark
  DeviceId device;
  ledger::Purpose purpose = ledger::Purpose::duty;
  bool in_session = false;  // else with a touch of its own
  bool archive = false;
  bool withheld = false;  // by this seat, for ever

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using O = OwnOpening;
    return pack(Field{"index", &O::index}, Field{"cable", &O::cable}, Field{"number", &O::number},
                Field{"mission", &O::mission}, Field{"level", &O::level}, Field{"time", &O::time},
                Field{"device", &O::device}, Field{"purpose", &O::purpose},
                Field{"in_session", &O::in_session}, Field{"archive", &O::archive},
                Field{"withheld", &O::withheld});
  }
};
struct OwnOpenings {
  static constexpr std::string_view label = "own-openings";
  std::string origin;
  cable::OfficerId officer;
  Time since;
  std::optional<LeafIndex> before;
  std::vector<OwnOpening> openings;  // descending by index
  bool more = false;                 // earlier ones, since then
  TreeSize size;
  Time heard;  // the ledger's last mark
  std::uint8_t seat = 0;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using O = OwnOpenings;
    return pack(Field{"origin", &O::origin}, Field{"officer", &O::officer},
                Field{"since", &O::since}, Field{"before", &O::before},
                Field{"openings", &O::openings}, Field{"more", &O::more}, Field{"size", &O::size},
                Field{"heard", &O::heard}, Field{"seat", &O::seat}, Field{"time", &O::time});
  }
};

}  // namespace valise::wire
