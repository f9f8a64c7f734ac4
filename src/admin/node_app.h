// The program valise-node: its table of commands.
#pragma once

#include "admin/command.h"

namespace valise::admin {

Program node_program();

// Exit code as in base/code.h.
int run_node_app(int argc, char** argv);

}  // namespace valise::admin
