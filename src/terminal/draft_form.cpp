#include "terminal/draft_form.h"

#include <algorithm>
#include <cctype>

namespace valise::terminal {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
}

std::string in_one_line(std::string text) {
  std::replace_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

void take_line(DraftForm& form, std::string_view line) {
  const auto colon = line.find(':');
  const std::string name = lower(trimmed(line.substr(0, colon)));
  const auto known = header_names();
  const bool is_field = colon != std::string_view::npos && line.front() != '#' &&
                        std::any_of(known.begin(), known.end(), [&](const HeaderName& each) {
                          return lower(each.name) == name;
                        });
  if (!is_field) {
    form.others.emplace_back(line);
    return;
  }
  const std::string value(trimmed(line.substr(colon + 1)));
  if (value.empty()) return;
  if (name == "attachment") {
    form.attachments.push_back(value);
    return;
  }
  const auto [field, is_first] = form.fields.emplace(name, value);
  if (is_first) return;
  const bool adds_up = std::any_of(known.begin(), known.end(), [&](const HeaderName& each) {
    return each.adds_up && lower(each.name) == name;
  });
  if (adds_up) {
    field->second += ", " + value;
  } else {
    form.others.emplace_back(line);  // contradicts the first: whoever edits it has to choose
  }
}

std::string print_header(const DraftForm& form) {
  std::string out;
  for (const std::string& line : form.others) out += in_one_line(line) + "\n";
  for (const HeaderName& each : header_names()) {
    const auto field = form.fields.find(lower(each.name));
    if (field == form.fields.end() || trimmed(field->second).empty()) continue;
    out += std::string(each.name) + ": " + in_one_line(field->second) + "\n";
  }
  for (const std::string& path : form.attachments) out += "Attachment: " + in_one_line(path) + "\n";
  return out;
}

}  // namespace

DraftForm form_of(std::string_view draft) {
  DraftForm out;
  while (!draft.empty()) {
    const auto end = std::min(draft.find('\n'), draft.size());
    const std::string_view line = trimmed(draft.substr(0, end));
    draft.remove_prefix(std::min(end + 1, draft.size()));
    if (line.empty()) break;
    take_line(out, line);
  }
  out.text = draft;
  return out;
}

std::string draft_of(const DraftForm& form) {
  return print_header(form) + "\n" + form.text;
}

std::vector<Error> check_form(const DraftForm& form, const ledger::Charter& charter) {
  std::vector<Error> out;
  DraftForm sound = form;
  const auto alone = [&](DraftForm one, const std::string& where) {
    const auto read = parse_draft(draft_of(one));
    if (read) return true;
    out.push_back({read.error().code, read.error().detail, where});
    return false;
  };
  for (const auto& [name, value] : form.fields) {
    DraftForm one;
    one.fields.emplace(name, value);
    if (!alone(std::move(one), name)) sound.fields.erase(name);
  }
  DraftForm others;
  others.others = form.others;
  if (!alone(std::move(others), "")) sound.others.clear();
  const auto draft = parse_draft(draft_of(sound));
  if (!draft) {
    out.push_back({draft.error().code, draft.error().detail, ""});
    return out;
  }
  const auto said = [&](const std::string& where) {
    return std::any_of(out.begin(), out.end(), [&](const Error& each) {
      return !where.empty() && lower(each.where) == lower(where);
    });
  };
  for (Error& problem : check_draft(*draft, charter)) {
    // Of a field that was left out it would say that there is none.
    if (!said(problem.where)) out.push_back(std::move(problem));
  }
  for (Error& problem : check_files(*draft)) out.push_back(std::move(problem));
  return out;
}

}  // namespace valise::terminal
