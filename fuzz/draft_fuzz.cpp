// A draft as a person wrote it.
#include "terminal/draft.h"

#include <algorithm>

#include "scene.h"
#include "target.h"

namespace valise::fuzz {
namespace {

// What is printed puts action before information.
terminal::Draft in_order(terminal::Draft draft) {
  std::ranges::stable_sort(draft.addressees, {}, &terminal::DraftAddressee::duty);
  return draft;
}

}  // namespace

VALISE_FUZZ(draft) {
  const auto read = terminal::parse_draft(text_of(bytes));
  if (!read) return false;
  const auto again = terminal::parse_draft(terminal::print_draft(*read));
  CHECK(again && *again == in_order(*read));
  // A text is never touched.
  CHECK(text_of(bytes).ends_with(read->text));
  (void)terminal::check_draft(*read, scene().network.charter());
  CHECK(terminal::distribution_of(*read).size() <= read->addressees.size());
  return true;
}

}  // namespace valise::fuzz
