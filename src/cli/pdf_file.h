// A PDF that leaves: its pages, and the cable's attachments inside it as files of their own.
#pragma once

#include "cli/shown.h"

namespace valise::cli {

// pdf_pages(), with each attachment whose bytes are here embedded (ISO 32000-1 §7.11.4). It says
// nothing of the machine, the time or the program that made it. Errors: failed.
Result<Bytes> to_pdf(const terminal::OpenedCable& cable, const std::optional<Exported>& exported);

}  // namespace valise::cli
