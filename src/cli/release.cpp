// release, track: sealing a draft, sending it, and where it is.
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "cli/shown.h"
#include "terminal/draft_attachment.h"
#include "terminal/outgoing.h"

namespace valise::cli {
namespace {

using Steady = std::chrono::steady_clock;
using terminal::Outgoing;
using terminal::ReleasedCable;

constexpr auto kBetweenLooks = std::chrono::milliseconds(250);

constexpr auto kOtherCommand = std::chrono::seconds(60);  // it may wait for keys, and for a touch

terminal::DraftStore store_of(Context& context, Place& place) {
  return {place.settings().data, place->domain(), place->device(), context.random()};
}

Result<Outgoing> find_outgoing(Context& context, Place& place, const std::string& id) {
  const terminal::DraftStore store = store_of(context, place);
  auto found = terminal::find_outgoing(*place, store, id, std::chrono::milliseconds(0));
  if (found || found.error().code != Code::busy) return found;
  context.say("another command is at work on " + id + ": waiting for it");
  return terminal::find_outgoing(*place, store, id, kOtherCommand);
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

// What the envelope says: where this command did not seal it, the draft may say something else.
std::string sealed_words(const terminal::SealedFor& sealed) {
  std::string out = "  " + std::string(cable::full_name(sealed.level)) + "  to";
  for (const cable::MissionId& mission : sealed.addressees) out += " " + mission.str();
  return out;
}

std::string head_line(const Outgoing& outgoing, const ReleasedCable& released) {
  if (!outgoing.repeats()) {
    return sent_line({.number = released.accepted.number,
                      .level = released.sealed.level,
                      .distribution = terminal::distribution_of(*outgoing.draft)});
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
Result<void> show_released(Context& context, Place& place, const Outgoing& outgoing,
                           const ReleasedCable& released, std::int64_t wait_s) {
  std::string text = head_line(outgoing, released);
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
                                        {"repeated", outgoing.repeats()},
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
                   const Outgoing& outgoing) {
  std::string would = "send the same bytes again";
  if (outgoing.pending) {
    context.say("the same bytes again, sealed " + to_dtg(outgoing.pending->sealed));
    const auto sealed = terminal::sealed_for(place.settings(), outgoing.pending->id);
    if (sealed) context.say("from " + outgoing.pending->mission.str() + sealed_words(*sealed));
  } else if (outgoing.gone) {
    context.say("it has gone already, as " + outgoing.gone->number.str());
    would = "look where it is";
  } else {
    context.say(plan_of(place.mission(), *outgoing.draft));
    for (const Error& problem : terminal::check_draft(*outgoing.draft, place->charter())) {
      return Failure(problem);
    }
    for (const Error& problem : terminal::check_files(*outgoing.draft)) return Failure(problem);
    for (const Error& problem : terminal::check_kept(*place, outgoing.id, outgoing.draft->kept)) {
      return Failure(problem);
    }
    if (outgoing.clearing) {
      if (auto missing = terminal::not_cleared(*outgoing.clearing))
        return Failure(std::move(*missing));
    }
    would = "seal " + outgoing.id + " and send it";
  }
  if (context.only_says(would)) return false;
  if (outgoing.repeats()) return true;
  TRY(const bool sure, confirmed(context, arguments, *outgoing.draft));
  if (sure) context.say(touch_word(place.settings()));
  return sure;
}

Result<void> release(Context& context, const Arguments& arguments) {
  TRY(const auto wait, arguments.number("--wait", 0, 3600));
  TRY(auto place, Place::open(context));
  TRY(Outgoing outgoing, find_outgoing(context, *place, arguments.text("ID")));
  TRY(const bool sure, go_on(context, arguments, *place, outgoing));
  if (!sure) {
    context.say("nothing was sealed or sent");
    return {};
  }
  const auto released = terminal::send(**place, place->mission(), outgoing);
  if (!released) return not_sent(released.error(), outgoing.id);
  outgoing.held.reset();
  return show_released(context, *place, outgoing, *released, wait.value_or(5));
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
