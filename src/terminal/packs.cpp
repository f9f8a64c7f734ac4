#include "terminal/packs.h"

#include "terminal/acting.h"

namespace valise::terminal {

Result<Time> pack_end(const ledger::Charter& charter, cable::Level level, Time now,
                      std::int64_t days) {
  const ledger::Handling* handling = charter.handling_of(level);
  const std::int64_t most = handling == nullptr ? 0 : handling->pack_days.value_or(0);
  const std::string name(cable::full_name(level));
  if (most == 0) return fail(Code::refused, name + " goes into no pack", "level");
  if (days < 1 || days > most) {
    return fail(Code::refused,
                "A pack of " + name + " lasts 1 to " + std::to_string(most) + " days", "days");
  }
  return now + days * kDay;
}

Result<void> may_go_along(const Workplace& workplace, const Listed& cable, std::int64_t days) {
  TRY_VOID(pack_end(workplace.charter(), cable.header.policy.level, workplace.now(), days));
  if (workplace.now() - cable.held.received <= ledger::kArchiveAge) return {};
  return fail(Code::refused, "older than 30 days: it is opened by itself, for a purpose",
              cable.held.number.str());
}

Result<TakenAlong> take_along(Workplace& workplace, const Listed& cable, OpenOptions options,
                              std::int64_t days) {
  TRY_VOID(may_go_along(workplace, cable, days));
  PackedCable pack{cable.held, options.mission, {}, {}};
  options.contents = true;
  options.before_text = [&](const OpenedCable& opened) -> Result<void> {
    TRY(pack.until, pack_end(workplace.charter(), opened.level, workplace.now(), days));
    TRY(pack.record, record_pack(workplace,
                                 {.cable = opened.id,
                                  .number = opened.number,
                                  .mission = opened.mission,
                                  .request = opened.request,
                                  .record = opened.record,
                                  .time = opened.opened},
                                 pack.until));
    return {};
  };
  TRY(OpenedCable opened, open_cable(workplace, cable, options));
  return TakenAlong{std::move(opened), std::move(pack)};
}

}  // namespace valise::terminal
