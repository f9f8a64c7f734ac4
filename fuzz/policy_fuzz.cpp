#include "tlog/policy.h"

#include "scene.h"
#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(policy) {
  const auto read = tlog::parse_policy(text_of(bytes));
  if (!read) return false;
  const auto again = tlog::parse_policy(tlog::print(*read));
  CHECK(again && *again == *read);
  static const std::string kNote = tlog::print(sample_ledger().note({1, 2, 3, 4}));
  (void)tlog::open_under(*read, kNote).has_value();
  return true;
}

}  // namespace valise::fuzz
