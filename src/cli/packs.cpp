// pack take|list|return: cables that are taken along, readable off the line for a stated time.
#include <fmt/format.h>

#include "cli/app.h"
#include "cli/exporting.h"
#include "cli/families.h"
#include "cli/packs_shown.h"
#include "cli/place.h"
#include "terminal/packs.h"

namespace valise::cli {
namespace {

constexpr std::int64_t kDaysMax = 366;  // the table says less

Result<std::vector<terminal::Listed>> wanted(Place& place, const Arguments& arguments) {
  std::vector<terminal::Listed> out;
  for (const std::string& text : arguments.texts("NUMBERS")) {
    TRY(const cable::Number number, cable::Number::parse(text));
    TRY(terminal::Listed cable, terminal::find_cable(*place, place.mission(), number));
    out.push_back(std::move(cable));
  }
  if (out.size() <= ledger::kSessionCablesMax) return out;
  return fail(Code::usage, "At most 25 cables at once: one touch names no more", "NUMBERS");
}

// All of them are looked at before the first is opened.
Result<void> may_go(const terminal::Workplace& work, const std::vector<terminal::Listed>& cables,
                    std::int64_t days) {
  for (const terminal::Listed& each : cables) {
    const auto may = terminal::may_go_along(work, each, days);
    if (!may) return fail(may.error().code, may.error().detail, each.held.number.str());
  }
  return {};
}

// One touch for all that a session may name, where there are several.
Result<void> touch_once(Context& context, Place& place,
                        const std::vector<terminal::Listed>& cables) {
  context.say(touch_word(place.settings()));
  if (cables.size() < 2) return {};
  return terminal::begin_session(*place, place.mission(), cables);
}

Result<void> take(Context& context, const Arguments& arguments) {
  TRY(const auto days, arguments.number("--days", 1, kDaysMax));
  TRY(auto place, Place::open(context));
  TRY(const auto cables, wanted(*place, arguments));
  TRY_VOID(may_go(**place, cables, *days));
  if (context.only_says(fmt::format("open {}, have each recorded as taken along, and keep it {}",
                                    counted(cables.size(), "cable"),
                                    counted(static_cast<std::uint64_t>(*days), "day")))) {
    return {};
  }
  TRY_VOID(touch_once(context, *place, cables));
  TRY(auto archive, place->archive());
  for (const terminal::Listed& each : cables) {
    TRY(terminal::TakenAlong taken,
        terminal::take_along(**place, each, {.mission = place->mission(), .file = {}}, *days));
    TRY_VOID(archive.add(taken.opened, taken.pack, (*place)->now()));
    taken.opened.wipe();
    context.say(fmt::format("{} until {}: record {} {}", each.held.number.str(),
                            to_dtg(taken.pack.until), member_of_origin(taken.opened.origin),
                            taken.pack.record.value));
  }
  TRY(const auto packs, archive.packs());
  context.answer({.kind = "pack.take", .data = packs_json(packs, (*place)->now())},
                 print(packs_table(packs, (*place)->now())));
  return {};
}

Result<void> list(Context& context, const Arguments&) {
  TRY(auto place, Place::open(context));
  TRY(const auto archive, place->archive());
  TRY(const auto packs, archive.packs());
  context.answer({.kind = "pack.list", .data = packs_json(packs, (*place)->now())},
                 print(packs_table(packs, (*place)->now())));
  if (packs.empty()) context.say("nothing is taken along");
  return {};
}

Result<void> give_back(Context& context, const Arguments&) {
  TRY(auto place, Place::open(context));
  TRY(auto archive, place->archive());
  if (context.only_says("wipe every text that was taken along")) return {};
  TRY(const auto dropped, archive.give_back());
  context.answer({.kind = "pack.return", .data = Json::Members{{"cables", dropped.size()}}},
                 counted(dropped.size(), "text") + " of the pack wiped here\n");
  return {};
}

}  // namespace

std::vector<Command> pack_commands() {
  return {
      {"pack take",
       "open cables in advance, to read off the line",
       {must(many("NUMBERS", "NUMBER", "of the cables")),
        must(one("--days", "DAYS", "how long; the handling table says how long at most"))},
       take},
      {"pack list", "what is taken along, and until when", {}, list},
      {"pack return", "wipe what was taken along, before its time", {}, give_back},
  };
}

}  // namespace valise::cli
