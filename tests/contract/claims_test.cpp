// docs/threat-model.md names only tests that exist: a claim whose test was renamed or removed is
// a claim without one.
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "contract/page.h"

namespace valise::contract {
namespace {

std::string word_of(std::string_view text) {
  const auto from = text.find_first_not_of(" \n");
  return std::string(text.substr(from, text.find_last_not_of(" \n") - from + 1));
}

// "Suite.Name" of every TEST, TEST_F and TEST_P of a source.
void add_tests(std::string_view text, std::set<std::string>& out) {
  for (auto at = text.find("\nTEST"); at != text.npos; at = text.find("\nTEST", at + 1)) {
    const auto open = text.find('(', at), comma = text.find(',', at);
    const auto close = text.find(')', at);
    if (!(open < comma && comma < close)) continue;
    out.insert(word_of(text.substr(open + 1, comma - open - 1)) + '.' +
               word_of(text.substr(comma + 1, close - comma - 1)));
  }
}

std::set<std::string> tests_of_the_sources() {
  std::set<std::string> out;
  for (const char* folder : {"src", "tests"}) {
    for (const auto& file : files_below(folder, ".cpp")) add_tests(read_text(file), out);
  }
  return out;
}

TEST(ThreatModel, NamesOnlyTestsThatExist) {
  const std::set<std::string> known = tests_of_the_sources();
  ASSERT_TRUE(known.contains("ThreatModel.NamesOnlyTestsThatExist"));
  const std::string page = read_text("docs/threat-model.md");
  const std::regex name(R"(`([A-Z]\w*\.\w{6,})`)");
  std::size_t names = 0;
  for (std::sregex_iterator at(page.begin(), page.end(), name), end; at != end; ++at, ++names) {
    EXPECT_TRUE(known.contains((*at)[1])) << "no test is named " << (*at)[1];
  }
  EXPECT_GT(names, 20U);
}

// `scenario.A13` is a script A13 of that name.
TEST(ThreatModel, NamesOnlyScenariosThatExist) {
  std::set<std::string> known;
  for (const char* ending : {".txt", ".sh"}) {
    for (const auto& file : files_below("tests", ending)) known.insert(file.stem().string());
  }
  const std::string page = read_text("docs/threat-model.md");
  const std::regex name(R"(`scenario\.(\w+)`)");
  std::size_t names = 0;
  for (std::sregex_iterator at(page.begin(), page.end(), name), end; at != end; ++at, ++names) {
    EXPECT_TRUE(known.contains((*at)[1])) << "no scenario is named " << (*at)[1];
  }
  EXPECT_GT(names, 1U);
}

TEST(ThreatModel, ListsEveryAttackOfTheProtocol) {
  const std::string page = read_text("docs/threat-model.md");
  for (int number = 1; number <= 50; ++number) {
    const std::string attack =
        std::string("| X") + (number < 10 ? "0" : "") + std::to_string(number) + " |";
    EXPECT_NE(page.find(attack), std::string::npos) << attack;
  }
}

}  // namespace
}  // namespace valise::contract
