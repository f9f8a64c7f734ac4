#include "config/toml_text.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
// Where its parser asserts, of "[[[" for one, it goes on to report the same as an error: that is
// what a settings file's owner is to see.
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>

namespace valise::config {
namespace {

Item item_of(std::string_view key, const toml::node& node, int line);

// NOLINTNEXTLINE(misc-no-recursion): the parser bounds the depth
void take_children(Item& out, const toml::node& node) {
  if (const auto* table = node.as_table()) {
    out.kind = Item::Kind::table;
    for (const auto& [key, child] : *table) {
      out.children.push_back(item_of(key.str(), child, static_cast<int>(key.source().begin.line)));
    }
  } else if (const auto* array = node.as_array()) {
    out.kind = Item::Kind::array;
    for (const auto& child : *array) {
      out.children.push_back(item_of("", child, static_cast<int>(child.source().begin.line)));
    }
  }
}

Item item_of(std::string_view key, const toml::node& node, int line) {
  Item out;
  out.key = key;
  out.line = line > 0 ? line : 1;
  if (const auto* text = node.as_string()) {
    out.kind = Item::Kind::text;
    out.text = text->get();
  } else if (const auto* number = node.as_integer()) {
    out.kind = Item::Kind::number;
    out.number = number->get();
  } else if (const auto* truth = node.as_boolean()) {
    out.kind = Item::Kind::truth;
    out.truth = truth->get();
  } else {
    take_children(out, node);
  }
  return out;
}

}  // namespace

Result<Item> parse_toml(std::string_view text, const std::string& file) {
  const toml::parse_result parsed = toml::parse(text, file);
  if (!parsed) {
    return fail(Code::config, "this is not TOML: " + std::string(parsed.error().description()),
                file + ":" + std::to_string(parsed.error().source().begin.line));
  }
  return item_of("", parsed.table(), 1);
}

}  // namespace valise::config
