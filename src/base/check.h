// CHECK: for what can be wrong only if our own code is wrong. On in every build: a server that
// stops beats one that lies. What the world may get wrong returns a Result instead (result.h).
#pragma once

namespace valise {

// Prints the failed expression with its place to stderr and aborts.
[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace valise

#define CHECK(expression)                               \
  (static_cast<bool>(expression) ? static_cast<void>(0) \
                                 : ::valise::check_failed(#expression, __FILE__, __LINE__))
