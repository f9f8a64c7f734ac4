// openings: what this officer opened, by the trustees' record, whatever machine it was done on.
#include <algorithm>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/openings_shown.h"
#include "cli/place.h"

namespace valise::cli {
namespace {

constexpr std::int64_t kDaysMax = wire::kOwnOpeningsSeconds / kDay;

Result<wire::OwnOpeningsRequest> request_of(const Arguments& arguments, Time now) {
  wire::OwnOpeningsRequest out;
  TRY(const auto days, arguments.number("--days", 1, kDaysMax));
  TRY(const auto before, arguments.number("--before", 0, INT64_MAX));
  out.since = now + -days.value_or(kDaysMax) * kDay;
  if (before) out.before = LeafIndex{static_cast<std::uint64_t>(*before)};
  out.most = 100;
  return out;
}

void say_rest(Context& context, const OpeningsShown& shown) {
  const terminal::FoundOpenings& found = shown.found;
  if (!found.bad_seats.empty()) {
    context.warn("the word of " + seat_names(shown.charter, found.bad_seats) +
                 " does not hold: tell your security officer");
  }
  if (std::any_of(found.openings.begin(), found.openings.end(),
                  [&](const auto& each) { return is_news(each, shown); })) {
    context.say(
        "one that you did not make: tell a security officer at once, with its record; all "
        "yours: valise openings --mine");
  }
  context.say("complete to record " + std::to_string(found.heard_size.value) + ", heard " +
              short_time(found.heard, shown.now));
  if (found.more_before) {
    context.say("earlier: valise openings --before " + std::to_string(found.more_before->value));
  }
}

// All that is shown was his, up to the newest of it.
Result<void> confirm(Context& context, const std::filesystem::path& data,
                     const OpeningsShown& shown) {
  if (shown.found.openings.empty()) return {};
  if (terminal::more_to_see(shown.found, shown.looked)) {
    return fail(Code::refused,
                "There are earlier ones that you have not confirmed: look at them first, with "
                "--before " +
                    std::to_string(shown.found.more_before->value),
                "--mine");
  }
  const LeafIndex newest = shown.found.openings.front().opening.index;
  if (shown.looked && *shown.looked >= newest) return {};
  if (context.only_says("note that all up to record " + std::to_string(newest.value) +
                        " is yours")) {
    return {};
  }
  return terminal::note_looked_through(data, newest);
}

Result<void> openings(Context& context, const Arguments& arguments) {
  if (arguments.has("--mine") && arguments.has("--days")) {
    return fail(Code::usage, "Whatever is yours is looked at from the first day", "--mine");
  }
  TRY(auto place, Place::open_without_mission(context));
  terminal::Workplace& work = **place;
  TRY(const auto request, request_of(arguments, work.now()));
  TRY(const auto found, terminal::find_own_openings(work, request));
  const std::filesystem::path& data = work.settings().data;
  TRY(const auto looked, terminal::looked_through(data));
  const OpeningsShown shown{found, work.charter(), work.device().id(), looked, work.now()};
  say_rest(context, shown);
  context.answer({.kind = "opening.list", .data = openings_json(shown)},
                 print(openings_table(shown)));
  return arguments.has("--mine") ? confirm(context, data, shown) : Result<void>();
}

}  // namespace

std::vector<Command> openings_commands() {
  return {{"openings",
           "what you opened, on whatever machine, as the trustees have it",
           {one("--days", "DAYS", "how far back; 91, and no more"),
            one("--before", "RECORD", "those before that record"),
            flag("--mine", "all that is shown was you: do not ask again")},
           openings}};
}

}  // namespace valise::cli
