// Reads one table of a settings file, key by key, and gathers every problem with its line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "config/address.h"
#include "config/toml_text.h"

namespace valise::config {

// What is wrong in one file, gathered while it is read.
class Problems {
 public:
  explicit Problems(std::string file) : file_(std::move(file)) {}
  void add(int line, std::string detail) { found_.emplace_back(line, std::move(detail)); }
  std::vector<Error> errors() const;  // Code::config, where = "file:line", in order of lines

 private:
  std::string file_;
  std::vector<std::pair<int, std::string>> found_;
};

struct Range {
  std::int64_t least;
  std::int64_t most;
};

// What an address is for decides what it may be.
struct AddressRule {
  enum class Use : std::uint8_t { listen, reach };
  Use use = Use::reach;
  bool allow_remote = false;
};

// The table and the problems outlive the reader. A getter answers its fallback where it has added
// a problem, so that reading goes on to the next. Every key that was never asked for is unknown.
class Reader {
 public:
  Reader(const Item& table, Problems& problems) : table_(&table), problems_(&problems) {}

  bool has(std::string_view key) { return find(key) != nullptr; }
  int line_of(std::string_view key);  // of the table where the key is absent
  std::optional<std::string> text(std::string_view key);
  std::string required_text(std::string_view key, std::string_view example);
  std::vector<std::string> texts(std::string_view key);
  std::int64_t number(std::string_view key, Range range, std::int64_t fallback);
  bool truth(std::string_view key, bool fallback);
  std::optional<Address> address(std::string_view key, AddressRule rule);
  // Lower-case letters, digits and hyphens, beginning with a letter, up to 32 characters.
  std::string required_name(std::string_view key, std::string_view example);
  const Item* table(std::string_view key);                 // null where absent
  std::vector<const Item*> tables(std::string_view key);   // [[key]]
  void problem(std::string_view key, std::string detail);  // at the key's line
  void refuse_unknown();                                   // last

 private:
  const Item* find(std::string_view key);
  const Item* find(std::string_view key, Item::Kind kind, std::string_view expected);
  void require(std::string_view key, std::string_view example);

  const Item* table_;
  Problems* problems_;
  std::vector<std::string> known_;
};

bool is_name(std::string_view text);

// What is written in a file, relative to it. Without a trailing slash, so that two spellings of one
// folder compare equal.
std::filesystem::path resolved(const std::filesystem::path& file, const std::string& written);

}  // namespace valise::config
