// Pages of a PDF that another State wrote, as pictures and as words. A program of poppler reads it,
// apart from everything (bubblewrap): it sees no file of this machine but its own programs and
// fonts, no network and no other process, writes nowhere, and ends after seconds (decision 0013).
// The PDF goes to it in memory.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace valise::desk {

// Errors of all: refused (it is damaged or needs a password), too_large (it takes more than is
// given to it), failed (the programs are not here, or may not be kept apart on this machine); each
// says what to do instead.
Result<std::uint32_t> pdf_pages_of(View pdf);

struct PdfPage {
  std::uint32_t page = 1;            // from 1
  std::uint32_t longer_side = 1200;  // of the picture, in pixels: 400 to 3,200
};
Result<Bytes> pdf_picture(View pdf, const PdfPage& page);  // PNG
Result<std::string> pdf_words(View pdf, std::uint32_t page);

// The same of any program of this machine: what it wrote, given those bytes.
Result<Bytes> told_apart(const std::vector<std::string>& program, View given);

}  // namespace valise::desk
