#include "cli/json.h"

#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(json) {
  const auto read = cli::parse_json(text_of(bytes));
  if (!read) return false;
  const std::string printed = cli::print(*read);
  const auto again = cli::parse_json(printed);
  CHECK(again && cli::print(*again) == printed);
  return true;
}

}  // namespace valise::fuzz
