// The member's server: everything stands in src/admin and what it drives.
#include "admin/node_app.h"

int main(int argc, char** argv) {
  return valise::admin::run_here(valise::admin::node_program(), argc, argv);
}
