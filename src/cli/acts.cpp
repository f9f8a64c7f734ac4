// countersign list|approve, suspend, lift, hold, mission propose.
#include <fmt/format.h>

#include "cli/acts_shown.h"
#include "cli/app.h"
#include "cli/families.h"
#include "cli/fingerprint.h"
#include "cli/place.h"
#include "cli/subject.h"
#include "ledger/state.h"
#include "terminal/acting.h"

namespace valise::cli {
namespace {

using terminal::WaitingShown;

Result<void> waiting(Context& context, const Arguments&) {
  TRY(auto place, Place::open_without_mission(context));
  TRY(const auto all, terminal::waiting_acts(**place));
  std::string text;
  for (const WaitingShown& each : all) text += waiting_text(each);
  context.answer({.kind = "countersign.list", .data = list_of(all, waiting_json)}, text);
  if (all.empty()) context.say("nothing waits for a signature");
  return {};
}

// What was shown is what is signed: the very payload, never one fetched again.
Result<void> sign_shown(Context& context, const Arguments& arguments, Place& place,
                        const WaitingShown& shown) {
  context.talk(waiting_text(shown));
  std::optional<Array<16>> fingerprint;
  if (shown.fingerprint) {
    TRY(fingerprint, typed_fingerprint(context, arguments));
  } else {
    TRY(const bool sure, context.confirm("Sign it?"));
    if (!sure) {
      context.say("nothing was signed");
      return {};
    }
  }
  if (context.globals().dry_run) {
    context.say("nothing was signed");
    return {};
  }
  TRY(const wire::ActState state, terminal::countersign(*place, shown, fingerprint));
  context.answer({.kind = "act", .data = act_json(state)}, act_text(state));
  return {};
}

Result<void> approve(Context& context, const Arguments& arguments) {
  const std::string& id = arguments.text("ID");
  constexpr std::size_t kDigitsMin = 8;
  if (id.size() < kDigitsMin) return fail(Code::usage, "At least eight digits of the act", id);
  TRY(auto place, Place::open_without_mission(context));
  TRY(const auto all, terminal::waiting_acts(**place));
  const WaitingShown* found = nullptr;
  for (const WaitingShown& each : all) {
    if (!each.id.hex().starts_with(id)) continue;
    if (found != nullptr) return fail(Code::conflict, "Two acts begin so: give more digits", id);
    found = &each;
  }
  if (found == nullptr) return fail(Code::not_found, "No such act waits", id);
  return sign_shown(context, arguments, *place, *found);
}

Result<void> propose_mission(Context& context, const Arguments& arguments) {
  TRY(const cable::MissionId mission, arguments.read("MISSION", cable::MissionId::parse));
  TRY(auto place, Place::open_without_mission(context));
  TRY(const auto all, terminal::waiting_acts(**place));
  for (const WaitingShown& each : all) {
    if (each.act.type == ledger::EntryType::mission_opened && each.act.subject == mission.str()) {
      return sign_shown(context, arguments, *place, each);
    }
  }
  return fail(Code::not_found, "No opening of it waits: first 'valise-node mission open'",
              mission.str());
}

Result<void> suspend(Context& context, const Arguments& arguments) {
  TRY(const std::string subject, subject_of(arguments.text("KIND") + " " + arguments.text("WHOM")));
  TRY(const ledger::ReasonCode reason, arguments.read("--reason", ledger::parse_reason));
  TRY(auto place, Place::open_without_mission(context));
  return propose(context, "suspend " + subject,
                 [&] { return terminal::suspend(**place, subject, reason); });
}

Result<void> lift(Context& context, const Arguments& arguments) {
  TRY(const std::string subject, subject_of(arguments.text("ID")));
  std::vector<Hash> holds;
  for (const std::string& each : arguments.texts("--hold")) {
    const auto bytes = from_hex(each);
    if (!bytes || bytes->size() != 32) return fail(Code::usage, "No hold has that name", each);
    holds.push_back({*to_array<32>(*bytes)});
  }
  TRY(auto place, Place::open_without_mission(context));
  return propose(context, "lift what stands against " + subject,
                 [&] { return terminal::lift(**place, subject, holds); });
}

Result<void> hold(Context& context, const Arguments& arguments) {
  TRY(const std::string subject, subject_of(arguments.text("WHOM")));
  TRY(const ledger::ReasonCode reason, arguments.read("--reason", ledger::parse_reason));
  TRY(auto place, Place::open_without_mission(context));
  if (context.person_is_here()) {
    TRY(const bool sure, context.confirm("hold " + subject + " at once?"));
    if (!sure) return {};
  }
  if (context.globals().dry_run) {
    context.say("hold " + subject + ": nothing was signed");
    return {};
  }
  TRY(const terminal::HoldSent sent, terminal::hold(**place, subject, reason));
  std::vector<std::uint8_t> seats;
  for (const wire::HoldTaken& each : sent.taken) seats.push_back(each.seat);
  const std::string names = seat_names((*place)->charter(), seats);
  context.answer(
      {.kind = "hold",
       .data =
           Json::Members{{"hold", sent.hold.hex()},
                         {"subject", subject},
                         {"taken", list_of(seats, [](std::uint8_t seat) { return Json(seat); })}}},
      fmt::format("{} is held by {}\nto lift it, two officers: valise lift '{}' --hold {}\n",
                  subject, names, subject, sent.hold.hex()));
  return {};
}

}  // namespace

std::vector<Command> act_commands() {
  const Option whom = must(one("WHOM", "NAME", "officer, device, mission, member or cable"));
  const Option reason =
      must(one("--reason", "REASON", "departure, lost, suspected, mistake, exercise or other"));
  return {
      {"countersign list", "acts that wait for a signature", {}, waiting},
      {"countersign approve",
       "sign one, as it is shown",
       {must(one("ID", "ID", "eight digits or more of the act")), fingerprint_option()},
       approve},
      {"mission propose",
       "sign the opening that the node prepared",
       {must(one("MISSION", "MISSION", "to be opened: cy/mfa"))},
       propose_mission},
      {"suspend",
       "by the ledger: nothing is opened any more",
       {must(one("KIND", "KIND", "officer, device or mission")), whom, reason},
       suspend},
      {"lift",
       "end a suspension or holds; two officers sign",
       {must(one("ID", "NAME", "who was suspended or held")),
        many("--hold", "HEX", "a hold to end; may be repeated")},
       lift},
      {"hold", "by the trustees, at once, without the node", {whom, reason}, hold},
  };
}

}  // namespace valise::cli
