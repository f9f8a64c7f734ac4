#include "desk/drafting.h"

#include <algorithm>

#include "cli/shown.h"
#include "desk/shown.h"

namespace valise::desk {
namespace {

using cli::Json;
using terminal::Draft;
using terminal::DraftForm;

// Bytes a second, where nothing is known of the way (DESK.md, "Four days of work").
constexpr std::uint64_t kSlowestLine = 64'000 / 8;

// As the page's lists have it, however it was written in the file.
std::string as_listed(const std::string& name, const std::string& value) {
  if (name == "level") {
    const auto level = cable::parse_level(value);
    if (level) return std::string(cable::short_name(*level));
  }
  if (name == "precedence") {
    const auto precedence = cable::parse_precedence(value);
    if (precedence) return std::string(cable::name(*precedence));
  }
  if (name == "type") {
    const auto type = cable::parse_cable_type(value);
    if (type) return std::string(cable::name(*type));
  }
  return value;
}

Result<std::vector<std::string>> texts_in(const Json& form, std::string_view name) {
  const Json* list = form.member(name);
  std::vector<std::string> out;
  if (list == nullptr) return out;
  if (list->items() == nullptr) return fail(Code::malformed, "not a list", std::string(name));
  for (const Json& each : *list->items()) {
    if (each.text() == nullptr) return fail(Code::malformed, "not a text", std::string(name));
    out.push_back(*each.text());
  }
  return out;
}

std::size_t missions(const Draft& draft, cable::Duty duty) {
  const auto lines = terminal::distribution_of(draft);
  return static_cast<std::size_t>(std::count_if(
      lines.begin(), lines.end(), [&](const auto& line) { return line.duty == duty; }));
}

std::uint64_t bytes_of(const Draft& draft) {
  std::uint64_t out = draft.text.size();
  for (const cable::Attachment& each : draft.kept) out += each.size;
  for (const auto& path : draft.attachments) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (!error) out += size;
  }
  return out;
}

// Of the known lines to its addressees; none: no line is known.
const terminal::Link* slowest(const Draft& draft, const std::vector<terminal::Link>& links) {
  const terminal::Link* out = nullptr;
  const auto to = terminal::distribution_of(draft);
  for (const terminal::Link& link : links) {
    const bool addressed = std::any_of(
        to.begin(), to.end(), [&](const auto& line) { return line.mission == link.mission; });
    if (addressed && (out == nullptr || link.kbit_s < out->kbit_s)) out = &link;
  }
  return out;
}

// What of it is well formed.
Draft sound_part(const DraftForm& form) {
  DraftForm sound;
  sound.text = form.text;
  for (const auto& [name, value] : form.fields) {
    DraftForm one;
    one.fields.emplace(name, value);
    if (terminal::parse_draft(terminal::draft_of(one))) sound.fields.emplace(name, value);
  }
  sound.attachments = form.attachments;
  return terminal::parse_draft(terminal::draft_of(sound)).value_or(Draft{});
}

}  // namespace

Json form_json(const DraftForm& form) {
  Json::Members fields;
  for (const auto& [name, value] : form.fields) fields.emplace_back(name, as_listed(name, value));
  return Json::Members{{"fields", std::move(fields)},
                       {"attachments", cli::list_of(form.attachments)},
                       {"others", cli::list_of(form.others)},
                       {"text", form.text}};
}

Result<DraftForm> form_in(const Json& body) {
  const Json* form = body.member("form");
  const Json* fields = form == nullptr ? nullptr : form->member("fields");
  const Json* text = form == nullptr ? nullptr : form->member("text");
  if (fields == nullptr || fields->members() == nullptr || text == nullptr ||
      text->text() == nullptr) {
    return fail(Code::malformed, "the call lacks a draft's fields and text", "form");
  }
  DraftForm out;
  out.text = *text->text();
  for (const auto& [name, value] : *fields->members()) {
    if (value.text() == nullptr) return fail(Code::malformed, "not a text", name);
    if (!value.text()->empty()) out.fields.emplace(name, *value.text());
  }
  TRY(out.attachments, texts_in(*form, "attachments"));
  TRY(out.others, texts_in(*form, "others"));
  return out;
}

std::vector<Error> problems_of(const DraftForm& form, const ledger::Charter& charter,
                               const LevelOf& level_of) {
  std::vector<Error> out = terminal::check_form(form, charter);
  const Draft draft = sound_part(form);
  std::map<std::string, cable::Level> known;
  for (const std::string& reference : draft.references) {
    const auto number = cable::Number::parse(reference);
    const auto level = number ? level_of(*number) : std::nullopt;
    if (level) known.emplace(reference, *level);
  }
  for (Error& problem : terminal::check_sources(draft, known)) out.push_back(std::move(problem));
  return out;
}

Json checks_json(const DraftForm& form, const ledger::Charter& charter, const LevelOf& level_of,
                 const std::vector<terminal::Link>& links) {
  const Draft draft = sound_part(form);
  const std::uint64_t bytes = bytes_of(draft);
  const terminal::Link* link = slowest(draft, links);
  const std::uint64_t line =
      link == nullptr ? kSlowestLine : static_cast<std::uint64_t>(link->kbit_s) * 1000 / 8;
  return Json::Members{
      {"problems", cli::list_of(problems_of(form, charter, level_of), cli::problem_json)},
      {"action", missions(draft, cable::Duty::action)},
      {"info", missions(draft, cable::Duty::info)},
      {"exempted", draft.exempted.size()},
      {"bytes", bytes},
      {"seconds", (bytes + line - 1) / line},
      {"link", link == nullptr ? Json() : Json(link->mission.str())},
      {"level", cli::or_null(draft.level, level_json)}};
}

Json draft_row_json(const terminal::StoredDraft& stored, bool under_way) {
  const Draft draft = sound_part(terminal::form_of(stored.text));
  std::string to;
  for (const cable::Distribution& line : terminal::distribution_of(draft)) {
    to += (to.empty() ? "" : ", ") + line.mission.str();
  }
  return Json::Members{{"id", stored.id},
                       {"version", stored.version},
                       {"saved", to_iso(stored.saved)},
                       {"level", cli::or_null(draft.level, level_json)},
                       {"subject", draft.subject},
                       {"to", to},
                       {"under_way", under_way}};
}

}  // namespace valise::desk
