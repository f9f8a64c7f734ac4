#include "terminal/draft.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

#include "terminal/draft_attachment.h"

namespace valise::terminal {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) {
    text.remove_suffix(1);
  }
  return text;
}

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> out;
  while (true) {
    const auto end = std::min(text.find(by), text.size());
    if (const auto item = trimmed(text.substr(0, end)); !item.empty()) out.push_back(item);
    if (end == text.size()) return out;
    text.remove_prefix(end + 1);
  }
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

Result<Time> parse_due(std::string_view text) {
  if (auto time = from_iso(text)) return time;
  if (auto time = from_dtg(text)) return time;
  return fail(Code::malformed, "a due time is written 231800Z NOV 26 or 2026-11-23T18:00:00Z",
              std::string(text));
}

// "nl/mfa IMMEDIATE due 2026-11-23T18:00:00Z"
Result<DraftAddressee> parse_addressee(std::string_view text, cable::Duty duty) {
  const auto words = split(text, ' ');
  DraftAddressee out;
  out.duty = duty;
  if (cable::FileId::parse(words.front())) {
    return fail(Code::malformed,
                "a list that was not expanded: keep the draft on the line, or name its missions",
                std::string(words.front()));
  }
  TRY(out.mission, cable::MissionId::parse(words.front()));
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (lower(words[i]) == "due" && i + 1 < words.size()) {
      TRY(out.due, parse_due(words[++i]));
    } else {
      TRY(out.precedence, cable::parse_precedence(words[i]));
    }
  }
  return out;
}

Result<void> take_addressees(Draft& draft, std::string_view value, cable::Duty duty) {
  for (const auto item : split(value, ',')) {
    TRY(auto addressee, parse_addressee(item, duty));
    draft.addressees.push_back(std::move(addressee));
  }
  return {};
}
Result<void> take_action(Draft& draft, std::string_view value) {
  return take_addressees(draft, value, cable::Duty::action);
}
Result<void> take_info(Draft& draft, std::string_view value) {
  return take_addressees(draft, value, cable::Duty::info);
}
Result<void> take_exempted(Draft& draft, std::string_view value) {
  for (const auto item : split(value, ',')) {
    TRY(auto mission, cable::MissionId::parse(item));
    draft.exempted.push_back(std::move(mission));
  }
  return {};
}
Result<void> take_level(Draft& draft, std::string_view value) {
  TRY(draft.level, cable::parse_level(value));
  return {};
}
Result<void> take_caveats(Draft& draft, std::string_view value) {
  for (const auto item : split(value, ',')) {
    if (lower(item) != "orcon") {
      return fail(Code::malformed, "the only caveat is ORCON", std::string(item));
    }
    draft.caveats = {cable::Caveat::orcon};
  }
  return {};
}
Result<void> take_subject(Draft& draft, std::string_view value) {
  draft.subject_unclassified = value.starts_with("(U)");
  draft.subject = trimmed(draft.subject_unclassified ? value.substr(3) : value);
  if (draft.subject.empty()) draft.subject_unclassified = false;
  return {};
}
Result<void> take_precedence(Draft& draft, std::string_view value) {
  TRY(draft.precedence, cable::parse_precedence(value));
  return {};
}
Result<void> take_due(Draft& draft, std::string_view value) {
  TRY(draft.due, parse_due(value));
  return {};
}
template <std::vector<std::string> Draft::* member>
Result<void> take_words(Draft& draft, std::string_view value) {
  for (const auto item : split(value, ',')) (draft.*member).emplace_back(item);
  return {};
}
Result<void> take_language(Draft& draft, std::string_view value) {
  draft.language = value;
  return {};
}
Result<void> take_type(Draft& draft, std::string_view value) {
  TRY(draft.type, cable::parse_cable_type(value));
  return {};
}
Result<void> take_downgrade(Draft& draft, std::string_view value) {
  TRY(draft.downgrade, cable::parse_downgrade(value));
  return {};
}
Result<void> take_attachment(Draft& draft, std::string_view value) {
  if (auto kept = kept_attachment(value)) {
    draft.kept.push_back(std::move(*kept));
  } else {
    draft.attachments.emplace_back(value);
  }
  return {};
}

struct HeaderLine {
  std::string_view name;
  Result<void> (*take)(Draft&, std::string_view);
  bool adds_up = false;  // several of them are one list; else a second one contradicts the first
};
constexpr std::array kHeaders = {
    HeaderLine{"Action", take_action, true},
    HeaderLine{"Info", take_info, true},
    HeaderLine{"Exempted", take_exempted, true},
    HeaderLine{"Level", take_level},
    HeaderLine{"Caveats", take_caveats, true},
    HeaderLine{"Subject", take_subject},
    HeaderLine{"Precedence", take_precedence},
    HeaderLine{"Due", take_due},
    HeaderLine{"References", take_words<&Draft::references>, true},
    HeaderLine{"Codes", take_words<&Draft::codes>, true},
    HeaderLine{"Keywords", take_words<&Draft::keywords>, true},
    HeaderLine{"Language", take_language},
    HeaderLine{"Type", take_type},
    HeaderLine{"Releasable to", take_words<&Draft::releasable_to>, true},
    HeaderLine{"Downgrade", take_downgrade},
    HeaderLine{"Attachment", take_attachment, true},
};

// Header lines that have a value, by name: at which line.
using Said = std::map<std::string_view, std::size_t>;

Result<void> take_header(Draft& draft, std::string_view line, std::size_t number, Said& said) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) {
    return fail(Code::malformed, "a header line is \"Name: value\"; an empty line begins the text");
  }
  const std::string name = lower(trimmed(line.substr(0, colon)));
  const std::string_view value = trimmed(line.substr(colon + 1));
  for (const HeaderLine& row : kHeaders) {
    if (lower(row.name) != name) continue;
    if (value.empty()) return {};  // a line of the form that nobody filled in
    const auto [first, is_first] = said.emplace(row.name, number);
    if (!is_first && !row.adds_up) {
      return fail(Code::malformed, std::string(row.name) + " stands in line " +
                                       std::to_string(first->second) +
                                       " already: keep the one that is meant");
    }
    return row.take(draft, value);
  }
  std::string known;
  for (const HeaderLine& row : kHeaders)
    known += (known.empty() ? "" : ", ") + std::string(row.name);
  return fail(Code::malformed, "no such header line; there are " + known);
}

std::string at_line(std::size_t number) {
  return "line " + std::to_string(number);
}

void print_addressees(std::string& out, const Draft& draft, cable::Duty duty) {
  for (const DraftAddressee& to : draft.addressees) {
    if (to.duty != duty) continue;
    out += (duty == cable::Duty::action ? "Action: " : "Info: ") + to.mission.str();
    if (to.precedence) out += " " + std::string(name(*to.precedence));
    if (to.due) out += " due " + to_iso(*to.due);
    out += '\n';
  }
}

void print_list(std::string& out, const char* name, const std::vector<std::string>& items) {
  if (items.empty()) return;
  out += std::string(name) + ": ";
  for (std::size_t i = 0; i < items.size(); ++i) out += (i == 0 ? "" : ", ") + items[i];
  out += '\n';
}

}  // namespace

Result<Draft> parse_draft(std::string_view text) {
  Draft draft;
  Said said;
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) break;
    if (line.front() == '#') continue;
    if (auto taken = take_header(draft, line, number, said); !taken) {
      Error error = std::move(taken).error();
      if (!error.where.empty()) error.detail = "\"" + error.where + "\": " + error.detail;
      error.code = Code::malformed;
      error.where = at_line(number);
      return Failure(std::move(error));
    }
  }
  draft.text = text;
  return draft;
}

std::string with_absolute_attachments(std::string_view text, const std::filesystem::path& folder) {
  return with_attachments(text, [&](std::string_view value) {
    const bool relative = !kept_attachment(value) && std::filesystem::path(value).is_relative();
    return relative ? (folder / value).lexically_normal().string() : std::string(value);
  });
}

std::string print_draft(const Draft& draft) {
  std::string out;
  print_addressees(out, draft, cable::Duty::action);
  print_addressees(out, draft, cable::Duty::info);
  for (const auto& mission : draft.exempted) out += "Exempted: " + mission.str() + "\n";
  if (draft.level) out += "Level: " + std::string(full_name(*draft.level)) + "\n";
  if (!draft.caveats.empty()) out += "Caveats: ORCON\n";
  if (!draft.subject.empty()) {
    out += std::string("Subject: ") + (draft.subject_unclassified ? "(U) " : "") + draft.subject +
           "\n";
  }
  out += "Precedence: " + std::string(name(draft.precedence)) + "\n";
  if (draft.due) out += "Due: " + to_iso(*draft.due) + "\n";
  print_list(out, "References", draft.references);
  print_list(out, "Codes", draft.codes);
  print_list(out, "Keywords", draft.keywords);
  out += "Language: " + draft.language + "\n";
  if (draft.type) out += "Type: " + std::string(name(*draft.type)) + "\n";
  print_list(out, "Releasable to", draft.releasable_to);
  if (draft.downgrade) out += "Downgrade: " + text_of(*draft.downgrade) + "\n";
  for (const auto& path : draft.attachments) out += "Attachment: " + path.string() + "\n";
  for (const auto& each : draft.kept) out += "Attachment: " + attachment_line(each) + "\n";
  return out + "\n" + draft.text;
}

std::vector<HeaderName> header_names() {
  std::vector<HeaderName> out;
  for (const HeaderLine& row : kHeaders) out.push_back({row.name, row.adds_up});
  return out;
}

std::string draft_form() {
  std::string out = "# Lines that begin with # are left out. An empty line begins the text.\n";
  for (const HeaderLine& row : kHeaders) out += std::string(row.name) + ":\n";
  return out + "\n1. \n";
}

cable::Cover cover_of(const Draft& draft) {
  cable::Cover out;
  out.distribution = distribution_of(draft);
  out.references = draft.references;
  out.codes = draft.codes;
  out.keywords = draft.keywords;
  out.language = draft.language;
  out.type = draft.type;
  if (!draft.exempted.empty()) out.exempted = draft.exempted;
  if (!draft.releasable_to.empty()) out.releasable_to = draft.releasable_to;
  out.downgrade = draft.downgrade;
  return out;
}

std::vector<cable::Distribution> distribution_of(const Draft& draft) {
  const std::set<cable::MissionId> left_out(draft.exempted.begin(), draft.exempted.end());
  std::vector<cable::Distribution> out;
  for (const DraftAddressee& to : draft.addressees) {
    if (left_out.contains(to.mission)) continue;
    out.push_back({to.mission, to.duty, to.precedence.value_or(draft.precedence),
                   to.due ? to.due : draft.due});
  }
  return out;
}

}  // namespace valise::terminal
