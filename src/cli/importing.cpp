// import: an archive of telegrams, each sealed and released as a cable, several at once.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "cli/progress.h"
#include "cli/telegram.h"
#include "terminal/files.h"
#include "terminal/reading.h"
#include "terminal/releasing.h"

namespace valise::cli {
namespace {

constexpr std::string_view kDraftPrefix = "import:";
constexpr int kTriesMax = 6;
constexpr auto kRecordedWithin = std::chrono::seconds(60);

struct Job {
  Telegram telegram;
  cable::Level level = cable::Level::limite;
};

struct Counts {
  std::uint64_t carried = 0;  // now or by an earlier run
  std::uint64_t above_ceiling = 0, unmarked = 0, ruled_out = 0, no_precedence = 0;
};

// Where a telegram's id stood first, and with what.
struct Standing {
  std::string place;  // "t.jsonl:3"
  Array<32> digest;
};

struct Plan {
  std::vector<Job> jobs;
  Counts counts;
  PostMap posts;
  std::map<std::string, Standing> ids;
  std::uint64_t again = 0;  // the same telegram once more
};

Result<std::vector<cable::MissionId>> missions_of(const Arguments& arguments,
                                                  std::string_view option) {
  std::vector<cable::MissionId> out;
  for (const std::string& each : arguments.texts(option)) {
    auto mission = cable::MissionId::parse(each);
    if (!mission) return fail(Code::usage, mission.error().detail, std::string(option));
    out.push_back(*mission);
  }
  return out;
}

// "fr/mfa nl/mfa": whom a cable goes to, whatever for.
std::string missions_text(std::vector<cable::MissionId> missions) {
  std::sort(missions.begin(), missions.end());
  std::string out;
  for (const cable::MissionId& each : missions) out += (out.empty() ? "" : " ") + each.str();
  return out;
}

std::string addressees_of(const terminal::Draft& draft) {
  std::vector<cable::MissionId> missions;
  for (const auto& each : draft.addressees) missions.push_back(each.mission);
  return missions_text(std::move(missions));
}

// In a demonstration the posts of a telegram may be any: those with which cables were exchanged.
Result<std::vector<cable::MissionId>> known_missions(Place& place) {
  TRY(const terminal::Listing listing, terminal::list_cables(*place, place.mission()));
  std::set<cable::MissionId> known;
  for (const terminal::Listed& each : listing.cables) {
    known.insert(each.header.policy.originator);
    for (const auto& addressee : each.header.policy.addressees) known.insert(addressee.mission);
  }
  known.erase(place.mission());
  return std::vector(known.begin(), known.end());
}

Result<PostMap> post_map_of(Context& context, const Arguments& arguments, Place& place) {
  PostMap posts;
  TRY(posts.action_all, missions_of(arguments, "--to"));
  TRY(posts.info_all, missions_of(arguments, "--info"));
  TRY(posts.fallbacks, missions_of(arguments, "--among"));
  if (arguments.has("--map")) {
    TRY(const std::string text, context.read_input(arguments.text("--map")));
    TRY(posts.named, parse_post_map(text));
  }
  const auto silent = [&] {
    return posts.action_all.empty() && posts.fallbacks.empty() && posts.named.empty();
  };
  if (silent() && place->charter().demonstration) {
    posts.fallbacks = known_missions(place).value_or(std::vector<cable::MissionId>());
    if (!silent()) context.say("posts go to " + missions_text(posts.fallbacks));
  }
  if (silent()) return fail(Code::usage, "Say where the posts are: --to, --among or --map");
  return posts;
}

struct PlanRules {
  std::optional<cable::Level> for_all;
  cable::Level ceiling = cable::Level::limite;
};

void plan_one(Plan& plan, Telegram telegram, const PlanRules& rules) {
  const auto level = rules.for_all ? rules.for_all : level_of(telegram.classification);
  if (!level) {
    ++plan.counts.unmarked;
    return;
  }
  if (*level > rules.ceiling) {
    ++plan.counts.above_ceiling;
    return;
  }
  if (precedence_of(telegram.precedence).assumed) ++plan.counts.no_precedence;
  plan.jobs.push_back({.telegram = std::move(telegram), .level = *level});
}

// Before anything is sent: which of two texts under one id goes would be chance. False: the very
// telegram stood there before.
Result<bool> is_new(Plan& plan, const Telegram& telegram, std::string place) {
  const auto [first, is_first] =
      plan.ids.try_emplace(telegram.id, Standing{place, digest_of(telegram)});
  if (is_first) return true;
  if (first->second.digest == digest_of(telegram)) {
    ++plan.again;
    return false;
  }
  return fail(Code::conflict,
              fmt::format("two different telegrams have the id \"{}\", so nothing was sent: give "
                          "one of them another",
                          telegram.id),
              first->second.place + " and " + place);
}

Result<void> plan_file(Plan& plan, std::string_view text, const std::string& file,
                       const PlanRules& rules) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const std::string place = fmt::format("{}:{}", file, number);
    auto telegram = read_telegram(line);
    if (!telegram) return fail(Code::malformed, telegram.error().detail, place);
    TRY(const bool first, is_new(plan, *telegram, place));
    if (first) plan_one(plan, std::move(*telegram), rules);
  }
  return {};
}

Result<Plan> plan_of(Context& context, const Arguments& arguments, Place& place) {
  Plan plan;
  TRY(plan.posts, post_map_of(context, arguments, place));
  PlanRules rules{.for_all = {}, .ceiling = place->charter().ceiling};
  if (arguments.has("--level-all")) {
    TRY(rules.for_all, arguments.read("--level-all", cable::parse_level));
  }
  for (const std::string& file : arguments.texts("FILES")) {
    TRY(const std::string text, context.read_input(file));
    TRY_VOID(plan_file(plan, text, file, rules));
  }
  return plan;
}

bool worth_repeating(Code code) {
  return code_row(code).retry && code != Code::over_budget;
}

// Several workers, each at a place of its own; what they share stands under one lock.
class Import {
 public:
  Import(Context& context, Plan& plan, CarriedFile carried)
      : context_(context), plan_(plan), carried_(std::move(carried)) {}

  // What an earlier run sealed and did not see accepted goes first, in its very bytes.
  Result<void> resume_sealed(Place& place) {
    TRY(const auto pending, terminal::pending_releases(place.settings()));
    for (const terminal::PendingRelease& each : pending) {
      if (!each.draft.starts_with(kDraftPrefix)) continue;
      const std::string id = each.draft.substr(kDraftPrefix.size());
      if (carried_.has(id)) continue;
      TRY(const terminal::ReleasedCable released, terminal::resume(*place, each.id));
      TRY_VOID(note(id, released));
    }
    return {};
  }

  Result<void> run(std::vector<std::unique_ptr<Place>>& places) {
    std::vector<std::thread> workers;
    for (const auto& place : places) {
      workers.emplace_back([this, &place] { work(*place); });
    }
    for (std::thread& each : workers) each.join();
    if (context_.shows_progress()) context_.talk("\n");
    if (failure_) return Failure(*failure_);
    return {};
  }

 private:
  void work(Place& place) {
    for (;;) {
      const std::size_t at = next_++;
      if (at >= plan_.jobs.size() || stopped_) return;
      const Job& job = plan_.jobs[at];
      if (already(job.telegram.id)) {
        step();
        continue;
      }
      const auto released = carry(place, job);
      const auto noted =
          released ? note(job.telegram.id, *released) : refused(job.telegram.id, released.error());
      if (!noted) stop(noted.error());
      step();
    }
  }

  bool already(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return carried_.has(id);
  }

  Result<terminal::ReleasedCable> carry(Place& place, const Job& job) {
    const std::string draft_id = std::string(kDraftPrefix) + job.telegram.id;
    const terminal::Draft draft = draft_of(job.telegram, job.level, plan_.posts, place.mission());
    const terminal::ReleaseOptions options{
        .mission = place.mission(), .draft = draft_id, .clearances = {}, .text_salt = {}};
    auto released = terminal::release(*place, draft, options);
    for (int tries = 1; !released && worth_repeating(released.error().code) && tries < kTriesMax;
         ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(250) * (1 << tries));
      TRY(const auto pending, terminal::pending_releases(place.settings()));
      const auto sealed = std::find_if(pending.begin(), pending.end(),
                                       [&](const auto& each) { return each.draft == draft_id; });
      released = sealed == pending.end() ? terminal::release(*place, draft, options)
                                         : terminal::resume(*place, sealed->id);
    }
    return released;
  }

  Result<void> note(const std::string& id, const terminal::ReleasedCable& released) {
    const std::lock_guard lock(mutex_);
    ++plan_.counts.carried;
    return carried_.add(id, {released.accepted.cable, released.accepted.number,
                             missions_text(released.sealed.addressees)});
  }

  // A rule of handling stands against this one telegram; anything else ends the import.
  Result<void> refused(const std::string& id, const Error& error) {
    const bool rule = error.code == Code::refused || error.code == Code::malformed ||
                      error.code == Code::too_large;
    if (!rule) return Failure(error);
    const std::lock_guard lock(mutex_);
    ++plan_.counts.ruled_out;
    context_.warn(fmt::format("{}: {} {}", id, error.where, error.detail));
    return {};
  }

  void step() {
    const std::lock_guard lock(mutex_);
    ++done_;
    if (context_.shows_progress()) {
      context_.draw(print(Bar{.done = done_, .all = plan_.jobs.size()}));
    }
  }

  void stop(const Error& error) {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (!failure_) failure_ = error;
  }

  Context& context_;
  Plan& plan_;
  CarriedFile carried_;
  std::mutex mutex_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> stopped_ = false;
  std::uint64_t done_ = 0;
  std::optional<Error> failure_;
};

// Envelopes go once their cables are recorded; one that is not yet is left for `status` to show.
Result<std::size_t> drop_recorded(Place& place) {
  const auto until = std::chrono::steady_clock::now() + kRecordedWithin;
  for (;;) {
    TRY(const auto pending, terminal::pending_releases(place.settings()));
    std::size_t left = 0;
    for (const terminal::PendingRelease& each : pending) {
      if (!each.draft.starts_with(kDraftPrefix)) continue;
      TRY(const wire::Track track,
          terminal::track(*place, {.cable = each.id, .number = {}, .mission = place.mission()}));
      if (!track.recorded) ++left;
    }
    if (left == 0 || std::chrono::steady_clock::now() >= until) return left;
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
}

std::string counts_text(const Counts& counts) {
  std::string out =
      fmt::format("{} carried, {} refused as above the ceiling, {} refused as unmarked",
                  grouped(counts.carried), grouped(counts.above_ceiling), grouped(counts.unmarked));
  if (counts.ruled_out > 0) out += ", " + grouped(counts.ruled_out) + " refused by a rule";
  return out + "\n";
}

Json counts_json(const Counts& counts, std::size_t unrecorded) {
  return Json::Members{{"carried", counts.carried},
                       {"above_ceiling", counts.above_ceiling},
                       {"unmarked", counts.unmarked},
                       {"ruled_out", counts.ruled_out},
                       {"no_precedence", counts.no_precedence},
                       {"not_yet_recorded", unrecorded}};
}

std::filesystem::path carried_file(const terminal::Settings& settings) {
  std::filesystem::path data = settings.data;
  if (!data.has_filename()) data = data.parent_path();
  return data.string() + ".imported.jsonl";
}

// What an earlier run carried counts as carried only if it went where this one would send it.
Result<void> count_carried(Plan& plan, const CarriedFile& carried, const cable::MissionId& from) {
  for (const Job& job : plan.jobs) {
    const CarriedCable* before = carried.find(job.telegram.id);
    if (before == nullptr) continue;
    const std::string to = addressees_of(draft_of(job.telegram, job.level, plan.posts, from));
    if (!before->to.empty() && before->to != to) {
      return fail(
          Code::conflict,
          fmt::format("it was carried already, as {} to {}, and would go to {} now: take it "
                      "out of the file; nothing was sent",
                      before->number.str(), before->to, to),
          job.telegram.id);
    }
    ++plan.counts.carried;
  }
  return {};
}

void say_plan(Context& context, const Plan& plan) {
  if (plan.again > 0) {
    context.say(plan.again == 1
                    ? "1 telegram stands there again and counts once"
                    : grouped(plan.again) + " telegrams stand there again and count once");
  }
  if (plan.counts.no_precedence > 0) {
    context.say(fmt::format("{} say no precedence and go as ROUTINE",
                            counted(plan.counts.no_precedence, "telegram")));
  }
}

// What a rule of handling stood against was named when it did.
Result<void> outcome_of(const Plan& plan) {
  const Counts& counts = plan.counts;
  if (counts.ruled_out > 0) {
    return fail(Code::refused, grouped(counts.ruled_out) + " of them stay here", "import");
  }
  if (counts.carried == 0 && !plan.ids.empty()) {
    return fail(Code::refused, "none of them may go", "import");
  }
  return {};
}

Result<void> import(Context& context, const Arguments& arguments) {
  TRY(const auto threads, arguments.number("--threads", 1, 32));
  TRY(auto first, Place::open(context));
  TRY(Plan plan, plan_of(context, arguments, *first));
  say_plan(context, plan);
  if (context.globals().dry_run) {
    plan.counts.carried = plan.jobs.size();
    context.say("nothing was sealed or sent; this would be:");
    Json::Members would = {{"would", "import"}};
    const Json counts = counts_json(plan.counts, 0);
    would.insert(would.end(), counts.members()->begin(), counts.members()->end());
    context.answer({.kind = "dry_run", .data = std::move(would)}, counts_text(plan.counts));
    return {};
  }
  TRY_VOID(terminal::make_private_folder(first->settings().data));
  TRY(CarriedFile carried, CarriedFile::open(carried_file(first->settings())));
  TRY_VOID(count_carried(plan, carried, first->mission()));
  std::vector<std::unique_ptr<Place>> places;
  places.push_back(std::move(first));
  for (std::int64_t more = 1; more < threads.value_or(4); ++more) {
    TRY(auto place, Place::open(context));
    places.push_back(std::move(place));
  }
  Import work(context, plan, std::move(carried));
  TRY_VOID(work.resume_sealed(*places[0]));
  TRY_VOID(work.run(places));
  TRY(const std::size_t unrecorded, drop_recorded(*places[0]));
  if (unrecorded > 0) context.warn(grouped(unrecorded) + " accepted, not yet recorded");
  context.answer({.kind = "import", .data = counts_json(plan.counts, unrecorded)},
                 counts_text(plan.counts));
  return outcome_of(plan);
}

}  // namespace

std::vector<Command> importing_commands() {
  return {
      {"import",
       "release an archive of telegrams, a JSON object a line",
       {must(many("FILES", "FILE", "of telegrams")),
        one("--level-all", "LEVEL", "for all of them, whatever they say"),
        many("--to", "MISSION", "action for all, instead of their posts"),
        many("--info", "MISSION", "information for all"),
        many("--among", "MISSION", "where posts fall that no rule names, by their names"),
        one("--map", "FILE", "lines 'post = mission'"),
        one("--threads", "NUMBER", "releases in flight (4)")},
       import},
  };
}

}  // namespace valise::cli
