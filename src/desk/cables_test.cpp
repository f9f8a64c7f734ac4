#include "desk/cables.h"

#include <gtest/gtest.h>

namespace valise::desk {
namespace {

using std::chrono::seconds;

// Every minute, on a line of 64 kbit/s, the list alone would have filled it.
TEST(AWholeList, TakesNoMoreThanATwentiethOfASlowLine) {
  EXPECT_EQ(rest_after(seconds(0)), kMinute);
  EXPECT_EQ(rest_after(seconds(3)), kMinute);
  EXPECT_EQ(rest_after(seconds(120)), 40 * kMinute);
}

}  // namespace
}  // namespace valise::desk
