// draft new|edit|show|check|discard|list: cables that are not released yet.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "cli/shown.h"
#include "terminal/collectives.h"
#include "terminal/draft.h"
#include "terminal/draft_attachment.h"
#include "terminal/outgoing.h"
#include "terminal/readers.h"
#include "terminal/reading.h"

namespace valise::cli {
namespace {

using terminal::Draft;
using terminal::DraftStore;
using terminal::StoredDraft;

DraftStore store_of(Context& context, Place& place) {
  return DraftStore(place.settings().data, place->domain(), place->device(), context.random());
}

std::vector<Error> problems_of(const Draft& draft, const ledger::Charter& charter) {
  std::vector<Error> out = terminal::check_draft(draft, charter);
  for (Error& problem : terminal::check_files(draft)) out.push_back(std::move(problem));
  return out;
}

// A draft above the ceiling is not kept, not even as a draft (A06); whatever else is wrong may be
// put right later, and is only said.
Result<void> check_before_keeping(Context& context, std::string_view text,
                                  const ledger::Charter& charter) {
  if (auto above = terminal::above_ceiling(text, charter)) return Failure(std::move(*above));
  auto draft = terminal::parse_draft(text);
  if (!draft) {
    context.warn(
        fmt::format("not well formed yet: {}: {}", draft.error().where, draft.error().detail));
    return {};
  }
  for (const Error& problem : problems_of(*draft, charter)) {
    context.warn(fmt::format("{}: {}", problem.where, problem.detail));
  }
  return {};
}

// Lists of addressees stand as their missions from here on: what is shown is what goes.
void expand_lists(Context& context, Place& place, std::string& text) {
  if (context.globals().dry_run) return;
  const auto own = context.mission();
  terminal::Expanded expanded =
      terminal::expand(*place, own ? std::optional(*own) : std::nullopt, text);
  text = std::move(expanded.text);
  for (const auto& [name, missions] : expanded.lists) {
    context.say(fmt::format("{} stands for {}", name.str(), counted(missions.size(), "mission")));
  }
  for (const Error& error : expanded.not_expanded) {
    context.warn(fmt::format("{} was not expanded: {}", error.where, error.detail));
  }
}

Result<std::string> text_given(Context& context, const Arguments& arguments) {
  if (!arguments.has("--from") && context.person_is_here()) {
    context.say("the draft, ended by Ctrl-D:");
  }
  TRY(const std::string text, context.read_input(arguments.maybe("--from").value_or("-")));
  std::error_code error;
  const auto here = std::filesystem::current_path(error);
  if (error) return fail(Code::disk, "The current folder is not known", error.message());
  // Released from another folder, it must not name another file.
  return terminal::with_absolute_attachments(text, here);
}

// The files that it names, taken now, so that what goes is what was attached. Those that are not
// there keep their paths: they stand against its release. Whether any was taken.
Result<bool> take_files(Place& place, const std::string& id, std::string& text) {
  std::optional<Error> wrong;
  bool taken = false;
  text = terminal::with_attachments(text, [&](std::string_view value) {
    std::error_code error;
    const bool there = !terminal::kept_attachment(value) &&
                       std::filesystem::is_regular_file(std::filesystem::path(value), error);
    if (!there || wrong) return std::string(value);
    const auto kept = terminal::keep_attachment(*place, id, std::filesystem::path(value));
    if (!kept) {
      wrong = kept.error();
      return std::string(value);
    }
    taken = true;
    return terminal::attachment_line(*kept);
  });
  if (wrong) return Failure(std::move(*wrong));
  return taken;
}

Result<void> draft_new(Context& context, const Arguments& arguments) {
  if (arguments.has("--form")) {
    context.answer({.kind = "draft.form", .data = Json::Members{{"text", terminal::draft_form()}}},
                   terminal::draft_form());
    return {};
  }
  TRY(std::string text, text_given(context, arguments));
  TRY(auto place, Place::open_without_mission(context));
  expand_lists(context, *place, text);
  TRY_VOID(check_before_keeping(context, text, (*place)->charter()));
  if (context.only_says("keep a new draft")) return {};
  DraftStore store = store_of(context, *place);
  TRY(const std::string id, store.add(text, (*place)->now()));
  const auto taken = take_files(*place, id, text);
  if (!taken) {
    return fail(taken.error().code, taken.error().detail + "; the draft is kept as " + id,
                taken.error().where);
  }
  if (*taken) TRY_VOID(store.save(id, text, (*place)->now()));
  context.answer({.kind = "draft.new", .data = Json::Members{{"id", id}}}, id + "\n");
  return {};
}

constexpr auto kOtherCommand = std::chrono::seconds(5);

bool has_pending(Place& place, std::string_view id) {
  const auto pending = terminal::pending_releases(place.settings());
  return pending && std::any_of(pending->begin(), pending->end(),
                                [&](const auto& each) { return each.draft == id; });
}

std::string if_withdrawn(Place& place, std::string_view id) {
  if (!has_pending(place, id)) return {};
  return "ask your node whether it has what was sealed and, only if it has not, drop that and ";
}

// What was sealed of it must not go out any more once it says something else. By whoever holds it.
Result<void> withdraw(Context& context, Place& place, const std::string& id) {
  TRY(const std::size_t dropped, terminal::take_back(*place, id));
  if (dropped > 0) context.say("your node does not have what was sealed of " + id + ": dropped");
  return {};
}

Result<void> draft_edit(Context& context, const Arguments& arguments) {
  const std::string& id = arguments.text("ID");
  TRY(std::string text, text_given(context, arguments));
  TRY(auto place, Place::open_without_mission(context));
  expand_lists(context, *place, text);
  TRY_VOID(check_before_keeping(context, text, (*place)->charter()));
  DraftStore store = store_of(context, *place);
  TRY(const terminal::FileLock held, store.hold(id, kOtherCommand));
  TRY(StoredDraft saved, store.read(id));
  if (context.only_says(fmt::format("{}save {} as version {}", if_withdrawn(*place, id), id,
                                    saved.version + 1))) {
    return {};
  }
  TRY_VOID(withdraw(context, *place, id));
  TRY_VOID(take_files(*place, id, text));
  TRY_VOID(store.save(held, id, text, (*place)->now()));
  TRY(saved, store.read(id));
  context.answer(
      {.kind = "draft.edit", .data = Json::Members{{"id", id}, {"version", saved.version}}},
      fmt::format("{} saved, version {}\n", id, saved.version));
  return {};
}

Result<void> draft_show(Context& context, const Arguments& arguments) {
  TRY(auto place, Place::open_without_mission(context));
  TRY(const StoredDraft draft, store_of(context, *place).read(arguments.text("ID")));
  context.answer({.kind = "draft.show",
                  .data = Json::Members{{"id", draft.id},
                                        {"version", draft.version},
                                        {"saved", to_iso(draft.saved)},
                                        {"text", draft.text}}},
                 draft.text);
  return {};
}

// A07: no cable stands below what it refers to, as far as the mission holds that.
std::vector<Error> check_references(Context& context, Place& place, const Draft& draft) {
  const auto mission = context.mission();
  std::map<std::string, cable::Level> known;
  for (const std::string& reference : draft.references) {
    const auto number = cable::Number::parse(reference);
    if (!number || !mission) continue;
    const auto found = terminal::find_cable(*place, *mission, *number);
    if (found) known.emplace(reference, found->header.policy.level);
    if (!found && found.error().code != Code::not_found) {
      context.warn(reference + " could not be looked up: " + found.error().detail);
    }
  }
  return terminal::check_sources(draft, known);
}

// For the drafter's eye: a cable that nobody can open is found out by telephone.
void say_readers(Context& context, Place& place, const Draft& draft) {
  std::vector<cable::MissionId> missions;
  for (const auto& line : terminal::distribution_of(draft)) missions.push_back(line.mission);
  if (!draft.level || missions.empty()) return;
  const auto counts = terminal::count_readers(*place, missions, *draft.level);
  if (!counts) {
    context.warn("who could open it is not known: " + counts.error().detail);
    return;
  }
  for (const cable::MissionId& mission : missions) {
    const auto found = counts->find(mission);
    const std::string how_many = found == counts->end() ? "the trustees do not say alike"
                                 : found->second == 0
                                     ? "nobody could open it"
                                     : counted(found->second, "officer") + " could open it";
    context.say(mission.str() + ": " + how_many);
  }
}

Result<void> draft_check(Context& context, const Arguments& arguments) {
  TRY(auto place, Place::open_without_mission(context));
  std::string text;
  const std::string& name = arguments.text("ID");
  if (arguments.has("--file")) {
    TRY(text, context.read_input(name));
  } else {
    TRY(const StoredDraft stored, store_of(context, *place).read(name));
    text = stored.text;
  }
  TRY(const Draft draft, terminal::parse_draft(text));
  std::vector<Error> problems = problems_of(draft, (*place)->charter());
  for (Error& problem : terminal::check_kept(**place, name, draft.kept)) {
    problems.push_back(std::move(problem));
  }
  for (Error& problem : check_references(context, *place, draft)) {
    problems.push_back(std::move(problem));
  }
  say_readers(context, *place, draft);
  std::string shown;
  for (const Error& problem : problems) {
    shown += fmt::format("{}: {}\n", problem.where, problem.detail);
  }
  if (problems.empty()) shown = name + ": nothing stands against it\n";
  context.answer({.kind = "draft.check", .data = list_of(problems, problem_json)}, shown);
  if (problems.empty()) return {};
  // A rule of handling outweighs a slip of the pen: the exit code is then 5.
  for (const Error& problem : problems) {
    if (problem.code == Code::refused) return Failure(problem);
  }
  return Failure(problems.front());
}

Result<void> draft_discard(Context& context, const Arguments& arguments) {
  const std::string& id = arguments.text("ID");
  TRY(auto place, Place::open_without_mission(context));
  DraftStore store = store_of(context, *place);
  TRY(const StoredDraft draft, store.read(id));
  if (context.only_says(if_withdrawn(*place, id) + "ask, and discard " + id + " for good")) {
    return {};
  }
  TRY(const bool sure, context.confirm("Discard " + id + " for good?"));
  if (sure) {
    TRY(const terminal::FileLock held, store.hold(id, kOtherCommand));
    TRY_VOID(withdraw(context, *place, id));
    TRY_VOID(terminal::withdraw_clearing(**place, store, held, id));
    TRY_VOID(store.discard(held, id));
  }
  context.answer({.kind = "draft.discard", .data = Json::Members{{"id", id}, {"discarded", sure}}},
                 fmt::format("{} {}\n", id, sure ? "discarded" : "kept"));
  return {};
}

Json draft_json(const StoredDraft& stored) {
  const auto draft = terminal::parse_draft(stored.text);
  const auto level = [](const terminal::Draft& d) { return or_null(d.level, cable::short_name); };
  return Json::Members{
      {"id", stored.id},
      {"version", stored.version},
      {"saved", to_iso(stored.saved)},
      {"level", or_null(draft, level)},
      {"subject", or_null(draft, [](const terminal::Draft& d) { return d.subject; })}};
}

Result<void> draft_list(Context& context, const Arguments&) {
  TRY(auto place, Place::open_without_mission(context));
  TRY(const std::vector<StoredDraft> all, store_of(context, *place).list());
  Table table{.heading = {"draft", "saved", "level", "subject"}, .rows = {}};
  for (const StoredDraft& stored : all) {
    const auto draft = terminal::parse_draft(stored.text);
    table.rows.push_back(
        {stored.id, short_time(stored.saved, (*place)->now()),
         draft && draft->level ? std::string(cable::short_name(*draft->level)) : "-",
         draft ? draft->subject : "(not well formed yet)"});
  }
  context.answer({.kind = "draft.list", .data = list_of(all, draft_json)}, print(table));
  if (all.empty()) context.say("no drafts");
  return {};
}

}  // namespace

std::vector<Command> draft_commands() {
  const Option from = one("--from", "FILE", "the draft's file; - or none: stdin");
  const Option id = must(one("ID", "ID", "of a draft: d1"));
  return {
      {"draft new",
       "keep a new draft, sealed",
       {from, flag("--form", "print an empty one")},
       draft_new},
      {"draft edit", "put another text in its place", {id, from}, draft_edit},
      {"draft show", "its text as edited", {id}, draft_show},
      {"draft check",
       "what stands against releasing it",
       {must(one("ID", "ID", "of a draft, or with --file a file")),
        flag("--file", "ID names a file, or - for stdin")},
       draft_check},
      {"draft discard", "forget it for good", {id}, draft_discard},
      {"draft list", "the drafts kept here", {}, draft_list},
  };
}

}  // namespace valise::cli
