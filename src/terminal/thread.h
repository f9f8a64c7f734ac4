// A thread: cables that name one another in their references, however far (FIELD.md F27).
#pragma once

#include <vector>

#include "terminal/reading.h"

namespace valise::terminal {

// Pure. Those of the listing that belong to the cable's thread, itself among them, the oldest
// first. A cable that is named and not listed joins those that name it. Errors: not_found (it is
// not listed).
Result<std::vector<Listed>> thread_of(const Listing& listing, const cable::Number& number);

}  // namespace valise::terminal
