#include "target.h"

#include <algorithm>

namespace valise::fuzz {
namespace {

std::vector<Target>& all() {
  static std::vector<Target> registered;
  return registered;
}

}  // namespace

std::vector<Target> targets() {
  std::vector<Target> out = all();
  std::ranges::sort(out, {}, &Target::name);
  return out;
}

Registered::Registered(std::string_view name, Run run) {
  all().push_back({name, run});
}

}  // namespace valise::fuzz
