// What a person can do about an error, and who can help: with the code's title, which is the rule,
// and the error's own words, which are the cause, all that a refusal has to say.
#pragma once

#include <string_view>

#include "base/code.h"

namespace valise {

struct Advice {
  Code code;
  std::string_view remedy;  // a sentence without its full stop
  std::string_view who;     // "two registrars of your member"
  int retry_s;              // a fair wait before the same request; 0: repeating is no use
};

const Advice& advice_of(Code code);

}  // namespace valise
