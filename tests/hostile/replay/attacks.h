// What was done to another network until 2018, step by step, done to this one. Each attacker is
// given what he had then, and more; each says what came of it. Errors: whatever kept an attack from
// being tried at all, which proves nothing.
#pragma once

#include "hostile/replay/demonstration.h"

namespace valise::replay {

// Talks an administrator into giving away all that he knows, and calls every server with it.
Result<Outcome> phish(const Demonstration& demo, Random& random);

// Has an officer's passkey touched at a site of his own and relays the touch, with the officer's
// device key in his hands as well.
Result<Outcome> relay(const Demonstration& demo, Random& random);

// Root on the member's node: opens whatever its keys open, and looks for known texts in its files
// and its memory. `known`: a folder of the texts that the demonstration's cables carry.
Result<Outcome> take_disk(const Demonstration& demo, const std::filesystem::path& known,
                          Random& random);

// Enrols a device of his own with the node's keys and one registrar's signature.
Result<Outcome> enrol_own(const Demonstration& demo, Random& random);

}  // namespace valise::replay
