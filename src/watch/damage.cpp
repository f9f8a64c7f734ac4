#include "watch/damage.h"

#include "base/check.h"

namespace valise::watch {

void DamageCount::opened(const CableId& cable, const DamageKind& kind) {
  CHECK(rest_.empty());
  if (taken_.insert(cable).second) ++opened_[kind];
}

void DamageCount::held(const CableId& cable, const DamageKind& kind, bool within_reach) {
  if (taken_.count(cable) != 0) return;
  Rest& rest = rest_.try_emplace(cable, Rest{kind, false}).first->second;
  if (rest.within_reach || !within_reach) return;
  rest = {kind, true};
}

DamageCount::Tally DamageCount::tally(bool within_reach) const {
  Tally out;
  for (const auto& [cable, rest] : rest_) {
    if (rest.within_reach == within_reach) ++out[rest.kind];
  }
  return out;
}

}  // namespace valise::watch
