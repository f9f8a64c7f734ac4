#include "watch/e_detector.h"

#include <numeric>

#include "base/check.h"

namespace valise::watch {

void EDetector::add(double count, double mean) {
  CHECK(count >= 0 && mean > 0);
  for (std::size_t i = 0; i < kBets.size(); ++i) {
    sums_[i] = (sums_[i] + 1) * (1 - kBets[i] + kBets[i] * count / mean);
  }
}

double EDetector::value() const {
  return std::accumulate(sums_.begin(), sums_.end(), 0.0) / static_cast<double>(kBets.size());
}

EDetector EDetector::from(const Sums& sums) {
  EDetector out;
  out.sums_ = sums;
  return out;
}

}  // namespace valise::watch
