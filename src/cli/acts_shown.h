// Acts at the command line: what was proposed, and what waits to be signed.
#pragma once

#include <functional>
#include <string>

#include "cli/app.h"
#include "cli/json.h"
#include "ledger/state.h"
#include "terminal/acting.h"
#include "wire/terminal_node.h"

namespace valise::cli {

// Says `what`, asks unless told not to, touches by `act`, and answers with where the act stands.
Result<void> propose(Context& context, const std::string& what,
                     const std::function<terminal::Proposed()>& act);

// Answers with where an act stands, and warns where only the node says so.
void show_act(Context& context, const terminal::SentAct& sent);

// "act 3f9a01bc: 1 of 2 signed; another registrar: valise countersign approve 3f9a01bc"
std::string act_text(const terminal::SentAct& sent);
Json act_json(const terminal::SentAct& sent);

// What to do about an entry of which no proof came.
std::string unrecorded_warning(LeafIndex index);

std::string waiting_text(const terminal::WaitingShown& waiting);
Json waiting_json(const terminal::WaitingShown& waiting);

}  // namespace valise::cli
