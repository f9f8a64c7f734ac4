// countersign list|approve, suspend, lift, hold, hold list, mission propose.
#include <fmt/format.h>

#include "cli/acts_shown.h"
#include "cli/app.h"
#include "cli/families.h"
#include "cli/fingerprint.h"
#include "cli/place.h"
#include "cli/standing_shown.h"
#include "cli/subject.h"
#include "ledger/state.h"
#include "terminal/acting.h"

namespace valise::cli {
namespace {

using terminal::Against;
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
  const std::string would =
      fmt::format("sign act {}: {} {}", shown.id.short_hex(), shown.title, shown.act.subject);
  if (context.only_says(would)) return {};
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
  TRY(const terminal::SentAct sent, terminal::countersign(*place, shown, fingerprint));
  show_act(context, sent);
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

constexpr std::size_t kLiftMax = 1000;  // holds that one act can name

struct WhatToLift {
  std::string subject;
  std::vector<Hash> named = {};  // of its holds these alone; empty: all
};

// One that is not in force is not there, or was lifted before: which, the ledger says.
Result<std::vector<Against>> in_force(const terminal::Workplace& workplace,
                                      const terminal::Standing& standing, const WhatToLift& what) {
  auto found = terminal::to_lift(standing, what.subject, what.named);
  if (found || found.error().code != Code::not_found) return found;
  for (const Hash& hold : what.named) {
    const auto before = terminal::lifted_by(workplace, what.subject, hold);
    if (!before || !*before) continue;
    return fail(Code::conflict,
                fmt::format("That hold was lifted already, by record {} of your ledger",
                            before->value().value),
                hold.hex());
  }
  return found;
}

// What is in force against that very subject, said before it is signed away.
Result<std::vector<Hash>> holds_to_lift(Context& context, const terminal::Workplace& workplace,
                                        const WhatToLift& what) {
  const terminal::Standing standing = terminal::what_stands(workplace);
  if (standing.no_node) return Failure(*standing.no_node);
  if (standing.no_trustees) return Failure(*standing.no_trustees);
  if (!standing.whole) {
    return fail(Code::refused,
                "Two security officers or registrars lift; the trustees do not know you as one",
                what.subject);
  }
  TRY(auto all, in_force(workplace, standing, what));
  if (all.size() > kLiftMax) {
    all.resize(kLiftMax);
    context.say("not all go into one act: lift again after this one");
  }
  context.talk("to be lifted:\n" + standing_lines(all, workplace.charter().seats.size()));
  std::vector<Hash> holds;
  for (const Against& each : all) {
    if (each.is_hold) holds.push_back(each.id);
  }
  return holds;
}

Result<void> lift(Context& context, const Arguments& arguments) {
  WhatToLift what;
  TRY(what.subject, subject_of(arguments.text("ID")));
  for (const std::string& each : arguments.texts("--hold")) {
    const auto bytes = from_hex(each);
    if (!bytes || bytes->size() != 32) return fail(Code::usage, "No hold has that name", each);
    what.named.push_back({*to_array<32>(*bytes)});
  }
  TRY(auto place, Place::open_without_mission(context));
  TRY(const auto holds, holds_to_lift(context, **place, what));
  return propose(context, "lift what stands against " + what.subject,
                 [&] { return terminal::lift(**place, what.subject, holds); });
}

Result<void> hold_list(Context& context, const Arguments&) {
  TRY(auto place, Place::open_without_mission(context));
  const terminal::Standing standing = terminal::what_stands(**place);
  if (standing.no_trustees) return Failure(*standing.no_trustees);
  warn_of_gaps(context, standing);
  context.answer({.kind = "hold.list", .data = standing_json(standing.all)},
                 print(standing_table(standing.all, (*place)->charter().seats.size())));
  const bool all_told = standing.whole && !standing.no_node;
  if (standing.all.empty() && all_told) context.say("nobody is held or suspended");
  return {};
}

Result<void> hold(Context& context, const Arguments& arguments) {
  if (!arguments.has("WHOM")) return fail(Code::usage, "Name whom to hold", "WHOM");
  if (!arguments.has("--reason")) return fail(Code::usage, "Give --reason", "--reason");
  TRY(const std::string subject, subject_of(arguments.text("WHOM")));
  TRY(const ledger::ReasonCode reason, arguments.read("--reason", ledger::parse_reason));
  TRY(auto place, Place::open_without_mission(context));
  if (context.only_says("hold " + subject + " at once")) return {};
  if (context.person_is_here()) {
    TRY(const bool sure, context.confirm("hold " + subject + " at once?"));
    if (!sure) return {};
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
      fmt::format("{} is held by {}\nhold {}\nto lift it, two officers: valise lift '{}'\n",
                  subject, names, sent.hold.hex(), subject));
  return {};
}

}  // namespace

std::vector<Command> act_commands() {
  const Option whom = one("WHOM", "NAME", "officer, device, mission, member or cable");
  const Option reason =
      one("--reason", "REASON", "departure, lost, suspected, mistake, exercise or other");
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
       {must(one("KIND", "KIND", "officer, device or mission")), must(whom), must(reason)},
       suspend},
      {"lift",
       "end what is in force against someone; two officers sign",
       {must(one("ID", "NAME", "who was suspended or held")),
        many("--hold", "HEX", "of the holds end this one only; may be repeated")},
       lift},
      {"hold", "by the trustees, at once, without the node", {whom, reason}, hold},
      // Behind "hold", whose WHOM and --reason the grammar cannot require beside it.
      {"hold list", "who is held or suspended, why, since when, by whom", {}, hold_list},
  };
}

}  // namespace valise::cli
