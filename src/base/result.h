// Result<T>: a value, or an Error that says what is wrong, where, and which of the closed list of
// codes it is. Used wherever the world (peer, person, disk, network) may be wrong.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "base/code.h"

namespace valise {

struct Error {
  Code code = Code::failed;
  std::string detail;  // one sentence: what is wrong and what to do; never a cable's text
  std::string where;   // field, file, peer or ledger index

  friend bool operator==(const Error&, const Error&) = default;
};

using Failure = tl::unexpected<Error>;

// tl::expected is not [[nodiscard]]; this is, and is otherwise the same.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

inline Failure fail(Code code, std::string detail, std::string where = {}) {
  return Failure(Error{code, std::move(detail), std::move(where)});
}

}  // namespace valise

#define VALISE_JOIN_(a, b) a##b
#define VALISE_JOIN(a, b) VALISE_JOIN_(a, b)

// TRY(auto x, f()): declares x from f()'s value, or returns f()'s error from this function.
#define TRY(declaration, expression) \
  TRY_AS(VALISE_JOIN(valise_try_, __LINE__), declaration, expression)
#define TRY_AS(name, declaration, expression)                   \
  auto name = (expression);                                     \
  if (!name) return ::valise::Failure(std::move(name).error()); \
  declaration = std::move(*name)

// TRY_VOID(f()): returns f()'s error from this function, if it has one.
#define TRY_VOID(expression)                                    \
  do {                                                          \
    if (auto valise_done = (expression); !valise_done)          \
      return ::valise::Failure(std::move(valise_done).error()); \
  } while (false)
