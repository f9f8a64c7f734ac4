// One run of the whole network from a seed: founded, used and hurt for two hours, left in peace,
// and asked whether everything that must hold does.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/story.h"

namespace valise::sim {

struct Outcome {
  std::vector<std::string> wrongs;  // empty: all held
  std::string digest;               // of the final ledgers
  std::string summary;
};

Outcome run(std::uint64_t seed);

}  // namespace valise::sim
