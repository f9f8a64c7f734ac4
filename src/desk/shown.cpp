#include "desk/shown.h"

#include "cli/place.h"
#include "cli/shown.h"
#include "custody/statements.h"

namespace valise::desk {
namespace {

using cli::Json;
using cli::list_of;
using cli::or_null;

// "Dear colleague" is one paragraph whoever breaks its lines.
Json paragraphs_json(std::string_view text) {
  return list_of(cli::paragraphs_of(text));
}

Json line_json(const cable::Distribution& line) {
  return Json::Members{{"mission", line.mission.str()},
                       {"duty", cable::name(line.duty)},
                       {"precedence", cable::name(line.precedence)},
                       {"due", or_null(line.due, to_iso)}};
}

std::string_view body_name(BodyAt at) {
  switch (at) {
    case BodyAt::kept:
      return "kept";
    case BodyAt::ahead:
      return "ahead";
    case BodyAt::node:
      break;
  }
  return "node";
}

Json attachment_json(const cable::Attachment& each) {
  return Json::Members{{"name", each.name}, {"bytes", each.size}};
}

}  // namespace

Json level_json(cable::Level level) {
  return Json::Members{{"short", cable::short_name(level)},
                       {"full", cable::full_name(level)},
                       {"notches", static_cast<int>(level)}};
}

Json row_json(const terminal::Listed& cable, const RowShown& shown) {
  const cable::Distribution* own = cable.line_of(shown.mission);
  const ledger::Handling* handling = shown.charter.handling_of(cable.header.policy.level);
  const bool archive = shown.now - cable.held.received > ledger::kArchiveAge;
  return Json::Members{
      {"number", cable.held.number.str()},
      {"state", cli::state_of(cable, shown.mission, shown.now)},
      {"own", cable.header.policy.originator == shown.mission},
      {"line", or_null(own, line_json)},
      {"from", cable.header.policy.originator.str()},
      {"level", level_json(cable.header.policy.level)},
      {"caveats", list_of(cable.header.policy.caveats,
                          [](cable::Caveat each) { return Json(cable::name(each)); })},
      {"subject", cable.cover.subject},
      {"dtg", to_iso(cable.cover.dtg)},
      {"received", to_iso(cable.held.received)},
      {"accepted", cable.held.accepted},
      {"status", or_null(cable.status, cli::status_json)},
      {"assignee", or_null(cable.held.assignee, [](const auto& officer) { return officer.str(); })},
      {"files", list_of(cable.held.files, [](const auto& file) { return Json(file.str()); })},
      {"distribution", list_of(cable.cover.distribution, line_json)},
      {"references", list_of(cable.cover.references)},
      {"codes", list_of(cable.cover.codes)},
      {"keywords", list_of(cable.cover.keywords)},
      {"language", cable.cover.language},
      {"type", or_null(cable.cover.type, [](cable::CableType type) { return cable::name(type); })},
      {"exempted", list_of(cable.cover.exempted.value_or(std::vector<cable::MissionId>{}),
                           [](const cable::MissionId& mission) { return Json(mission.str()); })},
      {"releasable_to", list_of(cable.cover.releasable_to.value_or(std::vector<std::string>{}))},
      {"downgrade", or_null(cable.cover.downgrade, cable::text_of)},
      {"bytes", cable.held.body_bytes},
      {"body", body_name(shown.body)},
      {"until", or_null(shown.until, to_iso)},
      {"archive", archive},
      {"touch", archive || handling == nullptr || !handling->session}};
}

Json opened_json(const terminal::OpenedCable& cable, const ledger::Charter& charter) {
  const auto attachment = [](const terminal::WrittenAttachment& each) {
    return attachment_json(each.stated);
  };
  const auto withheld = [&](const terminal::WithheldBy& each) {
    return Json(Json::Members{{"trustee", cli::seat_names(charter, {each.seat})},
                              {"code", custody::withheld_row(each.code).name},
                              {"why", custody::withheld_row(each.code).title}});
  };
  return Json::Members{
      {"number", cable.number.str()},
      {"level", level_json(cable.level)},
      {"status", cli::status_word(cable.status)},
      {"replaced_by", or_null(cable.by, [](const auto& by) { return by.number.str(); })},
      {"subject", cable.subject},
      {"paragraphs", paragraphs_json(cable.text)},
      {"attachments", list_of(cable.attachments, attachment)},
      {"by", cable.by_session ? "session" : "touch"},
      {"record", Json::Members{{"ledger", cli::member_of_origin(cable.origin)},
                               {"index", cable.record.value},
                               {"opened", to_iso(cable.opened)},
                               {"officer", cable.officer.str()},
                               {"mission", cable.mission.str()}}},
      {"trustees", Json::Members{{"asked", cable.asked},
                                 {"answered", cable.answered},
                                 {"used", cli::seat_names(charter, cable.used)},
                                 {"cosigned", cli::seat_names(charter, cable.cosigned)},
                                 {"bad", cli::seat_names(charter, cable.bad_seats)},
                                 {"withheld", list_of(cable.withheld, withheld)}}},
      {"not_kept", list_of(cable.not_kept, [](const Error& error) { return Json(error.detail); })}};
}

Json kept_json(const terminal::KeptCable& cable, const std::optional<terminal::OwnOpening>& opening,
               const terminal::Workplace& work) {
  const auto record = [&](const terminal::OwnOpening& each) {
    return Json(Json::Members{{"ledger", cli::member_of_origin(work.origin())},
                              {"index", each.record.value},
                              {"opened", to_iso(each.time)},
                              {"officer", work.officer().str()},
                              {"mission", each.mission.str()}});
  };
  return Json::Members{
      {"record", or_null(opening, record)},
      {"number", cable.number.str()},
      {"level", level_json(cable.level)},
      {"subject", cable.subject.empty() ? Json() : Json(cable.subject)},
      {"paragraphs", paragraphs_json(cable.text)},
      {"attachments",
       list_of(cable.attachments.value_or(std::vector<cable::Attachment>{}), attachment_json)},
      {"status", cli::status_word(cable.status.value_or(cable::Status::in_force))},
      {"replaced_by", or_null(cable.by, [](const cable::Number& by) { return by.str(); })},
      {"by", "kept"}};
}

Json budget_json(const wire::BudgetRow& row) {
  return Json::Members{{"level", cable::short_name(row.level)},
                       {"subject", row.subject},
                       {"archive", row.archive},
                       {"days", row.days},
                       {"opened", row.spent},
                       {"allowed", row.cables}};
}

}  // namespace valise::desk
