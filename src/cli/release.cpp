// release, track: sealing a draft, sending it, and where it is.
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "cli/shown.h"
#include "terminal/draft_store.h"
#include "terminal/releasing.h"

namespace valise::cli {
namespace {

using Steady = std::chrono::steady_clock;
using terminal::PendingRelease;
using terminal::ReleasedCable;

constexpr auto kBetweenLooks = std::chrono::milliseconds(250);

constexpr auto kOtherCommand = std::chrono::seconds(60);  // it may wait for keys, and for a touch

// What is released: its draft, and the envelope of an earlier try, whose very bytes go again.
struct Subject {
  std::string draft_id;
  std::optional<terminal::FileLock> held;  // while the draft is there: nobody else releases it
  std::optional<terminal::Draft> draft;    // none: only the envelope is left
  std::optional<PendingRelease> pending;
  std::optional<wire::Accepted> gone;  // it was accepted: nothing of it is left here
};

terminal::DraftStore store_of(Context& context, Place& place) {
  return {place.settings().data, place->domain(), place->device(), context.random()};
}

// Held before it is read, so that of two commands the second sees what the first made of it.
Result<std::optional<terminal::FileLock>> hold_draft(Context& context,
                                                     const terminal::DraftStore& store,
                                                     const std::string& id) {
  auto held = store.hold(id, std::chrono::milliseconds(0));
  if (!held && held.error().code == Code::busy) {
    context.say("another command is at work on " + id + ": waiting for it");
    held = store.hold(id, kOtherCommand);
  }
  if (held) return std::optional(std::move(*held));
  if (held.error().code == Code::not_found) return std::nullopt;
  return Failure(held.error());
}

Result<Subject> find_subject(Context& context, Place& place, const std::string& id) {
  const terminal::DraftStore store = store_of(context, place);
  Subject subject{.draft_id = id, .held = {}, .draft = {}, .pending = {}, .gone = {}};
  TRY(subject.held, hold_draft(context, store, id));
  TRY(subject.gone, terminal::released_as(place.settings().data, id));
  TRY(const auto pending, terminal::pending_releases(place.settings()));
  for (const PendingRelease& each : pending) {
    if (each.draft == id) subject.pending = each;
  }
  auto stored = store.read(id);
  if (!stored) {
    const bool known = subject.pending || subject.gone;
    if (known && stored.error().code == Code::not_found) return subject;
    return Failure(stored.error());
  }
  TRY(subject.draft, terminal::parse_draft(stored->text));
  return subject;
}

std::string plan_of(const cable::MissionId& from, const terminal::Draft& draft) {
  std::string out = "from " + from.str();
  for (const cable::Duty duty : {cable::Duty::action, cable::Duty::info}) {
    std::string missions;
    for (const cable::Distribution& line : terminal::distribution_of(draft)) {
      if (line.duty == duty) missions += " " + line.mission.str();
    }
    if (!missions.empty()) out += (duty == cable::Duty::action ? "  action" : "  info") + missions;
  }
  for (const cable::MissionId& left_out : draft.exempted) out += "  without " + left_out.str();
  if (draft.level) out = std::string(cable::full_name(*draft.level)) + "  " + out;
  return out;
}

// The level is typed for CONFIDENTIEL UE and up, also with --yes: a slip there is not undone.
Result<bool> confirmed(Context& context, const Arguments& arguments, const terminal::Draft& draft) {
  if (!draft.level || *draft.level < cable::Level::confidentiel) {
    if (!context.person_is_here()) return true;
    return context.confirm("Release it?");
  }
  std::string typed = arguments.maybe("--level").value_or("");
  if (typed.empty()) {
    TRY(typed, context.ask("Type the level to release it:", "--level"));
  }
  const auto level = cable::parse_level(typed);
  if (!level || *level != *draft.level) {
    return fail(Code::usage, "The level that was typed is not the draft's", "--level");
  }
  return true;
}

Result<ReleasedCable> send(Place& place, const Subject& subject) {
  if (subject.pending) {
    auto sent = terminal::resume(*place, subject.pending->id);
    // Another command saw it recorded meanwhile, and dropped the envelope.
    const bool dropped = !sent && sent.error().code == Code::not_found;
    if (!dropped || !subject.gone) return sent;
  }
  if (subject.gone) return ReleasedCable{.accepted = *subject.gone, .sealed = {}};
  return terminal::release(
      *place, *subject.draft,
      {.mission = place.mission(), .draft = subject.draft_id, .clearances = {}, .text_salt = {}});
}

// What the envelope says: where this command did not seal it, the draft may say something else.
std::string sealed_words(const terminal::SealedFor& sealed) {
  std::string out = "  " + std::string(cable::full_name(sealed.level)) + "  to";
  for (const cable::MissionId& mission : sealed.addressees) out += " " + mission.str();
  return out;
}

std::string head_line(const Subject& subject, const ReleasedCable& released) {
  if (!subject.pending && !subject.gone) {
    return sent_line({.number = released.accepted.number,
                      .level = released.sealed.level,
                      .distribution = terminal::distribution_of(*subject.draft)});
  }
  const std::string number = released.accepted.number.str();
  const bool known = !released.sealed.addressees.empty();
  return number + (known ? sealed_words(released.sealed) : "") + "\n";
}

struct Watched {
  wire::Track track;
  SeenAfter seen;
};

void note_deliveries(Watched& watched, Steady::time_point since) {
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - since);
  for (const wire::Delivery& each : watched.track.deliveries) {
    if (each.delivered) watched.seen.try_emplace(each.mission, elapsed.count() / 100);
  }
}

Result<Watched> watch(Place& place, const wire::Accepted& accepted, std::int64_t wait_s) {
  const auto began = Steady::now();
  const wire::CableQuery query{.cable = accepted.cable, .number = {}, .mission = place.mission()};
  Watched watched;
  for (;;) {
    TRY(watched.track, terminal::track(*place, query));
    note_deliveries(watched, began);
    const bool over = Steady::now() - began >= std::chrono::seconds(wait_s);
    if (over || complete(watched.track, place->charter().seats.size())) return watched;
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

// Sent is known; where it got to may not be, which is no failure of the release.
Result<void> show_released(Context& context, Place& place, const Subject& subject,
                           const ReleasedCable& released, std::int64_t wait_s) {
  std::string text = head_line(subject, released);
  const std::size_t seats = place->charter().seats.size();
  Json track;
  if (auto watched = watch(place, released.accepted, wait_s)) {
    text += track_text(
        {.track = watched->track, .seats = seats, .now = place->now(), .seen = watched->seen});
    track = track_json(watched->track, seats);
  } else {
    text += "accepted, durable\n";
    context.warn("where it is could not be asked: " + watched.error().detail);
  }
  const auto name_of = [](const cable::MissionId& mission) { return Json(mission.str()); };
  context.answer({.kind = "cable.release",
                  .data = Json::Members{{"number", released.accepted.number.str()},
                                        {"to", list_of(released.sealed.addressees, name_of)},
                                        {"cable", released.accepted.cable.hex()},
                                        {"record", released.accepted.index.value},
                                        {"repeated", subject.pending || subject.gone},
                                        {"track", track}}},
                 text);
  return {};
}

Failure not_sent(Error error, const std::string& draft) {
  const bool unknown = error.code == Code::outcome_unknown || error.code == Code::unreachable ||
                       error.code == Code::busy;
  if (unknown) {
    error.detail =
        fmt::format("Outcome unknown ({}): repeat 'valise release {}', it cannot go twice",
                    error.detail, draft);
    error.code = Code::outcome_unknown;
  }
  return Failure(std::move(error));
}

// False: no, or it was only asked what would be done.
Result<bool> go_on(Context& context, const Arguments& arguments, Place& place,
                   const Subject& subject) {
  std::string would = "send the same bytes again";
  if (subject.pending) {
    context.say("the same bytes again, sealed " + to_dtg(subject.pending->sealed));
    const auto sealed = terminal::sealed_for(place.settings(), subject.pending->id);
    if (sealed) context.say("from " + subject.pending->mission.str() + sealed_words(*sealed));
  } else if (subject.gone) {
    context.say("it has gone already, as " + subject.gone->number.str());
    would = "look where it is";
  } else {
    context.say(plan_of(place.mission(), *subject.draft));
    for (const Error& problem : terminal::check_draft(*subject.draft, place->charter())) {
      return Failure(problem);
    }
    for (const Error& problem : terminal::check_files(*subject.draft)) return Failure(problem);
    would = "seal " + subject.draft_id + " and send it";
  }
  if (context.only_says(would)) return false;
  if (subject.pending || subject.gone) return true;
  TRY(const bool sure, confirmed(context, arguments, *subject.draft));
  if (sure) context.say(touch_word(place.settings()));
  return sure;
}

Result<void> release(Context& context, const Arguments& arguments) {
  TRY(const auto wait, arguments.number("--wait", 0, 3600));
  TRY(auto place, Place::open(context));
  TRY(Subject subject, find_subject(context, *place, arguments.text("ID")));
  TRY(const bool sure, go_on(context, arguments, *place, subject));
  if (!sure) {
    context.say("nothing was sealed or sent");
    return {};
  }
  const auto released = send(*place, subject);
  if (!released) return not_sent(released.error(), subject.draft_id);
  // The draft goes before the envelope does: were the envelope gone first, a crash between would
  // let the same draft go a second time.
  TRY_VOID(terminal::forget_released(place->settings().data, subject.draft_id, released->accepted));
  subject.held.reset();
  return show_released(context, *place, subject, *released, wait.value_or(5));
}

Result<void> track(Context& context, const Arguments& arguments) {
  TRY(const cable::Number number, arguments.read("NUMBER", cable::Number::parse));
  TRY(auto place, Place::open(context));
  TRY(const wire::Track found,
      terminal::track(**place, {.cable = {}, .number = number, .mission = place->mission()}));
  const std::size_t seats = (*place)->charter().seats.size();
  context.answer(
      {.kind = "cable.track", .data = track_json(found, seats)},
      number.str() + "\n" + track_text({.track = found, .seats = seats, .now = (*place)->now()}));
  return {};
}

}  // namespace

std::vector<Command> release_commands() {
  return {
      {"release",
       "seal a draft and send it",
       {must(one("ID", "ID", "of the draft")),
        one("--wait", "SECONDS", "watch it arrive for so long (5)"),
        one("--level", "LEVEL", "typed again, for CONFIDENTIEL UE and up")},
       release},
      {"track", "where an own cable is", {must(one("NUMBER", "NUMBER", "of the cable"))}, track},
  };
}

}  // namespace valise::cli
