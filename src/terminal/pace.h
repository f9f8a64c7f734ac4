// How often something is asked for that a slow line can hardly carry.
#pragma once

#include <chrono>

namespace valise::terminal {

// How long a whole list stands that took so long to come: a minute, or so much that listing takes
// no more than a twentieth of the line.
std::chrono::milliseconds rest_after_listing(std::chrono::milliseconds took);

}  // namespace valise::terminal
