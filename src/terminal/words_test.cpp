#include "terminal/words.h"

#include <gtest/gtest.h>

#include <set>

#include "base/random.h"

namespace valise::terminal {
namespace {

TEST(Words, AreTwoThousandAndFortyEightDifferentOnes) {
  std::set<std::string> all;
  for (unsigned number = 0; number < 2048; ++number) all.insert(word_of(number));
  EXPECT_EQ(all.size(), 2048U);
  EXPECT_EQ(word_of(0), "baba");
  EXPECT_EQ(word_of(2047), "zoito");
}

TEST(Words, AreThoseOfTheSpecification) {
  EXPECT_EQ(to_words(Array<16>{}), "baba baba baba baba baba baba baba baba baba baba baba bado");
}

TEST(Words, ReadBackWhatTheyWereMadeOf) {
  SeededRandom random(54);
  for (int i = 0; i < 100; ++i) {
    const auto fingerprint = random.array<16>();
    const auto read = from_words(to_words(fingerprint));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, fingerprint);
  }
}

TEST(Words, MayBeTypedInAnyCaseAndSpacing) {
  const Array<16> zeros{};
  const std::string words = to_words(zeros);
  std::string loud = "  ";
  for (const char c : words) {
    loud += c == ' ' ? std::string("\n ") : std::string(1, static_cast<char>(std::toupper(c)));
  }
  EXPECT_EQ(from_words(loud).value(), zeros);
}

TEST(Words, RefuseAWrongWordAMissingOneAndAWrongCheck) {
  const std::string words = to_words(Array<16>{});
  EXPECT_EQ(from_words(words.substr(5)).error().code, Code::malformed);
  EXPECT_EQ(from_words(words + " baba").error().code, Code::malformed);
  EXPECT_EQ(from_words("xxxx" + words.substr(4)).error().code, Code::malformed);
  // Of the 2047 other first words, one in sixteen passes the check of four bits.
  int passed = 0;
  for (unsigned number = 1; number < 2048; ++number) {
    if (from_words(word_of(number) + words.substr(4))) ++passed;
  }
  EXPECT_LT(passed, 200);
  EXPECT_GT(passed, 60);
}

}  // namespace
}  // namespace valise::terminal
