// How often the detectors err against how much is lost before they speak, at one threshold.
#pragma once

#include <map>
#include <vector>

#include "life.h"

namespace valise::watch {

struct Point {
  double threshold = 0;     // of an officer's stream; a mission's and an originator's are a fifth
  double false_alarms = 0;  // a month, of all kinds
  struct Taken {
    int found = 0, of = 0;
    int median_cables = 0;  // before the alarm; kNever where half or more were not found
    int median_days = 0;
    int ninth_cables = 0;  // nine in ten lose no more
  };
  std::map<Attack, Taken> attacks;
};
inline constexpr int kNever = 1'000'000;

// Each of the lives, and in each as many attacks of each kind, all from their second year on.
Point measure(const std::vector<Life>& lives, double threshold, const std::vector<Attack>& attacks,
              int victims);

}  // namespace valise::watch
