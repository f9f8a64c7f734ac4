// Text that leaves the record's reach: through a pipe or into a file. It is recorded before it
// leaves, and only where the handling table allows it (DESK.md, DESIGN.md §7).
#pragma once

#include <optional>

#include "cli/app.h"
#include "cli/pages.h"
#include "cli/place.h"
#include "cli/shown.h"
#include "ledger/acts.h"
#include "terminal/reading.h"

namespace valise::cli {

// The reason, if what this command prints does not go to a person's screen, or if attachments go
// into a folder. Errors: refused (no --reason was given), usage (it is no reason).
Result<std::optional<ledger::ReasonCode>> export_wanted(Context& context,
                                                        const Arguments& arguments);

// Into what a cable is written. Text alone, or a mail or PDF that has the attachments inside.
enum class ExportForm : std::uint8_t { txt, eml, pdf };
// Errors: usage.
Result<ExportForm> export_form(std::string_view name);
// Errors: failed (PDF).
Result<std::string> exported_as(ExportForm form, const terminal::OpenedCable& cable,
                                const Exported& exported);

// Errors: refused (never, or only with a second person).
Result<void> export_allowed(const ledger::Charter& charter, cable::Level level);

// Judged once more by the level that the trustees reported, then recorded; to be called before any
// of the text is there. `copy`: what its number is taken for; none: it has one where the handling
// table numbers copies. Errors: those of export_allowed and of terminal::record_export.
Result<Exported> record_leaving(const terminal::Workplace& workplace,
                                const terminal::OpenedCable& opened, ledger::ReasonCode reason,
                                std::optional<std::uint16_t> copy);
// One record for each who is to hold a copy.
Result<std::vector<PaperCopy>> record_printing(const terminal::Workplace& workplace,
                                               const terminal::OpenedCable& opened,
                                               ledger::ReasonCode reason,
                                               const std::vector<std::string>& holders);

// The same as record_leaving(), and says so.
Result<Exported> record_export(Context& context, Place& place, const terminal::OpenedCable& opened,
                               ledger::ReasonCode reason);

// Notes an opening, which `accept` asks for, and keeps what the handling table lets be kept. The
// opening is recorded: what does not go onto this disk is said, and the text is shown all the same.
void keep_here(Context& context, Place& place, const terminal::OpenedCable& opened);

}  // namespace valise::cli
