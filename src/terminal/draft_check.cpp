// What stands against releasing a draft.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <set>
#include <system_error>

#include "terminal/draft.h"
#include "terminal/hidden.h"

namespace valise::terminal {
namespace {

struct Portion {
  cable::Level level = cable::Level::limite;
  std::size_t paragraph = 0;
};

// The mark at a paragraph's start, after its number: "(R)", "3. (C)". None where it has none.
std::optional<cable::Level> portion_of(std::string_view line) {
  while (!line.empty() && std::string_view(" \t.0123456789").find(line.front()) != line.npos) {
    line.remove_prefix(1);
  }
  if (line.size() < 3 || line[0] != '(' || line[2] != ')') return std::nullopt;
  switch (line[1]) {
    case 'U':
    case 'L':
      return cable::Level::limite;
    case 'R':
      return cable::Level::restreint;
    case 'C':
      return cable::Level::confidentiel;
    case 'S':
      return cable::Level::secret;
    default:
      return std::nullopt;
  }
}

// "12. (R) …" is paragraph 12, whatever stands before it.
std::optional<std::size_t> number_of(std::string_view line) {
  std::size_t number = 0;
  const char* const end = line.data() + line.size();
  const auto [after, error] = std::from_chars(line.data(), end, number);
  const bool numbered = error == std::errc() && after != end && *after == '.';
  return numbered ? std::optional(number) : std::nullopt;
}

std::optional<Portion> highest_portion(std::string_view text) {
  std::optional<Portion> out;
  std::size_t paragraph = 0;
  bool fresh = true;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto mark = portion_of(line);
    if (!line.empty() && (fresh || mark)) ++paragraph;
    fresh = line.empty();
    if (mark && (!out || *mark > out->level)) {
      out = Portion{*mark, number_of(line).value_or(paragraph)};
    }
  }
  return out;
}

std::string above_words(cable::Level level, const ledger::Charter& charter) {
  return std::string(full_name(level)) + " is above this network's ceiling, " +
         std::string(full_name(charter.ceiling)) + ": use the network accredited for it";
}

// Of a header line "Level: …"; none of any other.
std::optional<cable::Level> level_line(std::string_view line) {
  constexpr std::string_view kName = "level:";
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == static_cast<unsigned char>(b);
  };
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  if (!std::equal(kName.begin(), kName.end(), line.begin(),
                  line.begin() + static_cast<std::ptrdiff_t>(std::min(kName.size(), line.size())),
                  [&](char b, char a) { return same(a, b); })) {
    return std::nullopt;
  }
  line.remove_prefix(kName.size());
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
  const auto level = cable::parse_level(line);
  return level ? std::optional(*level) : std::nullopt;
}

std::string named(std::uint32_t point, const char* name) {
  char code[16];
  std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(point));
  return std::string(code) + " (" + name + ")";
}

class Problems {
 public:
  void add(Code code, std::string detail, std::string where) {
    found_.push_back({code, std::move(detail), std::move(where)});
  }
  std::vector<Error> take() { return std::move(found_); }

 private:
  std::vector<Error> found_;
};

void check_addressees(const Draft& draft, const ledger::Charter& charter, Problems& problems) {
  if (distribution_of(draft).empty()) {
    problems.add(Code::malformed, "name at least one mission: Action: nl/mfa", "Action");
  }
  std::set<cable::MissionId> seen;
  for (const DraftAddressee& to : draft.addressees) {
    if (!seen.insert(to.mission).second) {
      problems.add(Code::malformed, to.mission.str() + " is addressed twice: keep one of them",
                   "Action");
    }
    if (charter.member(to.mission.member()) == nullptr) {
      problems.add(Code::malformed, to.mission.str() + " is a mission of no member", "Action");
    }
  }
  for (const auto& mission : draft.exempted) {
    if (!seen.contains(mission)) {
      problems.add(Code::malformed, mission.str() + " is exempted but not addressed", "Exempted");
    }
  }
}

void check_level(const Draft& draft, const ledger::Charter& charter, Problems& problems) {
  if (!draft.level) {
    problems.add(Code::malformed, "say the level: Level: RESTREINT UE", "Level");
    return;
  }
  if (*draft.level > charter.ceiling) {
    problems.add(Code::refused, above_words(*draft.level, charter), "Level");
  }
  if (!draft.portions_marked) return;
  if (const auto highest = highest_portion(draft.text); highest && highest->level > *draft.level) {
    problems.add(Code::refused,
                 "paragraph " + std::to_string(highest->paragraph) + " is marked " +
                     std::string(full_name(highest->level)) + ", above the cable's " +
                     std::string(full_name(*draft.level)) + ": raise the level or change the text",
                 "Level");
  }
}

void check_texts(const Draft& draft, Problems& problems) {
  if (!cable::is_utf8(draft.text) || !cable::is_utf8(draft.subject)) {
    problems.add(Code::malformed, "the text is not UTF-8: save it as UTF-8", "text");
    return;
  }
  for (const auto& [text, where] : {std::pair{&draft.subject, "Subject"}, {&draft.text, "text"}}) {
    if (const auto hidden = hidden_character(*text)) {
      problems.add(Code::malformed,
                   "a hidden character, " + hidden->name + ", in line " +
                       std::to_string(hidden->line) + ": remove it",
                   where);
    }
  }
  if (std::all_of(draft.text.begin(), draft.text.end(),
                  [](char c) { return c == ' ' || c == '\n' || c == '\t'; })) {
    problems.add(Code::malformed, "there is no text", "text");
  }
}

void check_form(const Draft& draft, Problems& problems) {
  cable::Cover cover = cover_of(draft);
  cover.subject = draft.subject;
  if (draft.subject.empty()) problems.add(Code::malformed, "there is no subject", "Subject");
  if (const auto done = cable::check(cover); !done) {
    problems.add(done.error().code, done.error().detail, done.error().where);
  }
  for (const std::string& reference : draft.references) {
    if (!cable::Number::parse(reference)) {
      problems.add(Code::malformed, "\"" + reference + "\" is no number like CY-MFA-26-0412",
                   "References");
    }
  }
  if (draft.text.size() > cable::kTextBytesMax) {
    problems.add(Code::too_large, "the text is over 1,000,000 bytes: attach it", "text");
  }
}

// Names of States and organisations beside the union, in the form of their short names.
void check_handling(const Draft& draft, Problems& problems) {
  for (const std::string& name : draft.releasable_to) {
    const bool plain =
        name.size() >= 2 && name.size() <= 16 && std::all_of(name.begin(), name.end(), [](char c) {
          return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        });
    if (!plain) {
      problems.add(Code::malformed, "\"" + name + "\" is no short name like NATO or CH",
                   "Releasable to");
    }
  }
  if (!draft.downgrade || !draft.level) return;
  if (draft.downgrade->to && *draft.downgrade->to >= *draft.level) {
    problems.add(Code::malformed,
                 std::string(full_name(*draft.downgrade->to)) + " is not below the cable's " +
                     std::string(full_name(*draft.level)),
                 "Downgrade");
  }
}

// At the reader's they are files of one folder.
void check_attachment_names(const Draft& draft, Problems& problems) {
  std::set<std::string> names;
  for (const std::string& name : names_of_attachments(draft)) {
    if (!names.insert(name).second) {
      problems.add(Code::malformed, "two attachments are named " + name + ": rename one of them",
                   "Attachment");
    }
  }
}

}  // namespace

std::optional<HiddenCharacter> hidden_character(std::string_view text) {
  if (!cable::is_utf8(text)) return std::nullopt;
  std::size_t line = 1;
  while (!text.empty()) {
    const std::uint32_t point = take_point(text);
    if (const char* name = hidden_name(point)) return HiddenCharacter{named(point, name), line};
    if (point == '\n') ++line;
  }
  return std::nullopt;
}

Cleaned without_hidden(std::string_view text) {
  Cleaned out;
  if (!cable::is_utf8(text)) return {std::string(text), {}};
  while (!text.empty()) {
    const std::string_view before = text;
    const std::uint32_t point = take_point(text);
    const char* name = hidden_name(point);
    if (name == nullptr) {
      out.text += before.substr(0, before.size() - text.size());
      continue;
    }
    const std::string gone = named(point, name);
    if (std::find(out.gone.begin(), out.gone.end(), gone) == out.gone.end()) {
      out.gone.push_back(gone);
    }
  }
  return out;
}

std::vector<Error> check_sources(const Draft& draft,
                                 const std::map<std::string, cable::Level>& known) {
  Problems problems;
  for (const std::string& reference : draft.references) {
    const auto source = known.find(reference);
    if (source == known.end() || !draft.level || source->second <= *draft.level) continue;
    problems.add(Code::refused,
                 reference + " is " + std::string(full_name(source->second)) +
                     ", above this cable: raise the level, or refer to something else",
                 "Level");
  }
  return problems.take();
}

std::vector<Error> check_draft(const Draft& draft, const ledger::Charter& charter) {
  Problems problems;
  check_level(draft, charter, problems);
  check_addressees(draft, charter, problems);
  check_texts(draft, problems);
  check_form(draft, problems);
  check_handling(draft, problems);
  check_attachment_names(draft, problems);
  return problems.take();
}

std::vector<std::string> names_of_attachments(const Draft& draft) {
  std::vector<std::string> out;
  for (const auto& path : draft.attachments) out.push_back(path.filename().string());
  for (const cable::Attachment& each : draft.kept) out.push_back(each.name);
  return out;
}

std::optional<Error> above_ceiling(std::string_view text, const ledger::Charter& charter) {
  bool header = true;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line == "\r") header = false;
    const auto level = header ? level_line(line) : portion_of(line);
    if (!level || *level <= charter.ceiling) continue;
    return Error{Code::refused, above_words(*level, charter), "line " + std::to_string(number)};
  }
  return std::nullopt;
}

std::vector<Error> check_files(const Draft& draft) {
  Problems problems;
  std::uint64_t total = 0;
  for (const cable::Attachment& each : draft.kept) total += each.size;
  for (const auto& path : draft.attachments) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
      problems.add(Code::not_found, "no such file: " + path.string(), "Attachment");
      continue;
    }
    const std::uint64_t size = std::filesystem::file_size(path, error);
    if (!error) total += size;
  }
  if (total > cable::kAttachmentBytesMax) {
    problems.add(Code::too_large, "over 25,000,000 bytes together: leave some out", "Attachment");
  }
  return problems.take();
}

}  // namespace valise::terminal
