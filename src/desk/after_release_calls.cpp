// change_status, assign, file, officers: what becomes of a cable after its release, whose work it
// is and where it stands.
#include <algorithm>

#include "desk/calls.h"
#include "terminal/acting.h"

namespace valise::desk {
namespace {

using cli::Json;

// As the node lists it now. It is done whatever comes of this: where nothing does, the next look at
// the list shows it; or it is in a file now that is not granted to him.
void look_again(Sitting& sitting, const cable::Number& number) {
  auto cable = terminal::find_cable(sitting.work(), sitting.mission(), number);
  if (cable) sitting.cables().changed(std::move(*cable));
}

Json sent_json(const terminal::SentAct& sent) {
  return Json::Members{{"recorded", sent.recorded}};
}

Result<cable::Status> status_in(const Json& body) {
  TRY(const std::string word, text_in(body, "status"));
  if (word == "corrected") return cable::Status::corrected;
  if (word == "superseded") return cable::Status::superseded;
  if (word == "cancelled") return cable::Status::cancelled;
  if (word == "withdrawn") return cable::Status::withdrawn;
  return fail(Code::malformed, "corrected, superseded, cancelled or withdrawn", "status");
}

Result<Json> change_status(Desk& desk, const Json& body) {
  TRY(const cable::Number number, cable_in(body));
  TRY(const auto sitting, desk.sitting());
  terminal::Workplace& work = sitting->work_of_an_act();
  TRY(const terminal::Listed cable, terminal::find_cable(work, sitting->mission(), number));
  ledger::StatusChange change;
  TRY(change.status, status_in(body));
  if (body.member("by") != nullptr) {
    TRY(const std::string said, text_in(body, "by"));
    TRY(const cable::Number by, cable::Number::parse(said));
    TRY(const terminal::Listed successor, sitting->cables().find(by));
    change.by = ledger::Successor{successor.held.cable, by};
  }
  TRY(const terminal::SentAct sent, terminal::change_status(work, cable, change));
  look_again(*sitting, number);
  return sent_json(sent);
}

Result<Json> file(Desk& desk, const Json& body) {
  TRY(const cable::Number number, cable_in(body));
  TRY(const auto sitting, desk.sitting());
  terminal::Workplace& work = sitting->work_of_an_act();
  TRY(const terminal::Listed cable, terminal::find_cable(work, sitting->mission(), number));
  const Json* said = body.member("files");
  if (said == nullptr || said->items() == nullptr || said->items()->empty()) {
    return fail(Code::usage, "a cable stands in one file at least", "files");
  }
  std::vector<cable::FileId> files;
  for (const Json& each : *said->items()) {
    if (each.text() == nullptr) return fail(Code::malformed, "no name of a file", "files");
    TRY(const cable::FileId file, cable::FileId::parse(*each.text()));
    files.push_back(file);
  }
  TRY(const terminal::SentAct sent, terminal::file_cable(work, cable, sitting->mission(), files));
  look_again(*sitting, number);
  return sent_json(sent);
}

Result<Json> assign(Desk& desk, const Json& body) {
  TRY(const cable::Number number, cable_in(body));
  TRY(const auto sitting, desk.sitting());
  TRY(const terminal::Listed cable, sitting->cables().find(number));
  std::optional<cable::OfficerId> officer;
  if (body.member("officer") != nullptr) {
    TRY(const std::string said, text_in(body, "officer"));
    TRY(officer, cable::OfficerId::parse(said));
  }
  TRY_VOID(terminal::assign_cable(sitting->work(), cable, sitting->mission(), officer));
  look_again(*sitting, number);
  return Json(Json::Members{});
}

// Who is accredited to the mission, in force, and in which roles this officer himself is: by the
// node's word.
Result<Json> officers(Desk& desk, const Json&) {
  TRY(const auto sitting, desk.sitting());
  const terminal::Workplace& work = sitting->work();
  TRY(const auto all, terminal::officers(work));
  std::vector<std::string> out;
  std::string roles;
  for (const auto& [officer, record] : all) {
    const auto& missions = record.accreditation.missions;
    if (!record.in_force(work.now())) continue;
    if (officer == work.officer()) roles = ledger::roles_text(record.accreditation.roles);
    if (std::ranges::count(missions, sitting->mission()) > 0) out.push_back(officer.str());
  }
  return Json(Json::Members{{"officers", cli::list_of(out)}, {"roles", roles}});
}

}  // namespace

std::vector<Call> after_release_calls() {
  return {{"change_status", Call::Kind::acts, change_status},
          {"file", Call::Kind::acts, file},
          {"assign", Call::Kind::asks, assign},
          {"officers", Call::Kind::asks, officers}};
}

}  // namespace valise::desk
