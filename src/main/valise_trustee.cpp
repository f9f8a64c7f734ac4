// The trustee's server: everything stands in src/admin and what it drives.
#include "admin/trustee_app.h"

int main(int argc, char** argv) {
  return valise::admin::run_here(valise::admin::trustee_program(), argc, argv);
}
