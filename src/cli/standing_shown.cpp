#include "cli/standing_shown.h"

#include <fmt/format.h>

#include <algorithm>

namespace valise::cli {
namespace {

using terminal::Against;

std::string reason_of(const Against& each) {
  return each.reason ? std::string(ledger::name(*each.reason)) : "";
}

// "lost, since 231407Z NOV 26, by nl-0003", of that what is known.
std::string why(const Against& each) {
  std::string out = reason_of(each);
  const auto add = [&](const std::string& part) { out += (out.empty() ? "" : ", ") + part; };
  if (each.since) add("since " + to_dtg(*each.since));
  if (each.by) add("by " + each.by->str());
  return out;
}

std::string held_by(const Against& each, std::size_t seats) {
  return fmt::format("{} of {}", each.seats.size(), seats);
}

Json one_json(const Against& each) {
  const auto seat = [](std::uint8_t number) { return Json(number); };
  const auto reason = [](ledger::ReasonCode code) { return ledger::name(code); };
  Json seats;
  if (each.is_hold) seats = list_of(each.seats, seat);
  return Json::Members{{"kind", each.is_hold ? "hold" : "suspension"},
                       {"subject", each.subject},
                       {"id", each.id.hex()},
                       {"reason", or_null(each.reason, reason)},
                       {"since", or_null(each.since, to_iso)},
                       {"by", or_null(each.by, [](const auto& by) { return by.str(); })},
                       {"seats", seats}};
}

}  // namespace

std::string standing_in_short(const std::vector<Against>& all) {
  const auto holds = static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const Against& each) { return each.is_hold; }));
  std::string out = holds < all.size() ? "suspended" : "";
  if (holds > 0) out += (out.empty() ? "" : ", ") + counted(holds, "hold");
  return out;
}

std::string standing_lines(const std::vector<Against>& all, std::size_t seats) {
  std::string out;
  for (const Against& each : all) {
    const std::string told = each.subject + (why(each).empty() ? "" : ": " + why(each));
    out += each.is_hold ? fmt::format("held      {}, at {} trustees\n          hold {}\n", told,
                                      held_by(each, seats), each.id.hex())
                        : fmt::format("suspended {}, act {}\n", told, each.id.short_hex());
  }
  return out;
}

std::string standing_reasons(const std::vector<Against>& all) {
  std::string out;
  for (const Against& each : all) {
    if (!why(each).empty()) out += (out.empty() ? "" : "; ") + why(each);
  }
  return out;
}

Table standing_table(const std::vector<Against>& all, std::size_t seats) {
  Table out{.heading = {"what", "whom", "reason", "since", "by", "trustees", "id"}, .rows = {}};
  for (const Against& each : all) {
    out.rows.push_back({each.is_hold ? "hold" : "suspension", each.subject, reason_of(each),
                        each.since ? to_dtg(*each.since) : "", each.by ? each.by->str() : "",
                        each.is_hold ? held_by(each, seats) : "", each.id.hex()});
  }
  return out;
}

Json standing_json(const std::vector<Against>& all) {
  return list_of(all, one_json);
}

void warn_of_gaps(Context& context, const terminal::Standing& standing) {
  if (standing.no_node) {
    context.warn("suspensions are not known: " + standing.no_node->detail);
  }
  if (standing.no_trustees) {
    context.warn("holds are not known: " + standing.no_trustees->detail);
  } else if (!standing.whole) {
    context.warn(
        "holds on others are told to security officers and registrars only: "
        "these are those on you");
  }
}

terminal::Standing ask_what_stands(Context& context, const terminal::Workplace& workplace) {
  terminal::Standing standing = terminal::what_stands(workplace);
  warn_of_gaps(context, standing);
  return standing;
}

}  // namespace valise::cli
