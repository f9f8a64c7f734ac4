// How many officers of each addressed mission could open a cable, so that its drafter sees before
// he releases it whether anybody could, and how many. A number, and no names: asked of the
// trustees, since another member's people are not the drafter's to see.
#pragma once

#include <string_view>
#include <vector>

#include "cable/marking.h"
#include "cable/names.h"
#include "seal/codec.h"

namespace valise::wire {

namespace path {
inline constexpr std::string_view readers = "/v1/readers";  // a terminal to a trustee
}

inline constexpr std::size_t kReadersMissionsMax = 300;
struct ReadersRequest {
  std::vector<cable::MissionId> missions;
  cable::Level level = cable::Level::limite;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"missions", &ReadersRequest::missions},
                Field{"level", &ReadersRequest::level});
  }
};
// Accredited readers in force, cleared and briefed as the level asks, granted the mission's default
// file, neither suspended nor held.
struct MissionReaders {
  cable::MissionId mission;
  std::uint32_t officers = 0;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"mission", &MissionReaders::mission},
                Field{"officers", &MissionReaders::officers});
  }
};
struct Readers {
  static constexpr std::string_view label = "readers";
  cable::Level level = cable::Level::limite;
  std::vector<MissionReaders> missions;  // those that the seat knows, as they were asked for
  std::uint8_t seat = 0;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"level", &Readers::level}, Field{"missions", &Readers::missions},
                Field{"seat", &Readers::seat}, Field{"time", &Readers::time});
  }
};

}  // namespace valise::wire
