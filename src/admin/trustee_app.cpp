#include "admin/trustee_app.h"

#include <iostream>

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

int run_trustee_app(int argc, char** argv) {
  const SystemClock clock;
  SystemRandom random;
  Console console{clock, random, std::cout, std::cerr};
  return run_program(trustee_program(), std::vector<std::string>(argv + 1, argv + argc), console);
}

}  // namespace valise::admin
