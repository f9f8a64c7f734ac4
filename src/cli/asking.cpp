// search, who, thread, budget show: what is kept and listed here, who opened an own cable, how much
// may still be opened.
#include <fmt/format.h>

#include <algorithm>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "cli/shown.h"
#include "cli/words_in.h"
#include "terminal/evidence.h"
#include "terminal/thread.h"
#include "wire/budget.h"

namespace valise::cli {
namespace {

std::string words_of(const terminal::Listed& cable) {
  std::string all = cable.held.number.str() + " " + cable.header.policy.originator.str() + " " +
                    cable.cover.subject.value_or("");
  for (const auto* list : {&cable.cover.references, &cable.cover.codes, &cable.cover.keywords}) {
    for (const std::string& each : *list) all += " " + each;
  }
  return all;
}

// Of what is searched: by its sender, its code, the day on which it was released.
struct Narrowing {
  std::optional<cable::MissionId> from;
  std::string code;
  std::optional<Time> first, end;  // not the end itself

  bool passes(const cable::MissionId& sender, Time dtg) const {
    return (!from || sender == *from) && (!first || dtg >= *first) && (!end || dtg < *end);
  }
  bool passes(const terminal::Listed& cable) const {
    const auto& codes = cable.cover.codes;
    return passes(cable.header.policy.originator, cable.cover.dtg) &&
           (code.empty() || std::find(codes.begin(), codes.end(), code) != codes.end());
  }
};

// "2026-11-01..2026-11-30", either of which may be missing; the last day belongs to it.
Result<void> take_period(std::string_view period, Narrowing& out) {
  constexpr std::size_t kDayLetters = 10;
  const auto dots = period.find("..");
  if (dots == std::string_view::npos || period.size() == 2) {
    return fail(Code::usage, "A period is written 2026-11-01..2026-11-30", "--period");
  }
  const std::string_view first = period.substr(0, dots), last = period.substr(dots + 2);
  if (!first.empty()) {
    TRY(out.first, parse_time(first));
  }
  if (last.empty()) return {};
  TRY(const Time end, parse_time(last));
  out.end = end + (last.size() == kDayLetters ? kDay : 1);
  return {};
}

Result<Narrowing> narrowing_of(const Arguments& arguments) {
  Narrowing out;
  if (arguments.has("--from")) {
    TRY(out.from, arguments.read("--from", cable::MissionId::parse));
  }
  out.code = arguments.maybe("--code").value_or("");
  if (const auto period = arguments.maybe("--period")) TRY_VOID(take_period(*period, out));
  return out;
}

struct Found {
  std::vector<terminal::SearchHit> kept;
  std::size_t kept_searched = 0;
  std::vector<terminal::Listed> headers;
  std::size_t headers_searched = 0;
};

Result<Found> find(Context& context, Place& place, const std::vector<std::string>& words,
                   const Narrowing& narrowing, bool headers) {
  Found found;
  TRY(auto archive, place.archive());
  TRY(found.kept, archive.search(words));
  TRY(const auto kept, archive.list());
  found.kept_searched = kept.size();
  std::erase_if(found.kept, [&](const terminal::SearchHit& hit) {
    return !narrowing.passes(hit.cable.number.mission, hit.cable.dtg);
  });
  if (!headers && narrowing.code.empty()) return found;
  TRY(terminal::Listing listing, terminal::list_cables(*place, place.mission()));
  for (const Error& bad : listing.unreadable) context.warn(bad.where + " does not verify");
  std::erase_if(listing.cables, [&](const auto& each) { return !narrowing.passes(each); });
  if (!narrowing.code.empty()) {  // which codes a kept text has, its cover says
    std::erase_if(found.kept, [&](const terminal::SearchHit& hit) {
      return std::none_of(listing.cables.begin(), listing.cables.end(),
                          [&](const auto& each) { return each.held.cable == hit.cable.id; });
    });
  }
  if (!headers) return found;
  found.headers_searched = listing.cables.size();
  for (terminal::Listed& each : listing.cables) {
    if (has_every_word(words_of(each), words)) found.headers.push_back(std::move(each));
  }
  return found;
}

std::string found_text(const Found& found, const ListShown& shown) {
  std::string out;
  Table kept;
  for (const terminal::SearchHit& hit : found.kept) {
    kept.rows.push_back(
        {hit.cable.number.str(), std::string(cable::short_name(hit.cable.level)),
         to_dtg(hit.cable.dtg), counted(hit.count, "hit"),
         hit.cable.status.value_or(cable::Status::in_force) == cable::Status::in_force
             ? ""
             : std::string(cable::name(*hit.cable.status)),
         hit.cable.subject});
  }
  if (!kept.rows.empty()) out += "Text kept here\n" + print(kept);
  if (!found.headers.empty()) {
    out += "Headers in your files\n" + print(list_table(found.headers, shown));
  }
  return out;
}

Json found_json(const Found& found, const ListShown& shown) {
  const auto hit = [](const terminal::SearchHit& each) {
    return Json(Json::Members{{"number", each.cable.number.str()},
                              {"level", cable::short_name(each.cable.level)},
                              {"subject", each.cable.subject},
                              {"dtg", to_iso(each.cable.dtg)},
                              {"hits", each.count}});
  };
  return Json::Members{{"kept", list_of(found.kept, hit)},
                       {"headers", list_of(found.headers, [&](const terminal::Listed& each) {
                          return listed_json(each, shown, false);
                        })}};
}

Result<void> search(Context& context, const Arguments& arguments) {
  TRY(const Narrowing narrowing, narrowing_of(arguments));
  TRY(auto place, Place::open(context));
  const bool headers = arguments.has("--headers");
  TRY(const Found found, find(context, *place, arguments.texts("WORDS"), narrowing, headers));
  const ListShown shown{.mission = place->mission(), .now = (*place)->now()};
  std::string searched = "searched " + counted(found.kept_searched, "kept cable");
  if (headers) searched += " and " + counted(found.headers_searched, "header");
  context.say(searched + "; older text is not searched: ask the registry");
  context.answer({.kind = "cable.search", .data = found_json(found, shown)},
                 found_text(found, shown));
  return {};
}

Result<void> who(Context& context, const Arguments& arguments) {
  TRY(const cable::Number number, arguments.read("NUMBER", cable::Number::parse));
  TRY(auto place, Place::open(context));
  TRY(const terminal::Listed cable, terminal::find_cable(**place, place->mission(), number));
  TRY(terminal::WhoRead found, terminal::who_read(**place, cable));
  // The sender's own copy is news only if somebody opened it.
  std::erase_if(found.missions, [&](const wire::WhoMission& each) {
    return each.mission == cable.header.policy.originator && !each.first_opened;
  });
  if (!found.bad_seats.empty()) {
    context.warn("the word of " + seat_names((*place)->charter(), found.bad_seats) +
                 " does not hold: tell your security officer");
  }
  WhoShown shown{.who = found, .charter = (*place)->charter(), .due = {}, .now = (*place)->now()};
  for (const cable::Distribution& line : cable.cover.distribution) {
    if (line.due) shown.due.emplace(line.mission, *line.due);
  }
  context.answer({.kind = "cable.who", .data = who_json(shown)}, who_text(shown));
  return {};
}

Result<void> thread(Context& context, const Arguments& arguments) {
  TRY(const cable::Number number, arguments.read("NUMBER", cable::Number::parse));
  TRY(auto place, Place::open(context));
  TRY(const terminal::Listing listing, terminal::list_cables(**place, place->mission()));
  TRY(const auto cables, terminal::thread_of(listing, number));
  const ListShown shown{.mission = place->mission(), .now = (*place)->now()};
  const auto row = [&](const terminal::Listed& each) { return listed_json(each, shown, false); };
  context.answer({.kind = "cable.thread", .data = list_of(cables, row)},
                 print(list_table(cables, shown)));
  return {};
}

std::string whose(const std::string& subject) {
  return subject.starts_with("device ") ? "this device" : subject;
}

Table budget_table(const wire::Budgets& budgets) {
  Table table{.heading = {"level", "of", "cables", "in", "opened"}, .rows = {}};
  for (const wire::BudgetRow& row : budgets.rows) {
    table.rows.push_back({std::string(cable::short_name(row.level)), whose(row.subject),
                          row.archive ? "archive" : "new", counted(row.days, "day"),
                          fmt::format("{} of {}", row.spent, row.cables)});
  }
  return table;
}

Json budget_json(const wire::BudgetRow& row) {
  return Json::Members{{"level", cable::short_name(row.level)},
                       {"subject", row.subject},
                       {"archive", row.archive},
                       {"days", row.days},
                       {"opened", row.spent},
                       {"allowed", row.cables}};
}

Result<void> budget(Context& context, const Arguments&) {
  TRY(auto place, Place::open(context));
  TRY(const auto budgets, (*place)->network().ask_node<wire::Budgets>(
                              wire::path::budget, wire::BudgetRequest{place->mission()}));
  context.answer({.kind = "budget.show", .data = list_of(budgets.rows, budget_json)},
                 print(budget_table(budgets)));
  return {};
}

}  // namespace

std::vector<Command> asking_commands() {
  return {
      {"search",
       "find words in what is kept here",
       {must(many("WORDS", "WORD", "all of them")), flag("--headers", "also in the covers"),
        one("--from", "MISSION", "of this sender alone"),
        one("--code", "CODE", "with this subject code alone"),
        one("--period", "A..B", "released then: 2026-11-01..2026-11-30")},
       search},
      {"who",
       "who received, opened, accepted an own cable",
       {must(one("NUMBER", "NUMBER", "of the cable"))},
       who},
      {"thread",
       "the cables that one belongs with, by their references",
       {must(one("NUMBER", "NUMBER", "of any of them"))},
       thread},
      {"budget show", "how many cables were opened, of how many allowed", {}, budget},
  };
}

}  // namespace valise::cli
