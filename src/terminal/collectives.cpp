#include "terminal/collectives.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "terminal/established.h"

namespace valise::terminal {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r";
  const auto first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
}

bool is_addressees(std::string_view line) {
  std::string name(trimmed(line.substr(0, line.find(':'))));
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name == "action" || name == "info";
}

// "nl/mfa IMMEDIATE": the name, and what stands behind it.
struct Item {
  std::string_view name, rest;
};
std::vector<Item> items_of(std::string_view line) {
  std::vector<Item> out;
  std::string_view value = line.substr(line.find(':') + 1);
  for (;;) {
    const auto end = std::min(value.find(','), value.size());
    const std::string_view item = trimmed(value.substr(0, end));
    const auto name = std::min(item.find(' '), item.size());
    if (!item.empty()) out.push_back({item.substr(0, name), item.substr(name)});
    if (end == value.size()) return out;
    value.remove_prefix(end + 1);
  }
}

// The header's lines, with their ends; what follows them is the text.
std::vector<std::string_view> header_lines(std::string_view draft) {
  std::vector<std::string_view> out;
  while (!draft.empty()) {
    const auto end = std::min(draft.find('\n'), draft.size() - 1) + 1;
    if (trimmed(draft.substr(0, end - (draft[end - 1] == '\n' ? 1 : 0))).empty()) break;
    out.push_back(draft.substr(0, end));
    draft.remove_prefix(end);
  }
  return out;
}

class Expanding {
 public:
  Expanding(const std::optional<cable::MissionId>& own, const ListOf& list_of) : list_of_(list_of) {
    if (own) named_.insert(*own);
  }

  void note(std::string_view line) {
    for (const Item& item : items_of(line)) {
      if (const auto mission = cable::MissionId::parse(item.name)) named_.insert(*mission);
    }
  }

  std::string line(std::string_view before) {
    std::string_view body = before;
    while (!body.empty() && (body.back() == '\n' || body.back() == '\r')) body.remove_suffix(1);
    std::string value;
    bool changed = false;
    for (const Item& item : items_of(body)) {
      const auto name = cable::FileId::parse(item.name);
      const auto* list = name ? missions_of(*name) : nullptr;
      if (list == nullptr) {
        add(value, item.name, item.rest);
        continue;
      }
      changed = true;
      for (const cable::MissionId& mission : *list) {
        if (named_.insert(mission).second) add(value, mission.str(), item.rest);
      }
    }
    if (!changed) return std::string(before);
    return std::string(body.substr(0, body.find(':'))) + ": " + value +
           std::string(before.substr(body.size()));
  }

  Expanded out;

 private:
  static void add(std::string& value, std::string_view name, std::string_view rest) {
    value += (value.empty() ? "" : ", ") + std::string(name) + std::string(rest);
  }

  const std::vector<cable::MissionId>* missions_of(const cable::FileId& name) {
    const auto known = out.lists.find(name);
    if (known != out.lists.end()) return &known->second;
    auto list = list_of_(name);
    if (!list) {
      out.not_expanded.push_back({list.error().code, list.error().detail, name.str()});
      return nullptr;
    }
    return &out.lists.emplace(name, std::move(list->missions)).first->second;
  }

  const ListOf& list_of_;
  std::set<cable::MissionId> named_;
};

}  // namespace

Expanded expand(std::string_view draft, const std::optional<cable::MissionId>& own,
                const ListOf& list_of) {
  Expanding expanding(own, list_of);
  const auto lines = header_lines(draft);
  for (const std::string_view line : lines) {
    if (is_addressees(line)) expanding.note(line);
  }
  std::size_t header = 0;
  for (const std::string_view line : lines) {
    header += line.size();
    expanding.out.text += is_addressees(line) ? expanding.line(line) : std::string(line);
  }
  expanding.out.text += draft.substr(header);
  return std::move(expanding.out);
}

Expanded expand(const Workplace& workplace, const std::optional<cable::MissionId>& own,
                std::string_view draft) {
  return expand(draft, own,
                [&](const cable::FileId& name) { return established_collective(workplace, name); });
}

}  // namespace valise::terminal
