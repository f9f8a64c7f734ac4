// The calls of the page, by what they are about, and how they read what it sent.
#pragma once

#include <functional>
#include <vector>

#include "desk/desk.h"

namespace valise::desk {

std::vector<Call> sitting_calls();        // hello enrol unlock lock status
std::vector<Call> reading_calls();        // list open read accept search
std::vector<Call> drafting_calls();       // drafts draft check readers save discard release …
std::vector<Call> leaving_calls();        // print export
std::vector<Call> pack_calls();           // pack_take packs pack_return
std::vector<Call> clearing_calls();       // clearers ask_clearing own_clearing withdraw_clearing …
std::vector<Call> attachment_calls();     // view view_page attach
std::vector<Call> sent_calls();           // track who
std::vector<Call> after_release_calls();  // change_status assign file officers
std::vector<Call> own_calls();            // devices openings mine

// Opens a cable, keeps what may be kept, notes what the list and the session are to know. From an
// act. Errors: those of terminal::open_cable.
using BeforeText = std::function<Result<void>(const terminal::OpenedCable&)>;
Result<terminal::OpenedCable> open_here(Sitting& sitting, const terminal::Listed& cable,
                                        ledger::Purpose purpose, const BeforeText& before_text);
// Where no session names the cable, and the page says which it would name `with` it: one touch for
// all of them. From an act. Errors: those of terminal::begin_session.
Result<void> name_together(Sitting& sitting, const terminal::Listed& cable, const cli::Json& body);
// A cable older than 30 days is opened for a purpose that is named. Errors: usage.
Result<ledger::Purpose> purpose_in(const cli::Json& body, const terminal::Listed& cable, Time now);

// Members of a call's body. Errors: malformed (absent, or of another type); `where` its name.
Result<std::string> text_in(const cli::Json& body, std::string_view name);
Result<std::int64_t> number_in(const cli::Json& body, std::string_view name);
Result<cable::Number> cable_in(const cli::Json& body);  // "number"
Result<custody::ClearingId> clearing_in(const cli::Json& body, std::string_view name);

}  // namespace valise::desk
