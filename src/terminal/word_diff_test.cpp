#include "terminal/word_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace valise::terminal {
namespace {

using Kind = WordRun::Kind;
using testing::ElementsAre;

WordRun same(std::string text) {
  return {Kind::same, std::move(text)};
}
WordRun removed(std::string text) {
  return {Kind::removed, std::move(text)};
}
WordRun added(std::string text) {
  return {Kind::added, std::move(text)};
}

std::string without(const std::vector<WordRun>& runs, Kind kind) {
  std::string out;
  for (const WordRun& run : runs) {
    if (run.kind != kind) out += run.text;
  }
  return out;
}

TEST(WordDiff, OneWordIsOneChange) {
  EXPECT_THAT(
      word_diff("Cyprus regrets the delay.", "Cyprus notes the delay."),
      ElementsAre(same("Cyprus "), removed("regrets"), added("notes"), same(" the delay.")));
}

TEST(WordDiff, TwoWordsSideBySideAreOneChange) {
  EXPECT_THAT(
      word_diff("it deeply regrets this", "it duly notes this"),
      ElementsAre(same("it "), removed("deeply regrets"), added("duly notes"), same(" this")));
}

TEST(WordDiff, NothingChangedAndNothingThere) {
  EXPECT_THAT(word_diff("a b", "a b"), ElementsAre(same("a b")));
  EXPECT_TRUE(word_diff("", "").empty());
  EXPECT_THAT(word_diff("", "new"), ElementsAre(added("new")));
  EXPECT_THAT(word_diff("old", ""), ElementsAre(removed("old")));
}

TEST(WordDiff, BothTextsCanBeReadFromIt) {
  std::mt19937 random(1);
  const std::vector<std::string> words = {"a", "b", "Ελλάδα", "\n\n", " ", "ab", "  "};
  for (int round = 0; round < 500; ++round) {
    std::string before;
    std::string after;
    for (int i = 0; i < 12; ++i) before += words[random() % words.size()];
    for (int i = 0; i < 12; ++i) after += words[random() % words.size()];
    const auto runs = word_diff(before, after);
    EXPECT_EQ(without(runs, Kind::added), before);
    EXPECT_EQ(without(runs, Kind::removed), after);
  }
}

TEST(WordDiff, OfManyLinesThoseThatChangedAreShown) {
  const auto lines = [](std::string_view before, std::string_view after) {
    return changed_lines(word_diff(before, after));
  };
  EXPECT_TRUE(lines("one\ntwo\n", "one\ntwo\n").empty());
  EXPECT_THAT(lines("one\nit regrets this\nthree\n", "one\nit notes this\nthree\n"),
              ElementsAre(same("it "), removed("regrets"), added("notes"), same(" this\n")));
  EXPECT_THAT(lines("a 1\nb\nc 1\n", "a 2\nb\nc 2\n"),
              ElementsAre(same("a "), removed("1"), added("2"), same("\n\nc "), removed("1"),
                          added("2"), same("\n")));
  EXPECT_THAT(lines("one\n", "one\n\ntwo\n"),
              ElementsAre(same("one"), added("\n\ntwo"), same("\n")));
}

TEST(WordDiff, TextsWithNothingInCommonAreNotWeighedWordByWord) {
  std::string before;
  std::string after;
  for (int i = 0; i < 20'000; ++i) {
    before += "x" + std::to_string(i) + " ";
    after += "y" + std::to_string(i) + "\n";
  }
  EXPECT_THAT(word_diff(before, after), ElementsAre(removed(before), added(after)));
}

}  // namespace
}  // namespace valise::terminal
