// Characters that steer a screen, or change how a text reads, without being seen: a draft is asked
// about them, and a text of others shows them.
#pragma once

#include <cstdint>
#include <string_view>

namespace valise::terminal {

// "direction override", "control character"; null: it is seen as what it is. Line breaks and tabs
// are (Unicode 15.0, categories Cc and Cf).
const char* hidden_name(std::uint32_t point);

// Takes the next code point off a text that is_utf8() and not empty.
std::uint32_t take_point(std::string_view& text);

}  // namespace valise::terminal
