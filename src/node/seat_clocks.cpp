#include "node/seat_clocks.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace valise::node {
namespace {

constexpr std::int64_t kAheadMax = 120;  // seconds; a mark beyond is refused
constexpr std::int64_t kFresh = 120;
constexpr std::int64_t kJump = 30;  // a core is looked at many times in so many seconds
constexpr std::int64_t kWait = 3;   // for the seats' word after a jump

}  // namespace

bool SeatClocks::look(Time now) {
  const bool jumped = !last_look_ || now < *last_look_ || now - *last_look_ > kJump;
  last_look_ = now;
  if (!jumped) return false;
  jumped_ = now;
  ahead_.clear();
  return true;
}

// The seat's clock was read after the call had left, so that a slow line makes nobody late.
void SeatClocks::heard(std::uint8_t seat, Time asked, Time shown) {
  if (asked >= jumped_) ahead_[seat] = asked - shown;
}

void SeatClocks::refused(std::uint8_t seat, Time asked, Time mark) {
  heard(seat, asked, mark - (kAheadMax + 1));
}

Result<void> SeatClocks::agree() const {
  if (ahead_.size() <= liars_) return {};
  std::vector<std::int64_t> ahead;
  for (const auto& [seat, seconds] : ahead_) ahead.push_back(seconds);
  std::sort(ahead.begin(), ahead.end(), std::greater<>());
  const std::int64_t said = ahead[liars_];
  if (said <= kAheadMax) return {};
  return fail(Code::busy, "this node's clock is " + std::to_string(said) +
                              " seconds ahead of the trustees': its operator must set it");
}

Result<void> SeatClocks::check(Time now, std::optional<Time> last_mark) const {
  if (ahead_.size() > liars_) return agree();
  if (!last_mark || now - *last_mark <= kFresh || now - jumped_ >= kWait) return {};
  return fail(Code::busy, "the trustees have not been asked yet whether this clock is right");
}

}  // namespace valise::node
