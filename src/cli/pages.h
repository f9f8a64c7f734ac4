// A cable on paper: pages that carry the marking, the copy's number, its holder and their own
// number (2013/488/EU Annex III; DESK.md, point 46). Pure.
#pragma once

#include <string>

#include "cli/shown.h"

namespace valise::cli {

// One copy of those that were numbered together.
struct PaperCopy {
  std::string holder;  // for whom it is printed
  Exported exported;
  std::uint16_t of = 0;  // copies of this cable at this mission by now
};

// "copy 3 of 5"
std::string copy_words(const PaperCopy& copy);

// Pages of 60 lines of at most 78 columns, each ended by a form feed: a line printer's, or `lp`.
// Characters that would not be seen stand there as visible() shows them.
std::string paper_pages(const terminal::OpenedCable& cable, const PaperCopy& copy);

}  // namespace valise::cli
