// A cable's pages, drawn: A4, its marking above and below on each, its number, holder and page. Any
// script of Unicode, left to right and right to left, in the fonts of this machine; a character
// that none of them has stands there as a box with its number.
#pragma once

#include "cli/shown.h"

namespace valise::cli {

// As PDF, as the drawing library writes it: pdf_file() makes a file of it. The same for the same
// cable, on the same fonts. Characters that would not be seen stand there as visible() shows them.
// Errors: failed.
Result<Bytes> pdf_pages(const terminal::OpenedCable& cable,
                        const std::optional<Exported>& exported);

}  // namespace valise::cli
