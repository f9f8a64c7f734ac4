#include "config/address.h"

#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(address) {
  const auto read = config::parse_address(text_of(bytes));
  if (!read) return false;
  CHECK(read->port != 0 && !read->host.empty());
  const auto again = config::parse_address(read->text());
  CHECK(again && *again == *read);
  CHECK(!(read->is_loopback() && read->is_wildcard()));
  return true;
}

}  // namespace valise::fuzz
