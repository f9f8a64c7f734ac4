#include "cli/telegram.h"
#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(post_map) {
  const auto read = cli::parse_post_map(text_of(bytes));
  if (!read) return false;
  std::string printed;
  for (const auto& [post, mission] : *read) printed += post + " = " + mission.str() + "\n";
  const auto again = cli::parse_post_map(printed);
  CHECK(again && *again == *read);
  return true;
}

}  // namespace valise::fuzz
