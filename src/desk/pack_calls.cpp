// pack_take, packs, pack_return: cables that are taken along.
#include "cli/packs_shown.h"
#include "desk/calls.h"
#include "desk/shown.h"
#include "terminal/packs.h"

namespace valise::desk {
namespace {

using cli::Json;

Result<Json> pack_take(Desk& desk, const Json& body) {
  TRY(const cable::Number number, cable_in(body));
  TRY(const std::int64_t days, number_in(body, "days"));
  TRY(const auto sitting, desk.sitting());
  TRY(const terminal::Listed cable, sitting->cables().find(number));
  terminal::Workplace& work = sitting->work_of_an_act();
  TRY_VOID(terminal::may_go_along(work, cable, days));
  TRY_VOID(name_together(*sitting, cable, body));
  auto taken = terminal::take_along(work, cable,
                                    {.mission = sitting->mission(),
                                     .file = {},
                                     .body_parts = sitting->ahead().parts(work.domain(), cable)},
                                    days);
  sitting->note_session();  // a place of it may be used although nothing was opened
  if (!taken) return Failure(taken.error());
  terminal::OpenedCable& opened = taken->opened;
  const auto kept = sitting->keep(opened, taken->pack);
  sitting->ahead().drop(opened.id);
  sitting->cables().opened(number);
  wipe({reinterpret_cast<std::uint8_t*>(opened.text.data()), opened.text.size()});
  if (!kept) return Failure(kept.error());
  return Json(Json::Members{{"number", number.str()},
                            {"until", to_iso(taken->pack.until)},
                            {"record", taken->pack.record.value}});
}

Result<Json> packs(Desk& desk, const Json&) {
  TRY(const auto sitting, desk.sitting());
  TRY_VOID(sitting->drop_ended());
  TRY(const auto all,
      sitting->with_archive([](const terminal::Archive& archive) { return archive.packs(); }));
  return Json(Json::Members{{"packs", cli::packs_json(all, sitting->work().now())}});
}

Result<Json> pack_return(Desk& desk, const Json&) {
  TRY(const auto sitting, desk.sitting());
  TRY(const std::size_t wiped, sitting->give_back());
  return Json(Json::Members{{"texts", wiped}});
}

}  // namespace

std::vector<Call> pack_calls() {
  return {{"pack_take", Call::Kind::acts, pack_take},
          {"packs", Call::Kind::asks, packs},
          {"pack_return", Call::Kind::asks, pack_return}};
}

}  // namespace valise::desk
