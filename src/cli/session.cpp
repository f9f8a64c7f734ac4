// unlock, lock, status: the device's keys between commands, and where everything stands.
#include <fmt/format.h>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "cli/shown.h"
#include "cli/standing_shown.h"
#include "terminal/acting.h"
#include "terminal/agent.h"
#include "terminal/releasing.h"
#include "wire/paths.h"

namespace valise::cli {
namespace {

Result<void> unlock(Context& context, const Arguments& arguments) {
  TRY(const auto idle, arguments.number("--idle", 1, 24 * 60));
  TRY(const terminal::Settings settings, terminal_settings(context));
  TRY(const terminal::Keyring keyring, terminal::read_keyring(settings));
  TRY(auto authenticator, authenticator_of(context, settings));
  if (context.only_says("take a touch and hold the keys of " + keyring.officer.str())) return {};
  context.say(touch_word(settings));
  TRY(const terminal::UnlockedDevice device,
      terminal::unlock(keyring, *authenticator, context.random()));
  terminal::clear_unfinished(settings);
  const std::int64_t idle_s = idle ? *idle * kMinute : terminal::kAgentIdleSeconds;
  TRY_VOID(terminal::start_agent(settings, device, idle_s));
  context.answer({.kind = "unlock",
                  .data = Json::Members{{"officer", device.officer.str()},
                                        {"device", device.id().hex()},
                                        {"idle_s", idle_s}}},
                 fmt::format("unlocked: {}, device {}, locks after {} idle\n", device.officer.str(),
                             device.id().short_hex(),
                             counted(static_cast<std::uint64_t>(idle_s / kMinute), "minute")));
  return {};
}

Result<void> lock(Context& context, const Arguments&) {
  TRY(const terminal::Settings settings, terminal_settings(context));
  if (context.globals().dry_run) {
    const bool unlocked = terminal::Agent::connect(settings).has_value();
    context.only_says(unlocked ? "forget the keys now" : "do nothing: it is locked already");
    return {};
  }
  TRY(const bool was_unlocked, terminal::end_agent(settings));
  context.answer({.kind = "lock", .data = Json::Members{{"was_unlocked", was_unlocked}}},
                 was_unlocked ? "locked\n" : "locked already\n");
  return {};
}

// What this machine knows without a touch and, where it is unlocked, what the servers say.
struct Status {
  terminal::Keyring keyring;
  std::optional<std::int64_t> seconds_left;  // none: locked
  std::optional<terminal::HeldSession> session;
  std::vector<terminal::PendingRelease> pending;
  bool asked_of_pending = false;  // the node was, about each of them
  std::optional<wire::NodeStatus> node;
  std::vector<std::uint8_t> answered;  // trustees
  std::size_t seats = 0;
  std::vector<terminal::Against> against;  // the officer himself
  std::string trouble;                     // why the servers could not be asked
};

// A suspended officer's node answers nothing, so that his missions are not known either.
std::vector<terminal::Against> against_self(const terminal::Workplace& work) {
  std::vector<cable::MissionId> missions;
  if (const auto all = terminal::officers(work)) {
    for (const auto& [officer, record] : *all) {
      if (officer == work.officer()) missions = record.accreditation.missions;
    }
  }
  return terminal::against_officer(terminal::what_stands(work), work.officer(), missions);
}

// Which of what waits is recorded by now, and so waits no longer.
void look_anew(Context& context, const terminal::Workplace& work, Status& status) {
  if (status.pending.empty() || context.globals().dry_run) return;
  auto left = terminal::settle_releases(work);
  if (!left) {
    context.warn("what is pending could not be looked up: " + left.error().detail);
    return;
  }
  status.pending = std::move(*left);
  status.asked_of_pending = true;
}

void ask_servers(Context& context, Status& status) {
  auto place = Place::open_without_mission(context);
  if (!place) {
    status.trouble = place.error().detail;
    return;
  }
  terminal::Workplace& work = **place.value();
  status.seats = work.charter().seats.size();
  auto node = work.network().ask_node<wire::NodeStatus>(wire::path::status, terminal::Nothing{});
  if (node) {
    status.node = *node;
    look_anew(context, work, status);
  } else {
    status.trouble = node.error().detail;
  }
  for (const auto& [seat, heads] :
       work.network().ask_seats<wire::Heads>(wire::path::heads, terminal::Nothing{})) {
    if (heads && !heads->rejoining) status.answered.push_back(seat);
  }
  status.against = against_self(work);
}

Result<Status> status_of(Context& context) {
  Status status;
  TRY(const terminal::Settings settings, terminal_settings(context));
  TRY(status.keyring, terminal::read_keyring(settings));
  TRY(status.pending, terminal::pending_releases(settings));
  auto agent = terminal::Agent::connect(settings);
  if (!agent) {
    status.trouble = "locked: unlock to ask the servers";
    return status;
  }
  TRY(status.seconds_left, agent->seconds_left());
  TRY(status.session, agent->session());
  ask_servers(context, status);
  return status;
}

std::string node_text(const Status& status) {
  if (!status.node) return "line      " + status.trouble + "\n";
  return fmt::format(
      "line      on line, {} of {} trustees\nledger    {} {}, recorded to {}, {} waiting to go\n",
      status.answered.size(), status.seats, member_of_origin(status.node->origin),
      grouped(status.node->size.value), grouped(status.node->recorded.value),
      counted(status.node->outbox, "envelope"));
}

// "d1 CY-MFA-26-0041 sealed 231407Z NOV 26, accepted, not yet recorded"
std::string pending_text(const terminal::PendingRelease& each, bool asked) {
  const std::string_view known = !each.number ? ""
                                 : asked      ? ", accepted, not yet recorded"
                                              : ", accepted; your node was not asked what since";
  return fmt::format("{} {} sealed {}{}", each.draft,
                     each.number ? each.number->str() : "outcome unknown", to_dtg(each.sealed),
                     known);
}

std::string status_text(const Status& status, Time now) {
  std::string out = fmt::format("officer   {}, device {}\n", status.keyring.officer.str(),
                                status.keyring.device().short_hex());
  out += status.seconds_left
             ? fmt::format("unlocked  locks in {} min\n", (*status.seconds_left + 59) / kMinute)
             : "locked\n";
  if (status.session && status.session->session.expires > now) {
    out += fmt::format("session   {} of {} left, {} min\n", status.session->places_left(),
                       status.session->session.cables.size(),
                       (status.session->session.expires - now) / kMinute);
  }
  for (const terminal::PendingRelease& each : status.pending) {
    out += "pending   " + pending_text(each, status.asked_of_pending) + "\n";
  }
  return out + node_text(status) + standing_lines(status.against, status.seats);
}

Json status_json(const Status& status) {
  const auto pending = [](const terminal::PendingRelease& each) {
    return Json(
        Json::Members{{"cable", each.id.hex()},
                      {"draft", each.draft},
                      {"sealed", to_iso(each.sealed)},
                      {"number", or_null(each.number, [](const auto& n) { return n.str(); })}});
  };
  const auto seat = [](std::uint8_t number) { return Json(number); };
  const auto places_left = [](const terminal::HeldSession& held) { return held.places_left(); };
  return Json::Members{
      {"officer", status.keyring.officer.str()},
      {"device", status.keyring.device().hex()},
      {"unlocked", status.seconds_left.has_value()},
      {"locks_in_s", status.seconds_left},
      {"session_left", or_null(status.session, places_left)},
      {"pending", list_of(status.pending, pending)},
      {"pending_asked", status.asked_of_pending},
      {"on_line", status.node.has_value()},
      {"size", or_null(status.node, [](const auto& node) { return node.size.value; })},
      {"recorded", or_null(status.node, [](const auto& node) { return node.recorded.value; })},
      {"trouble", status.node ? Json() : Json(status.trouble)},
      {"trustees", list_of(status.answered, seat)},
      {"against", standing_json(status.against)}};
}

Result<void> status(Context& context, const Arguments&) {
  TRY(const Status found, status_of(context));
  context.answer({.kind = "status", .data = status_json(found)}, status_text(found, context.now()));
  return {};
}

}  // namespace

std::vector<Command> session_commands() {
  return {
      {"unlock",
       "one touch; the keys stay at hand until lock or idle time",
       {one("--idle", "MINUTES", "lock after so long unused (10)")},
       unlock},
      {"lock", "forget the keys now", {}, lock},
      {"status", "who, whether unlocked, what waits, who answers", {}, status},
  };
}

}  // namespace valise::cli
