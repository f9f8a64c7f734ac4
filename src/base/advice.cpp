#include "base/advice.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace valise {
namespace {

constexpr std::string_view kOperator = "your operator";
constexpr std::string_view kServer = "the operator of the server that refused it";
constexpr std::string_view kSecurity = "your security officer";
constexpr std::string_view kRegistrar = "a registrar of your member";

constexpr std::array kTable = {
    Advice{Code::failed, "Mend what 'valise doctor' calls BAD, then repeat", kOperator, 0},
    Advice{Code::usage, "See 'valise --help', or --help after the command", kOperator, 0},
    Advice{Code::config, "Run 'valise config check'", kOperator, 0},
    Advice{Code::malformed, "Correct it and repeat", kServer, 0},
    Advice{Code::too_large, "Make it smaller and repeat", kServer, 0},
    Advice{Code::not_found, "Check the name; what is not yours is not shown either", kRegistrar, 0},
    Advice{Code::touch_needed, "Run 'valise unlock', or touch the key when it blinks", kRegistrar,
           0},
    Advice{Code::unauthenticated, "Enrol this device: 'valise device enrol'",
           "two registrars of your member", 0},
    Advice{Code::forbidden, "Call the server and use the role that this call is for", kRegistrar,
           0},
    Advice{Code::refused, "Keep to the rule, or ask for leave",
           "your registrar or security officer", 0},
    Advice{Code::unlawful, "Look at the newest state, correct it and repeat", kRegistrar, 0},
    Advice{Code::conflict, "Look at what is held before you repeat", kRegistrar, 0},
    Advice{Code::gap, "Repeat; it goes on from what is held", kServer, 1},
    Advice{Code::verification_failed, "Do not rely on it", kSecurity, 0},
    Advice{Code::forked, "Do not rely on it", "your security officer and the trustees", 0},
    Advice{Code::stale, "Check this machine's clock, then repeat", kOperator, 5},
    Advice{Code::over_budget, "Wait: it frees up cable by cable",
           "two security officers, who can grant more", 3600},
    Advice{Code::too_few, "Repeat when more trustees answer: 'valise doctor' shows them",
           "the trustees' operators", 10},
    Advice{Code::busy, "Repeat in a moment", kServer, 2},
    Advice{Code::unreachable, "Check the line, then repeat", kOperator, 10},
    Advice{Code::outcome_unknown, "Repeat: it cannot go twice", kOperator, 5},
    Advice{Code::disk, "Check space and rights of the data folder, then repeat", kOperator, 10},
    Advice{Code::corrupt, "Do not rely on it; restore this file or enrol again", kOperator, 0},
    Advice{Code::unsupported, "Bring the older program up to date", kOperator, 0},
};

}  // namespace

const Advice& advice_of(Code code) {
  const auto found =
      std::find_if(kTable.begin(), kTable.end(), [&](const Advice& a) { return a.code == code; });
  CHECK(found != kTable.end());
  return *found;
}

}  // namespace valise
