// The program valise-node: its table of commands.
#pragma once

#include "admin/command.h"

namespace valise::admin {

Program node_program();

}  // namespace valise::admin
