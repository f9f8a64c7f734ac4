// Requests dated ahead or saved up: X07.
#include <gtest/gtest.h>

#include "hostile/captured_node.h"

namespace valise::hostile {
namespace {

TEST(X07, RequestsDatedOverTheNextDaysAreUnlawful) {
  Scene scene;
  const CableId cable = scene.send()->id;
  CapturedNode node(scene, "nl");
  for (int day = 1; day <= 9; day += 4) {
    const Time later = scene.world.now() + day * kDay;
    auto request = scene.world.network.request(cable, "nl/mfa", scene.reader(), later);
    const Bytes entry = ledger::encode(scene.world.network.requested(request, scene.reader()));
    auto dated = node.true_history();
    node.append(dated, {entry});
    EXPECT_EQ(node.push_to_all(dated), every_seat("unlawful"));
    auto marked = node.true_history();  // and with a mark to match
    node.append(marked, {entry}, later);
    EXPECT_EQ(node.push_to_all(marked), every_seat("stale"));
  }
}

TEST(X07, DaysThatANodeSavedUpAreNotReleasedAtOnce) {
  Scene scene;
  std::vector<CableId> cables;
  for (int i = 0; i < 9; ++i) cables.push_back(scene.send()->id);
  CapturedNode node(scene, "nl");
  auto saved = node.true_history();
  std::vector<std::pair<Request, LeafIndex>> asked;
  for (std::size_t day = 0; day < 3; ++day) {
    if (day > 0) scene.world.pass(kDay);
    for (std::size_t i = 0; i < 3; ++i) {
      const Request request = scene.sign(scene.reader(), cables[3 * day + i]);
      asked.emplace_back(request, node.append(saved, {request->pending.entry}));
    }
  }
  EXPECT_EQ(node.push_to_all(saved), every_seat("cosigned"));  // it is the record, and too late
  const std::string note = node.printed(saved);
  for (std::size_t i = 0; i < 9; ++i) {
    for (std::uint8_t seat = 1; seat <= 5; ++seat) {
      EXPECT_EQ(scene.verdict(seat, *asked[i].first, asked[i].second, note),
                i < 6 ? "not_fresh" : "released");
    }
  }
}

}  // namespace
}  // namespace valise::hostile
