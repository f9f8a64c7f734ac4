#include "cli/packs_shown.h"

namespace valise::cli {

Table packs_table(const std::vector<terminal::PackedCable>& packs, Time now) {
  Table table{.heading = {"cable", "until", "record", "state"}, .rows = {}};
  for (const terminal::PackedCable& each : packs) {
    table.rows.push_back({each.held.number.str(), to_dtg(each.until),
                          std::to_string(each.record.value),
                          now < each.until ? "here" : "ended: open it again on the line"});
  }
  return table;
}

Json packs_json(const std::vector<terminal::PackedCable>& packs, Time now) {
  return list_of(packs, [&](const terminal::PackedCable& each) {
    return Json(Json::Members{{"number", each.held.number.str()},
                              {"mission", each.mission.str()},
                              {"until", to_iso(each.until)},
                              {"record", each.record.value},
                              {"ended", now >= each.until}});
  });
}

}  // namespace valise::cli
