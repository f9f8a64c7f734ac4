#include "cli/visible.h"

#include <fmt/format.h>

#include "cable/document.h"
#include "terminal/hidden.h"

namespace valise::cli {
namespace {

// The bytes of a code point with that lead, also of one that is none.
std::size_t bytes_of(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// Every code point through `point`, every byte of none through `byte`; what they give goes in place
// of it, and nothing leaves it as it is.
template <class Point, class Byte>
std::string replaced(std::string_view text, Point point, Byte byte) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::string_view one = text.substr(0, bytes_of(text.front()));
    if (!cable::is_utf8(one)) {
      out += byte(static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    const std::string_view here = text;
    const std::uint32_t value = terminal::take_point(text);
    const std::string instead = point(value, text);
    out += instead.empty() ? std::string(here.substr(0, here.size() - text.size())) : instead;
  }
  return out;
}

std::string number_of(std::uint32_t point) {
  return fmt::format("<U+{:04X}>", point);
}
std::string number_of_byte(unsigned char byte) {
  return fmt::format("<0x{:02X}>", byte);
}

// RFC 8259 §7: one above U+FFFF stands as the pair of UTF-16.
std::string escaped(std::uint32_t point) {
  if (point < 0x10000) return fmt::format("\\u{:04x}", point);
  const std::uint32_t rest = point - 0x10000;
  return fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
}

}  // namespace

std::string visible(std::string_view text) {
  const auto show = [](std::uint32_t point, std::string_view then) -> std::string {
    if (point == '\r' && then.starts_with('\n')) return {};
    return terminal::hidden_name(point) == nullptr ? "" : number_of(point);
  };
  return replaced(text, show, number_of_byte);
}

std::string visible_line(std::string_view text) {
  const auto show = [](std::uint32_t point, std::string_view) -> std::string {
    const bool hidden = point < 0x20 || terminal::hidden_name(point) != nullptr;
    return hidden ? number_of(point) : "";
  };
  return replaced(text, show, number_of_byte);
}

std::string visible_json(std::string_view json) {
  const auto show = [](std::uint32_t point, std::string_view) -> std::string {
    return terminal::hidden_name(point) == nullptr ? "" : escaped(point);
  };
  return replaced(json, show, [](unsigned char) { return "\\ufffd"; });
}

}  // namespace valise::cli
