// spec/registry.md lists every record, number and label of the code, and nothing else.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

#include "contract/codes.h"
#include "contract/records.h"
#include "ledger/entry.h"

namespace valise::contract {
namespace {

const char* const kPage = "spec/registry.md";

std::vector<Table> expected_tables() {
  std::vector<Table> out = record_tables();
  for (Table& table : code_tables()) out.push_back(std::move(table));
  out.push_back(label_table());
  return out;
}

std::set<std::string> titles(const std::vector<Table>& tables) {
  std::set<std::string> out;
  for (const Table& table : tables) out.insert(table.title);
  return out;
}

TEST(Registry, ListsEveryRecordNumberAndLabelAsTheCodeHasIt) {
  const std::vector<Table> page = tables_of(read_text(kPage));
  for (const Table& expected : expected_tables()) {
    const auto found = std::find_if(page.begin(), page.end(),
                                    [&](const Table& t) { return t.title == expected.title; });
    if (found == page.end()) {
      ADD_FAILURE() << kPage << " lacks this:\n\n" << print(expected);
    } else if (print(*found) != print(expected)) {
      ADD_FAILURE() << kPage << " should say:\n\n" << print(expected);
    }
  }
}

TEST(Registry, ListsNothingThatTheCodeDoesNotHave) {
  const std::set<std::string> known = titles(expected_tables());
  std::set<std::string> seen;
  for (const Table& table : tables_of(read_text(kPage))) {
    EXPECT_TRUE(known.contains(table.title)) << table.title;
    EXPECT_TRUE(seen.insert(table.title).second) << table.title << " stands twice";
  }
}

// What a header declares with fields() is a record; a new one must be added to records.cpp.
TEST(Registry, KnowsEveryRecordOfTheHeaders) {
  const std::regex opens(R"(^struct (\w+)\b[^;]*\{)");
  const std::set<std::string> known = titles(record_tables());
  for (const char* folder : {"seal", "cable", "ledger", "custody", "wire"}) {
    for (const auto& header : files_below(std::filesystem::path("src") / folder, ".h")) {
      if (header.string().ends_with("_test.h")) continue;
      std::istringstream lines{read_text(header)};
      std::string current;
      std::smatch found;
      for (std::string line; std::getline(lines, line);) {
        if (std::regex_search(line, found, opens)) current = found[1];
        if (line.find("static constexpr auto fields(") == line.npos || line.starts_with("//")) {
          continue;
        }
        EXPECT_TRUE(known.contains(std::string(folder) + "::" + current))
            << header << ": " << current << " is missing in tests/contract/records.cpp";
      }
    }
  }
}

std::string product_sources() {
  std::string out;
  for (const char* ending : {".h", ".cpp"}) {
    for (const auto& file : files_below("src", ending)) {
      if (file.string().find("_test.") == std::string::npos) out += read_text(file);
    }
  }
  return out;
}

TEST(Registry, ListsEveryLabelThatTheSourcesUseAndNoOther) {
  std::set<std::string> known;
  for (const auto& row : label_table().rows) known.insert(row[0]);
  const std::string sources = product_sources();
  for (const std::string& label : known) {
    EXPECT_NE(sources.find('"' + label + '"'), std::string::npos) << label << " is used nowhere";
  }
  for (const auto& row : ledger::entry_types()) known.insert(std::string(row.name));
  for (const std::string_view use : {"label(\"", "hash(\"", " label = \""}) {
    for (auto at = sources.find(use); at != sources.npos; at = sources.find(use, at + 1)) {
      const auto from = at + use.size();
      const std::string label = sources.substr(from, sources.find('"', from) - from);
      EXPECT_TRUE(known.contains(label)) << "the label \"" << label << "\" is not listed";
    }
  }
}

}  // namespace
}  // namespace valise::contract
