#include "admin/trustee_app.h"

#include "admin/commands.h"

namespace valise::admin {

Program trustee_program() {
  return {"valise-trustee",
          "An independent server: witnesses every ledger, holds one share of each cable",
          {
              trustee_init(),
              config_command(ServerKind::trustee),
              trustee_run(),
              trustee_rejoin(),
              charter_command(),
              version_command("valise-trustee"),
          }};
}

}  // namespace valise::admin
