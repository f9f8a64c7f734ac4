#include "terminal/text_index.h"

#include <gmock/gmock.h>

#include "terminal/terminal_test.h"

namespace valise::terminal {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

KeptCable cable(int number, const std::string& subject, const std::string& text) {
  KeptCable out;
  const std::string name = "CY-MFA-26-000" + std::to_string(number);
  out.id.bytes[0] = static_cast<std::uint8_t>(number);
  out.number = *cable::Number::parse(name);
  out.subject = subject;
  out.text = text;
  out.dtg = {1'790'000'000 + number};
  return out;
}

class TextIndexTest : public ::testing::Test {
 protected:
  TextIndexTest() {
    EXPECT_TRUE(
        index.put(std::vector{cable(1, "Fisheries", "1. (R) The quota talks were quiet."),
                              cable(2, "", "1. (R) Quota, quota and quota again."),
                              cable(3, "Quotas", "1. (R) Η Ευρώπη θα απαντήσει. Café, çok.")}));
  }
  std::vector<std::string> found(std::string_view words, HitOrder order = HitOrder::best) {
    std::vector<std::string> out;
    const auto hits = index.search(words, order, 10);
    EXPECT_TRUE(hits) << hits.error().detail;
    if (!hits) return out;
    for (const auto& number : hits->cables) out.push_back(number.str().substr(10));
    EXPECT_FALSE(hits->more);
    return out;
  }

  TextIndex index = TextIndex::make().value();
};

TEST_F(TextIndexTest, FindsWhatHasEveryWordTheBestOrTheNewestFirst) {
  EXPECT_THAT(found("quota"), ElementsAre("0002", "0001", "0003"));  // which begins with it
  EXPECT_THAT(found("quotas"), ElementsAre("0003"));
  EXPECT_THAT(found("1 R"), ElementsAre("0002", "0001", "0003"));  // the shortest says it best
  EXPECT_THAT(found("1 R", HitOrder::newest), ElementsAre("0003", "0002", "0001"));
  EXPECT_TRUE(index.search("quota", HitOrder::newest, 2)->more);
  EXPECT_THAT(found("quota again"), ElementsAre("0002"));
  EXPECT_THAT(found("quota elsewhere"), IsEmpty());
}

TEST_F(TextIndexTest, CaseAndAccentsAreApartInAnyScript) {
  for (const char* word : {"ευρώπη", "ΕΥΡΏΠΗ", "cafe", "COK", "απαντ"}) {
    EXPECT_THAT(found(word), ElementsAre("0003")) << word;
  }
}

TEST_F(TextIndexTest, ANumberIsFoundAsItIsWritten) {
  EXPECT_THAT(found("CY-MFA-26-0001"), ElementsAre("0001"));
}

TEST_F(TextIndexTest, NoWordIsAnOperator) {
  for (const char* words : {"AND", "quota OR", "NEAR(", "text:quota", "\"", "a\"b", "*", "-", "^q",
                            "(quota", "quota)", "{", "", "  \n"}) {
    EXPECT_TRUE(index.search(words, HitOrder::best, 10)) << words;
  }
  EXPECT_THAT(found("quota NOT again"), IsEmpty());
}

TEST_F(TextIndexTest, WhatIsRemovedIsNotFoundAndWhatIsPutAnewIsFoundOnce) {
  EXPECT_TRUE(index.remove(cable(2, "", "").id));
  EXPECT_THAT(found("quota"), ElementsAre("0001", "0003"));
  EXPECT_TRUE(index.put(std::vector{cable(1, "Fisheries", "1. (R) Corrected.")}));
  EXPECT_THAT(found("quota"), ElementsAre("0003"));
  EXPECT_THAT(found("corrected"), ElementsAre("0001"));
  EXPECT_EQ(index.size().value(), 2U);
}

}  // namespace
}  // namespace valise::terminal
