// `valise desk`, beside all commands of src/cli.
#pragma once

#include <span>

#include "cli/command.h"

namespace valise::desk {

std::span<const cli::Command> commands();

}  // namespace valise::desk
