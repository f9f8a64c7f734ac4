#include "cable/header.h"

#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(header) {
  const auto read = cable::decode_header(bytes);
  if (!read) return false;
  CHECK(equal(cable::encode_header(read->policy, read->content), bytes));
  CHECK(equal(seal::encode(read->policy), read->policy_bytes));
  CHECK(cable::check(read->policy));
  CHECK(read->policy.addressees.front().mission == read->policy.originator);
  CHECK(read->policy.threshold >= 1 && read->policy.threshold <= read->policy.seats.size());
  return true;
}

}  // namespace valise::fuzz
