// What the documentation says of commands and calls, held against the tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

#include "cli/parser.h"
#include "desk/command.h"
#include "desk/desk.h"

namespace valise::desk {
namespace {

using cli::parse;
using cli::paths_of;

// As a shell splits it; single quotes alone.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
    } else if (c == ' ' && !quoted) {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

TEST(commands_md, shows_every_command_and_only_what_parses) {
  std::ifstream page(VALISE_ROOT "/docs/commands.md");
  ASSERT_TRUE(page.good());
  std::set<std::string> shown;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with("valise ")) continue;
    std::vector<std::string> words = words_of(line);
    words.erase(words.begin());
    const auto parsed = parse(commands(), words);
    ASSERT_TRUE(parsed.has_value()) << line << ": " << parsed.error().detail;
    ASSERT_NE(parsed->command, nullptr) << line;
    shown.insert(parsed->command->path);
  }
  for (const std::string& path : paths_of(commands())) {
    EXPECT_TRUE(shown.contains(path)) << "docs/commands.md does not show: valise " << path;
  }
}

// "| `open` | acts | …": each call once, of the kind that it is. `said` answers any act.
TEST(local_api_md, shows_every_call_as_the_table_has_it) {
  std::ifstream page(VALISE_ROOT "/docs/local-api.md");
  ASSERT_TRUE(page.good());
  const std::regex row(R"(^\| `(\w+)` \| (asks|acts) \|.*)");
  std::map<std::string, std::string> shown;
  for (std::string line; std::getline(page, line);) {
    std::smatch found;
    if (!std::regex_match(line, found, row)) continue;
    EXPECT_TRUE(shown.emplace(found[1], found[2]).second) << line;
  }
  std::map<std::string, std::string> known;
  for (const Call& each : calls()) {
    known.emplace(each.name, each.kind == Call::Kind::asks ? "asks" : "acts");
  }
  EXPECT_EQ(shown, known);
}

}  // namespace
}  // namespace valise::desk
