// What the seats say of this node's clock. A mark that is over two minutes ahead of theirs is
// refused by all of them until its time has come, and no entry before it can be recorded meanwhile:
// so nothing is appended while enough seats say that the clock is ahead (PROTOCOL.md row 6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "base/result.h"
#include "base/time.h"

namespace valise::node {

class SeatClocks {
 public:
  // liars: how many seats may lie; one more must agree before they are believed.
  explicit SeatClocks(std::size_t liars) : liars_(liars) {}

  // At each step. True at the start and when the clock has jumped: what was heard before is
  // forgotten then, and every seat is to be asked anew.
  bool look(Time now);

  // A seat answered a call that left at `asked`, by this clock, and showed its own time.
  void heard(std::uint8_t seat, Time asked, Time shown);
  // It refused a push that left at `asked`, since its last mark is ahead.
  void refused(std::uint8_t seat, Time asked, Time mark);

  // Errors: busy (more seats than may lie say that the clock is ahead).
  Result<void> agree() const;
  // Whether a batch may be closed now. A ledger whose last mark is fresh tells that the clock has
  // not jumped; else the seats are waited for, but not for long: a node that reaches too few of
  // them still accepts. A ledger's first batch asks nobody. Errors: busy.
  Result<void> check(Time now, std::optional<Time> last_mark) const;

 private:
  std::size_t liars_;
  std::optional<Time> last_look_;
  Time jumped_;
  std::map<std::uint8_t, std::int64_t> ahead_;  // at least so many seconds
};

}  // namespace valise::node
