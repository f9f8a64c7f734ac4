// hello, enrol, unlock, lock, prefer, status: whose desk it is, and how it stands with keys, line
// and budgets.
#include <algorithm>

#include "desk/calls.h"
#include "desk/shown.h"
#include "terminal/agent.h"
#include "terminal/files.h"
#include "wire/budget.h"
#include "wire/paths.h"
#include "wire/trustee.h"

namespace valise::desk {
namespace {

using cli::Json;

Result<Json> newcomer_of(Desk& desk) {
  if (!desk.newcomer()) return Json();
  return newcomer_json(*desk.newcomer());
}

constexpr std::size_t kPreferencesMost = 4096;

std::filesystem::path preferences_of(const Desk& desk) {
  return desk.settings().data / "desk.preferences";
}

// Language, look, letters, sound: the page's own words, for the next time. Nothing of a cable.
Result<Json> prefer(Desk& desk, const Json& body) {
  TRY(const std::string preferences, text_in(body, "preferences"));
  if (preferences.size() > kPreferencesMost) {
    return fail(Code::too_large, "over 4,096 bytes of preferences", "preferences");
  }
  TRY_VOID(terminal::write_private_file(preferences_of(desk), view_of(preferences)));
  return Json(Json::Members{});
}

// What does not read counts for nothing: they can be set again.
Json preferences_json(const Desk& desk) {
  const auto read = terminal::read_file(preferences_of(desk), kPreferencesMost);
  return read ? Json(std::string(read->begin(), read->end())) : Json();
}

// What is shown before anything is unlocked: nothing but what stands in settings and charter.
Result<Json> hello(Desk& desk, const Json&) {
  const terminal::Settings& settings = desk.settings();
  TRY(const Json newcomer, newcomer_of(desk));
  const auto read = terminal::read_keyring(settings);
  if (!read && read.error().code == Code::not_found && desk.newcomer()) {
    return Json(Json::Members{{"version", VALISE_VERSION},
                              {"touches_itself", settings.soft_authenticator.has_value()},
                              {"unlocked", false},
                              {"newcomer", newcomer}});
  }
  TRY(const terminal::Keyring keyring, read);
  TRY(const ledger::Adopted charter, terminal::charter_of(keyring));
  return Json(Json::Members{
      {"version", VALISE_VERSION},
      {"network", charter.charter.network},
      {"demonstration", charter.charter.demonstration},
      {"member", settings.member.str()},
      {"mission", cli::or_null(settings.mission, [](const auto& m) { return Json(m.str()); })},
      {"officer", keyring.officer.str()},
      {"device", keyring.device().short_hex()},
      {"passkeys", keyring.passkeys.size()},
      {"touches_itself", settings.soft_authenticator.has_value()},
      {"unlocked", desk.unlocked()},
      {"idle_s", terminal::kAgentIdleSeconds},
      {"preferences", preferences_json(desk)},
      {"newcomer", newcomer},
      {"ceiling", level_json(charter.charter.ceiling)},
      {"levels", cli::list_of(charter.charter.handling, [](const auto& row) {
         return Json(Json::Members{{"short", cable::short_name(row.level)},
                                   {"full", cable::full_name(row.level)},
                                   {"notches", static_cast<int>(row.level)},
                                   {"pack_days", row.pack_days.value_or(0)}});
       })}});
}

Result<Json> unlock(Desk& desk, const Json& body) {
  const terminal::Settings& settings = desk.settings();
  TRY(terminal::Keyring keyring, terminal::read_keyring(settings));
  if (!settings.mission) return fail(Code::config, "the settings name no mission", "mission");
  TRY(terminal::UnlockedDevice device,
      terminal::unlock(keyring, desk.authenticator(), desk.around().random));
  TRY(terminal::Workplace work,
      terminal::Workplace::open_with(
          settings, {desk.authenticator(), desk.around().random, desk.around().clock},
          std::move(keyring), std::move(device)));
  TRY(auto sitting, Sitting::begin(std::move(work), *settings.mission));
  desk.sit(std::move(sitting));
  return hello(desk, body);
}

Result<Json> enrol(Desk& desk, const Json& body) {
  if (!desk.newcomer()) return fail(Code::refused, "this desk was opened to enrol nobody");
  TRY_VOID(
      make_keys(*desk.newcomer(), desk.settings(), desk.authenticator(), desk.around().random));
  return hello(desk, body);
}

Result<Json> lock(Desk& desk, const Json&) {
  desk.sit(nullptr);
  return Json(Json::Members{});
}

Json session_json(const std::optional<terminal::HeldSession>& held, Time now) {
  if (!held || held->session.expires <= now) return {};
  return Json::Members{{"left", held->places_left()},
                       {"of", held->session.cables.size()},
                       {"seconds", held->session.expires - now}};
}

// The node's word and every trustee's, asked now.
Result<Json> status(Desk& desk, const Json& body) {
  TRY(const std::int64_t idle_s, number_in(body, "idle_s"));
  desk.seen(desk.around().clock.now() + -std::max<std::int64_t>(0, idle_s));
  TRY(const auto sitting, desk.sitting());
  const terminal::Workplace& work = sitting->work();
  const auto node =
      work.network().ask_node<wire::NodeStatus>(wire::path::status, terminal::Nothing{});
  std::size_t answered = 0;
  for (const auto& [seat, heads] :
       work.network().ask_seats<wire::Heads>(wire::path::heads, terminal::Nothing{})) {
    if (heads && !heads->rejoining) ++answered;
  }
  const auto budgets = work.network().ask_node<wire::Budgets>(
      wire::path::budget, wire::BudgetRequest{sitting->mission()});
  return Json(
      Json::Members{{"on_line", node.has_value()},
                    {"trustees", Json::Members{{"answered", answered},
                                               {"of", work.charter().seats.size()},
                                               {"needed", work.charter().quorum()}}},
                    {"session", session_json(sitting->session(), work.now())},
                    {"budgets", budgets ? cli::list_of(budgets->rows, budget_json) : Json()},
                    {"now", to_iso(work.now())}});
}

}  // namespace

std::vector<Call> sitting_calls() {
  return {{"hello", Call::Kind::asks, hello},   {"enrol", Call::Kind::acts, enrol},
          {"unlock", Call::Kind::acts, unlock}, {"lock", Call::Kind::asks, lock},
          {"prefer", Call::Kind::asks, prefer}, {"status", Call::Kind::asks, status}};
}

}  // namespace valise::desk
