// Time on the network: whole Unix seconds, UTC. The pure folders take it as an argument; only
// the programs and http hold a Clock.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace valise {

struct Time {
  std::int64_t seconds = 0;  // since 1970-01-01T00:00:00Z

  friend auto operator<=>(const Time&, const Time&) = default;
  friend Time operator+(Time t, std::int64_t more_seconds) { return {t.seconds + more_seconds}; }
  friend Time operator-(Time t, std::int64_t less_seconds) { return {t.seconds - less_seconds}; }
  friend std::int64_t operator-(Time a, Time b) { return a.seconds - b.seconds; }
};

inline constexpr std::int64_t kMinute = 60;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr std::int64_t kDay = 24 * kHour;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
};

std::string to_iso(Time);                 // 2026-11-23T14:07:00Z
Result<Time> from_iso(std::string_view);  // that form, or a bare date: 2026-11-23
std::string to_dtg(Time);                 // date-time group to the minute: 231407Z NOV 26
Result<Time> from_dtg(std::string_view);  // years 00–69 are 2000–2069
int year_of(Time);                        // 2026

}  // namespace valise
