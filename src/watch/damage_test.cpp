#include "watch/damage.h"

#include <gmock/gmock.h>

namespace valise::watch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

CableId cable(std::uint8_t number) {
  CableId out;
  out.bytes[0] = number;
  return out;
}
DamageKind kind(const char* originator, const char* file = "GEN") {
  return {cable::MissionId::parse(originator).value(), cable::Level::limite,
          cable::FileId::parse(file).value()};
}

TEST(DamageCount, CountsWhatWasOpenedOnceAndLeavesItOutOfTheRest) {
  DamageCount count;
  count.opened(cable(1), kind("cy/mfa"));
  count.opened(cable(1), kind("cy/mfa"));
  count.opened(cable(2), kind("fr/mfa"));
  count.held(cable(1), kind("cy/mfa"), true);
  count.held(cable(3), kind("cy/mfa"), true);
  count.held(cable(4), kind("cy/mfa"), false);
  EXPECT_THAT(count.opened(), ElementsAre(Pair(kind("cy/mfa"), 1), Pair(kind("fr/mfa"), 1)));
  EXPECT_THAT(count.could(), ElementsAre(Pair(kind("cy/mfa"), 1)));
  EXPECT_THAT(count.could_not(), ElementsAre(Pair(kind("cy/mfa"), 1)));
}

TEST(DamageCount, ACableThatTwoMissionsHoldIsWithinReachWhereItIsAtOne) {
  DamageCount count;
  count.held(cable(1), kind("cy/mfa", "MED"), false);
  count.held(cable(1), kind("cy/mfa", "GEN"), true);
  count.held(cable(1), kind("cy/mfa", "PSC"), false);
  EXPECT_THAT(count.could(), ElementsAre(Pair(kind("cy/mfa", "GEN"), 1)));
  EXPECT_THAT(count.could_not(), IsEmpty());
}

}  // namespace
}  // namespace valise::watch
