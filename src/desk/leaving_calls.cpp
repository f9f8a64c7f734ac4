// print, export: text that leaves the record's reach, recorded before it is here.
#include "cli/exporting.h"
#include "desk/calls.h"
#include "desk/shown.h"
#include "ledger/state.h"

namespace valise::desk {
namespace {

using cli::Json;

constexpr std::size_t kHoldersMax = 50;

Result<std::vector<std::string>> holders_in(const Json& body) {
  const Json* names = body.member("for");
  if (names == nullptr || names->items() == nullptr) {
    return fail(Code::malformed, "the call lacks a list", "for");
  }
  std::vector<std::string> out;
  for (const Json& each : *names->items()) {
    if (each.text() != nullptr && !each.text()->empty()) out.push_back(*each.text());
  }
  if (out.empty()) return fail(Code::usage, "say for whom it is: a copy each", "for");
  if (out.size() > kHoldersMax) return fail(Code::usage, "at most 50 copies at once", "for");
  return out;
}

struct Leaving {
  std::shared_ptr<Sitting> sitting;
  terminal::Listed cable;
  ledger::ReasonCode reason = ledger::ReasonCode::other;
  ledger::Purpose purpose = ledger::Purpose::duty;
};
Result<Leaving> leaving_in(Desk& desk, const Json& body) {
  Leaving out;
  TRY(const cable::Number number, cable_in(body));
  TRY(const std::string reason, text_in(body, "reason"));
  TRY(out.reason, ledger::parse_reason(reason));
  TRY(out.sitting, desk.sitting());
  TRY(out.cable, out.sitting->cables().find(number));
  const terminal::Workplace& work = out.sitting->work();
  TRY_VOID(cli::export_allowed(work.charter(), out.cable.header.policy.level));
  TRY(out.purpose, purpose_in(body, out.cable, work.now()));
  return out;
}

Json copy_json(const cli::PaperCopy& copy) {
  return Json::Members{{"copy", copy.exported.copy},
                       {"of", copy.of},
                       {"holder", copy.holder},
                       {"record", copy.exported.record.value}};
}

Result<Json> print(Desk& desk, const Json& body) {
  TRY(const auto holders, holders_in(body));
  TRY(const Leaving leaving, leaving_in(desk, body));
  const terminal::Workplace& work = leaving.sitting->work();
  std::vector<cli::PaperCopy> copies;
  TRY(const terminal::OpenedCable opened,
      open_here(*leaving.sitting, leaving.cable, leaving.purpose,
                [&](const terminal::OpenedCable& so_far) -> Result<void> {
                  TRY(copies, cli::record_printing(work, so_far, leaving.reason, holders));
                  return {};
                }));
  return Json(Json::Members{{"text", opened_json(opened, work.charter())},
                            {"copies", cli::list_of(copies, copy_json)}});
}

Result<Json> export_cable(Desk& desk, const Json& body) {
  TRY(const std::string name, text_in(body, "as"));
  TRY(const cli::ExportForm form, cli::export_form(name));
  TRY(const Leaving leaving, leaving_in(desk, body));
  const terminal::Workplace& work = leaving.sitting->work();
  std::optional<cli::Exported> exported;
  TRY(terminal::OpenedCable opened,
      open_here(*leaving.sitting, leaving.cable, leaving.purpose,
                [&](const terminal::OpenedCable& so_far) -> Result<void> {
                  TRY(exported, cli::record_leaving(work, so_far, leaving.reason, std::nullopt));
                  return {};
                }));
  const auto bytes = cli::exported_as(form, opened, *exported);
  opened.wipe();
  if (!bytes) return Failure(bytes.error());
  const bool is_text = form != cli::ExportForm::pdf;
  return Json(Json::Members{{"name", opened.number.str() + "." + name},
                            {"copy", exported->copy},
                            {"record", exported->record.value},
                            {"text", is_text ? Json(*bytes) : Json()},
                            {"base64", is_text ? Json() : Json(to_base64(view_of(*bytes)))}});
}

}  // namespace

std::vector<Call> leaving_calls() {
  return {{"print", Call::Kind::acts, print}, {"export", Call::Kind::acts, export_cable}};
}

}  // namespace valise::desk
