// list, open, accept: a mission's cables and one of them at a time.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "cli/acts_shown.h"
#include "cli/app.h"
#include "cli/exporting.h"
#include "cli/families.h"
#include "cli/place.h"
#include "cli/shown.h"
#include "ledger/state.h"
#include "terminal/acting.h"
#include "terminal/evidence.h"
#include "terminal/pace.h"

namespace valise::cli {
namespace {

using terminal::Listed;

// What `list` was told to show.
struct Filter {
  bool action = false, info = false, due = false, sent = false;
  std::optional<cable::FileId> file;
  std::optional<Time> since;
};

Result<Filter> filter_of(const Arguments& arguments) {
  Filter filter{.action = arguments.has("--action"),
                .info = arguments.has("--info"),
                .due = arguments.has("--due"),
                .sent = arguments.has("--sent"),
                .file = {},
                .since = {}};
  if (filter.action && filter.info) return fail(Code::usage, "Either --action or --info");
  if (arguments.has("--file")) {
    TRY(filter.file, arguments.read("--file", cable::FileId::parse));
  }
  TRY(filter.since, arguments.time("--since"));
  return filter;
}

bool shows(const Filter& filter, const Listed& cable, const cable::MissionId& mission) {
  const bool own = cable.header.policy.originator == mission;
  const cable::Distribution* line = cable.line_of(mission);
  if (own != filter.sent) return false;
  if (filter.action && (line == nullptr || line->duty != cable::Duty::action)) return false;
  if (filter.info && (line == nullptr || line->duty != cable::Duty::info)) return false;
  if (filter.due && (line == nullptr || !line->due || cable.held.accepted)) return false;
  if (filter.since && cable.held.received < *filter.since) return false;
  const auto& files = cable.held.files;
  return !filter.file || std::find(files.begin(), files.end(), *filter.file) != files.end();
}

// Due first, then the more pressing, then the newer.
void order(std::vector<Listed>& cables, const cable::MissionId& mission) {
  const auto rank = [&](const Listed& each) {
    const cable::Distribution* line = each.line_of(mission);
    const bool due = line != nullptr && line->due && !each.held.accepted;
    return std::tuple{due ? line->due->seconds : INT64_MAX,
                      line == nullptr ? 0 : -static_cast<int>(line->precedence),
                      -each.held.received.seconds};
  };
  std::stable_sort(cables.begin(), cables.end(),
                   [&](const Listed& a, const Listed& b) { return rank(a) < rank(b); });
}

// Which texts are kept here, marked anew as what the node lists of them.
std::set<CableId> kept_here(Context& context, Place& place, const std::vector<Listed>& cables) {
  std::set<CableId> kept;
  auto archive = place.archive();
  if (archive) {
    const auto marked = archive->mark(cables, place.mission());
    if (!marked) context.warn("a text kept here was not marked anew: " + marked.error().detail);
  }
  auto all = archive ? archive->list()
                     : Result<std::vector<terminal::KeptCable>>(Failure(archive.error()));
  if (!all) {
    context.warn("what is kept here does not read: " + all.error().detail);
    return kept;
  }
  for (const terminal::KeptCable& each : *all) kept.insert(each.id);
  return kept;
}

// The warning is about the trustee as much as about the node: it lies, or is the first to know.
void warn_of_doubtful(Context& context, const ledger::Charter& charter,
                      const std::vector<terminal::Arrivals::Doubtful>& doubtful) {
  constexpr std::size_t kNamedMax = 3;
  std::map<std::vector<std::uint8_t>, std::vector<std::string>> by_seats;
  for (const auto& each : doubtful) by_seats[each.seats].push_back(each.cable.number.str());
  for (const auto& [seats, numbers] : by_seats) {
    std::string some;
    for (std::size_t i = 0; i < std::min(numbers.size(), kNamedMax); ++i) {
      some += (i == 0 ? "" : ", ") + numbers[i];
    }
    if (numbers.size() > kNamedMax) some += ", …";
    context.warn(fmt::format(
        "trustee{} {} alone {} that {} to this mission: {}. It may be on its way; if it stays so, "
        "tell your security officer that a trustee or your node is wrong",
        seats.size() == 1 ? "" : "s", seat_names(charter, seats),
        seats.size() == 1 ? "says" : "say",
        numbers.size() == 1 ? "a cable is addressed"
                            : fmt::format("{} cables are addressed", numbers.size()),
        some));
  }
}

// A node that hides an arrival is found out by the trustees (X45).
void compare_with_trustees(Context& context, Place& place, const terminal::Listing& listing) {
  const auto arrivals = terminal::compare_arrivals(*place, place.mission(), listing);
  if (!arrivals) {
    context.warn("the trustees could not be asked what arrived: " + arrivals.error().detail);
    return;
  }
  for (const wire::AddressedCable& each : arrivals->missing) {
    context.warn(each.number.str() +
                 " is addressed to this mission, say the trustees, and your node does not show it");
  }
  warn_of_doubtful(context, place->charter(), arrivals->doubtful);
}

std::vector<Listed> chosen(terminal::Listing listing, const Filter& filter,
                           const cable::MissionId& mission) {
  std::vector<Listed> out;
  for (Listed& each : listing.cables) {
    if (shows(filter, each, mission)) out.push_back(std::move(each));
  }
  return out;
}

// What was shown already: how far, and by which acts cables had changed.
struct Followed {
  std::uint64_t after = 0;
  std::map<CableId, Hash> acts;

  // Whether it came since, or was corrected, superseded, cancelled, withdrawn since.
  bool take(const Listed& cable) {
    const bool is_new = cable.held.place > after;
    if (!cable.status) return is_new;
    const auto [act, first] = acts.insert({cable.held.cable, cable.status->act});
    const bool changed = first || act->second != cable.status->act;
    act->second = cable.status->act;
    return is_new || changed;
  }
};

// New ones every two seconds; all of them, for what has become of one, as a slow line can bear it.
Result<void> follow(Context& context, Place& place, const Filter& filter, Followed followed) {
  using std::chrono::steady_clock;
  auto all_at = steady_clock::now() + terminal::rest_after_listing({});
  for (;;) {
    std::this_thread::sleep_for(std::chrono::seconds(2));
    const auto began = steady_clock::now();
    const bool all = began >= all_at;
    auto listing = terminal::list_cables(*place, place.mission(), all ? 0 : followed.after);
    if (!listing) {
      if (!code_row(listing.error().code).retry) return Failure(listing.error());
      continue;
    }
    const auto ended = steady_clock::now();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(ended - began);
    if (all) all_at = ended + terminal::rest_after_listing(took);
    std::uint64_t last = followed.after;
    for (const Listed& each : listing->cables) last = std::max(last, each.held.place);
    std::erase_if(listing->cables, [&](const Listed& each) { return !followed.take(each); });
    followed.after = last;
    const ListShown shown{.mission = place.mission(), .now = place->now()};
    for (const Listed& each : chosen(std::move(*listing), filter, place.mission())) {
      Table row = list_table({each}, shown);
      row.heading.clear();
      context.line(listed_json(each, shown, false), print(row));
    }
  }
}

// False: it was only asked what would be done.
Result<bool> begin_session(Context& context, Place& place, std::vector<Listed> cables) {
  if (cables.size() > ledger::kSessionCablesMax) cables.resize(ledger::kSessionCablesMax);
  const std::string would = "begin a session that names " + counted(cables.size(), "cable");
  if (context.only_says(would)) return false;
  context.say(touch_word(place.settings()));
  TRY_VOID(terminal::begin_session(*place, place.mission(), cables));
  context.say(fmt::format("session: {} named, 30 minutes", counted(cables.size(), "cable")));
  return true;
}

// A node that does not answer conceals nothing: the trustees name what was addressed to the
// mission, and what is new in it waits there.
Failure without_node(Context& context, Place& place, Error error) {
  if (!code_row(error.code).retry) return Failure(std::move(error));
  const auto named = terminal::compare_arrivals(*place, place.mission(), {});
  if (!named) return Failure(std::move(error));
  Table table;
  for (const wire::AddressedCable& each : named->missing) {
    table.rows.push_back({each.number.str(), "addressed to " + place.mission().str()});
  }
  context.talk(print(table));
  error.detail += fmt::format("; the trustees name {} addressed to this mission, seen or not",
                              counted(named->missing.size(), "cable"));
  return Failure(std::move(error));
}

Result<void> list(Context& context, const Arguments& arguments) {
  TRY(const Filter filter, filter_of(arguments));
  TRY(auto place, Place::open(context));
  auto listed = terminal::list_cables(**place, place->mission());
  if (!listed) return without_node(context, *place, listed.error());
  terminal::Listing listing = std::move(*listed);
  for (const Error& bad : listing.unreadable) {
    context.warn(bad.where + " does not verify: " + bad.detail);
  }
  compare_with_trustees(context, *place, listing);
  const std::set<CableId> kept = kept_here(context, *place, listing.cables);
  Followed followed;
  std::uint64_t last = 0;
  for (const Listed& each : listing.cables) {
    last = std::max(last, each.held.place);
    followed.take(each);
  }
  followed.after = last;
  std::vector<Listed> cables = chosen(std::move(listing), filter, place->mission());
  order(cables, place->mission());
  const ListShown shown{.mission = place->mission(), .now = (*place)->now()};
  const auto row = [&](const Listed& each) {
    return listed_json(each, shown, kept.contains(each.held.cable));
  };
  if (arguments.has("--session")) {
    TRY(const bool begun, begin_session(context, *place, cables));
    if (!begun) return {};
  }
  if (!arguments.has("--follow")) {
    context.answer({.kind = "cable.list", .data = list_of(cables, row)},
                   print(list_table(cables, shown)));
    if (cables.empty()) context.say("nothing");
    return {};
  }
  if (context.globals().json) {
    for (const Listed& each : cables) context.line(row(each), {});
  } else {
    context.line(nullptr, print(list_table(cables, shown)));
  }
  return follow(context, *place, filter, std::move(followed));
}

Result<ledger::Purpose> purpose_of(const Arguments& arguments, const Listed& cable, Time now) {
  if (arguments.has("--archive")) return arguments.read("--archive", ledger::parse_purpose);
  if (now - cable.held.received <= ledger::kArchiveAge) return ledger::Purpose::duty;
  return fail(Code::usage,
              "Older than 30 days: its opening counts against the archive budget; give --archive "
              "duty, handover, drafting, inquiry or exercise",
              cable.held.number.str());
}

// Their names are sealed until it is opened, so that nothing could look for them before.
Result<void> all_written(const terminal::OpenedCable& opened, const std::string& folder) {
  if (folder.empty()) return {};
  for (const terminal::WrittenAttachment& each : opened.attachments) {
    if (each.path) continue;
    for (const Error& error : opened.not_kept) {
      if (error.where != std::filesystem::path(folder) / each.stated.name) continue;
      return fail(error.code,
                  "It is open and recorded, and an attachment was not written: " + error.detail,
                  error.where);
    }
  }
  return {};
}

// Off the line a text that is kept here is shown: no opening, and none is recorded. `error`: why
// the node could not be asked.
Result<void> open_kept(Context& context, Place& place, const cable::Number& number, Error error) {
  if (!code_row(error.code).retry) return Failure(std::move(error));
  TRY(const auto archive, place.archive());
  const auto kept = archive.find(number);
  if (kept) {
    context.say("your node does not answer: this is the text that is kept here");
    context.answer(
        {.kind = "cable.kept",
         .data =
             Json::Members{{"number", number.str()},
                           {"level", cable::short_name(kept->level)},
                           {"status", status_word(kept->status.value_or(cable::Status::in_force))},
                           {"subject", kept->subject},
                           {"text", kept->text},
                           {"record", kept->record.value}}},
        kept_text(*kept));
    return {};
  }
  TRY(const auto packs, archive.packs());
  for (const terminal::PackedCable& each : packs) {
    if (each.held.number != number || place->now() < each.until) continue;
    error.detail += "; it was taken along, and that ended at " + to_dtg(each.until);
  }
  return Failure(std::move(error));
}

Result<void> open(Context& context, const Arguments& arguments) {
  TRY(const cable::Number number, arguments.read("NUMBER", cable::Number::parse));
  TRY(const auto leave, export_wanted(context, arguments));
  TRY(auto place, Place::open(context));
  auto found = terminal::find_cable(**place, place->mission(), number);
  if (!found && !leave) return open_kept(context, *place, number, found.error());
  TRY(const Listed cable, std::move(found));
  TRY(const ledger::Purpose purpose, purpose_of(arguments, cable, (*place)->now()));
  if (leave) TRY_VOID(export_allowed((*place)->charter(), cable.header.policy.level));
  if (context.only_says("ask for " + number.str() + " and have its opening recorded")) return {};
  const std::string folder = arguments.maybe("--attachments").value_or("");
  std::optional<Exported> exported;
  const auto began = std::chrono::steady_clock::now();
  TRY(terminal::OpenedCable opened,
      terminal::open_cable(
          **place, cable,
          {.mission = place->mission(),
           .purpose = purpose,
           .file = {},
           .attachments = folder,
           .before_text = [&](const terminal::OpenedCable& so_far) -> Result<void> {
             if (!leave) return {};
             TRY(exported, record_export(context, *place, so_far, *leave));
             return {};
           }}));
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
  keep_here(context, *place, opened);
  context.talk(opening_text({.cable = opened,
                             .charter = (*place)->charter(),
                             .by = opened.by_session ? "session" : touch_word(place->settings()),
                             .tenths = took.count() / 100}));
  context.answer({.kind = "cable.open", .data = opened_json(opened, (*place)->charter())},
                 cable_text(opened, exported));
  wipe({reinterpret_cast<std::uint8_t*>(opened.text.data()), opened.text.size()});
  return all_written(opened, folder);
}

Result<void> accept(Context& context, const Arguments& arguments) {
  TRY(const cable::Number number, arguments.read("NUMBER", cable::Number::parse));
  TRY(auto place, Place::open(context));
  TRY(auto archive, place->archive());
  auto opening = archive.opening(number, place->mission());
  if (!opening && opening.error().code == Code::not_found) {
    return fail(Code::not_found, "Only what you opened can be accepted: open it first",
                number.str());
  }
  if (!opening) return Failure(opening.error());
  if (context.only_says("accept " + number.str() + " for action")) return {};
  TRY(const terminal::SentUse done, terminal::accept_cable(**place, *opening));
  if (!done.recorded) context.warn(unrecorded_warning(done.index));
  context.answer({.kind = "cable.accept",
                  .data = Json::Members{{"number", number.str()},
                                        {"record", done.index.value},
                                        {"recorded", done.recorded}}},
                 fmt::format("{} accepted for action by {}, {}record {} {}{}\n", number.str(),
                             place->mission().str(), done.recorded ? "" : "taken by the node as ",
                             place->settings().member.str(), done.index.value,
                             done.recorded ? "" : ", not yet recorded by a quorum"));
  return {};
}

}  // namespace

std::vector<Command> reading_commands() {
  const Option number = must(one("NUMBER", "NUMBER", "of the cable: CY-MFA-26-0412"));
  return {
      {"list",
       "the mission's cables",
       {flag("--action", "for action"), flag("--info", "for information"),
        flag("--due", "not accepted, with a time"), flag("--sent", "the mission's own"),
        one("--file", "FILE", "in this file"), one("--since", "TIME", "received since"),
        flag("--session", "one touch for the first 25 shown, for 30 minutes"),
        flag("--follow", "go on as they arrive")},
       list},
      {"open",
       "read a cable, on the record",
       {number, one("--archive", "PURPOSE", "why, for one older than 30 days"),
        one("--attachments", "FOLDER", "write its attachments there: an export, with --reason"),
        one("--reason", "REASON", "why it may leave into a folder or through a pipe")},
       open},
      {"accept", "accept an opened cable for action", {number}, accept},
  };
}

}  // namespace valise::cli
