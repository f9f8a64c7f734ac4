#include "watch/e_detector.h"

#include <gtest/gtest.h>

#include <random>

namespace valise::watch {
namespace {

// Mostly nothing, seldom a burst: mean 0.5, far from any bell.
double burst(std::mt19937_64& dice) {
  std::uniform_real_distribution<double> part(0, 1);
  return part(dice) < 0.05 ? 10 : 0;
}

// M is at most n in the mean after n periods, so that n/h bounds how many ever reach h by then.
TEST(EDetector, ErrsAsSeldomAsItsThresholdSaysWhateverTheDistribution) {
  constexpr int kRuns = 4000, kPeriods = 100;
  constexpr double kThreshold = 1000;
  std::mt19937_64 dice(7);
  int reached = 0;
  for (int run = 0; run < kRuns; ++run) {
    EDetector detector;
    double most = 0;
    for (int i = 0; i < kPeriods; ++i) {
      detector.add(burst(dice), 0.5);
      most = std::max(most, detector.value());
    }
    if (most >= kThreshold) ++reached;
  }
  EXPECT_LE(reached, kRuns * kPeriods / kThreshold);
  EXPECT_GT(reached, 0);  // it does err: the bound is no idle one
}

TEST(EDetector, FindsARiseWheneverItComes) {
  for (const int quiet : {0, 50, 2000}) {
    EDetector detector;
    for (int i = 0; i < quiet; ++i) detector.add(i % 4 == 0 ? 1 : 0, 0.3);
    int days = 0;
    while (detector.value() < 100'000 && days < 100) {
      detector.add(2, 0.3);
      ++days;
    }
    EXPECT_LE(days, 8) << "after " << quiet;
  }
}

TEST(EDetector, GoesOnWhereItWasKept) {
  EDetector detector;
  for (const double count : {0.0, 3.0, 1.0}) detector.add(count, 0.5);
  EDetector again = EDetector::from(detector.sums());
  EXPECT_EQ(again.value(), detector.value());
  again.restart();
  EXPECT_EQ(again.value(), 0);
}

}  // namespace
}  // namespace valise::watch
