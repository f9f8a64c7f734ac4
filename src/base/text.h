// What may stand in a text that people or other programs read.
#pragma once

#include <cstdint>
#include <string_view>

namespace valise {

// Well formed: no overlong form, no surrogate, nothing beyond U+10FFFF (Unicode 15.0, table 3-7).
bool is_utf8(std::string_view text);

enum class Lines : std::uint8_t { one, many };

// UTF-8 without control bytes; where there may be many lines, '\n' and '\t' are allowed.
bool is_plain(std::string_view text, Lines lines);

// One mailbox, as in "soc@example.org": what a mail's header and SMTP take as it is, and no shell
// takes for more. Quoted names, address literals and letters beyond ASCII are not taken.
bool is_mail_address(std::string_view text);

}  // namespace valise
