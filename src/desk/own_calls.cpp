// devices, openings, mine: this officer's machines, and what was opened in his name.
#include <algorithm>

#include "cli/devices_shown.h"
#include "cli/openings_shown.h"
#include "desk/calls.h"
#include "terminal/acting.h"
#include "terminal/own_openings.h"

namespace valise::desk {
namespace {

using cli::Json;

constexpr std::int64_t kDays = wire::kOwnOpeningsSeconds / kDay;

// Whom to tell of an opening that one did not make.
Json security_officers(const cli::Officers& all, Time now) {
  Json::Items out;
  for (const auto& [officer, record] : all) {
    if (record.in_force(now) && (record.accreditation.roles & ledger::kSecurityOfficer) != 0) {
      out.emplace_back(officer.str());
    }
  }
  return out;
}

Result<Json> devices(Desk& desk, const Json&) {
  TRY(const auto sitting, desk.sitting());
  const terminal::Workplace& work = sitting->work();
  TRY(auto all, terminal::devices(work));
  TRY(const auto officers, terminal::officers(work));
  const terminal::Standing standing = terminal::what_stands(work);
  std::erase_if(all, [&](const auto& each) { return each.officer != work.officer(); });
  const DeviceId here = work.device().id();
  const auto row = [&](const ledger::DeviceRecord& record) {
    const cli::DeviceShown shown = cli::device_shown(standing, officers, record);
    return Json(Json::Members{{"here", seal::signer_id(record.device_key) == here},
                              {"may_open", cli::may_open(shown, work.now())},
                              {"device", cli::device_json(work.charter(), shown, work.now())}});
  };
  return Json(Json::Members{{"devices", cli::list_of(all, row)},
                            {"security_officers", security_officers(officers, work.now())},
                            {"standing_known", !standing.no_trustees && !standing.no_node}});
}

Result<Json> openings(Desk& desk, const Json& body) {
  TRY(const auto sitting, desk.sitting());
  const terminal::Workplace& work = sitting->work();
  wire::OwnOpeningsRequest request;
  TRY(const std::int64_t days, number_in(body, "days"));
  if (days < 1 || days > kDays) return fail(Code::malformed, "1 to 91", "days");
  request.since = work.now() + -days * kDay;
  if (body.member("before") != nullptr) {
    TRY(const std::int64_t before, number_in(body, "before"));
    request.before = LeafIndex{static_cast<std::uint64_t>(before)};
  }
  if (body.member("most") != nullptr) {
    TRY(const std::int64_t most, number_in(body, "most"));
    request.most =
        static_cast<std::uint32_t>(std::clamp<std::int64_t>(most, 1, wire::kOwnOpeningsMax));
  }
  TRY(const auto found, terminal::find_own_openings(work, request));
  TRY(const auto looked, terminal::looked_through(work.settings().data));
  return cli::openings_json({found, work.charter(), work.device().id(), looked, work.now()});
}

Result<Json> mine(Desk& desk, const Json& body) {
  TRY(const std::int64_t record, number_in(body, "record"));
  if (record < 0) return fail(Code::malformed, "a record's number", "record");
  TRY(const auto sitting, desk.sitting());
  TRY_VOID(terminal::note_looked_through(sitting->work().settings().data,
                                         LeafIndex{static_cast<std::uint64_t>(record)}));
  return Json(Json::Members{});
}

}  // namespace

std::vector<Call> own_calls() {
  return {{"devices", Call::Kind::asks, devices},
          {"openings", Call::Kind::asks, openings},
          {"mine", Call::Kind::asks, mine}};
}

}  // namespace valise::desk
