// How answers look: tables for people, one JSON envelope for programs, errors with their remedy.
// Pure functions; the context writes what they return.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/code.h"
#include "base/result.h"
#include "base/time.h"
#include "cli/json.h"

namespace valise::cli {

// Columns as wide as their widest cell (counted in code points), two spaces between, the last one
// not padded. No rows: no text at all, not even the heading. Characters of a cell that would not be
// seen, or would leave its line, stand there as visible_line() shows them.
struct Table {
  std::vector<std::string> heading;
  std::vector<std::vector<std::string>> rows;
};
std::string print(const Table& table);

// {"valise":1,"kind":…,"at":…,"data":…,"next":…,"warnings":[…]}
struct Answer {
  std::string kind;  // "cable.list"
  Json data = Json::Items{};
  std::optional<std::string> next = {};
  std::vector<std::string> warnings = {};
};
Json envelope(const Answer& answer, Time at);

// valise: cause. where. rule. what to do. who can help.
std::string error_text(const Error& error);
// kind "error"; data = code, title, detail, remedy, who, retry_after_s (null: no use)
Json error_json(const Error& error, Time at);

std::string_view remedy_of(Code code);
std::optional<int> retry_after_s(Code code);  // a fair wait before the same request

// "3 cables", "1 cable"
std::string counted(std::uint64_t count, std::string_view one, std::string_view more = {});
// 1950 → "1,950"
std::string grouped(std::uint64_t number);
// "14:07Z" on the day of now, else "231407Z NOV 26".
std::string short_time(Time time, Time now);

}  // namespace valise::cli
