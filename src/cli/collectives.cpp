// collective show|set: lists of addressees of the own member.
#include <fmt/format.h>

#include "cli/acts_shown.h"
#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "terminal/acting.h"

namespace valise::cli {
namespace {

std::string joined(const std::vector<cable::MissionId>& missions) {
  std::string out;
  for (const cable::MissionId& each : missions) out += (out.empty() ? "" : " ") + each.str();
  return out;
}

Result<void> show(Context& context, const Arguments& arguments) {
  std::optional<cable::FileId> wanted;
  if (arguments.has("NAME")) {
    TRY(wanted, arguments.read("NAME", cable::FileId::parse));
  }
  TRY(auto place, Place::open_without_mission(context));
  TRY(auto all, terminal::collectives(**place));
  if (wanted) std::erase_if(all, [&](const auto& each) { return each.first != *wanted; });
  if (wanted && all.empty()) {
    return fail(Code::not_found, "There is no list of that name", wanted->str());
  }
  Table table{.heading = {"list", "missions"}, .rows = {}};
  for (const auto& [name, list] : all) table.rows.push_back({name.str(), joined(list.missions)});
  context.answer(
      {.kind = "collective.show",
       .data = list_of(all,
                       [](const auto& each) {
                         return Json(Json::Members{
                             {"name", each.first.str()},
                             {"missions", list_of(each.second.missions, [](const auto& mission) {
                                return Json(mission.str());
                              })}});
                       })},
      all.empty() ? "" : print(table));
  if (all.empty()) context.say("there are no lists");
  return {};
}

Result<void> set(Context& context, const Arguments& arguments) {
  TRY(const cable::FileId name, arguments.read("NAME", cable::FileId::parse));
  ledger::Collective list;
  for (const std::string& each : arguments.texts("MISSION")) {
    TRY(const cable::MissionId mission, cable::MissionId::parse(each));
    list.missions.push_back(mission);
  }
  const bool ends = arguments.has("--end");
  if (ends != list.missions.empty()) {
    return fail(Code::usage, "Name all its missions, or --end", "MISSION");
  }
  TRY(auto place, Place::open_without_mission(context));
  const std::string would = ends ? "end the list " + name.str()
                                 : name.str() + " is to stand for " + joined(list.missions);
  return propose(context, would, [&] { return terminal::set_collective(**place, name, list); });
}

}  // namespace

std::vector<Command> collective_commands() {
  const Option name = one("NAME", "NAME", "in capitals: COREU");
  return {
      {"collective show", "lists of addressees, and whom each stands for", {name}, show},
      {"collective set",
       "say whom a list stands for: one registrar proposes, another countersigns",
       {must(name), many("MISSION", "MISSION", "all of them"),
        flag("--end", "there is none of that name any more")},
       set},
  };
}

}  // namespace valise::cli
