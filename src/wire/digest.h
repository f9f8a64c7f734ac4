// What was opened of an originator's cables in a span of time, wherever they are, as each trustee
// has it of all ledgers: the readers' nodes have no part in it (PROTOCOL.md row 77).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cable/names.h"
#include "seal/codec.h"
#include "wire/trustee.h"

namespace valise::wire {

namespace path {
inline constexpr std::string_view digest = "/v1/digest";  // a terminal to a trustee
}

inline constexpr std::int64_t kDigestSeconds = 31 * kDay;  // no longer
// [from, to), by marks.
struct DigestRequest {
  cable::MissionId originator;
  Time from;
  Time to;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using R = DigestRequest;
    return pack(Field{"originator", &R::originator}, Field{"from", &R::from}, Field{"to", &R::to});
  }
};

// Of one cable by one mission: what this seat released.
struct DigestOpening {
  CableId cable;
  std::optional<cable::Number> number;
  cable::MissionId mission;
  std::uint64_t openings = 0;
  std::uint64_t officers = 0;
  Time first;
  Time last;
  bool archive = false;  // over thirty days after it came

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using O = DigestOpening;
    return pack(Field{"cable", &O::cable}, Field{"number", &O::number},
                Field{"mission", &O::mission}, Field{"openings", &O::openings},
                Field{"officers", &O::officers}, Field{"first", &O::first}, Field{"last", &O::last},
                Field{"archive", &O::archive});
  }
};
inline constexpr std::size_t kDigestOpeningsMax = 20'000;

// Released in the span and opened by no other mission since, as this seat has it.
struct DigestUnopened {
  CableId cable;
  std::optional<cable::Number> number;
  Time released;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using U = DigestUnopened;
    return pack(Field{"cable", &U::cable}, Field{"number", &U::number},
                Field{"released", &U::released});
  }
};

struct Digest {
  static constexpr std::string_view label = "digest";
  cable::MissionId originator;
  Time from;
  Time to;
  std::vector<DigestOpening> openings;   // ascending by cable and mission
  std::vector<DigestUnopened> unopened;  // ascending by cable
  bool more = false;                     // openings over the limit are left out
  std::vector<HeardLedger> heard;        // of every member
  std::uint8_t seat = 0;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using D = Digest;
    return pack(Field{"originator", &D::originator}, Field{"from", &D::from}, Field{"to", &D::to},
                Field{"openings", &D::openings}, Field{"unopened", &D::unopened},
                Field{"more", &D::more}, Field{"heard", &D::heard}, Field{"seat", &D::seat},
                Field{"time", &D::time});
  }
};

}  // namespace valise::wire
