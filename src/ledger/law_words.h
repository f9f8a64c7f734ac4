// Sentences of the law that a terminal acts upon when its node refuses with them.
#pragma once

#include <string_view>

namespace valise::ledger {

inline constexpr std::string_view kPlaceUsed = "this place of the session is used";
inline constexpr std::string_view kNextCopy = "the next copy of it is ";  // and its number

}  // namespace valise::ledger
