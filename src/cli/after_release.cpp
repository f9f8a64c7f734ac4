// correct, supersede, cancel, withdraw: what becomes of an own cable. assign, file: whose work a
// cable is, and where it stands.
#include <fmt/format.h>

#include "cli/acts_shown.h"
#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "cli/shown.h"
#include "terminal/acting.h"

namespace valise::cli {
namespace {

using cable::Status;
using terminal::Listed;

Result<Listed> own_cable(Place& place, const cable::Number& number) {
  TRY(Listed found, terminal::find_cable(*place, place.mission(), number));
  if (found.header.policy.originator == place.mission()) return found;
  return fail(Code::refused, "only its originator says what becomes of a cable", number.str());
}

Result<void> change(Context& context, const Arguments& arguments, Status to) {
  TRY(const cable::Number number, arguments.read("NUMBER", cable::Number::parse));
  TRY(auto place, Place::open(context));
  TRY(const Listed cable, own_cable(*place, number));
  ledger::StatusChange change{to, std::nullopt};
  std::string would = fmt::format("{}: it is {} from now on", number.str(), status_word(to));
  if (to == Status::corrected || to == Status::superseded) {
    TRY(const cable::Number by, arguments.read("--by", cable::Number::parse));
    TRY(const Listed successor, own_cable(*place, by));
    change.by = ledger::Successor{successor.held.cable, by};
    would += " by " + by.str();
  }
  if (to == Status::withdrawn) would += ", and nobody opens it any more, here neither";
  return propose(context, would, [&] { return terminal::change_status(**place, cable, change); });
}

template <Status to>
Result<void> change_to(Context& context, const Arguments& arguments) {
  return change(context, arguments, to);
}

Result<void> assign(Context& context, const Arguments& arguments) {
  TRY(const cable::Number number, arguments.read("NUMBER", cable::Number::parse));
  std::optional<cable::OfficerId> officer;
  const bool nobody = arguments.has("--nobody");
  if (nobody == arguments.has("OFFICER")) {
    return fail(Code::usage, "Name one officer, or --nobody", "OFFICER");
  }
  if (!nobody) {
    TRY(officer, arguments.read("OFFICER", cable::OfficerId::parse));
  }
  TRY(auto place, Place::open(context));
  TRY(const Listed cable, terminal::find_cable(**place, place->mission(), number));
  const std::string whose = officer ? officer->str() : "nobody";
  if (context.only_says(fmt::format("assign {} to {}", number.str(), whose))) return {};
  TRY_VOID(terminal::assign_cable(**place, cable, place->mission(), officer));
  context.answer({.kind = "cable.assign",
                  .data = Json::Members{{"number", number.str()},
                                        {"assignee", officer ? Json(whose) : Json()}}},
                 fmt::format("{} is assigned to {}\n", number.str(), whose));
  return {};
}

Result<void> file(Context& context, const Arguments& arguments) {
  TRY(const cable::Number number, arguments.read("NUMBER", cable::Number::parse));
  std::vector<cable::FileId> files;
  std::string would = "file " + number.str() + " in";
  for (const std::string& each : arguments.texts("FILE")) {
    TRY(const cable::FileId file, cable::FileId::parse(each));
    files.push_back(file);
    would += " " + each;
  }
  TRY(auto place, Place::open(context));
  TRY(const Listed cable, terminal::find_cable(**place, place->mission(), number));
  return propose(context, would,
                 [&] { return terminal::file_cable(**place, cable, place->mission(), files); });
}

}  // namespace

std::vector<Command> after_release_commands() {
  const Option own = must(one("NUMBER", "NUMBER", "of an own cable"));
  const Option any = must(one("NUMBER", "NUMBER", "of a cable that the mission holds"));
  const Option by = must(one("--by", "NUMBER", "of the later cable, released already"));
  return {
      {"correct",
       "say that a later cable corrects one that was released",
       {own, by},
       change_to<Status::corrected>},
      {"supersede",
       "say that a later cable takes the place of one",
       {own, by},
       change_to<Status::superseded>},
      {"cancel",
       "say that a cable holds no more; its text stays, marked",
       {own},
       change_to<Status::cancelled>},
      {"withdraw",
       "have a cable opened no more by anyone; kept texts go",
       {own},
       change_to<Status::withdrawn>},
      {"assign",
       "make a cable one officer's work, for colleagues to see",
       {any, one("OFFICER", "OFFICER", "of the mission: nl-7f3a"),
        flag("--nobody", "it is nobody's any more")},
       assign},
      {"file",
       "put a cable into these files of the mission; a registrar signs",
       {any, must(many("FILE", "FILE", "all in which it is to stand"))},
       file},
  };
}

}  // namespace valise::cli
