// A request to open a cable, made as an officer's terminal makes it; the touch in it is whoever's.
#pragma once

#include "custody/opening.h"
#include "hostile/replay/demonstration.h"
#include "ledger/facts.h"
#include "terminal/reading.h"
#include "wire/terminal_node.h"

namespace valise::replay {

struct Wish {
  custody::ReplyKey reply_key;
  Bytes payload;  // encode(ledger::Request)
  Hash id;        // the challenge of its touch
};

// For the first cable of his mission.
Result<Wish> wish_of(Insider& insider);
ledger::Entry signed_with(Insider& insider, const Wish& wish, const seal::Assertion& touch);
// To his node. How many trustees released their share.
Result<std::size_t> ask_node(Insider& insider, const Wish& wish, const ledger::Entry& entry);

// A whole opening with a true touch, to see that the network still opens, and that a refusal of the
// same with another touch was for the touch. Errors: too_few, where too few trustees released.
Result<std::size_t> open_truly(Insider& insider);

}  // namespace valise::replay
