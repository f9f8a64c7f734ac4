#include "custody/sealing.h"

#include <gtest/gtest.h>

#include "custody/sealed_cable_test.h"

namespace valise::custody {
namespace {

TEST(Sealing, EveryOneOfTwentyMissionsOpensWithAnyThreeOfFiveSeats) {
  TestNetwork network(20);
  SealInput input = network.input("1. (R) Nicosia supports option B.\n");
  input.attachments = {attachment_of("table.csv", Bytes(70'001, 'x')),
                       attachment_of("none.txt", {}), attachment_of("note.txt", to_bytes("two"))};
  const SealedWithBody sealed = *seal_whole(input, network.random);
  ASSERT_EQ(sealed.posts.size(), 20u);
  ASSERT_EQ(sealed.shares.size(), 5u);
  EXPECT_EQ(sealed.body_bytes, sealed.body.size());

  const std::vector<std::vector<std::uint8_t>> threes = {
      {1, 2, 3}, {1, 3, 5}, {5, 4, 2}, {3, 4, 5}};
  for (std::size_t i = 0; i < network.missions.size(); ++i) {
    const auto& mission = network.missions[i];
    const Secret k = *check_post(network.domain, sealed.header, mission, network.mission_keys[i],
                                 sealed.posts.at(mission));
    const auto unlocked = unlock(network.domain, sealed.header, k,
                                 opened_shares(network, sealed, threes[i % threes.size()]));
    ASSERT_TRUE(unlocked) << unlocked.error().detail;
    EXPECT_TRUE(unlocked->bad_seats.empty());
    const auto body = read_body(network.domain, sealed.header, unlocked->keys.cek, sealed.body);
    ASSERT_TRUE(body) << body.error().detail;
    EXPECT_EQ(body->head.text, input.text);
    EXPECT_EQ(body->attachments.at(0), Bytes(70'001, 'x'));
    EXPECT_EQ(body->attachments.at(2), to_bytes("two"));
    EXPECT_EQ(read_cover(network.domain, sealed.header, unlocked->keys.cvk, sealed.cover).value(),
              input.cover);
  }
}

TEST(Sealing, ANodeReadsTheCoverWithItsOwnPartAlone) {
  TestNetwork network;
  const SealInput input = network.input("text");
  const auto sealed = *seal_whole(input, network.random);
  const Secret k = *check_post(network.domain, sealed.header, network.missions[1],
                               network.mission_keys[1], sealed.posts.at(network.missions[1]));
  const auto header = *cable::decode_header(sealed.header);
  const Secret cvk = cover_key(network.domain, k, header.policy_bytes);
  EXPECT_EQ(read_cover(network.domain, sealed.header, cvk, sealed.cover).value(), input.cover);
  Bytes other = sealed.cover;
  other.back() ^= 1;
  EXPECT_EQ(read_cover(network.domain, sealed.header, cvk, other).error().where, "cover");
}

TEST(Sealing, AWholeOpeningGoesThroughRepliesToAOneTimeKey) {
  TestNetwork network;
  const auto sealed = *seal_whole(network.input("the text"), network.random);
  const ReplyKey reply_key = ReplyKey::generate(network.random);
  const ReplyTo to{context_of(sealed.id), *to_reply_key(reply_key.public_key(), reply_key.hash())};
  std::vector<OpenedShare> shares;
  for (const std::uint8_t seat : std::vector<std::uint8_t>{1, 2, 4}) {
    const auto& key = network.seat_key(seat);
    ASSERT_TRUE(check_deposit(network.domain, sealed.header, seat, key, sealed.shares.at(seat)));
    const Bytes reply = *release_share(network.domain, sealed.header, seat, key,
                                       sealed.shares.at(seat), to, network.random);
    shares.push_back(*open_reply(network.domain, reply_key, to.context, seat, reply));
  }
  const auto& mission = network.missions[1];
  const Bytes part = *release_post(network.domain, sealed.header, mission, network.mission_keys[1],
                                   sealed.posts.at(mission), to, network.random);
  const Secret k = *open_reply_post(network.domain, reply_key, to.context, mission, part);
  const auto unlocked = unlock(network.domain, sealed.header, k, shares);
  ASSERT_TRUE(unlocked);
  EXPECT_EQ(read_body(network.domain, sealed.header, unlocked->keys.cek, sealed.body)->head.text,
            "the text");
}

TEST(Sealing, TwoSealingsOfOneTextShareNothing) {
  TestNetwork network;
  const auto first = *seal_whole(network.input("same"), network.random);
  const auto second = *seal_whole(network.input("same"), network.random);
  EXPECT_NE(first.id, second.id);
  EXPECT_NE(first.cover, second.cover);
  const auto a = *cable::decode_header(first.header), b = *cable::decode_header(second.header);
  EXPECT_NE(a.policy.s_hash, b.policy.s_hash);
  EXPECT_NE(a.policy.k_hash, b.policy.k_hash);
  EXPECT_NE(a.content.text, b.content.text);
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    EXPECT_NE(a.policy.shares.at(seat), b.policy.shares.at(seat));
  }
}

TEST(Sealing, TheTextCommitmentIsTheOneThatClearersSigned) {
  TestNetwork network;
  SealInput input = network.input("cleared text");
  input.text_salt = network.random.array<32>();
  const auto sealed = *seal_whole(input, network.random);
  EXPECT_EQ(cable::decode_header(sealed.header)->content.text,
            hash_text(network.domain, *input.text_salt, "cleared text"));
}

TEST(Sealing, RefusesWhatIsNotWellFormed) {
  TestNetwork network;
  const auto refusal = [&](auto change) {
    SealInput input = network.input("text");
    change(input);
    const auto sealed = seal_whole(input, network.random);
    return sealed ? Error{} : sealed.error();
  };
  using I = SealInput;
  EXPECT_EQ(refusal([](I& i) { i.recipients.clear(); }).code, Code::malformed);
  EXPECT_EQ(refusal([](I& i) { i.recipients.push_back(i.recipients[1]); }).where, "addressees");
  EXPECT_EQ(refusal([](I& i) { i.threshold = 0; }).where, "threshold");
  EXPECT_EQ(refusal([](I& i) { i.threshold = 6; }).where, "threshold");
  EXPECT_EQ(refusal([](I& i) { i.seats[0].number = 0; }).where, "seats");
  EXPECT_EQ(refusal([](I& i) { i.seats[0].number = 2; }).where, "seat 2");
  EXPECT_EQ(refusal([](I& i) { i.seats[0].key = i.seats[1].key; }).where, "seat 1");
  EXPECT_EQ(refusal([](I& i) { i.recipients[1].key_id = {}; }).where, "nl/mfa");
  EXPECT_EQ(refusal([](I& i) { i.cover.distribution.pop_back(); }).where, "distribution");
  EXPECT_EQ(refusal([](I& i) { i.cover.distribution[0].mission = mission_named("fr/mfa"); }).where,
            "distribution");
  EXPECT_EQ(refusal([](I& i) { i.cover.distribution[0] = i.cover.distribution[1]; }).where,
            "distribution");
  EXPECT_EQ(refusal([](I& i) { i.subject = "again"; }).where, "subject");
  EXPECT_EQ(refusal([](I& i) { i.text = "\x1b[2J"; }).where, "text");
  EXPECT_EQ(refusal([](I& i) { i.domain.suite = 2; }).code, Code::unsupported);
}

TEST(Sealing, AKeyOutsideTheModulusIsRefusedBeforeAnythingIsSealed) {
  TestNetwork network;
  SealInput input = network.input("text");
  input.recipients[1].key.fill(0xFF);
  input.recipients[1].key_id = seal::key_id(input.recipients[1].key);
  bool touched = false;
  const auto sealed = seal_cable(input, network.random, [&](View) -> Result<void> {
    touched = true;
    return {};
  });
  EXPECT_EQ(sealed.error().code, Code::malformed);
  EXPECT_FALSE(touched);
}

TEST(Sealing, AnErrorOfTheSinkOrASourceEndsIt) {
  TestNetwork network;
  const auto full = seal_cable(network.input("text"), network.random,
                               [](View) -> Result<void> { return fail(Code::disk, "full"); });
  EXPECT_EQ(full.error().code, Code::disk);
  SealInput input = network.input("text");
  input.attachments = {attachment_of("a.txt", to_bytes("abc"))};
  input.attachments[0].source = [](std::span<std::uint8_t>) -> Result<std::size_t> {
    return fail(Code::disk, "unreadable");
  };
  EXPECT_EQ(seal_whole(input, network.random).error().code, Code::disk);
}

}  // namespace
}  // namespace valise::custody
