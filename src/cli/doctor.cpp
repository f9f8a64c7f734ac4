// doctor: what may be wrong with this terminal, each check with what to do.
#include <fmt/format.h>

#include <cstdlib>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "custody/statements.h"
#include "ledger/state.h"
#include "terminal/agent.h"
#include "terminal/established.h"
#include "terminal/files.h"
#include "wire/paths.h"

namespace valise::cli {
namespace {

struct Finding {
  std::string what;  // "clock"
  bool good = true;
  std::string says;
};
using Findings = std::vector<Finding>;

Finding bad(std::string what, const Error& error) {
  return {std::move(what), false, error.detail + ". " + std::string(remedy_of(error.code))};
}

Finding check_folder(const terminal::Settings& settings) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::perms others = fs::perms::group_all | fs::perms::others_all;
  const fs::file_status status = fs::status(settings.data, error);
  if (status.type() == fs::file_type::not_found) return {"data folder", true, "not made yet"};
  if (status.type() != fs::file_type::directory) {
    return {"data folder", false, settings.data.string() + " is no folder"};
  }
  if ((status.permissions() & others) != fs::perms::none) {
    return {"data folder", false, "others may look into it: chmod 700 " + settings.data.string()};
  }
  if (auto room = terminal::room_for(settings.data, 0); !room)
    return bad("data folder", room.error());
  const fs::path probe = settings.data / "doctor";
  if (auto written = terminal::write_private_file(probe, {}); !written) {
    return bad("data folder", written.error());
  }
  fs::remove(probe, error);
  return {"data folder", true, settings.data.string()};
}

void check_keys(const terminal::Settings& settings, Findings& findings) {
  const auto keyring = terminal::read_keyring(settings);
  if (!keyring) {
    findings.push_back(bad("keys", keyring.error()));
    return;
  }
  findings.push_back(
      {"keys", true,
       fmt::format("{}, device {}", keyring->officer.str(), keyring->device().short_hex())});
  const auto charter = terminal::charter_of(*keyring);
  if (!charter) {
    findings.push_back(bad("charter", charter.error()));
    return;
  }
  findings.push_back({"charter", true,
                      fmt::format("{}, version {}, {} of {} seats", charter->charter.network,
                                  charter->charter.version, charter->charter.quorum(),
                                  charter->charter.seats.size())});
}

Finding clock_finding(const terminal::Workplace& work, std::string what, Time theirs) {
  const std::int64_t off = std::llabs(theirs - work.now());
  return {std::move(what), off <= terminal::kCurrentSkewSeconds,
          fmt::format("answers, its clock is {} s off ours", off)};
}

void check_node(const terminal::Workplace& work, Findings& findings) {
  const auto node =
      work.network().ask_node<wire::NodeStatus>(wire::path::status, terminal::Nothing{});
  findings.push_back(node ? clock_finding(work, "node", node->time) : bad("node", node.error()));
}

Finding check_seat(const terminal::Workplace& work, const ledger::Seat& seat,
                   const Result<wire::CurrentAnswer>& answer, bool rejoining) {
  const std::string what = "trustee " + seat.name;
  if (rejoining) return {what, false, "answers, but is rejoining and gives no shares yet"};
  if (!answer) return bad(what, answer.error());
  if (answer->statements.size() != 1) return {what, false, "its answer is not to what was asked"};
  const auto said = custody::open_statement<wire::Current>(work.domain(), seat.statement_key,
                                                           answer->statements[0]);
  if (!said) return bad(what, said.error());
  return clock_finding(work, what, said->time);
}

// A seat signs its time in every current statement: the own officer's record is as good as any.
void check_trustees(const terminal::Workplace& work, Findings& findings) {
  const wire::CurrentRequest request{.origin = work.origin(),
                                     .keys = {ledger::officer_key(work.officer()).bytes()}};
  const auto heads = work.network().ask_seats<wire::Heads>(wire::path::heads, terminal::Nothing{});
  std::size_t good = 0;
  for (const auto& [number, answer] :
       work.network().ask_seats<wire::CurrentAnswer>(wire::path::current, request)) {
    const auto head = heads.find(number);
    const bool rejoining = head != heads.end() && head->second && head->second->rejoining;
    findings.push_back(check_seat(work, *work.charter().seat(number), answer, rejoining));
    if (findings.back().good) ++good;
  }
  const ledger::Charter& charter = work.charter();
  findings.push_back({"trustees", good >= charter.quorum(),
                      fmt::format("{} of {} are good, {} are needed", good, charter.seats.size(),
                                  charter.quorum())});
}

Findings examine(Context& context, const terminal::Settings& settings) {
  Findings findings;
  findings.push_back(check_folder(settings));
  check_keys(settings, findings);
  const auto agent = terminal::Agent::connect(settings);
  if (!agent) {
    findings.push_back({"unlocked", false, "locked, so no server was asked: valise unlock"});
    return findings;
  }
  findings.push_back({"unlocked", true, "yes"});
  const auto place = Place::open_without_mission(context);
  if (!place) {
    findings.push_back(bad("workplace", place.error()));
    return findings;
  }
  check_node(**place.value(), findings);
  check_trustees(**place.value(), findings);
  return findings;
}

Json finding_json(const Finding& finding) {
  return Json::Members{{"what", finding.what}, {"good", finding.good}, {"says", finding.says}};
}

Result<void> doctor(Context& context, const Arguments&) {
  Findings findings;
  const std::vector<Error> problems = config::check_terminal(context.settings_file());
  for (const Error& problem : problems) {
    findings.push_back({"settings", false, problem.where + ": " + problem.detail});
  }
  if (problems.empty()) {
    findings.push_back({"settings", true, context.settings_file().string()});
    TRY(const terminal::Settings settings, terminal_settings(context));
    for (Finding& each : examine(context, settings)) findings.push_back(std::move(each));
  }
  Table table;
  std::size_t wrong = 0;
  for (const Finding& each : findings) {
    if (!each.good) ++wrong;
    table.rows.push_back({each.good ? "good" : "BAD", each.what, each.says});
  }
  context.answer({.kind = "doctor", .data = list_of(findings, finding_json)}, print(table));
  if (wrong == 0) return {};
  return fail(problems.empty() ? Code::failed : Code::config, counted(wrong, "check") + " bad");
}

}  // namespace

std::vector<Command> doctor_commands() {
  return {{"doctor", "check settings, keys, clock, node and trustees", {}, doctor}};
}

}  // namespace valise::cli
