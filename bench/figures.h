// What the programs of this folder share: a stopwatch, a spread of measurements, and a way to end
// with a sentence if the world is not as it should be.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace valise::bench {

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
  double milliseconds() const { return seconds() * 1000; }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

struct Spread {
  double median = 0;
  double p10 = 0;
  double p90 = 0;
};
// Of at least one value.
Spread spread_of(std::vector<double> values);

[[noreturn]] void give_up(const Error& error);

template <class T>
T must(Result<T> result) {
  if (!result) give_up(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// --name VALUE pairs. Ends the program at a word it does not know.
class Options {
 public:
  Options(int count, char** words, std::vector<std::string_view> known);
  std::string text(std::string_view name, std::string_view otherwise) const;
  std::size_t number(std::string_view name, std::size_t otherwise) const;

 private:
  std::vector<std::pair<std::string, std::string>> given_;
};

}  // namespace valise::bench
