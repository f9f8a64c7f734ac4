#include "terminal/thread.h"

#include <gmock/gmock.h>

#include "terminal/terminal_test.h"

namespace valise::terminal {
namespace {

using testing::ElementsAre;

Listed cable(std::uint32_t serial, std::int64_t after, std::vector<std::string> references) {
  Listed out;
  out.held.number = {mission_named("cy/mfa"), 2026, serial};
  out.cover.dtg = fixture::kStart + after;
  out.cover.references = std::move(references);
  return out;
}
std::vector<std::uint32_t> serials(const Listing& listing, std::uint32_t of) {
  std::vector<std::uint32_t> out;
  const std::vector<Listed> thread =
      thread_of(listing, {mission_named("cy/mfa"), 2026, of}).value();
  for (const Listed& each : thread) {
    out.push_back(each.held.number.serial);
  }
  return out;
}

TEST(Thread, IsWhatNamesOneAnotherHoweverFarTheOldestFirst) {
  const Listing listing{{cable(3, 30, {"CY-MFA-26-0002"}), cable(1, 10, {}),
                         cable(2, 20, {"CY-MFA-26-0001"}), cable(9, 15, {})},
                        {}};
  for (const std::uint32_t each : {1U, 2U, 3U}) {
    EXPECT_THAT(serials(listing, each), ElementsAre(1, 2, 3));
  }
  EXPECT_THAT(serials(listing, 9), ElementsAre(9));
}

TEST(Thread, GoesThroughWhatIsNotListedAndEndsInARing) {
  const Listing through{{cable(1, 10, {"FR-MFA-26-0007"}), cable(2, 20, {"FR-MFA-26-0007"})}, {}};
  EXPECT_THAT(serials(through, 2), ElementsAre(1, 2));
  const Listing ring{{cable(1, 10, {"CY-MFA-26-0002"}), cable(2, 20, {"CY-MFA-26-0001"})}, {}};
  EXPECT_THAT(serials(ring, 1), ElementsAre(1, 2));
}

TEST(Thread, OfACableThatIsNotListedIsNone) {
  const Listing listing{{cable(1, 10, {"CY-MFA-26-0002"})}, {}};
  EXPECT_EQ(thread_of(listing, {mission_named("cy/mfa"), 2026, 2}).error().code, Code::not_found);
}

}  // namespace
}  // namespace valise::terminal
