// The program valise-trustee: its table of commands.
#pragma once

#include "admin/command.h"

namespace valise::admin {

Program trustee_program();

// Exit code as in base/code.h.
int run_trustee_app(int argc, char** argv);

}  // namespace valise::admin
