// A command as data: its words, what it takes, and the function that does it. The table of all
// commands makes the parser, the help, and the test of docs/commands.md.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace valise::cli {

class Context;

struct Option {
  enum class Kind : std::uint8_t { flag, one, many };

  std::string name;  // "--until", "-o,--output"; without hyphens a place on the line: "NUMBER"
  std::string help;
  Kind kind = Kind::one;
  bool required = false;
  std::string value = "TEXT";  // how the help names the value: "TIME"

  bool is_place() const { return !name.starts_with('-'); }
  std::string key() const { return name.substr(name.rfind(',') + 1); }  // in Arguments
};

// Short forms for the tables in the command files.
Option flag(std::string name, std::string help);
Option one(std::string name, std::string value, std::string help);
Option many(std::string name, std::string value, std::string help);
Option must(Option option);  // the same, required

// What was given on the line. Asking for a name that the command does not declare is our error.
class Arguments {
 public:
  using Values = std::map<std::string, std::vector<std::string>, std::less<>>;
  explicit Arguments(Values values) : values_(std::move(values)) {}

  bool has(std::string_view name) const { return !texts(name).empty(); }
  const std::string& text(std::string_view name) const;  // CHECKs that it was given
  std::optional<std::string> maybe(std::string_view name) const;
  const std::vector<std::string>& texts(std::string_view name) const;

  // Errors: usage, naming the option.
  Result<std::optional<std::int64_t>> number(std::string_view name, std::int64_t least,
                                             std::int64_t most) const;
  // 2026-11-23T14:07:00Z, 2026-11-23 or 231407Z NOV 26.
  Result<std::optional<Time>> time(std::string_view name) const;

  // The value read by `parse`, its error turned into one of usage that names the option.
  template <class Parse>
  auto read(std::string_view name, Parse parse) const -> decltype(parse(std::string_view())) {
    auto parsed = parse(std::string_view(text(name)));
    if (!parsed) return Failure(as_usage(std::move(parsed).error(), name));
    return parsed;
  }

 private:
  static Error as_usage(Error error, std::string_view name);

  Values values_;
};

struct Command {
  std::string path;  // "draft new"
  std::string does;  // one line of the help
  std::vector<Option> options;
  Result<void> (*run)(Context& context, const Arguments& arguments) = nullptr;
};

Result<Time> parse_time(std::string_view text);

}  // namespace valise::cli
