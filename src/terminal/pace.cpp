#include "terminal/pace.h"

#include <algorithm>

namespace valise::terminal {

std::chrono::milliseconds rest_after_listing(std::chrono::milliseconds took) {
  constexpr std::chrono::milliseconds kLeast = std::chrono::minutes(1);
  constexpr int kTimes = 20;
  return std::max(kLeast, kTimes * took);
}

}  // namespace valise::terminal
