#include "admin/node_app.h"

#include "admin/commands.h"

namespace valise::admin {

Program node_program() {
  return {"valise-node",
          "A member's server: keeps its missions' sealed cables and its ledger, delivers to others",
          {
              node_init(),
              config_command(ServerKind::node),
              charter_command(),
              mission_command(),
              node_run(),
              ledger_command(),
              version_command("valise-node"),
          }};
}

}  // namespace valise::admin
