// What others wrote, for a person's eyes: a character that steers the screen or hides in the text
// stands there as its number. Pure.
#pragma once

#include <string>
#include <string_view>

namespace valise::cli {

// <U+202E> for a character that terminal::hidden_name() names, <0x9B> for a byte that is no UTF-8;
// line breaks, of both kinds, and tabs stay.
std::string visible(std::string_view text);

// The same of what must stay on its line: <U+000A> for a line break, <U+0009> for a tab.
std::string visible_line(std::string_view text);

// Of a text that is JSON: its strings mean the same and hide nothing, "\u202e".
std::string visible_json(std::string_view json);

}  // namespace valise::cli
