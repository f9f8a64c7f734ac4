// Who or what an act, a suspension or a hold is about, as it is typed: "cy-7f3a", "cy/mfa", a
// device's 64 digits, "cy", a cable's number.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace valise::cli {

// "officer cy-7f3a", "mission cy/mfa", "device HEX", "member cy"; what already begins with such a
// word is checked and kept. Errors: usage.
Result<std::string> subject_of(std::string_view typed);

}  // namespace valise::cli
