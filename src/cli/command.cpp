#include "cli/command.h"

#include <charconv>

#include "base/check.h"

namespace valise::cli {

Option flag(std::string name, std::string help) {
  return {.name = std::move(name), .help = std::move(help), .kind = Option::Kind::flag};
}

Option one(std::string name, std::string value, std::string help) {
  return {.name = std::move(name), .help = std::move(help), .value = std::move(value)};
}

Option many(std::string name, std::string value, std::string help) {
  return {.name = std::move(name),
          .help = std::move(help),
          .kind = Option::Kind::many,
          .value = std::move(value)};
}

Option must(Option option) {
  option.required = true;
  return option;
}

const std::vector<std::string>& Arguments::texts(std::string_view name) const {
  const auto found = values_.find(name);
  CHECK(found != values_.end());
  return found->second;
}

const std::string& Arguments::text(std::string_view name) const {
  const auto& all = texts(name);
  CHECK(!all.empty());
  return all.front();
}

std::optional<std::string> Arguments::maybe(std::string_view name) const {
  const auto& all = texts(name);
  if (all.empty()) return std::nullopt;
  return all.front();
}

Result<std::optional<std::int64_t>> Arguments::number(std::string_view name, std::int64_t least,
                                                      std::int64_t most) const {
  if (!has(name)) return std::nullopt;
  const std::string& given = text(name);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
  if (error != std::errc() || end != given.data() + given.size() || value < least || value > most) {
    return fail(Code::usage,
                "'" + given + "' is no whole number from " + std::to_string(least) + " to " +
                    std::to_string(most),
                std::string(name));
  }
  return value;
}

Result<std::optional<Time>> Arguments::time(std::string_view name) const {
  if (!has(name)) return std::nullopt;
  TRY(const Time when, read(name, parse_time));
  return when;
}

Error Arguments::as_usage(Error error, std::string_view name) {
  error.code = Code::usage;
  error.where = std::string(name);
  return error;
}

Result<Time> parse_time(std::string_view text) {
  if (auto iso = from_iso(text)) return *iso;
  if (auto group = from_dtg(text)) return *group;
  return fail(Code::malformed, "'" + std::string(text) +
                                   "' is no time: write 2026-11-23T14:07:00Z, 2026-11-23 or "
                                   "'231407Z NOV 26'");
}

}  // namespace valise::cli
