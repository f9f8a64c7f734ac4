// Senders who lie, and whoever has what a sender gave away: X22, X23, X24, X26, X27.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "custody/release.h"
#include "hostile/captured_node.h"
#include "hostile/liars.h"
#include "hostile/scene.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Result<wire::List> list_of(Scene& scene, const Person& reader) {
  const wire::ListRequest question{cable::MissionId::parse("nl/mfa").value(), 0, 500};
  return sim::read_answer<wire::List>(scene.world.ask(
      "node nl",
      sim::post(wire::path::list, seal::encode(question), reader.device().verify_key())));
}

TEST(X22, ASeatThatIsGivenAWrongShareSaysMalformedAndTheOthersOpen) {
  Scene scene;
  const auto input = scene.input();
  auto& random = scene.world.random;
  custody::Lies lies;
  lies.after_commitments = custody::on_another_polynomial(input, {4});
  const auto unmatched = scene.send(input, custody::seal_lying(input, lies, random));
  auto swapped = custody::seal_whole(input, random).value();
  std::swap(swapped.shares.at(2), swapped.shares.at(3));
  const auto anothers = scene.send(input, swapped);
  auto moved = custody::seal_whole(input, random).value();
  moved.shares.at(5) = swapped.shares.at(5);
  const auto of_another_cable = scene.send(input, moved);

  EXPECT_THAT(scene.track(unmatched->id).malformed, ElementsAre(4));
  EXPECT_THAT(scene.track(unmatched->id).deposited, ElementsAre(1, 2, 3, 5));
  EXPECT_THAT(scene.track(anothers->id).malformed, ElementsAre(2, 3));
  EXPECT_THAT(scene.track(of_another_cable->id).malformed, ElementsAre(5));

  const Request asked = scene.open(scene.reader(), anothers->id);
  EXPECT_EQ(scene.read(*asked).value_or("nothing"), input.text);
  EXPECT_EQ(
      scene.verdicts(*asked),
      (Verdicts{
          {1, "released"}, {2, "no_share"}, {3, "no_share"}, {4, "released"}, {5, "released"}}));
}

TEST(X23, TheFirstReaderIsToldWhichSenderLiedAndAboutWhichSeats) {
  Scene scene;
  const auto input = scene.input();
  custody::Lies lies;
  lies.before_commitments = custody::on_another_polynomial(input, {4, 5});
  const auto sent = scene.send(input, custody::seal_lying(input, lies, scene.world.random));
  EXPECT_THAT(scene.track(sent->id).deposited, ElementsAre(1, 2, 3, 4, 5));  // each matches
  const Request asked = scene.open(scene.reader(), sent->id);
  EXPECT_EQ(scene.verdicts(*asked), every_seat("released"));
  const auto text = scene.read(*asked);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, Code::verification_failed);
  EXPECT_EQ(text.error().where, "cy/mfa");
  EXPECT_EQ(text.error().detail, "sender's set of shares is inconsistent: seats 4, 5");
}

void expect_refused_on_receipt(Scene& scene, const CableId& cable) {
  const wire::Track track = scene.track(cable);
  ASSERT_EQ(track.deliveries.size(), 1U);
  EXPECT_FALSE(track.deliveries[0].delivered);
  EXPECT_THAT(track.deliveries[0].refused.value_or("not refused"),
              testing::StartsWith("verification_failed"));
  EXPECT_THAT(list_of(scene, scene.reader()).value().cables, IsEmpty());
  const Request asked = scene.open(scene.reader(), cable);
  EXPECT_EQ(scene.read(*asked).error().code, Code::not_found);
}

TEST(X24, AMissionThatIsGivenAnotherKRefusesOnReceipt) {
  Scene scene;
  const auto input = scene.input();
  custody::Lies lies;
  lies.other_k.emplace(input.recipients[1].mission, Secret(Bytes(custody::kSecretBytes, 7)));
  const auto sent = scene.send(input, custody::seal_lying(input, lies, scene.world.random));
  expect_refused_on_receipt(scene, sent->id);
}

TEST(X24, APostThatTheSendersNodeReplacesIsRefusedOnReceipt) {
  Scene scene;
  const auto input = scene.input();
  const auto other = custody::seal_whole(input, scene.world.random).value();
  corrupt<PostSwappingNode>(scene.world.node("cy"), other.posts.at(input.recipients[1].mission));
  const auto sent = scene.send(input, custody::seal_whole(input, scene.world.random).value());
  expect_refused_on_receipt(scene, sent->id);
}

// Who is not addressed and came by a cable's shares releases them as his own: under a header that
// keeps the commitments of the stolen one, and names his own mission and a K of his own.
custody::SealedWithBody rewrite(const custody::SealInput& own, const custody::Sealed& stolen,
                                Random& random) {
  custody::SealedWithBody out = custody::seal_whole(own, random).value();
  const auto theirs = cable::decode_header(stolen.header).value();
  auto header = cable::decode_header(out.header).value();
  const auto& to = own.recipients[0];
  const Secret k = random.secret(custody::kSecretBytes);
  header.policy.shares = theirs.policy.shares;
  header.policy.s_hash = theirs.policy.s_hash;
  header.policy.k_hash = custody::hash_k(own.domain, k);
  out.cover = seal::encrypt_chunked(custody::cover_key(own.domain, k, seal::encode(header.policy)),
                                    own.domain.label("cover"), seal::encode(own.cover), random);
  header.content.cover = custody::hash_cover(own.domain, out.cover);
  out.header = cable::encode_header(header.policy, header.content);
  out.id = cable::cable_id(own.domain, out.header);
  out.posts.clear();
  out.posts[to.mission] =
      seal::hpke_seal(to.key, custody::post_info(own.domain, to.mission, to.key_id), out.id.bytes,
                      k.expose_secret(), random)
          .value();
  out.shares = stolen.shares;
  return out;
}

TEST(X26, StolenSharesOpenUnderNoHeaderThatNamesTheThief) {
  Scene scene;
  const auto victims = scene.sender().prepare({"cy/mfa"}, "not for nl");
  const auto stolen = custody::seal_whole(victims, scene.world.random).value();
  scene.send(victims, stolen);
  sim::Officer thief(scene.world, scene.story, scene.reader(), "nl/mfa");
  const auto own = thief.prepare({"nl/mfa"}, "mine now");
  const auto rewritten = rewrite(own, stolen, scene.world.random);
  const auto sent = thief.release(own, rewritten, rewritten.body);
  scene.world.run_for(5);
  ASSERT_TRUE(sent->accepted) << (sent->refused ? sent->refused->detail : "never answered");
  const Request asked = scene.open(scene.reader(), sent->id);
  EXPECT_EQ(scene.verdicts(*asked), every_seat("no_share"));
  EXPECT_EQ(scene.read(*asked).error().where, "no_share");
}

TEST(X27, ACableThatTooFewSeatsSawReleasedCannotBeReceivedAnywhere) {
  Scene scene;
  const auto input = scene.input();
  const auto sealed = custody::seal_whole(input, scene.world.random).value();
  const ledger::Released fact{{input.recipients[0].mission, 2026, 1}, sealed.header};
  ledger::ReleasedEvidence evidence;
  evidence.releaser = scene.world.people[0].sign(input.domain, "cable", sealed.header,
                                                 input.domain.hash("release", sealed.id.view()));
  const Bytes released =
      ledger::encode({ledger::EntryType::released, seal::encode(fact), seal::encode(evidence)});

  CapturedNode senders(scene, "cy");
  auto hidden = senders.true_history();
  const LeafIndex index = senders.append(hidden, {released});
  for (const std::uint8_t seat : std::vector<std::uint8_t>{1, 2, 3}) {
    EXPECT_EQ(senders.push(hidden, seat), "cosigned");
  }

  CapturedNode readers(scene, "nl");
  const ledger::Received received{sealed.id, input.recipients[1].mission};
  const ledger::ReceivedEvidence proof{released, tlog::print(senders.proof(hidden, index))};
  auto claimed = readers.true_history();
  readers.append(
      claimed,
      {ledger::encode({ledger::EntryType::received, seal::encode(received), seal::encode(proof)})});
  EXPECT_EQ(readers.push_to_all(claimed), every_seat("verification_failed"));
  auto asked = readers.true_history();
  readers.append(asked, {scene.sign(scene.reader(), sealed.id)->pending.entry});
  EXPECT_EQ(readers.push_to_all(asked), every_seat("unlawful"));

  // With a fourth seat it is released, and may be received.
  EXPECT_EQ(senders.push(hidden, 4), "cosigned");
  const ledger::ReceivedEvidence true_proof{released, tlog::print(senders.proof(hidden, index))};
  auto lawful = readers.true_history();
  readers.append(lawful, {ledger::encode({ledger::EntryType::received, seal::encode(received),
                                          seal::encode(true_proof)})});
  EXPECT_EQ(readers.push_to_all(lawful), every_seat("cosigned"));
}

TEST(X27, ASeatThatWasNotShownTheReleaseKeepsNoShareAndGivesNone) {
  Scene scene;
  scene.world.cut("node cy", "trustee 5", 600);
  const auto sent = scene.send();
  const wire::Deposit early{"valise-test/cy", {{sent->id, sent->submit.shares.at(5)}}};
  const auto said = sim::read_answer<wire::Deposited>(scene.world.ask(
      "trustee 5",
      sim::post(wire::path::deposit, seal::encode(early), scene.world.node("cy").key)));
  EXPECT_FALSE(said.value().answers.at(0).receipt);
  const Request asked = scene.open(scene.reader(), sent->id);
  EXPECT_EQ(scene.verdicts(*asked), (Verdicts{{1, "released"},
                                              {2, "released"},
                                              {3, "released"},
                                              {4, "released"},
                                              {5, "not_released"}}));
}

}  // namespace
}  // namespace valise::hostile
