// Lists of addressees in a draft: put in place of their names when the draft is kept, so that what
// is shown, cleared and signed are missions, and a list that changes later changes no draft
// (FIELD.md F3).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "terminal/workplace.h"

namespace valise::terminal {

using ListOf = std::function<Result<ledger::Collective>(const cable::FileId&)>;

struct Expanded {
  std::string text;  // the draft's
  std::map<cable::FileId, std::vector<cable::MissionId>> lists;
  std::vector<Error> not_expanded;  // `where` the name, which stands in the text as it was
};

// Pure but for `list_of`. In the lines Action and Info, missions in place of each list, with the
// precedence and due time that stood behind its name; those that are named otherwise too, in any of
// these lines, and the own mission are left out. A name of capitals is a list's, a mission has a
// slash.
Expanded expand(std::string_view draft, const std::optional<cable::MissionId>& own,
                const ListOf& list_of);
// By the word of q trustees.
Expanded expand(const Workplace& workplace, const std::optional<cable::MissionId>& own,
                std::string_view draft);

}  // namespace valise::terminal
