// What was opened, what could have been, and what could not: counts of distinct cables by
// originator, level and file, over what a mission's or member's ledger says it holds.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <tuple>

#include "cable/marking.h"
#include "cable/names.h"

namespace valise::watch {

// By which damage is counted.
struct DamageKind {
  cable::MissionId originator;
  cable::Level level = cable::Level::limite;
  cable::FileId file;

  friend auto operator<=>(const DamageKind&, const DamageKind&) = default;
};

class DamageCount {
 public:
  using Tally = std::map<DamageKind, std::uint64_t>;

  // First all that were opened, each once, then all that are held: a cable that several missions of
  // the member hold counts once, as within reach if it is so at one of them.
  void opened(const CableId& cable, const DamageKind& kind);
  void held(const CableId& cable, const DamageKind& kind, bool within_reach);

  const Tally& opened() const { return opened_; }
  // Of those not opened.
  Tally could() const { return tally(true); }
  Tally could_not() const { return tally(false); }

 private:
  struct Rest {
    DamageKind kind;
    bool within_reach = false;
  };
  Tally tally(bool within_reach) const;

  std::set<CableId> taken_;
  Tally opened_;
  std::map<CableId, Rest> rest_;
};

}  // namespace valise::watch
