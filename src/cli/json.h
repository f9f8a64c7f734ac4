// JSON as a small tree that keeps the order of its members. The only reader of Boost.JSON stands
// behind it. Nothing signed is JSON.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace valise::cli {

class Json {
 public:
  using Items = std::vector<Json>;
  using Members = std::vector<std::pair<std::string, Json>>;

  Json() = default;  // null
  Json(std::nullptr_t) {}
  template <class T>
    requires std::same_as<T, bool>
  Json(T truth) : value_(truth) {}
  template <class T>
    requires(std::integral<T> && !std::same_as<T, bool>)
  Json(T number) : value_(static_cast<std::int64_t>(number)) {}
  Json(const char* text) : value_(std::string(text)) {}
  Json(std::string_view text) : value_(std::string(text)) {}
  Json(std::string text) : value_(std::move(text)) {}
  Json(Items items) : value_(std::move(items)) {}
  Json(Members members) : value_(std::move(members)) {}
  template <class T>
  Json(const std::optional<T>& maybe) {
    if (maybe) *this = Json(*maybe);
  }

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  // Null where it is something else.
  const std::string* text() const { return std::get_if<std::string>(&value_); }
  const std::int64_t* number() const { return std::get_if<std::int64_t>(&value_); }
  const bool* truth() const { return std::get_if<bool>(&value_); }
  const Items* items() const { return std::get_if<Items>(&value_); }
  const Members* members() const { return std::get_if<Members>(&value_); }
  const Json* member(std::string_view name) const;  // null where absent, or no object

 private:
  std::variant<std::monostate, bool, std::int64_t, std::string, Items, Members> value_;
};

// Every element through `each`, in order; an empty list is [].
template <class Range, class Each>
Json list_of(const Range& range, Each each) {
  Json::Items items;
  for (const auto& element : range) items.push_back(each(element));
  return items;
}

inline Json list_of(const std::vector<std::string>& texts) {
  return list_of(texts, [](const std::string& text) { return Json(text); });
}

// Of what an optional or a pointer has, through `each`; null where it has nothing.
template <class Maybe, class Each>
Json or_null(const Maybe& maybe, Each each) {
  if (!maybe) return {};
  return each(*maybe);
}

// One line, no newline; characters that hide are escaped.
std::string print(const Json& json);

// Strict RFC 8259. Errors: malformed (no JSON, a repeated name, a number with a fraction).
Result<Json> parse_json(std::string_view text);

}  // namespace valise::cli
