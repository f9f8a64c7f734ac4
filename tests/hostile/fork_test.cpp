// A node that shows seats different histories, alone and with two trustees of its own: X01, X02.
// Each history is within the budget; together they would exceed it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "hostile/captured_node.h"
#include "hostile/liars.h"
#include "hostile/lying_trustee.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

using testing::ElementsAre;
using Seats = std::vector<std::uint8_t>;

// Four cables that nl/mfa received, a request for each from one reader, and his node in the
// attacker's hands. The budget is three a day.
struct Fork : testing::Test {
  Scene scene;
  std::vector<Request> asked = ask_for_four();
  CapturedNode node{scene, "nl"};

  std::vector<Request> ask_for_four() {
    std::vector<Request> out;
    for (int i = 0; i < 4; ++i) {
      out.push_back(scene.sign(scene.reader(), scene.send("cable " + std::to_string(i))->id));
    }
    return out;
  }

  // The four requests in one batch, in an order that leaves out `last` of the budget.
  struct Shown {
    CapturedNode::History history;
    std::vector<LeafIndex> at;  // of each request
    Seats to;
  };
  Shown with_last(std::size_t last) {
    Shown out{node.true_history(), std::vector<LeafIndex>(4), {}};
    std::vector<Bytes> batch;
    for (std::size_t i = 1; i <= 4; ++i) {
      const std::size_t which = (last + i) % 4;
      out.at[which].value = out.history.entries.size() + batch.size();
      batch.push_back(asked[which]->pending.entry);
    }
    node.append(out.history, batch);
    return out;
  }
  void push(Shown& shown, const Seats& seats) {
    shown.to = seats;
    for (const std::uint8_t seat : seats) EXPECT_EQ(node.push(shown.history, seat), "cosigned");
  }

  std::string root_of(const Shown& shown) {
    const std::string text = node.note(shown.history).text;  // origin, size and root, a line each
    const auto root = text.find('\n', text.find('\n') + 1) + 1;
    return text.substr(root, text.find('\n', root) - root);
  }

  // How many seats give their share of each cable, each asked for the place where it was shown the
  // request, under the checkpoint of every history.
  std::vector<int> shares_got(const std::vector<Shown>& histories) {
    std::vector<int> out(4);
    for (std::size_t which = 0; which < 4; ++which) {
      for (std::uint8_t seat = 1; seat <= 5; ++seat) {
        out[which] += gives(seat, which, histories) ? 1 : 0;
      }
    }
    return out;
  }
  bool gives(std::uint8_t seat, std::size_t which, const std::vector<Shown>& histories) {
    for (const Shown& shown : histories) {
      if (std::find(shown.to.begin(), shown.to.end(), seat) == shown.to.end()) continue;
      for (const Shown& other : histories) {
        const std::string note = node.printed(other.history);
        if (scene.verdict(seat, *asked[which], shown.at[which], note) == "released") return true;
      }
    }
    return false;
  }
};

using X01 = Fork;

TEST_F(X01, NoTwoOrdersReachAQuorum) {
  std::vector<Shown> histories = {with_last(3), with_last(0), with_last(1)};
  push(histories[0], {1, 2});
  push(histories[1], {3, 4});
  push(histories[2], {5});
  EXPECT_THAT(shares_got(histories), ElementsAre(0, 0, 0, 0));
}

TEST_F(X01, ASeatThatWasShownAnotherOrderReleasesNothingAndKeepsBothCheckpoints) {
  std::string journal;
  scene.world.hear = [&](std::string_view line) { journal += std::string(line) + "\n"; };
  const auto evidence = [&](const Shown& one, const Shown& other) {
    return journal.find("fork_seen") != journal.npos &&
           journal.find(root_of(one)) != journal.npos &&
           journal.find(root_of(other)) != journal.npos;
  };
  std::vector<Shown> histories = {with_last(3), with_last(0)};
  push(histories[0], {1, 2, 3, 4});
  push(histories[1], {5});
  EXPECT_FALSE(evidence(histories[0], histories[1]));
  EXPECT_EQ(node.push(histories[0].history, 5), "forked");
  EXPECT_TRUE(evidence(histories[0], histories[1])) << journal;
  journal.clear();
  EXPECT_THAT(shares_got(histories), ElementsAre(4, 4, 4, 0));
  EXPECT_TRUE(evidence(histories[0], histories[1])) << journal;
}

using X02 = Fork;

TEST_F(X02, TwoTrusteesThatCosignAndReleaseEverythingDoNotStretchTheBudget) {
  corrupt<LyingTrustee>(scene.world.trustee(4), scene, std::uint8_t{4});
  corrupt<LyingTrustee>(scene.world.trustee(5), scene, std::uint8_t{5});
  std::vector<Shown> histories = {with_last(3), with_last(0)};
  push(histories[0], {1, 2, 4, 5});
  push(histories[1], {3, 4, 5});
  // Of the fourth cable the attacker has what his own two hold: one share too few.
  EXPECT_THAT(shares_got(histories), ElementsAre(4, 4, 4, 2));
}

TEST_F(X02, TwoTrusteesThatCosignAndReleaseEverythingGetNothingOffTheRecord) {
  corrupt<LyingTrustee>(scene.world.trustee(4), scene, std::uint8_t{4});
  corrupt<LyingTrustee>(scene.world.trustee(5), scene, std::uint8_t{5});
  std::vector<Shown> histories = {with_last(3), with_last(0), with_last(1)};
  push(histories[0], {1, 4, 5});
  push(histories[1], {2, 4, 5});
  push(histories[2], {3, 4, 5});
  EXPECT_THAT(shares_got(histories), ElementsAre(2, 2, 2, 2));
}

// Who asks a seat how long a ledger is must never hear of an earlier time.
TEST_F(Fork, AnOlderCheckpointIsNotShownInPlaceOfANewer) {
  const auto checkpoint = [&](std::uint8_t seat) {
    http::Request get;
    get.method = "GET";
    get.path = "/ledger/nl/checkpoint";
    get.rest = "nl/checkpoint";
    const auto answer = scene.world.ask("trustee " + std::to_string(seat), get);
    return answer ? to_string(answer->body) : std::string();
  };
  const auto sent_by_node = [&](std::uint8_t seat, std::string_view path, Bytes body) {
    return scene.world
        .ask("trustee " + std::to_string(seat),
             sim::post(path, std::move(body), scene.world.node("nl").key))
        ->status;
  };
  const std::string old = checkpoint(1);
  Shown shown = with_last(3);
  push(shown, {1, 2, 3, 4});
  const std::string newest = node.printed(shown.history);
  const wire::Release with_newest{node.origin(), newest, {}}, with_old{node.origin(), old, {}};
  ASSERT_EQ(sent_by_node(1, wire::path::release, seal::encode(with_newest)), 200);
  ASSERT_EQ(checkpoint(1), newest);

  EXPECT_EQ(sent_by_node(1, wire::path::release, seal::encode(with_old)), 200);
  EXPECT_EQ(checkpoint(1), newest);
  const TreeSize size{shown.history.entries.size()};
  const wire::Push nothing{node.origin(), size, {}, "", old};
  EXPECT_EQ(sent_by_node(1, wire::path::push, seal::encode(nothing)), 400);
  EXPECT_EQ(checkpoint(1), newest);
}

}  // namespace
}  // namespace valise::hostile
