// A34: what the detectors promise, on ordinary life from a seed. The whole curve, over more seeds
// and attacks, stands in docs/detection.md.
#include "curve.h"

#include <gtest/gtest.h>

namespace valise::watch {
namespace {

TEST(A34, SlowDrainsAreSeenAndOrdinaryLifeIsNot) {
  const std::vector<Life> lives = {live({.seed = 1}), live({.seed = 2}), live({.seed = 3})};
  const Point point = measure(lives, DrainSettings{}.officer_threshold,
                              {Attack::two, Attack::ten, Attack::many}, 15);
  EXPECT_LE(point.false_alarms, 1);
  EXPECT_LE(point.attacks.at(Attack::ten).median_cables, 50);
  EXPECT_LE(point.attacks.at(Attack::ten).median_days, 7);
  EXPECT_LE(point.attacks.at(Attack::two).median_cables, 40);
  EXPECT_LE(point.attacks.at(Attack::many).median_cables, 150);
  // The same seed is the same life.
  EXPECT_EQ(live({.seed = 1, .days = 30}).archive_a_day,
            live({.seed = 1, .days = 30}).archive_a_day);
}

}  // namespace
}  // namespace valise::watch
