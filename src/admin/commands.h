// The commands of both programs; each is made in the file of its name.
#pragma once

#include "admin/command.h"

namespace valise::admin {

enum class ServerKind : std::uint8_t { node, trustee };

Command node_init();                        // node_init.cpp
Command trustee_init();                     // trustee_init.cpp
Command config_command(ServerKind server);  // config_command.cpp: check, show
Command charter_command();                  // charter_command.cpp: propose, sign, show, …
Command version_command(std::string name);  // version_command.cpp
Command node_run();                         // node_run.cpp
Command mission_command();                  // mission_command.cpp: open
Command ledger_command();                   // ledger_command.cpp: export, head
Command trustee_run();                      // trustee_run.cpp
Command trustee_rejoin();                   // trustee_run.cpp

}  // namespace valise::admin
