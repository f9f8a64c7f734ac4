// list, open, read, accept: the mission's cables and one of them at a time.
#include <chrono>

#include "desk/calls.h"
#include "desk/shown.h"
#include "ledger/state.h"
#include "terminal/acting.h"

namespace valise::desk {
namespace {

using cli::Json;

Json listed_json(const Sitting& sitting, const terminal::Listed& cable, bool ahead) {
  const BodyAt body = sitting.keeps(cable.held.cable) ? BodyAt::kept
                      : ahead                         ? BodyAt::ahead
                                                      : BodyAt::node;
  return row_json(cable, {.mission = sitting.mission(),
                          .charter = sitting.work().charter(),
                          .now = sitting.work().now(),
                          .body = body,
                          .until = sitting.packed_until(cable.held.cable)});
}

// What changed since the page's last look. Where the node does not answer, what is known and why.
Result<Json> list(Desk& desk, const Json& body) {
  TRY(const std::int64_t since, number_in(body, "since"));
  TRY(const auto sitting, desk.sitting());
  TRY_VOID(sitting->drop_ended());
  const Result<void> looked = sitting->cables().look(sitting->work());
  if (looked) sitting->fetch_ahead();
  const Result<void> marked = sitting->mark_kept();  // again at the next look
  const Cables::Changes changes =
      sitting->cables().since(static_cast<std::uint64_t>(std::max<std::int64_t>(0, since)));
  return Json(Json::Members{
      {"look", changes.look},
      {"cables", cli::list_of(changes.cables,
                              [&](const terminal::Listed& each) {
                                return listed_json(*sitting, each,
                                                   sitting->ahead().has(each.held.cable));
                              })},
      {"gone", cli::list_of(changes.gone, [](const auto& number) { return Json(number.str()); })},
      {"unreadable", cli::list_of(changes.unreadable,
                                  [](const Error& error) {
                                    return Json(Json::Members{{"number", error.where},
                                                              {"why", error.detail}});
                                  })},
      {"looked", to_iso(changes.looked)},
      {"trouble", !looked   ? Json(looked.error().detail)
                  : !marked ? Json(marked.error().detail)
                            : Json()}});
}

}  // namespace

Result<ledger::Purpose> purpose_in(const Json& body, const terminal::Listed& cable, Time now) {
  if (body.member("purpose") != nullptr) {
    TRY(const std::string said, text_in(body, "purpose"));
    return ledger::parse_purpose(said);
  }
  if (now - cable.held.received <= ledger::kArchiveAge) return ledger::Purpose::duty;
  return fail(Code::usage, "older than 30 days: say what for", "purpose");
}

Result<terminal::OpenedCable> open_here(Sitting& sitting, const terminal::Listed& cable,
                                        ledger::Purpose purpose, const BeforeText& before_text) {
  terminal::Workplace& work = sitting.work_of_an_act();
  auto done = terminal::open_cable(work, cable,
                                   {.mission = sitting.mission(),
                                    .purpose = purpose,
                                    .file = {},
                                    .contents = true,
                                    .body_parts = sitting.ahead().parts(work.domain(), cable),
                                    .before_text = before_text});
  sitting.note_session();  // a place of it may be used although nothing was opened
  if (!done) return Failure(done.error());
  // It stands in the record: what does not go onto this disk is said, and the text is shown.
  if (const auto kept = sitting.keep(*done); !kept) done->not_kept.push_back(kept.error());
  if (sitting.keeps(done->id)) sitting.ahead().drop(done->id);
  sitting.attached().put(*done);
  sitting.cables().opened(cable.held.number);
  return done;
}

namespace {

Result<std::vector<terminal::Listed>> listed_in(Sitting& sitting, const Json* numbers) {
  std::vector<terminal::Listed> out;
  if (numbers == nullptr || numbers->items() == nullptr) return out;
  for (const Json& each : *numbers->items()) {
    if (each.text() == nullptr) return fail(Code::malformed, "no number of a cable", "with");
    TRY(const cable::Number number, cable::Number::parse(*each.text()));
    TRY(terminal::Listed cable, sitting.cables().find(number));
    out.push_back(std::move(cable));
  }
  return out;
}

}  // namespace

Result<void> name_together(Sitting& sitting, const terminal::Listed& cable, const Json& body) {
  terminal::Workplace& work = sitting.work_of_an_act();
  const auto& held = work.session();
  if (held && held->place_of(cable.held.cable, work.now())) return {};
  TRY(const auto together, listed_in(sitting, body.member("with")));
  if (together.size() < 2) return {};  // one touch for one cable: no session
  return terminal::begin_session(work, sitting.mission(), together);
}

namespace {

// Where the line is lost, why a cable that was taken along is not here any more.
Failure with_ended_pack(Sitting& sitting, const cable::Number& number, Error error) {
  if (!code_row(error.code).retry) return Failure(std::move(error));
  const auto packs =
      sitting.with_archive([](const terminal::Archive& archive) { return archive.packs(); });
  if (!packs) return Failure(std::move(error));
  for (const terminal::PackedCable& each : *packs) {
    if (each.held.number != number || sitting.work().now() < each.until) continue;
    error.detail += "; it was taken along, and that ended at " + to_dtg(each.until);
  }
  return Failure(std::move(error));
}

Result<Json> open(Desk& desk, const Json& body) {
  TRY(const cable::Number number, cable_in(body));
  TRY(const auto sitting, desk.sitting());
  TRY(const terminal::Listed cable, sitting->cables().find(number));
  terminal::Workplace& work = sitting->work_of_an_act();
  TRY(const ledger::Purpose purpose, purpose_in(body, cable, work.now()));
  TRY_VOID(name_together(*sitting, cable, body));
  const auto began = std::chrono::steady_clock::now();
  auto done = open_here(*sitting, cable, purpose, {});
  if (!done) return with_ended_pack(*sitting, number, done.error());
  terminal::OpenedCable opened = std::move(*done);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
  Json out = Json::Members{{"text", opened_json(opened, work.charter())},
                           {"took_ms", static_cast<std::int64_t>(took.count())}};
  opened.wipe();
  return out;
}

// Its text as it is kept here: no opening, and none is recorded.
Result<Json> read(Desk& desk, const Json& body) {
  TRY(const cable::Number number, cable_in(body));
  TRY(const auto sitting, desk.sitting());
  TRY_VOID(sitting->drop_ended());
  TRY(const terminal::KeptCable kept, sitting->with_archive([&](const terminal::Archive& archive) {
    return archive.find(number);
  }));
  const auto opening = sitting->with_archive(
      [&](const terminal::Archive& archive) { return archive.opening(number, kept.mission); });
  if (!opening && opening.error().code != Code::not_found) return Failure(opening.error());
  return Json(
      Json::Members{{"text", kept_json(kept, opening ? std::optional(*opening) : std::nullopt,
                                       sitting->work())}});
}

Result<Json> accept(Desk& desk, const Json& body) {
  TRY(const cable::Number number, cable_in(body));
  TRY(const auto sitting, desk.sitting());
  auto opening = sitting->with_archive([&](const terminal::Archive& archive) {
    return archive.opening(number, sitting->mission());
  });
  if (!opening && opening.error().code == Code::not_found) {
    return fail(Code::not_found, "only what you opened can be accepted: open it first",
                number.str());
  }
  if (!opening) return Failure(opening.error());
  TRY(const terminal::SentUse done, terminal::accept_cable(sitting->work(), *opening));
  sitting->cables().accepted(number);
  return Json(Json::Members{{"index", done.index.value}, {"recorded", done.recorded}});
}

constexpr std::size_t kHitsMost = 200;

// In the texts kept here; what the page lists it searches itself.
Result<Json> search(Desk& desk, const Json& body) {
  TRY(const std::string words, text_in(body, "words"));
  TRY(const std::string order, text_in(body, "order"));
  TRY(const auto sitting, desk.sitting());
  TRY_VOID(sitting->drop_ended());
  TRY(const Sitting::Found found,
      sitting->search(words,
                      order == "newest" ? terminal::HitOrder::newest : terminal::HitOrder::best,
                      kHitsMost));
  return Json(Json::Members{
      {"cables", cli::list_of(found.hits.cables,
                              [](const cable::Number& number) { return Json(number.str()); })},
      {"more", found.hits.more},
      {"searched", found.searched},
      {"kept", found.kept}});
}

}  // namespace

std::vector<Call> reading_calls() {
  return {{"list", Call::Kind::asks, list},
          {"open", Call::Kind::acts, open},
          {"read", Call::Kind::asks, read},
          {"accept", Call::Kind::acts, accept},
          {"search", Call::Kind::asks, search}};
}

}  // namespace valise::desk
