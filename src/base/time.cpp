#include "base/time.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>

namespace valise {
namespace {

namespace chrono = std::chrono;

constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

struct Civil {
  int year, month, day, hour, minute, second;
};

Civil civil(Time t) {
  const chrono::sys_seconds at{chrono::seconds{t.seconds}};
  const auto midnight = chrono::floor<chrono::days>(at);
  const chrono::year_month_day date{midnight};
  const chrono::hh_mm_ss clock{at - midnight};
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count())};
}

Result<Time> from_civil(const Civil& c) {
  const chrono::year_month_day date{chrono::year{c.year},
                                    chrono::month{static_cast<unsigned>(c.month)},
                                    chrono::day{static_cast<unsigned>(c.day)}};
  if (!date.ok() || c.hour > 23 || c.minute > 59 || c.second > 59) {
    return fail(Code::malformed, "no such date or time");
  }
  const auto days = chrono::sys_days{date}.time_since_epoch().count();
  return Time{days * kDay + c.hour * kHour + c.minute * kMinute + c.second};
}

// Reads fixed-width decimal fields at known places.
bool number(std::string_view text, std::size_t at, std::size_t width, int& out) {
  const char* begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + width, out);
  return error == std::errc() && end == begin + width && *begin != '-';
}

}  // namespace

Time SystemClock::now() const {
  return {chrono::duration_cast<chrono::seconds>(chrono::system_clock::now().time_since_epoch())
              .count()};
}

std::string to_iso(Time t) {
  const Civil c = civil(t);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hour,
                     c.minute, c.second);
}

Result<Time> from_iso(std::string_view text) {
  Civil c{};
  const bool date = text.size() >= 10 && number(text, 0, 4, c.year) && text[4] == '-' &&
                    number(text, 5, 2, c.month) && text[7] == '-' && number(text, 8, 2, c.day);
  const bool time = text.size() == 20 && text[10] == 'T' && number(text, 11, 2, c.hour) &&
                    text[13] == ':' && number(text, 14, 2, c.minute) && text[16] == ':' &&
                    number(text, 17, 2, c.second) && text[19] == 'Z';
  if (!date || (text.size() != 10 && !time)) {
    return fail(Code::malformed, "a time looks like 2026-11-23T14:07:00Z or 2026-11-23",
                std::string(text));
  }
  TRY(const Time read, from_civil(c));
  if (read < Time{}) return fail(Code::malformed, "no time before 1970", std::string(text));
  return read;
}

std::string to_dtg(Time t) {
  const Civil c = civil(t);
  return fmt::format("{:02}{:02}{:02}Z {} {:02}", c.day, c.hour, c.minute,
                     kMonths[static_cast<std::size_t>(c.month - 1)], c.year % 100);
}

Result<Time> from_dtg(std::string_view text) {
  Civil c{};
  const bool shape = text.size() == 14 && number(text, 0, 2, c.day) && number(text, 2, 2, c.hour) &&
                     number(text, 4, 2, c.minute) && text[6] == 'Z' && text[7] == ' ' &&
                     text[11] == ' ' && number(text, 12, 2, c.year);
  if (!shape) {
    return fail(Code::malformed, "a date-time group looks like 231407Z NOV 26", std::string(text));
  }
  for (std::size_t m = 0; m < kMonths.size(); ++m) {
    if (kMonths[m] == text.substr(8, 3)) c.month = static_cast<int>(m) + 1;
  }
  c.year += c.year < 70 ? 2000 : 1900;
  return from_civil(c);
}

int year_of(Time t) {
  return civil(t).year;
}

}  // namespace valise
