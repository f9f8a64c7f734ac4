#include "cli/json.h"

#include <boost/json.hpp>
#include <boost/json/src.hpp>
#include <limits>
#include <set>

#include "cli/visible.h"

namespace valise::cli {
namespace {

namespace bj = boost::json;

// Boost's values keep the last of two members of one name, so names are looked at in a pass of
// their own (called by basic_parser, which asks for all of these).
struct NamesOnce {
  static constexpr std::size_t max_object_size = SIZE_MAX, max_array_size = SIZE_MAX,
                               max_key_size = SIZE_MAX, max_string_size = SIZE_MAX;
  using Part = bj::string_view;
  using Wrong = bj::error_code;

  std::vector<std::set<std::string>> open;  // names of the objects around the place
  std::string name;

  bool on_object_begin(Wrong&) {
    open.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, Wrong&) {
    open.pop_back();
    return true;
  }
  bool on_key_part(Part part, std::size_t, Wrong&) {
    name.append(part.data(), part.size());
    return true;
  }
  bool on_key(Part part, std::size_t, Wrong& wrong) {
    name.append(part.data(), part.size());
    if (open.back().insert(std::exchange(name, {})).second) return true;
    wrong = make_error_code(boost::system::errc::invalid_argument);
    return false;
  }
  bool on_document_begin(Wrong&) { return true; }
  bool on_document_end(Wrong&) { return true; }
  bool on_array_begin(Wrong&) { return true; }
  bool on_array_end(std::size_t, Wrong&) { return true; }
  bool on_string_part(Part, std::size_t, Wrong&) { return true; }
  bool on_string(Part, std::size_t, Wrong&) { return true; }
  bool on_number_part(Part, Wrong&) { return true; }
  bool on_int64(std::int64_t, Part, Wrong&) { return true; }
  bool on_uint64(std::uint64_t, Part, Wrong&) { return true; }
  bool on_double(double, Part, Wrong&) { return true; }
  bool on_bool(bool, Wrong&) { return true; }
  bool on_null(Wrong&) { return true; }
  bool on_comment_part(Part, Wrong&) { return true; }
  bool on_comment(Part, Wrong&) { return true; }
};

// Of a text that is JSON.
bool repeats_a_name(std::string_view text) {
  bj::basic_parser<NamesOnce> parser{bj::parse_options{}};
  bj::error_code error;
  parser.write_some(false, text.data(), text.size(), error);
  return error.failed();
}

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
  return visible_json(bj::serialize(to_boost(json)));
}

Result<Json> parse_json(std::string_view text) {
  bj::error_code error;
  const bj::value value = bj::parse(bj::string_view(text.data(), text.size()), error);
  if (error) return fail(Code::malformed, "no JSON: " + error.message());
  if (repeats_a_name(text)) return fail(Code::malformed, "an object with one name twice");
  return from_boost(value);
}

}  // namespace valise::cli
