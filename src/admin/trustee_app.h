// The program valise-trustee: its table of commands.
#pragma once

#include "admin/command.h"

namespace valise::admin {

Program trustee_program();

}  // namespace valise::admin
