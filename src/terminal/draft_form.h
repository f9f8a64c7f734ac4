// A draft as the fields of a form: what was typed behind each header name, well formed or not, so
// that nothing of it is lost on its way between the form and the file (draft.h).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "terminal/draft.h"

namespace valise::terminal {

struct DraftForm {
  // By header name in small letters, "action"; several lines of a list are one field. Empty ones
  // and attachments' lines are left out.
  std::map<std::string, std::string> fields;
  std::vector<std::string> attachments;
  std::vector<std::string> others;  // header lines that are no field: remarks, slips of the pen
  std::string text;
};

DraftForm form_of(std::string_view draft);
// What form_of() reads back to the same. Line breaks in a field become spaces.
std::string draft_of(const DraftForm& form);

// All that stands against releasing it, field by field, those that are not well formed apart from
// the others: `where` is the field's name, "text", "Attachment" or empty. As check_draft() and
// check_files().
std::vector<Error> check_form(const DraftForm& form, const ledger::Charter& charter);

}  // namespace valise::terminal
