#include <ostream>

#include "admin/commands.h"

namespace valise::admin {

Command version_command(std::string name) {
  return {"version",
          "Which program this is",
          {},
          [name](Console& console) -> Result<void> {
            console.out << name << " " VALISE_VERSION " protocol 1 suite 1\n";
            return {};
          },
          {}};
}

}  // namespace valise::admin
