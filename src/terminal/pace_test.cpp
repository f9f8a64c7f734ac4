#include "terminal/pace.h"

#include <gtest/gtest.h>

namespace valise::terminal {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// Every minute, on a line of 64 kbit/s, the list alone would have filled it.
TEST(AWholeList, TakesNoMoreThanATwentiethOfASlowLine) {
  EXPECT_EQ(rest_after_listing(seconds(0)), minutes(1));
  EXPECT_EQ(rest_after_listing(seconds(3)), minutes(1));
  EXPECT_EQ(rest_after_listing(seconds(120)), minutes(40));
}

}  // namespace
}  // namespace valise::terminal
