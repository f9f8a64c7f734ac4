#include "cli/json.h"

#include <boost/json.hpp>
#include <boost/json/src.hpp>
#include <limits>
#include <set>

namespace valise::cli {
namespace {

namespace bj = boost::json;

bj::value to_boost(const Json& json) {
  if (const auto* text = json.text()) return bj::string(*text);
  if (const auto* number = json.number()) return *number;
  if (const auto* truth = json.truth()) return *truth;
  if (const auto* items = json.items()) {
    bj::array out;
    for (const Json& item : *items) out.push_back(to_boost(item));
    return out;
  }
  if (const auto* members = json.members()) {
    bj::object out;
    for (const auto& [name, value] : *members) out.insert_or_assign(name, to_boost(value));
    return out;
  }
  return nullptr;
}

Result<Json> from_boost(const bj::value& value);

Result<Json> from_boost(const bj::array& array) {
  Json::Items items;
  for (const bj::value& each : array) {
    TRY(Json item, from_boost(each));
    items.push_back(std::move(item));
  }
  return Json(std::move(items));
}

Result<Json> from_boost(const bj::object& object) {
  Json::Members members;
  for (const auto& each : object) {
    TRY(Json item, from_boost(each.value()));
    members.emplace_back(std::string(each.key()), std::move(item));
  }
  return Json(std::move(members));
}

Result<Json> from_boost(const bj::value& value) {
  switch (value.kind()) {
    case bj::kind::string:
      return Json(std::string(value.get_string()));
    case bj::kind::int64:
      return Json(value.get_int64());
    case bj::kind::bool_:
      return Json(value.get_bool());
    case bj::kind::array:
      return from_boost(value.get_array());
    case bj::kind::object:
      return from_boost(value.get_object());
    case bj::kind::null:
      return Json();
    default:
      return fail(Code::malformed, "a number with a fraction or too large");
  }
}

}  // namespace

const Json* Json::member(std::string_view name) const {
  const Members* all = members();
  if (all == nullptr) return nullptr;
  for (const auto& [key, value] : *all) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string print(const Json& json) {
  return bj::serialize(to_boost(json));
}

Result<Json> parse_json(std::string_view text) {
  bj::error_code error;
  const bj::value value = bj::parse(bj::string_view(text.data(), text.size()), error);
  if (error) return fail(Code::malformed, "no JSON: " + error.message());
  return from_boost(value);
}

}  // namespace valise::cli
