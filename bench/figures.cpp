#include "figures.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace valise::bench {

Spread spread_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
  };
  return {at(0.5), at(0.1), at(0.9)};
}

void give_up(const Error& error) {
  std::cerr << code_row(error.code).name << ": " << error.where << ": " << error.detail << "\n";
  std::exit(1);
}

Options::Options(int count, char** words, std::vector<std::string_view> known) {
  for (int i = 1; i < count; i += 2) {
    const std::string_view word = words[i];
    const bool good = word.starts_with("--") && i + 1 < count &&
                      std::find(known.begin(), known.end(), word.substr(2)) != known.end();
    if (!good) give_up({Code::usage, "no such option, or no value behind it", std::string(word)});
    given_.emplace_back(word.substr(2), words[i + 1]);
  }
}

std::string Options::text(std::string_view name, std::string_view otherwise) const {
  for (const auto& [given, value] : given_) {
    if (given == name) return value;
  }
  return std::string(otherwise);
}

std::size_t Options::number(std::string_view name, std::size_t otherwise) const {
  const std::string value = text(name, "");
  return value.empty() ? otherwise : std::stoul(value);
}

}  // namespace valise::bench
