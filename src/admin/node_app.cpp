#include "admin/node_app.h"

#include <iostream>

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

int run_node_app(int argc, char** argv) {
  const SystemClock clock;
  SystemRandom random;
  Console console{clock, random, std::cout, std::cerr};
  return run_program(node_program(), std::vector<std::string>(argv + 1, argv + argc), console);
}

}  // namespace valise::admin
