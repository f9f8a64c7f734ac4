// TOML as a small tree that remembers lines. The only reader of toml++ stands behind it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace valise::config {

// One value with the line it stands on (from 1). A table's children carry their key, an array's
// carry none. Dates and floating-point numbers, which no setting uses, are Kind::other.
struct Item {
  enum class Kind : std::uint8_t { table, array, text, number, truth, other };

  std::string key;
  int line = 1;
  Kind kind = Kind::other;
  std::string text;
  std::int64_t number = 0;
  bool truth = false;
  std::vector<Item> children;
};

// The whole document as a table. What is no TOML: Code::config, where = "file:line".
Result<Item> parse_toml(std::string_view text, const std::string& file);

}  // namespace valise::config
