// clearers, ask_clearing, own_clearing, withdraw_clearing of drafters; clearings, clearing, clear,
// refuse of clearers.
#include <chrono>

#include "cli/clearing_shown.h"
#include "cli/command.h"
#include "desk/calls.h"
#include "desk/drafting.h"
#include "desk/shown.h"

namespace valise::desk {
namespace {

using cli::Json;
using custody::ClearingId;
using custody::ClearingPlace;
using terminal::ClearingSeen;
using terminal::DraftStore;
using terminal::ReadClearing;

DraftStore store_of(Desk& desk, const Sitting& sitting) {
  const terminal::Workplace& work = sitting.work();
  return {desk.settings().data, work.domain(), work.device(), desk.around().random};
}

// [{"clearer", "substitute": officer or null}]
Result<std::vector<ClearingPlace>> places_in(const Json& body) {
  std::vector<ClearingPlace> out;
  const Json* places = body.member("places");
  if (places == nullptr || places->is_null()) return out;
  if (places->items() == nullptr) return fail(Code::malformed, "not a list", "places");
  for (const Json& each : *places->items()) {
    ClearingPlace place;
    TRY(const std::string clearer, text_in(each, "clearer"));
    TRY(place.clearer, cable::OfficerId::parse(clearer));
    const Json* substitute = each.member("substitute");
    if (substitute != nullptr && substitute->text() != nullptr) {
      TRY(place.substitute, cable::OfficerId::parse(*substitute->text()));
    }
    out.push_back(std::move(place));
  }
  return out;
}

Result<Json> own_json(Desk& desk, const Sitting& sitting, const std::string& draft) {
  TRY(const auto own, terminal::clearing_of(sitting.work(), store_of(desk, sitting), draft));
  return Json(Json::Members{{"clearing", cli::or_null(own, cli::own_clearing_json)}});
}

Result<Json> clearers(Desk& desk, const Json&) {
  TRY(const auto sitting, desk.sitting());
  TRY(const wire::Clearers said, terminal::clearers(sitting->work(), sitting->mission()));
  std::vector<std::string> officers;
  for (const wire::ClearerRow& row : said.rows) {
    if (row.officer != sitting->work().officer()) officers.push_back(row.officer.str());
  }
  return Json(Json::Members{{"officers", cli::list_of(officers)}, {"needed", said.needed}});
}

Result<Json> ask_clearing(Desk& desk, const Json& body) {
  TRY(const std::string draft, text_in(body, "draft"));
  TRY(const auto sitting, desk.sitting());
  terminal::Asking asking{sitting->mission(), {}, std::nullopt};
  TRY(asking.places, places_in(body));
  const Json* wanted_by = body.member("wanted_by");
  if (wanted_by != nullptr && wanted_by->text() != nullptr && !wanted_by->text()->empty()) {
    auto time = cli::parse_time(*wanted_by->text());
    if (!time) return fail(Code::usage, time.error().detail, "wanted_by");
    asking.wanted_by = *time;
  }
  DraftStore store = store_of(desk, *sitting);
  TRY_VOID(terminal::ask_clearing(sitting->work(), store, draft, asking));
  return own_json(desk, *sitting, draft);
}

Result<Json> own_clearing(Desk& desk, const Json& body) {
  TRY(const std::string draft, text_in(body, "draft"));
  TRY(const auto sitting, desk.sitting());
  return own_json(desk, *sitting, draft);
}

Result<Json> withdraw_clearing(Desk& desk, const Json& body) {
  TRY(const std::string draft, text_in(body, "draft"));
  TRY(const auto sitting, desk.sitting());
  DraftStore store = store_of(desk, *sitting);
  TRY(const terminal::FileLock held, store.hold(draft, std::chrono::seconds(5)));
  TRY_VOID(terminal::withdraw_clearing(sitting->work(), store, held, draft));
  return own_json(desk, *sitting, draft);
}

// A row with its level as the page shows levels and, of an own draft, the id under which this
// terminal keeps it.
Json row_json(const ClearingSeen& seen, const std::map<ClearingId, std::string>& drafts) {
  Json data = cli::clearing_json(seen);
  Json::Members members = *data.members();
  std::erase_if(members, [](const auto& member) { return member.first == "level"; });
  members.emplace_back("level", level_json(seen.asked.level));
  const auto draft = drafts.find(seen.asked.id);
  members.emplace_back("draft", draft == drafts.end() ? Json() : Json(draft->second));
  return members;
}

Result<Json> clearings(Desk& desk, const Json&) {
  TRY(const auto sitting, desk.sitting());
  TRY(const auto lists, terminal::list_clearings(sitting->work()));
  TRY(const auto drafts, terminal::drafts_in_clearing(store_of(desk, *sitting)));
  const auto row = [&](const ClearingSeen& seen) { return row_json(seen, drafts); };
  return Json(Json::Members{{"to_me", cli::list_of(lists.to_me, row)},
                            {"by_me", cli::list_of(lists.by_me, row)}});
}

Result<Json> clearing(Desk& desk, const Json& body) {
  TRY(const ClearingId id, clearing_in(body, "id"));
  TRY(const auto sitting, desk.sitting());
  TRY(const ReadClearing read, terminal::read_clearing(sitting->work(), id));
  sitting->attached().name(id, read.files);
  return Json(Json::Members{
      {"clearing", row_json(read.seen, {})},
      {"attachments", cli::list_of(read.files, cli::cleared_file_json)},
      {"form", form_json(terminal::form_of(terminal::print_draft(read.draft)))},
      {"changes", cli::changes_json(cli::changes_of(read))},
      {"given", cli::or_null(read.given, [](custody::Verdict v) { return custody::name(v); })}});
}

// On the text that the page showed, and on no other.
Result<Json> give(Desk& desk, const Json& body, custody::Verdict verdict) {
  TRY(const ClearingId id, clearing_in(body, "id"));
  TRY(const std::string text, text_in(body, "text"));
  TRY(const std::string comment, text_in(body, "comment"));
  TRY(const auto sitting, desk.sitting());
  TRY(const ReadClearing read, terminal::read_clearing(sitting->work(), id));
  if (text != read.seen.asked.text.hex()) {
    return fail(Code::conflict, "its drafter has changed it: look at it again", id.hex());
  }
  TRY(const ClearingSeen seen, terminal::give_verdict(sitting->work(), read, {verdict, comment}));
  return Json(Json::Members{{"clearing", row_json(seen, {})}});
}

Result<Json> clear(Desk& desk, const Json& body) {
  return give(desk, body, custody::Verdict::cleared);
}
Result<Json> refuse(Desk& desk, const Json& body) {
  return give(desk, body, custody::Verdict::refused);
}

}  // namespace

std::vector<Call> clearing_calls() {
  return {{"clearers", Call::Kind::asks, clearers},
          {"ask_clearing", Call::Kind::asks, ask_clearing},
          {"own_clearing", Call::Kind::asks, own_clearing},
          {"withdraw_clearing", Call::Kind::asks, withdraw_clearing},
          {"clearings", Call::Kind::asks, clearings},
          {"clearing", Call::Kind::asks, clearing},
          {"clear", Call::Kind::acts, clear},
          {"refuse", Call::Kind::acts, refuse}};
}

}  // namespace valise::desk
