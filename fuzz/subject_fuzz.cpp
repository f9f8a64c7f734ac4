#include "cli/subject.h"

#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(subject) {
  const auto read = cli::subject_of(text_of(bytes));
  if (!read) {
    CHECK(read.error().code == Code::usage);
    return false;
  }
  CHECK(cli::subject_of(*read) == *read);
  CHECK(read->find(' ') == read->rfind(' '));
  return true;
}

}  // namespace valise::fuzz
