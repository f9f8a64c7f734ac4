#include "terminal/hidden.h"

#include <array>

namespace valise::terminal {
namespace {

struct Named {
  std::uint32_t first, last;
  const char* name;
};
constexpr std::array kHidden = {
    Named{0x00AD, 0x00AD, "soft hyphen"},
    Named{0x061C, 0x061C, "Arabic letter mark"},
    Named{0x115F, 0x1160, "filler"},
    Named{0x17B4, 0x17B5, "inherent vowel"},
    Named{0x180E, 0x180E, "Mongolian vowel separator"},
    Named{0x200B, 0x200B, "zero width space"},
    Named{0x200C, 0x200D, "zero width joiner"},
    Named{0x200E, 0x200F, "direction mark"},
    Named{0x2028, 0x2029, "line separator"},
    Named{0x202A, 0x202E, "direction override"},
    Named{0x2060, 0x2065, "invisible operator"},
    Named{0x2066, 0x206F, "direction isolate"},
    Named{0x3164, 0x3164, "filler"},
    Named{0xFE00, 0xFE0F, "variation selector"},
    Named{0xFEFF, 0xFEFF, "byte order mark"},
    Named{0xFFA0, 0xFFA0, "filler"},
    Named{0xFFF9, 0xFFFB, "annotation mark"},
    Named{0x1BCA0, 0x1BCA3, "shorthand control"},
    Named{0x1D173, 0x1D17A, "musical control"},
    Named{0xE0000, 0xE0FFF, "tag character"},
};

}  // namespace

const char* hidden_name(std::uint32_t point) {
  if ((point < 0x20 && point != '\n' && point != '\t') || (point >= 0x7F && point < 0xA0)) {
    return "control character";
  }
  for (const Named& row : kHidden) {
    if (point >= row.first && point <= row.last) return row.name;
  }
  return nullptr;
}

std::uint32_t take_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  std::uint32_t point = bytes == 1 ? lead : lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  text.remove_prefix(bytes);
  return point;
}

}  // namespace valise::terminal
