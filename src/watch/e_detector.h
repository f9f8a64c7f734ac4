// A rise of a mean, found whenever it comes: the Shiryaev–Roberts e-detector of Shin, Ramdas and
// Rinaldo, "E-detectors: a nonparametric framework for sequential change detection", New England
// Journal of Statistics in Data Science 2 (2024), 229–260 (arXiv 2203.03532).
//
// Of a count x ≥ 0 whose mean, given all that went before, is at most m, the factor
// 1 − λ + λ·x/m has a mean of at most one, whatever its distribution. Hence M ← (M + 1)·factor is
// at most n after n periods in the mean, and the mean time until M first reaches h is at least h
// periods: that is what an alarm's "how often it errs" rests on, and it holds as far as m does.
#pragma once

#include <array>
#include <cstddef>

namespace valise::watch {

class EDetector {
 public:
  // One period: what was counted, and the mean it should not exceed (> 0).
  void add(double count, double mean);
  // After the last period: M, averaged over the bets λ.
  double value() const;
  void restart() { sums_ = {}; }

  // For keeping it.
  static constexpr std::array kBets = {0.5, 0.9};
  using Sums = std::array<double, kBets.size()>;
  const Sums& sums() const { return sums_; }
  static EDetector from(const Sums& sums);

 private:
  Sums sums_{};  // M of each bet
};

}  // namespace valise::watch
