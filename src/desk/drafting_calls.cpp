// drafts, draft, check, readers, expand, save, discard, release, clean: from an empty form to an
// accepted cable.
#include <algorithm>
#include <chrono>

#include "cli/shown.h"
#include "desk/calls.h"
#include "desk/drafting.h"
#include "desk/shown.h"
#include "terminal/collectives.h"
#include "terminal/draft_attachment.h"
#include "terminal/outgoing.h"
#include "terminal/readers.h"

namespace valise::desk {
namespace {

using cli::Json;
using terminal::DraftForm;
using terminal::DraftStore;
using terminal::StoredDraft;

constexpr auto kOtherCommand = std::chrono::seconds(5);

DraftStore store_of(Desk& desk, const Sitting& sitting) {
  const terminal::Workplace& work = sitting.work();
  return {desk.settings().data, work.domain(), work.device(), desk.around().random};
}

LevelOf levels_of(const Sitting& sitting) {
  return [&cables = sitting.cables()](const cable::Number& number) -> std::optional<cable::Level> {
    const auto cable = cables.find(number);
    if (!cable) return std::nullopt;
    return cable->header.policy.level;
  };
}

Json checks_of(const Sitting& sitting, const DraftForm& form) {
  return checks_json(form, sitting.work().charter(), levels_of(sitting),
                     sitting.work().settings().links);
}

Result<Json> drafts(Desk& desk, const Json&) {
  TRY(const auto sitting, desk.sitting());
  TRY(const auto all, store_of(desk, *sitting).list());
  TRY(const auto pending, terminal::pending_releases(desk.settings()));
  const auto row = [&](const StoredDraft& draft) {
    const bool under_way = std::any_of(pending.begin(), pending.end(),
                                       [&](const auto& each) { return each.draft == draft.id; });
    return draft_row_json(draft, under_way);
  };
  return Json(Json::Members{{"drafts", cli::list_of(all, row)}});
}

Result<Json> draft(Desk& desk, const Json& body) {
  TRY(const std::string id, text_in(body, "id"));
  TRY(const auto sitting, desk.sitting());
  TRY(const StoredDraft stored, store_of(desk, *sitting).read(id));
  const DraftForm form = terminal::form_of(stored.text);
  return Json(Json::Members{{"id", stored.id},
                            {"version", stored.version},
                            {"saved", to_iso(stored.saved)},
                            {"form", form_json(form)},
                            {"checks", checks_of(*sitting, form)}});
}

Result<Json> check(Desk& desk, const Json& body) {
  TRY(const DraftForm form, form_in(body));
  TRY(const auto sitting, desk.sitting());
  return checks_of(*sitting, form);
}

// Another window, or a command, changed it meanwhile: neither is to undo the other.
Result<std::uint64_t> save_anew(Desk& desk, const Sitting& sitting, const std::string& id,
                                std::int64_t version, const std::string& text) {
  DraftStore store = store_of(desk, sitting);
  TRY(const terminal::FileLock held, store.hold(id, kOtherCommand));
  TRY(const StoredDraft before, store.read(id));
  if (before.version != static_cast<std::uint64_t>(version)) {
    return fail(Code::conflict, "it was changed elsewhere since you opened it", id);
  }
  if (before.text == text) return before.version;
  TRY_VOID(terminal::take_back(sitting.work(), id));
  TRY_VOID(store.save(held, id, text, sitting.work().now()));
  return before.version + 1;
}

// A draft above the ceiling is not kept, not even as a draft (A06).
struct Copy {
  const std::string& id;
  const std::string& text;
};
// A draft that was begun as a copy of another has that one's attachments as its own.
Result<void> attachments_of(const Sitting& sitting, const Json& body, const DraftStore& store,
                            const Copy& copy) {
  if (body.member("from") == nullptr) return {};
  TRY(const std::string from, text_in(body, "from"));
  TRY_VOID(store.read(from));
  return terminal::copy_attachments(sitting.work(), from, copy.id, copy.text);
}

Result<Json> save(Desk& desk, const Json& body) {
  TRY(const DraftForm form, form_in(body));
  TRY(const auto sitting, desk.sitting());
  const std::string text = terminal::draft_of(form);
  if (auto above = terminal::above_ceiling(text, sitting->work().charter())) {
    above->where = "level";
    return Failure(std::move(*above));
  }
  const Time now = sitting->work().now();
  std::string id;
  std::uint64_t version = 1;
  if (body.member("id") == nullptr) {
    DraftStore store = store_of(desk, *sitting);
    TRY(id, store.add(text, now));
    if (const auto taken = attachments_of(*sitting, body, store, {id, text}); !taken) {
      TRY_VOID(store.discard(id));
      return Failure(taken.error());
    }
  } else {
    TRY(id, text_in(body, "id"));
    TRY(const std::int64_t seen, number_in(body, "version"));
    TRY(version, save_anew(desk, *sitting, id, seen, text));
  }
  return Json(Json::Members{{"id", id},
                            {"version", version},
                            {"saved", to_iso(now)},
                            {"checks", checks_of(*sitting, form)}});
}

Result<Json> discard(Desk& desk, const Json& body) {
  TRY(const std::string id, text_in(body, "id"));
  TRY(const auto sitting, desk.sitting());
  DraftStore store = store_of(desk, *sitting);
  TRY(const terminal::FileLock held, store.hold(id, kOtherCommand));
  TRY_VOID(terminal::take_back(sitting->work(), id));
  TRY_VOID(terminal::withdraw_clearing(sitting->work(), store, held, id));
  TRY_VOID(store.discard(held, id));
  return Json(Json::Members{});
}

// What is released is what the page showed, and the level that was typed where the level asks for
// it.
Result<void> as_shown(const Sitting& sitting, const terminal::Outgoing& outgoing,
                      const Json& body) {
  TRY(const std::int64_t version, number_in(body, "version"));
  if (outgoing.stored->version != static_cast<std::uint64_t>(version)) {
    return fail(Code::conflict, "it was changed elsewhere since you opened it", outgoing.id);
  }
  const auto problems = problems_of(terminal::form_of(outgoing.stored->text),
                                    sitting.work().charter(), levels_of(sitting));
  if (!problems.empty()) return Failure(problems.front());
  if (*outgoing.draft->level < cable::Level::confidentiel) return {};
  TRY(const std::string typed, text_in(body, "level"));
  const auto level = cable::parse_level(typed);
  if (level && *level == *outgoing.draft->level) return {};
  return fail(Code::usage, "the level that was typed is not the draft's", "level");
}

Result<Json> release(Desk& desk, const Json& body) {
  TRY(const std::string id, text_in(body, "id"));
  TRY(const auto sitting, desk.sitting());
  const terminal::Workplace& work = sitting->work();
  const DraftStore store = store_of(desk, *sitting);
  TRY(const terminal::Outgoing outgoing, terminal::find_outgoing(work, store, id, kOtherCommand));
  if (!outgoing.repeats()) TRY_VOID(as_shown(*sitting, outgoing, body));
  const auto sent = terminal::send(work, sitting->mission(), outgoing);
  if (!sent) return Failure(sent.error());
  const auto name_of = [](const cable::MissionId& mission) { return Json(mission.str()); };
  return Json(Json::Members{{"number", sent->accepted.number.str()},
                            {"record", sent->accepted.index.value},
                            {"to", cli::list_of(sent->sealed.addressees, name_of)},
                            {"repeated", outgoing.repeats()}});
}

// Lists of addressees, as their missions: what the page shows is what goes.
Result<Json> expand(Desk& desk, const Json& body) {
  TRY(const DraftForm form, form_in(body));
  TRY(const auto sitting, desk.sitting());
  const terminal::Expanded done =
      terminal::expand(sitting->work(), sitting->mission(), terminal::draft_of(form));
  const auto list = [](const auto& each) {
    return Json(Json::Members{{"name", each.first.str()}, {"missions", each.second.size()}});
  };
  const auto not_known = [](const Error& error) {
    return Json(Json::Members{{"name", error.where}, {"why", error.detail}});
  };
  return Json(Json::Members{{"form", form_json(terminal::form_of(done.text))},
                            {"lists", cli::list_of(done.lists, list)},
                            {"not_expanded", cli::list_of(done.not_expanded, not_known)}});
}

// What is pasted, without what cannot be seen.
Result<Json> clean(Desk&, const Json& body) {
  TRY(const std::string text, text_in(body, "text"));
  const terminal::Cleaned cleaned = terminal::without_hidden(text);
  return Json(Json::Members{{"text", cleaned.text}, {"gone", cli::list_of(cleaned.gone)}});
}

Result<std::vector<cable::MissionId>> missions_in(const Json& body) {
  std::vector<cable::MissionId> out;
  const Json* names = body.member("missions");
  if (names == nullptr || names->items() == nullptr) {
    return fail(Code::malformed, "the call lacks a list", "missions");
  }
  for (const Json& each : *names->items()) {
    if (each.text() == nullptr) return fail(Code::malformed, "no name of a mission", "missions");
    TRY(auto mission, cable::MissionId::parse(*each.text()));
    out.push_back(std::move(mission));
  }
  return out;
}

// How many at each addressee could open it, as the trustees count them.
Result<Json> readers(Desk& desk, const Json& body) {
  TRY(const auto missions, missions_in(body));
  TRY(const std::string level_name, text_in(body, "level"));
  TRY(const cable::Level level, cable::parse_level(level_name));
  TRY(const auto sitting, desk.sitting());
  TRY(const auto counts, terminal::count_readers(sitting->work(), missions, level));
  const auto row = [&](const cable::MissionId& mission) {
    const auto found = counts.find(mission);
    Json officers;
    if (found != counts.end()) officers = found->second;
    return Json(Json::Members{{"mission", mission.str()}, {"officers", std::move(officers)}});
  };
  return Json(Json::Members{{"readers", cli::list_of(missions, row)}});
}

}  // namespace

std::vector<Call> drafting_calls() {
  return {{"drafts", Call::Kind::asks, drafts},   {"draft", Call::Kind::asks, draft},
          {"check", Call::Kind::asks, check},     {"save", Call::Kind::asks, save},
          {"discard", Call::Kind::asks, discard}, {"release", Call::Kind::acts, release},
          {"clean", Call::Kind::asks, clean},     {"readers", Call::Kind::asks, readers},
          {"expand", Call::Kind::asks, expand}};
}

}  // namespace valise::desk
