#include "cli/telegram.h"

#include <algorithm>
#include <array>

#include "cli/json.h"
#include "seal/hash.h"

namespace valise::cli {
namespace {

std::string text_member(const Json& object, std::string_view name) {
  const Json* found = object.member(name);
  return found != nullptr && found->text() != nullptr ? *found->text() : std::string();
}

void append_texts(std::vector<std::string>& to, const Json& object, std::string_view name) {
  const Json* found = object.member(name);
  if (found == nullptr || found->items() == nullptr) return;
  for (const Json& item : *found->items()) {
    if (item.text() != nullptr) to.push_back(*item.text());
  }
}

// As other people's posts and references stand in a cover: one line, of a bounded length.
constexpr std::size_t kCoverTextMax = 200;
constexpr std::size_t kKeywordsMax = 20;
std::string cover_text(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  if (text.size() <= kCoverTextMax) return text;
  std::size_t end = kCoverTextMax;
  while ((static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  return text.substr(0, end);
}

std::optional<cable::MissionId> mission_of(const std::string& post, const PostMap& posts) {
  for (const auto& [name, mission] : posts.named) {
    if (name == post) return mission;
  }
  if (posts.fallbacks.empty()) return std::nullopt;
  const Array<32> hash = seal::sha256(view_of(post));
  return posts.fallbacks[read_u64(View(hash).first(8)) % posts.fallbacks.size()];
}

void address(terminal::Draft& draft, const std::optional<cable::MissionId>& mission,
             cable::Duty duty, const cable::MissionId& from) {
  if (!mission || *mission == from) return;
  for (const terminal::DraftAddressee& each : draft.addressees) {
    if (each.mission == *mission) return;
  }
  draft.addressees.push_back({.mission = *mission, .duty = duty, .precedence = {}, .due = {}});
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t') || text.ends_with('\r')) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace

Result<Telegram> read_telegram(std::string_view line) {
  TRY(const Json object, parse_json(line));
  if (object.members() == nullptr) return fail(Code::malformed, "a line is one JSON object");
  Telegram telegram{.id = text_member(object, "id"),
                    .text = text_member(object, "text"),
                    .classification = text_member(object, "classification"),
                    .precedence = text_member(object, "precedence"),
                    .subject = cover_text(text_member(object, "subject")),
                    .number = cover_text(text_member(object, "number")),
                    .to = {},
                    .info = {},
                    .references = {}};
  append_texts(telegram.to, object, "to");
  append_texts(telegram.to, object, "also_to");
  append_texts(telegram.info, object, "repeated_to");
  append_texts(telegram.references, object, "references");
  for (std::string& each : telegram.references) each = cover_text(std::move(each));
  if (telegram.id.empty()) return fail(Code::malformed, "it has no id");
  if (telegram.text.empty()) return fail(Code::malformed, "it has no text", telegram.id);
  return telegram;
}

Array<32> digest_of(const Telegram& telegram) {
  Bytes out;
  const auto add = [&](const std::string& text) {
    append_u64(out, text.size());
    append(out, view_of(text));
  };
  for (const auto* text : {&telegram.id, &telegram.text, &telegram.classification,
                           &telegram.precedence, &telegram.subject, &telegram.number}) {
    add(*text);
  }
  for (const auto* list : {&telegram.to, &telegram.info, &telegram.references}) {
    append_u64(out, list->size());
    for (const std::string& each : *list) add(each);
  }
  return seal::sha256(out);
}

Result<std::vector<std::pair<std::string, cable::MissionId>>> parse_post_map(
    std::string_view text) {
  std::vector<std::pair<std::string, cable::MissionId>> out;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) continue;
    const std::string where = "line " + std::to_string(number);
    const std::size_t equals = line.rfind('=');
    if (equals == std::string_view::npos) {
      return fail(Code::malformed, "a line is 'post = mission'", where);
    }
    auto mission = cable::MissionId::parse(trimmed(line.substr(equals + 1)));
    if (!mission) return fail(Code::malformed, mission.error().detail, where);
    out.emplace_back(std::string(trimmed(line.substr(0, equals))), *mission);
  }
  return out;
}

std::optional<cable::Level> level_of(std::string_view classification) {
  using enum cable::Level;
  constexpr std::array<std::pair<std::string_view, cable::Level>, 6> kLevels = {
      {{"Unclassified", limite},
       {"Official Use Only", limite},
       {"Limited Official Use", limite},
       {"Confidential", restreint},
       {"Secret", confidentiel},
       {"Top Secret", secret}}};
  for (const auto& [printed, level] : kLevels) {
    if (printed == classification) return level;
  }
  return std::nullopt;
}

PrecedenceFound precedence_of(std::string_view printed) {
  using enum cable::Precedence;
  // Niact (night action) and the Emergency of before 1963 woke people up; ACP 121 has four steps.
  constexpr std::array<std::pair<std::string_view, cable::Precedence>, 8> kSteps = {
      {{"Routine", routine},
       {"Priority", priority},
       {"Immediate", immediate},
       {"Operational Immediate", immediate},
       {"Niact", immediate},
       {"Niact Immediate", immediate},
       {"Emergency", flash},
       {"Flash", flash}}};
  for (const auto& [name, step] : kSteps) {
    if (name == printed) return {step, false};
  }
  return {routine, true};
}

terminal::Draft draft_of(const Telegram& telegram, cable::Level level, const PostMap& posts,
                         const cable::MissionId& from) {
  terminal::Draft draft;
  draft.level = level;
  draft.subject = telegram.subject.empty() ? telegram.id : telegram.subject;
  draft.precedence = precedence_of(telegram.precedence).precedence;
  // References of a cable are cables' numbers; these are other people's, and are found by search.
  draft.keywords = {telegram.id};
  for (const std::string& each : telegram.references) {
    if (draft.keywords.size() < kKeywordsMax) draft.keywords.push_back(each);
  }
  draft.text = telegram.text;
  draft.portions_marked = false;
  if (posts.action_all.empty()) {
    for (const std::string& post : telegram.to) {
      address(draft, mission_of(post, posts), cable::Duty::action, from);
    }
  }
  for (const auto& each : posts.action_all) address(draft, each, cable::Duty::action, from);
  if (posts.info_all.empty()) {
    for (const std::string& post : telegram.info) {
      address(draft, mission_of(post, posts), cable::Duty::info, from);
    }
  }
  for (const auto& each : posts.info_all) address(draft, each, cable::Duty::info, from);
  // A telegram whose posts all fall on its sender still goes somewhere.
  for (const auto& each : posts.fallbacks) {
    if (draft.addressees.empty()) address(draft, each, cable::Duty::action, from);
  }
  return draft;
}

}  // namespace valise::cli
