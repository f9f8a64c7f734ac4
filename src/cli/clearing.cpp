// clear ask|status|withdraw, of drafters; clear list|show|sign|refuse, of clearers.
#include <fmt/format.h>

#include <chrono>

#include "cli/app.h"
#include "cli/clearing_shown.h"
#include "cli/exporting.h"
#include "cli/families.h"
#include "cli/place.h"
#include "cli/visible.h"
#include "terminal/clearing_files.h"
#include "terminal/draft_attachment.h"

namespace valise::cli {
namespace {

constexpr std::size_t kIdDigitsMin = 4;

using custody::ClearingPlace;
using terminal::ClearingSeen;
using terminal::ReadClearing;

terminal::DraftStore store_of(Context& context, Place& place) {
  return {place.settings().data, place->domain(), place->device(), context.random()};
}

// "cy-7f3a", or with a substitute "cy-7f3a/cy-2c91".
Result<ClearingPlace> parse_place(std::string_view text) {
  const auto slash = text.find('/');
  ClearingPlace out;
  TRY(out.clearer, cable::OfficerId::parse(text.substr(0, slash)));
  if (slash != std::string_view::npos) {
    TRY(out.substitute, cable::OfficerId::parse(text.substr(slash + 1)));
  }
  return out;
}

std::string state_line(const ClearingSeen& seen, Time now) {
  std::string out =
      fmt::format("clearing {}  version {}  {} of {} cleared", short_id(seen.asked.id),
                  seen.asked.version, seen.cleared(), seen.places.size());
  if (seen.asked.wanted_by) out += "  wanted by " + short_time(*seen.asked.wanted_by, now);
  if (seen.end != custody::ClearingEnd::open) out += fmt::format("  {}", custody::name(seen.end));
  if (seen.number) out += " as " + seen.number->str();
  return out + "\n";
}

std::string seen_text(const ClearingSeen& seen, Time now) {
  return state_line(seen, now) + print(places_table(seen, now));
}

// The draft's clearing as it stands; that it has none is an error.
Result<terminal::OwnClearing> own(Context& context, Place& place, const std::string& draft) {
  TRY(auto found, terminal::clearing_of(*place, store_of(context, place), draft));
  if (found) return std::move(*found);
  return fail(Code::not_found, "nobody was asked to clear it: see `valise clear ask`", draft);
}

void answer_own(Context& context, const std::string& kind, const terminal::OwnClearing& own,
                Time now) {
  std::string text = seen_text(own.seen, now);
  if (own.seen.end != custody::ClearingEnd::released) {
    const auto missing = terminal::not_cleared(own);
    text += missing ? "not to be released: " + missing->detail + "\n"
                    : "cleared by all: it can be released\n";
  }
  context.answer({.kind = kind, .data = own_clearing_json(own)}, text);
}

Result<void> ask(Context& context, const Arguments& arguments) {
  const std::string& id = arguments.text("ID");
  TRY(const auto wanted_by, arguments.time("--by"));
  terminal::Asking asking;
  for (const std::string& text : arguments.texts("OFFICER")) {
    auto place = parse_place(text);
    if (!place) return fail(Code::usage, place.error().detail, text);
    asking.places.push_back(std::move(*place));
  }
  asking.wanted_by = wanted_by;
  TRY(auto place, Place::open(context));
  asking.mission = place->mission();
  if (context.only_says("seal " + id + " to its clearers and ask them")) return {};
  terminal::DraftStore store = store_of(context, *place);
  TRY_VOID(terminal::ask_clearing(**place, store, id, asking));
  TRY(const auto asked, own(context, *place, id));
  answer_own(context, "clear.ask", asked, (*place)->now());
  return {};
}

Result<void> status(Context& context, const Arguments& arguments) {
  TRY(auto place, Place::open_without_mission(context));
  TRY(const auto found, own(context, *place, arguments.text("ID")));
  answer_own(context, "clear.status", found, (*place)->now());
  return {};
}

Result<void> withdraw(Context& context, const Arguments& arguments) {
  const std::string& id = arguments.text("ID");
  TRY(auto place, Place::open_without_mission(context));
  terminal::DraftStore store = store_of(context, *place);
  TRY(const auto found, own(context, *place, id));
  if (context.only_says("end the clearing of " + id)) return {};
  TRY(const terminal::FileLock held, store.hold(id, std::chrono::seconds(5)));
  TRY_VOID(terminal::withdraw_clearing(**place, store, held, id));
  context.answer({.kind = "clear.withdraw",
                  .data = Json::Members{{"draft", id}, {"id", found.seen.asked.id.hex()}}},
                 "the clearing of " + id + " is withdrawn\n");
  return {};
}

Table list_table(const std::vector<ClearingSeen>& clearings, Time now) {
  Table out{.heading = {"clearing", "level", "drafter", "mission", "cleared", "wanted by", "state"},
            .rows = {}};
  for (const ClearingSeen& seen : clearings) {
    std::string state(custody::name(seen.end));
    if (seen.number) state = seen.number->str();
    out.rows.push_back({short_id(seen.asked.id), std::string(cable::short_name(seen.asked.level)),
                        seen.asked.drafter.str(), seen.asked.mission.str(),
                        fmt::format("{} of {}", seen.cleared(), seen.places.size()),
                        seen.asked.wanted_by ? short_time(*seen.asked.wanted_by, now) : "-",
                        std::move(state)});
  }
  return out;
}

Result<void> list(Context& context, const Arguments&) {
  TRY(auto place, Place::open_without_mission(context));
  TRY(const terminal::ClearingLists lists, terminal::list_clearings(**place));
  const Time now = (*place)->now();
  std::string text;
  if (!lists.to_me.empty()) text += "to me\n" + print(list_table(lists.to_me, now));
  if (!lists.by_me.empty()) text += "by me\n" + print(list_table(lists.by_me, now));
  context.answer({.kind = "clear.list",
                  .data = Json::Members{{"to_me", list_of(lists.to_me, clearing_json)},
                                        {"by_me", list_of(lists.by_me, clearing_json)}}},
                 text);
  if (text.empty()) context.say("nothing waits for you");
  return {};
}

// By its id or the beginning of its hex, as `clear list` shows it.
Result<custody::ClearingId> find_clearing(const terminal::ClearingLists& lists,
                                          std::string_view id) {
  std::optional<custody::ClearingId> found;
  for (const auto* list : {&lists.to_me, &lists.by_me}) {
    for (const ClearingSeen& each : *list) {
      if (id.size() < kIdDigitsMin || !each.asked.id.hex().starts_with(id)) continue;
      if (found && *found != each.asked.id) {
        return fail(Code::usage, "several clearings begin so: give more of it", std::string(id));
      }
      found = each.asked.id;
    }
  }
  if (found) return *found;
  return fail(Code::not_found, "no such clearing: see `valise clear list`", std::string(id));
}

Result<ReadClearing> read(Place& place, const std::string& id) {
  TRY(const auto lists, terminal::list_clearings(*place));
  TRY(const auto found, find_clearing(lists, id));
  return terminal::read_clearing(*place, found);
}

// The changes alone to whoever has cleared another version, unless he wants the whole text.
std::string read_text(const ReadClearing& read, Time now, bool whole) {
  std::string out = seen_text(read.seen, now) + "\n";
  if (read.cleared && !whole) {
    return out + "changed since you cleared it: [-removed-] {+added+}\n\n" +
           changes_text(changes_of(read)) + "\n";
  }
  return out + head_text(read.draft) + "\n" + read.draft.text + "\n";
}

// In clear, outside what the terminal keeps: only where the table lets such a cable leave.
Result<void> write_attached(Place& place, const ReadClearing& read,
                            const std::filesystem::path& folder) {
  TRY_VOID(export_allowed(place->charter(), read.seen.asked.level));
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(Code::disk, "cannot make the folder", folder.string());
  for (const custody::ClearedFile& each : read.files) {
    TRY(Bytes bytes, terminal::read_cleared_file(*place, read.seen.asked.id, each));
    const auto written =
        write_output(folder / terminal::clean_name(each.stated.name).name,
                     {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, Replace::no);
    wipe(bytes);
    if (!written) return Failure(written.error());
  }
  return {};
}

Result<void> show(Context& context, const Arguments& arguments) {
  TRY(auto place, Place::open_without_mission(context));
  TRY(const ReadClearing found, read(*place, arguments.text("ID")));
  if (const auto folder = arguments.maybe("--attachments")) {
    TRY_VOID(write_attached(*place, found, *folder));
  }
  context.answer({.kind = "clear.show", .data = read_clearing_json(found)},
                 read_text(found, (*place)->now(), arguments.has("--whole")));
  return {};
}

// What is signed is what is shown here, or the version that was shown before and is named.
Result<void> give(Context& context, const Arguments& arguments, custody::Verdict verdict) {
  TRY(const auto version, arguments.number("--version", 1, 1'000'000));
  TRY(auto place, Place::open_without_mission(context));
  TRY(const ReadClearing found, read(*place, arguments.text("ID")));
  const custody::Clearing& asked = found.seen.asked;
  if (version && *version != static_cast<std::int64_t>(asked.version)) {
    return fail(Code::conflict,
                fmt::format("version {} is asked now: look at it again", asked.version),
                "--version");
  }
  const bool clears = verdict == custody::Verdict::cleared;
  if (!version) context.talk(visible(read_text(found, (*place)->now(), false)));
  if (context.only_says(clears ? "clear this text" : "refuse this text")) return {};
  if (context.person_is_here()) {
    TRY(const bool sure, context.confirm(clears ? "Clear it?" : "Refuse it?"));
    if (!sure) {
      context.say("nothing was signed");
      return {};
    }
  }
  if (clears) context.say(touch_word(place->settings()));
  TRY(const ClearingSeen seen,
      terminal::give_verdict(**place, found, {verdict, arguments.maybe("--comment").value_or("")}));
  context.answer({.kind = clears ? "clear.sign" : "clear.refuse", .data = clearing_json(seen)},
                 state_line(seen, (*place)->now()));
  return {};
}

Result<void> sign(Context& context, const Arguments& arguments) {
  return give(context, arguments, custody::Verdict::cleared);
}
Result<void> refuse(Context& context, const Arguments& arguments) {
  return give(context, arguments, custody::Verdict::refused);
}

}  // namespace

std::vector<Command> clearing_commands() {
  const Option draft = must(one("ID", "ID", "of a draft: d1"));
  const Option id = must(one("ID", "ID", "of a clearing, or how it begins"));
  const Option version = one("--version", "N", "only this version, which you have read");
  return {
      {"clear ask",
       "ask officers to clear a draft, or ask them again after a change",
       {draft, many("OFFICER", "OFFICER", "a clearer, or with a substitute cy-7f3a/cy-2c91"),
        one("--by", "TIME", "when it is wanted")},
       ask},
      {"clear status", "who has cleared a draft", {draft}, status},
      {"clear withdraw", "end the clearing of a draft", {draft}, withdraw},
      {"clear list", "drafts to clear, and own drafts in clearing", {}, list},
      {"clear show",
       "the exact text, or what changed since you cleared it",
       {id, flag("--whole", "the whole text, also where only some of it changed"),
        one("--attachments", "FOLDER", "write what is attached there")},
       show},
      {"clear sign",
       "clear that text",
       {id, one("--comment", "TEXT", "to its drafter alone"), version},
       sign},
      {"clear refuse",
       "refuse it",
       {id, must(one("--comment", "TEXT", "why; to its drafter alone")), version},
       refuse},
  };
}

}  // namespace valise::cli
