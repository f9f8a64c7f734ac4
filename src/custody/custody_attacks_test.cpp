// The attacks of PROTOCOL.md on sealed pieces: each is named by its number there.
#include <gtest/gtest.h>

#include "custody/lying_sender_test.h"
#include "custody/sealed_cable_test.h"

namespace valise::custody {
namespace {

constexpr auto kFailed = Code::verification_failed;

struct Attack : testing::Test {
  TestNetwork network;
  SealInput input = network.input("the text of the cable");
  SealedWithBody sealed = *seal_whole(input, network.random);

  Result<void> deposit(const Sealed& cable, std::uint8_t seat, View share) const {
    return check_deposit(network.domain, cable.header, seat, network.seat_key(seat), share);
  }
  Result<Secret> receive(const Sealed& cable, std::size_t mission, View post) const {
    return check_post(network.domain, cable.header, network.missions[mission],
                      network.mission_keys[mission], post);
  }
  Secret k_of(const Sealed& cable, std::size_t mission = 0) const {
    return *receive(cable, mission, cable.posts.at(network.missions[mission]));
  }
  Result<Unlocked> unlock_with(const Sealed& cable, const std::vector<std::uint8_t>& seats) const {
    return unlock(network.domain, cable.header, k_of(cable), opened_shares(network, cable, seats));
  }
  Result<ReadBody> read(const Bytes& header, const Secret& cek, const Bytes& body) const {
    return read_body(network.domain, header, cek, body);
  }
};

using X22 = Attack;

TEST_F(X22, AShareThatDoesNotMatchItsCommitmentIsMalformedAtDeposit) {
  Lies lies;
  lies.after_commitments = on_another_polynomial(input, {4});
  const auto cable = seal_lying(input, lies, network.random);
  EXPECT_TRUE(deposit(cable, 3, cable.shares.at(3)));
  EXPECT_EQ(deposit(cable, 4, cable.shares.at(4)).error().code, kFailed);
}

TEST_F(X22, AShareOfTheWrongLengthIsMalformedEvenIfItOpens) {
  for (const std::size_t length : {0u, 32u, 63u, 65u}) {
    const auto& key = network.seat_key(2);
    const Bytes share = *seal::hpke_seal(key.public_key(), share_info(network.domain, 2, key.id()),
                                         sealed.id.bytes, Bytes(length), network.random);
    EXPECT_EQ(deposit(sealed, 2, share).error().code, kFailed) << length;
  }
}

TEST_F(X22, AnotherSeatsShareIsMalformed) {
  EXPECT_EQ(deposit(sealed, 2, sealed.shares.at(3)).error().code, kFailed);
  // Nor where the sender seals seat 3's share to seat 2's key, under either number.
  const auto share = *opened_share(network, sealed, 3);
  const auto& key = network.seat_key(2);
  for (const std::uint8_t named : std::vector<std::uint8_t>{2, 3}) {
    const Bytes moved =
        *seal::hpke_seal(key.public_key(), share_info(network.domain, named, key.id()),
                         sealed.id.bytes, share.salt_and_value.expose_secret(), network.random);
    EXPECT_EQ(deposit(sealed, 2, moved).error().code, kFailed);
  }
}

TEST_F(X22, AShareOfAnotherCableIsMalformed) {
  const auto other = *seal_whole(input, network.random);
  EXPECT_EQ(deposit(sealed, 2, other.shares.at(2)).error().code, kFailed);
}

TEST_F(X22, ASeatThatTheHeaderDoesNotNameHasNoShare) {
  const auto& key = network.seat_key(1);
  for (const std::uint8_t seat : std::vector<std::uint8_t>{0, 6, 255}) {
    EXPECT_EQ(
        check_deposit(network.domain, sealed.header, seat, key, sealed.shares.at(1)).error().code,
        kFailed);
  }
  EXPECT_EQ(check_deposit(network.domain, to_bytes("no header"), 1, key, sealed.shares.at(1))
                .error()
                .code,
            Code::malformed);
}

using X23 = Attack;

TEST_F(X23, SeatsOnAnotherPolynomialPassTheDepositAndAreNamedAtTheFirstOpening) {
  Lies lies;
  lies.before_commitments = on_another_polynomial(input, {4, 5});
  const auto cable = seal_lying(input, lies, network.random);
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    EXPECT_TRUE(deposit(cable, seat, cable.shares.at(seat))) << int(seat);
  }
  const std::vector<std::vector<std::uint8_t>> honest_three_among = {
      {1, 2, 3}, {1, 2, 3, 4}, {4, 5, 1, 2, 3}};
  for (const auto& seats : honest_three_among) {
    const auto opened = unlock_with(cable, seats);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, kFailed);
    EXPECT_EQ(opened.error().where, "cy/mfa");
    EXPECT_EQ(opened.error().detail, "sender's set of shares is inconsistent: seats 4, 5");
  }
}

TEST_F(X23, WithoutThreeHonestSharesTheSenderIsStillNamed) {
  Lies lies;
  lies.before_commitments = on_another_polynomial(input, {4, 5});
  const auto cable = seal_lying(input, lies, network.random);
  const auto opened = unlock_with(cable, {2, 4, 5});
  EXPECT_EQ(opened.error().where, "cy/mfa");
  EXPECT_NE(opened.error().detail.find("seats 2, 4, 5"), std::string::npos);
}

TEST_F(X23, ASetThatIsConsistentButHasOtherSaltsIsRefused) {
  Lies lies;
  lies.before_commitments = [](Shares& shares) { shares.at(5).expose_secret_mut()[0] ^= 1; };
  const auto cable = seal_lying(input, lies, network.random);
  const auto opened = unlock_with(cable, {1, 2, 5});
  EXPECT_EQ(opened.error().detail, "sender's set of shares is inconsistent: seat 5");
}

TEST_F(X23, ASenderWhoCommitsToAnotherContentKeyIsNamed) {
  Lies lies;
  lies.other_content_key = true;
  const auto cable = seal_lying(input, lies, network.random);
  EXPECT_EQ(unlock_with(cable, {1, 2, 3}).error().where, "cy/mfa");
}

using X24 = Attack;

TEST_F(X24, AMissionThatIsGivenAnotherKeyNoticesOnReceipt) {
  Lies lies;
  lies.other_k.emplace(network.missions[1], Secret(Bytes(kSecretBytes, 7)));
  const auto cable = seal_lying(input, lies, network.random);
  EXPECT_TRUE(receive(cable, 0, cable.posts.at(network.missions[0])));
  EXPECT_EQ(receive(cable, 1, cable.posts.at(network.missions[1])).error().code, kFailed);
}

TEST_F(X24, APostThatANodeReplacedIsRefused) {
  const auto& mission = network.missions[1];
  const auto other = *seal_whole(input, network.random);
  EXPECT_EQ(receive(sealed, 1, other.posts.at(mission)).error().code, kFailed);
  EXPECT_EQ(receive(sealed, 1, sealed.posts.at(network.missions[2])).error().code, kFailed);
  const auto& key = network.mission_keys[1];
  const Bytes info = post_info(network.domain, mission, key.id());
  for (const std::size_t length : {0u, 31u, 32u, 33u}) {
    const Bytes forged =
        *seal::hpke_seal(key.public_key(), info, sealed.id.bytes, Bytes(length), network.random);
    EXPECT_EQ(receive(sealed, 1, forged).error().code, kFailed) << length;
  }
}

TEST_F(X24, ANodesOtherKeyIsRefusedAtTheTerminal) {
  const auto shares = opened_shares(network, sealed, {1, 2, 3});
  for (const std::size_t length : {0u, 32u}) {
    const auto opened = unlock(network.domain, sealed.header, Secret(length), shares);
    EXPECT_EQ(opened.error().where, "node");
  }
}

using X25 = Attack;

TEST_F(X25, ABodyWithAChunkSwappedCutOrMovedIsNotShown) {
  input.text = std::string(40'000, 'a');
  sealed = *seal_whole(input, network.random);
  const Secret cek = std::move(unlock_with(sealed, {1, 2, 3})->keys.cek);
  ASSERT_TRUE(read(sealed.header, cek, sealed.body));
  constexpr std::size_t kStart = 56, kChunk = seal::kChunkBytes + 16;
  ASSERT_GT(sealed.body.size(), kStart + 2 * kChunk);

  Bytes swapped = sealed.body;
  std::swap_ranges(swapped.begin() + kStart, swapped.begin() + kStart + kChunk,
                   swapped.begin() + kStart + kChunk);
  Bytes truncated = sealed.body, at_a_chunk = sealed.body, longer = sealed.body;
  truncated.pop_back();
  at_a_chunk.resize(kStart + kChunk);
  longer.push_back(0);
  Bytes repeated = sealed.body;
  repeated.insert(repeated.begin() + kStart, sealed.body.begin() + kStart,
                  sealed.body.begin() + kStart + kChunk);
  for (const Bytes& body : {swapped, truncated, at_a_chunk, longer, repeated, Bytes()}) {
    const auto shown = read(sealed.header, cek, body);
    ASSERT_FALSE(shown);
    EXPECT_EQ(shown.error().code, kFailed);
  }
}

TEST_F(X25, ASecondBodyUnderTheSameKeyIsNotShown) {
  const Secret cek = std::move(unlock_with(sealed, {1, 2, 3})->keys.cek);
  Bytes other;
  BodyWriter writer(network.domain, cek, network.random, [&](View piece) -> Result<void> {
    append(other, piece);
    return {};
  });
  cable::Head head;
  head.text = "another text";
  ASSERT_TRUE(writer.begin(head));
  ASSERT_TRUE(writer.finish());
  const auto shown = read(sealed.header, cek, other);
  ASSERT_FALSE(shown);
  EXPECT_EQ(shown.error().detail, "this is not the body that the header names");
}

TEST_F(X25, NoOtherKeyOpensTheSameCiphertext) {
  EXPECT_EQ(read(sealed.header, Secret(kSecretBytes), sealed.body).error().code, kFailed);
  // Nor where the header commits to that key: the ciphertext commits to its own.
  auto header = *cable::decode_header(sealed.header);
  header.content.key_commitment = hash_content_key(network.domain, Secret(kSecretBytes));
  const Bytes other = cable::encode_header(header.policy, header.content);
  EXPECT_EQ(read(other, Secret(kSecretBytes), sealed.body).error().code, kFailed);
}

TEST_F(X25, EveryFlippedByteOfABodyIsNoticed) {
  const Secret cek = std::move(unlock_with(sealed, {1, 2, 3})->keys.cek);
  for (std::size_t i = 0; i < sealed.body.size(); ++i) {
    Bytes flipped = sealed.body;
    flipped[i] ^= 1;
    ASSERT_FALSE(read(sealed.header, cek, flipped)) << "byte " << i;
  }
}

using X26 = Attack;

TEST_F(X26, AHeaderRewrittenForAnotherMissionOpensNoShareAndNoPost) {
  auto header = *cable::decode_header(sealed.header);
  const seal::KemKey outsider = seal::KemKey::generate(network.random);
  header.policy.addressees.push_back({mission_named("xx/mfa"), outsider.id()});
  Sealed rewritten = sealed;
  rewritten.header = cable::encode_header(header.policy, header.content);
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    EXPECT_EQ(deposit(rewritten, seat, sealed.shares.at(seat)).error().code, kFailed);
  }
  EXPECT_EQ(receive(rewritten, 1, sealed.posts.at(network.missions[1])).error().code, kFailed);
}

TEST_F(X26, AMissionThatIsNotAddressedReceivesNothing) {
  const auto post = sealed.posts.at(network.missions[1]);
  EXPECT_EQ(check_post(network.domain, sealed.header, mission_named("xx/mfa"),
                       network.mission_keys[1], post)
                .error()
                .code,
            kFailed);
  EXPECT_EQ(
      check_post(network.domain, sealed.header, network.missions[2], network.mission_keys[1], post)
          .error()
          .code,
      kFailed);
}

TEST_F(X26, APostForAMissionThatTheHeaderDoesNotNameIsRefusedEvenIfItOpens) {
  const auto outsider = mission_named("xx/mfa");
  const seal::KemKey key = seal::KemKey::generate(network.random);
  const Secret k = k_of(sealed);
  const Bytes post =
      *seal::hpke_seal(key.public_key(), post_info(network.domain, outsider, key.id()),
                       sealed.id.bytes, k.expose_secret(), network.random);
  const auto received = check_post(network.domain, sealed.header, outsider, key, post);
  ASSERT_FALSE(received);
  EXPECT_EQ(received.error().code, kFailed);
}

using X28 = Attack;

TEST_F(X28, AReplyKeyThatTheRequestDoesNotNameIsRefused) {
  const ReplyKey asked = ReplyKey::generate(network.random);
  const ReplyKey other = ReplyKey::generate(network.random);
  EXPECT_TRUE(to_reply_key(asked.public_key(), asked.hash()));
  EXPECT_EQ(to_reply_key(other.public_key(), asked.hash()).error().code, kFailed);
  EXPECT_EQ(to_reply_key({}, asked.hash()).error().code, kFailed);
}

struct X29 : Attack {
  ReplyKey key = ReplyKey::generate(network.random);
  ReplyTo to{context_of(sealed.id), key.public_key()};
  Bytes reply = *release_share(network.domain, sealed.header, 2, network.seat_key(2),
                               sealed.shares.at(2), to, network.random);
  Bytes part =
      *release_post(network.domain, sealed.header, network.missions[1], network.mission_keys[1],
                    sealed.posts.at(network.missions[1]), to, network.random);

  bool opens(const ReplyKey& with, const ReplyContext& context, std::uint8_t seat) const {
    return open_reply(network.domain, with, context, seat, reply).has_value();
  }
};

TEST_F(X29, AReplyOfAnotherRequestCableLedgerIndexSeatOrKeyIsNotCombined) {
  ASSERT_TRUE(opens(key, to.context, 2));
  ReplyContext request = to.context, cable = to.context, origin = to.context, index = to.context;
  request.request.bytes[31] ^= 1;
  cable.cable.bytes[0] ^= 1;
  origin.origin = "valise-test/fr";
  index.index.value += 1;
  for (const ReplyContext& other : {request, cable, origin, index}) {
    EXPECT_FALSE(opens(key, other, 2));
  }
  EXPECT_FALSE(opens(key, to.context, 3));
  EXPECT_FALSE(opens(ReplyKey::generate(network.random), to.context, 2));
}

TEST_F(X29, ANodesPartOfAnotherRequestCableOrMissionIsNotUsed) {
  const auto opens_part = [&](const ReplyContext& context, const cable::MissionId& mission) {
    return open_reply_post(network.domain, key, context, mission, part).has_value();
  };
  ASSERT_TRUE(opens_part(to.context, network.missions[1]));
  ReplyContext request = to.context, cable = to.context;
  request.request.bytes[0] ^= 1;
  cable.cable.bytes[0] ^= 1;
  EXPECT_FALSE(opens_part(request, network.missions[1]));
  EXPECT_FALSE(opens_part(cable, network.missions[1]));
  EXPECT_FALSE(opens_part(to.context, network.missions[2]));
  EXPECT_FALSE(open_reply(network.domain, key, to.context, 2, part));
}

TEST_F(X29, NothingIsReleasedForARequestOfAnotherCable) {
  to.context.cable.bytes[0] ^= 1;
  EXPECT_EQ(release_share(network.domain, sealed.header, 2, network.seat_key(2),
                          sealed.shares.at(2), to, network.random)
                .error()
                .code,
            kFailed);
  EXPECT_EQ(
      release_post(network.domain, sealed.header, network.missions[1], network.mission_keys[1],
                   sealed.posts.at(network.missions[1]), to, network.random)
          .error()
          .code,
      kFailed);
}

TEST_F(X29, AReceiptIsForOneReplyOnly) {
  ReleaseReceipt receipt;
  receipt.request = to.context.request;
  receipt.cable = to.context.cable;
  receipt.origin = to.context.origin;
  receipt.index = to.context.index;
  receipt.seat = 2;
  receipt.reply = {seal::sha256(reply)};
  EXPECT_TRUE(check_receipt(receipt, to.context, 2, reply));
  EXPECT_FALSE(check_receipt(receipt, to.context, 3, reply));
  EXPECT_FALSE(check_receipt(receipt, to.context, 2, part));
  ReplyContext other = to.context;
  other.index.value += 1;
  EXPECT_EQ(check_receipt(receipt, other, 2, reply).error().where, "seat 2");
}

using X49 = Attack;

TEST_F(X49, AShareHandedToTheNextKeyOpensOnlyIfItIsTheSame) {
  const seal::KemKey next = seal::KemKey::generate(network.random);
  const auto& old = network.seat_key(2);
  const Bytes handed = *reseal_share(network.domain, sealed.header, 2, old, sealed.shares.at(2),
                                     next.public_key(), network.random);
  EXPECT_TRUE(check_deposit(network.domain, sealed.header, 2, next, handed));
  EXPECT_FALSE(check_deposit(network.domain, sealed.header, 2, old, handed));
  Secret changed = opened_share(network, sealed, 2)->salt_and_value.copy();
  changed.expose_secret_mut()[40] ^= 1;
  const Bytes flipped =
      *seal::hpke_seal(next.public_key(), share_info(network.domain, 2, next.id()), sealed.id.bytes,
                       changed.expose_secret(), network.random);
  EXPECT_EQ(check_deposit(network.domain, sealed.header, 2, next, flipped).error().code, kFailed);
}

using X50 = Attack;

TEST_F(X50, SeatsKeysAloneOpenNothing) {
  const auto shares = opened_shares(network, sealed, {1, 2, 3, 4, 5});
  EXPECT_FALSE(unlock(network.domain, sealed.header, Secret(), shares));
  EXPECT_FALSE(unlock(network.domain, sealed.header, Secret(kSecretBytes), shares));
}

TEST_F(X50, KAndOneSeatTooFewOpenNothing) {
  const auto opened = unlock_with(sealed, {1, 5});
  EXPECT_EQ(opened.error().code, Code::too_few);
  EXPECT_EQ(unlock_with(sealed, {}).error().code, Code::too_few);
  EXPECT_EQ(unlock_with(sealed, {1, 5, 5, 1}).error().code, Code::too_few);
}

TEST_F(X50, ThreeSeatsAndKOpen) {
  const auto opened = unlock_with(sealed, {5, 1, 3});
  ASSERT_TRUE(opened);
  EXPECT_EQ(read(sealed.header, opened->keys.cek, sealed.body)->head.text, input.text);
}

TEST_F(Attack, ALyingSeatIsNamedAndTheOthersOpen) {
  auto shares = opened_shares(network, sealed, {1, 2, 3, 4});
  shares[1].salt_and_value.expose_secret_mut()[63] ^= 1;
  const auto opened = unlock(network.domain, sealed.header, k_of(sealed), shares);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->bad_seats, std::vector<std::uint8_t>{2});

  shares[3].salt_and_value = Secret(63);
  shares.push_back({9, Secret(kShareBytes)});
  const auto refused = unlock(network.domain, sealed.header, k_of(sealed), shares);
  EXPECT_EQ(refused.error().code, kFailed);
  EXPECT_EQ(refused.error().where, "seats 2, 4, 9");
}

TEST_F(Attack, EveryFlippedByteAndEveryWrongLengthOfAShareAndAPostIsRefused) {
  const Bytes share = sealed.shares.at(1), post = sealed.posts.at(network.missions[0]);
  for (std::size_t i = 0; i < share.size(); ++i) {
    Bytes flipped = share;
    flipped[i] ^= 0x80;
    ASSERT_FALSE(deposit(sealed, 1, flipped)) << "byte " << i;
  }
  for (std::size_t i = 0; i < post.size(); ++i) {
    Bytes flipped = post;
    flipped[i] ^= 0x80;
    ASSERT_FALSE(receive(sealed, 0, flipped)) << "byte " << i;
  }
  for (const std::size_t length : {std::size_t{0}, std::size_t{1120}, share.size() - 1}) {
    EXPECT_FALSE(deposit(sealed, 1, View(share).first(length))) << length;
  }
  Bytes longer = share;
  longer.push_back(0);
  EXPECT_FALSE(deposit(sealed, 1, longer));
}

TEST_F(Attack, PiecesOfOneNetworkMeanNothingInAnother) {
  seal::Domain other = network.domain;
  other.founding.bytes[0] ^= 1;
  EXPECT_FALSE(check_deposit(other, sealed.header, 1, network.seat_key(1), sealed.shares.at(1)));
  EXPECT_FALSE(check_post(other, sealed.header, network.missions[0], network.mission_keys[0],
                          sealed.posts.at(network.missions[0])));
}

}  // namespace
}  // namespace valise::custody
