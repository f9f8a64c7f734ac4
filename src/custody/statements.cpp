#include "custody/statements.h"

#include "base/check.h"

namespace valise::custody {

std::string_view name(Standing standing) {
  switch (standing) {
    case Standing::in_force:
      return "IN FORCE";
    case Standing::corrected:
      return "CORRECTED";
    case Standing::superseded:
      return "SUPERSEDED";
    case Standing::cancelled:
      return "CANCELLED";
    case Standing::withdrawn:
      return "WITHDRAWN";
  }
  CHECK(false);
}

}  // namespace valise::custody
