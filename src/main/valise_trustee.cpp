// The trustee's server: everything stands in src/admin and what it drives.
#include <csignal>

#include "admin/trustee_app.h"

int main(int argc, char** argv) {
  // A peer or a pipe that went away is an error to report, not a way to die.
  std::signal(SIGPIPE, SIG_IGN);
  return valise::admin::run_trustee_app(argc, argv);
}
