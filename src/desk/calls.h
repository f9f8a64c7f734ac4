// The calls of the page, by what they are about, and how they read what it sent.
#pragma once

#include <vector>

#include "desk/desk.h"

namespace valise::desk {

std::vector<Call> sitting_calls();   // hello enrol unlock lock status
std::vector<Call> reading_calls();   // list open read accept search
std::vector<Call> drafting_calls();  // drafts draft check save discard release clean
std::vector<Call> clearing_calls();  // clearers ask_clearing own_clearing withdraw_clearing …
std::vector<Call> sent_calls();      // track who

// Members of a call's body. Errors: malformed (absent, or of another type); `where` its name.
Result<std::string> text_in(const cli::Json& body, std::string_view name);
Result<std::int64_t> number_in(const cli::Json& body, std::string_view name);
Result<cable::Number> cable_in(const cli::Json& body);  // "number"

}  // namespace valise::desk
