#include "cli/clearing_shown.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "terminal/draft_attachment.h"

namespace valise::cli {
namespace {

using terminal::PlaceSeen;
using terminal::WordRun;

constexpr std::size_t kShortIdDigits = 8;

std::string officer_text(const cable::OfficerId& officer) {
  return officer.str();
}

std::string_view kind_name(WordRun::Kind kind) {
  switch (kind) {
    case WordRun::Kind::removed:
      return "removed";
    case WordRun::Kind::added:
      return "added";
    default:
      return "same";
  }
}

Json place_json(const PlaceSeen& place) {
  const auto& [of, verdict, late] = place.standing;
  return Json::Members{
      {"clearer", of.clearer.str()},
      {"substitute", or_null(of.substitute, officer_text)},
      {"state", verdict ? custody::name(verdict->verdict) : "waits"},
      {"by", or_null(verdict, [](const auto& word) { return word.clearer.str(); })},
      {"at", or_null(verdict, [](const auto& word) { return to_iso(word.time); })},
      {"late", late},
      {"comment", place.comment}};
}

void add_line(std::string& text, std::string_view name, const std::string& value) {
  if (!value.empty()) text += fmt::format("{:10}{}\n", name, value);
}

std::string missions_text(const terminal::Draft& draft, cable::Duty duty) {
  std::string out;
  for (const cable::Distribution& line : terminal::distribution_of(draft)) {
    if (line.duty == duty) out += (out.empty() ? "" : " ") + line.mission.str();
  }
  return out;
}

}  // namespace

std::string short_id(const custody::ClearingId& id) {
  return id.hex().substr(0, kShortIdDigits);
}

std::string_view standing_name(const custody::PlaceStanding& standing) {
  if (standing.verdict) return custody::name(standing.verdict->verdict);
  return standing.late ? "late" : "waits";
}

Table places_table(const terminal::ClearingSeen& seen, Time now) {
  Table out{.heading = {"clearer", "substitute", "state", "by", "at", "comment"}, .rows = {}};
  for (const PlaceSeen& place : seen.places) {
    const auto& [of, verdict, late] = place.standing;
    out.rows.push_back(
        {of.clearer.str(), of.substitute ? of.substitute->str() : "-",
         std::string(standing_name(place.standing)), verdict ? verdict->clearer.str() : "-",
         verdict ? short_time(verdict->time, now) + (late ? ", late" : "") : "-", place.comment});
  }
  return out;
}

Json clearing_json(const terminal::ClearingSeen& seen) {
  const custody::Clearing& asked = seen.asked;
  return Json::Members{
      {"id", asked.id.hex()},
      {"version", asked.version},
      {"text", asked.text.hex()},
      {"mission", asked.mission.str()},
      {"drafter", asked.drafter.str()},
      {"level", cable::short_name(asked.level)},
      {"asked", to_iso(asked.time)},
      {"wanted_by", or_null(asked.wanted_by, to_iso)},
      {"end", custody::name(seen.end)},
      {"number", or_null(seen.number, [](const cable::Number& number) { return number.str(); })},
      {"cleared", seen.cleared()},
      {"places", list_of(seen.places, place_json)}};
}

std::string head_text(const terminal::Draft& draft) {
  std::string out;
  if (draft.level) add_line(out, "level", std::string(cable::full_name(*draft.level)));
  add_line(out, "action", missions_text(draft, cable::Duty::action));
  add_line(out, "info", missions_text(draft, cable::Duty::info));
  std::string exempted;
  for (const auto& mission : draft.exempted) {
    exempted += (exempted.empty() ? "" : " ") + mission.str();
  }
  add_line(out, "without", exempted);
  if (!draft.caveats.empty()) add_line(out, "caveats", "ORCON");
  add_line(out, "subject", draft.subject);
  add_line(out, "refers to", fmt::format("{}", fmt::join(draft.references, ", ")));
  std::string names;
  for (const std::string& name : terminal::names_of_attachments(draft)) {
    names += (names.empty() ? "" : ", ") + name;
  }
  add_line(out, "attached", names);
  return out;
}

std::string changes_text(const std::vector<WordRun>& runs) {
  std::string out;
  for (const WordRun& run : runs) {
    if (run.kind == WordRun::Kind::same) out += run.text;
    if (run.kind == WordRun::Kind::removed) out += "[-" + run.text + "-]";
    if (run.kind == WordRun::Kind::added) out += "{+" + run.text + "+}";
  }
  return out;
}

Json changes_json(const std::vector<WordRun>& runs) {
  return list_of(runs, [](const WordRun& run) {
    return Json(Json::Members{{"kind", kind_name(run.kind)}, {"text", run.text}});
  });
}

Json own_clearing_json(const terminal::OwnClearing& own) {
  Json data = clearing_json(own.seen);
  Json::Members members = *data.members();
  members.emplace_back("changed", own.changed);
  members.emplace_back(
      "missing", or_null(terminal::not_cleared(own), [](const Error& why) { return why.detail; }));
  return members;
}

namespace {

// What they cleared, as a person reads it: of what is attached its name, its size and so much of
// its hash that another file shows; nothing of what is not shown to them, which is the same for
// all.
std::string readable(const terminal::Draft& draft) {
  std::string out =
      terminal::with_attachments(terminal::shown_to_clearers(draft), [](std::string_view value) {
        const auto kept = terminal::kept_attachment(value);
        return kept ? fmt::format("{} ({} bytes, {})", kept->name, kept->size,
                                  kept->hash.hex().substr(0, 8))
                    : std::string(value);
      });
  for (const std::string_view line : {"\nPrecedence: ROUTINE", "\nLanguage: en"}) {
    if (const auto at = out.find(line); at < out.find("\n\n")) out.erase(at, line.size());
  }
  return out;
}

}  // namespace

std::vector<terminal::WordRun> changes_of(const terminal::ReadClearing& read) {
  if (!read.cleared) return {};
  return terminal::changed_lines(
      terminal::word_diff(readable(*read.cleared), readable(read.draft)));
}

Json cleared_file_json(const custody::ClearedFile& file) {
  return Json::Members{{"name", file.stated.name}, {"bytes", file.stated.size}};
}

Json read_clearing_json(const terminal::ReadClearing& read) {
  Json data = clearing_json(read.seen);
  Json::Members members = *data.members();
  members.emplace_back("draft", terminal::print_draft(read.draft));
  members.emplace_back("attachments", list_of(read.files, cleared_file_json));
  members.emplace_back("changes", changes_json(changes_of(read)));
  members.emplace_back("given", or_null(read.given, [](custody::Verdict verdict) {
                         return custody::name(verdict);
                       }));
  return members;
}

}  // namespace valise::cli
