#include "cli/openings_shown.h"

#include <algorithm>

#include "cli/place.h"

namespace valise::cli {
namespace {

using terminal::FoundOpening;

std::string machine(const FoundOpening& each, const OpeningsShown& shown) {
  const DeviceId& device = each.opening.device;
  return device == shown.here ? "this machine" : device.short_hex();
}

std::string how(const wire::OwnOpening& opening) {
  std::string out = opening.in_session ? "session" : "touch";
  if (opening.archive) out += ", archive: " + std::string(ledger::name(opening.purpose));
  return out;
}

std::string note(const FoundOpening& each, const OpeningsShown& shown) {
  std::string out;
  const auto add = [&](const std::string& part) { out += (out.empty() ? "" : ", ") + part; };
  if (each.opening.withheld) add("withheld by every trustee");
  if (is_news(each, shown)) add("NEW: was this you?");
  if (!each.not_named_by.empty()) {
    add("not named by " + seat_names(shown.charter, each.not_named_by));
  }
  return out;
}

}  // namespace

bool is_news(const FoundOpening& opening, const OpeningsShown& shown) {
  return opening.opening.device != shown.here &&
         (!shown.looked || opening.opening.index > *shown.looked);
}

Table openings_table(const OpeningsShown& shown) {
  Table table{.heading = {"when", "cable", "level", "for", "machine", "how", "record", "note"},
              .rows = {}};
  for (const FoundOpening& each : shown.found.openings) {
    const wire::OwnOpening& opening = each.opening;
    table.rows.push_back(
        {to_dtg(opening.time), opening.number ? opening.number->str() : opening.cable.short_hex(),
         std::string(cable::short_name(opening.level)), opening.mission.str(), machine(each, shown),
         how(opening), std::to_string(opening.index.value), note(each, shown)});
  }
  return table;
}

Json openings_json(const OpeningsShown& shown) {
  const auto index = [](LeafIndex at) { return Json(at.value); };
  const auto opening_json = [&](const FoundOpening& each) {
    const wire::OwnOpening& opening = each.opening;
    return Json(Json::Members{
        {"record", opening.index.value},
        {"number", or_null(opening.number, [](const auto& number) { return Json(number.str()); })},
        {"cable", opening.cable.hex()},
        {"mission", opening.mission.str()},
        {"level", cable::short_name(opening.level)},
        {"at", to_iso(opening.time)},
        {"device", opening.device.hex()},
        {"here", opening.device == shown.here},
        {"purpose", ledger::name(opening.purpose)},
        {"session", opening.in_session},
        {"archive", opening.archive},
        {"withheld", opening.withheld},
        {"news", is_news(each, shown)},
        {"named_by", seat_names(shown.charter, each.named_by)},
        {"not_named_by", seat_names(shown.charter, each.not_named_by)}});
  };
  return Json::Members{{"openings", list_of(shown.found.openings, opening_json)},
                       {"more_before", or_null(shown.found.more_before, index)},
                       {"looked", or_null(shown.looked, index)},
                       {"complete_to", Json::Members{{"size", shown.found.heard_size.value},
                                                     {"heard", to_iso(shown.found.heard)}}},
                       {"answered", shown.found.answered.size()}};
}

}  // namespace valise::cli
