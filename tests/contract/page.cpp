#include "contract/page.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

namespace valise::contract {
namespace {

std::string trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(' ');
  if (from == text.npos) return {};
  return std::string(text.substr(from, text.find_last_not_of(' ') - from + 1));
}

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> out;
  line.remove_prefix(1);
  while (!line.empty()) {
    const auto end = std::min(line.find('|'), line.size());
    out.push_back(trimmed(line.substr(0, end)));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return out;
}

std::string row_text(const std::vector<std::string>& cells) {
  std::string out = "|";
  for (const std::string& cell : cells) out += " " + cell + " |";
  return out + "\n";
}

}  // namespace

std::string print(const Table& table) {
  std::string out = "### " + table.title + "\n\n" + row_text(table.columns) + "|";
  for (std::size_t i = 0; i < table.columns.size(); ++i) out += "---|";
  out += "\n";
  for (const auto& row : table.rows) out += row_text(row);
  return out;
}

std::vector<Table> tables_of(std::string_view page) {
  std::vector<Table> out;
  std::istringstream lines{std::string(page)};
  bool under_third = false, ended = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) {
      under_third = line.starts_with("### ");
      ended = false;
      if (under_third) out.push_back({line.substr(4), {}, {}});
    } else if (under_third && !ended && line.starts_with('|')) {
      Table& table = out.back();
      if (table.columns.empty()) {
        table.columns = cells_of(line);
      } else if (!line.starts_with("|---")) {
        table.rows.push_back(cells_of(line));
      }
    } else if (under_third && !out.back().columns.empty()) {
      ended = true;
    }
  }
  return out;
}

std::filesystem::path checkout() {
  return VALISE_ROOT;
}

std::string read_text(const std::filesystem::path& relative) {
  std::ifstream in(checkout() / relative, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::filesystem::path> files_below(const std::filesystem::path& relative,
                                               std::string_view ending) {
  std::vector<std::filesystem::path> out;
  for (const auto& file : std::filesystem::recursive_directory_iterator(checkout() / relative)) {
    if (file.is_regular_file() && file.path().string().ends_with(ending)) {
      out.push_back(std::filesystem::relative(file.path(), checkout()));
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<Enumerator> enumerators(std::string_view header, std::string_view name) {
  static const std::regex one(R"(^\s*(\w+)(?:\s*=\s*(-?\d+))?\s*(?:,|$))");
  std::vector<Enumerator> out;
  const auto start = header.find("enum class " + std::string(name) + " ");
  if (start == header.npos) return out;
  const auto open = header.find('{', start) + 1;
  std::istringstream lines{std::string(header.substr(open, header.find("};", open) - open))};
  int next = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto slashes = line.find("//");
    const std::string comment =
        slashes == line.npos ? "" : trimmed(std::string_view(line).substr(slashes + 2));
    std::string code = trimmed(std::string_view(line).substr(0, slashes));
    for (std::smatch found; std::regex_search(code, found, one); code = found.suffix()) {
      if (found[2].matched) next = std::stoi(found[2]);
      out.push_back({found[1], next++, comment});
    }
  }
  return out;
}

}  // namespace valise::contract
