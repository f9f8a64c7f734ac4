// digest: what was opened of the own mission's cables, in whatever State.
#include <fmt/format.h>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "cli/shown.h"
#include "terminal/digest.h"

namespace valise::cli {
namespace {

using terminal::DigestRead;

template <class Cable>
std::string name_of(const Cable& cable) {
  return cable.number ? cable.number->str() : cable.cable.short_hex();
}

Table digest_table(const DigestRead& read, const ledger::Charter& charter, Time now) {
  Table table{.heading = {"cable", "by", "openings", "officers", "first", "note"}, .rows = {}};
  for (const auto& [opening, told_by] : read.openings) {
    std::string note = opening.archive ? "over thirty days old" : "";
    if (told_by.size() < charter.threshold) {
      note += (note.empty() ? "" : ", ") + ("told by " + seat_names(charter, told_by) + " alone");
    }
    table.rows.push_back({name_of(opening), opening.mission.str(), grouped(opening.openings),
                          grouped(opening.officers), short_time(opening.first, now), note});
  }
  return table;
}

std::string unopened_text(const DigestRead& read) {
  if (read.unopened.empty()) return {};
  std::string out = "opened by no other mission:";
  for (const wire::DigestUnopened& each : read.unopened) out += " " + name_of(each);
  return out + "\n";
}

Json digest_json(const DigestRead& read, const ledger::Charter& charter) {
  const auto number = [](const auto& each) {
    return or_null(each.number, [](const auto& known) { return Json(known.str()); });
  };
  const auto opening_json = [&](const DigestRead::Opening& each) {
    const wire::DigestOpening& opening = each.opening;
    return Json(Json::Members{{"cable", opening.cable.hex()},
                              {"number", number(opening)},
                              {"mission", opening.mission.str()},
                              {"openings", opening.openings},
                              {"officers", opening.officers},
                              {"first", to_iso(opening.first)},
                              {"last", to_iso(opening.last)},
                              {"archive", opening.archive},
                              {"told_by", seat_names(charter, each.told_by)}});
  };
  const auto unopened_json = [&](const wire::DigestUnopened& each) {
    return Json(Json::Members{{"cable", each.cable.hex()},
                              {"number", number(each)},
                              {"released", to_iso(each.released)}});
  };
  const auto heard_json = [](const auto& each) {
    return Json(Json::Members{{"ledger", each.first},
                              {"size", each.second.size.value},
                              {"heard", to_iso(each.second.heard)}});
  };
  return Json::Members{{"openings", list_of(read.openings, opening_json)},
                       {"unopened", list_of(read.unopened, unopened_json)},
                       {"complete_to", list_of(read.heard, heard_json)},
                       {"not_heard", list_of(read.not_heard)}};
}

void say_rest(Context& context, const DigestRead& read, const ledger::Charter& charter) {
  if (!read.bad_seats.empty()) {
    context.warn("the word of " + seat_names(charter, read.bad_seats) + " does not hold");
  }
  if (read.more) context.warn("there is more than one digest holds: ask for fewer days");
  if (!read.not_heard.empty()) {
    std::string who;
    for (const std::string& origin : read.not_heard) who += " " + member_of_origin(origin);
    context.say("nothing was heard to the end of that time from:" + who);
  }
  std::uint64_t openings = 0;
  for (const auto& each : read.openings) openings += each.opening.openings;
  context.say(fmt::format("{} of {}, as {} trustees have it", counted(openings, "opening"),
                          counted(read.openings.size(), "cable and mission", "cables and missions"),
                          read.answered.size()));
}

Result<void> digest(Context& context, const Arguments& arguments) {
  TRY(auto place, Place::open(context));
  const Time now = (*place)->now();
  TRY(const auto day, arguments.time("--day"));
  const Time from = day.value_or(Time{(now.seconds / kDay - 1) * kDay});
  TRY(const auto days, arguments.number("--days", 1, wire::kDigestSeconds / kDay));
  const wire::DigestRequest request{place->mission(), from, from + days.value_or(1) * kDay};
  TRY(const DigestRead read, terminal::read_digest(**place, request));
  const ledger::Charter& charter = (*place)->charter();
  say_rest(context, read, charter);
  context.answer({.kind = "digest", .data = digest_json(read, charter)},
                 print(digest_table(read, charter, now)) + unopened_text(read));
  return {};
}

}  // namespace

std::vector<Command> digest_commands() {
  return {{"digest",
           "what was opened of the mission's cables, in whatever State",
           {one("--day", "DAY", "from that day on; yesterday"),
            one("--days", "DAYS", "so many days: 1, and no more than 31")},
           digest}};
}

}  // namespace valise::cli
