// Nodes that meddle with what seats release: X28, X29.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hostile/liars.h"
#include "hostile/scene.h"

namespace valise::hostile {
namespace {

TEST(X28, ASwappedReplyKeyIsWithheldByEverySeat) {
  Scene scene;
  const auto sent = scene.send();
  corrupt<KeySwappingNode>(scene.world.node("nl"), scene.world.random);
  const Request asked = scene.open(scene.reader(), sent->id);
  const auto text = scene.read(*asked);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, Code::refused);
  EXPECT_EQ(text.error().where, "wrong_key");
  EXPECT_EQ(asked->answer->value().withheld.size(), 5U);
  EXPECT_EQ(scene.verdicts(*asked), every_seat("wrong_key"));  // and stay by it
}

TEST(X29, RepliesOfAnotherRequestAreNotCombined) {
  Scene scene;
  const auto sent = scene.send();
  corrupt<MixingNode>(scene.world.node("nl"), [](const wire::Opened& first, wire::Opened& now) {
    now.replies = first.replies;
  });
  EXPECT_TRUE(scene.read(*scene.open(scene.reader(), sent->id)));
  const auto text = scene.read(*scene.open(scene.reader(), sent->id));
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, Code::verification_failed);
  EXPECT_EQ(text.error().where, "seats 1, 2, 3, 4, 5");
}

TEST(X29, TheRecordOfAnotherRequestIsNoRecord) {
  Scene scene;
  const auto sent = scene.send();
  corrupt<MixingNode>(scene.world.node("nl"), [](const wire::Opened& first, wire::Opened& now) {
    now.replies = first.replies;
    now.post = first.post;
    now.proof = first.proof;
  });
  EXPECT_TRUE(scene.read(*scene.open(scene.reader(), sent->id)));
  const auto text = scene.read(*scene.open(scene.reader(), sent->id));
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().where, "node");
}

TEST(X29, RepliesUnderOtherSeatsNumbersAreNamedAndNotUsed) {
  Scene scene;
  const auto sent = scene.send();
  corrupt<MixingNode>(scene.world.node("nl"), [](const wire::Opened&, wire::Opened& now) {
    std::swap(now.replies.at(2), now.replies.at(4));
  });
  EXPECT_TRUE(scene.read(*scene.open(scene.reader(), sent->id)));
  const Request asked = scene.open(scene.reader(), sent->id);
  const auto opening = terminal::verify_opening(scene.charter(), asked->pending,
                                                asked->answer->value(), scene.world.now());
  ASSERT_TRUE(opening) << opening.error().detail;
  EXPECT_THAT(opening->bad_seats, testing::ElementsAre(2, 4));
  EXPECT_THAT(opening->used, testing::ElementsAre(1, 3, 5));
}

}  // namespace
}  // namespace valise::hostile
