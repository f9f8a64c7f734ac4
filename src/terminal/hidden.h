// Characters that steer a screen, or change how a text reads, without being seen: a draft is asked
// about them, and a text of others shows them.
#pragma once

#include <cstdint>
#include <string_view>

namespace valise::terminal {

// "direction override", "control character"; null: it is seen as what it is. Of Unicode 15.0 it
// names the controls (Cc) but line breaks and tabs; of the format characters (Cf) those without a
// shape, but for the controls of Egyptian hieroglyphs; line and paragraph separators; and, though
// letters or marks by category, the fillers, two Khmer vowels and the variation selectors of
// U+FE00. Marks that are seen before a number, U+0600 and its like, are left.
const char* hidden_name(std::uint32_t point);

// Takes the next code point off a text that is_utf8() and not empty.
std::uint32_t take_point(std::string_view& text);

}  // namespace valise::terminal
