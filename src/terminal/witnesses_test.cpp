#include "terminal/witnesses.h"

#include <gtest/gtest.h>

#include "terminal/ledger_test.h"
#include "terminal/site_test.h"

namespace valise::terminal {
namespace {

// Five seats that show what the test's ledgers are, each up to a size of its own.
class WitnessesTest : public ::testing::Test {
 protected:
  WitnessesTest() : ledger(network, "cy"), other(twin, "cy") {
    EXPECT_EQ(ledger.found({"cy/mfa"}), "");
    EXPECT_EQ(other.found({"cy/mfa"}), "");
    for (int i = 0; i < 260; ++i) {  // more than one tile of entries
      EXPECT_EQ(ledger.append({}, fixture::kStart + i), "");
      EXPECT_EQ(other.append({}, fixture::kStart + 2 * i), "");
    }
    for (const fixture::SeatKeys& seat : network.seats()) {
      shown[seat.seat.number] = {&ledger, ledger.hashes().size()};
      sites.push_back(std::make_unique<TestSite>(
          seat.tls, [this, number = seat.seat.number](const http::Request& request) {
            return show(number, request.path);
          }));
      endpoints.push_back({seat.seat.name, sites.back()->endpoint()});
    }
  }
  http::Answer show(std::uint8_t seat, const std::string& path) const {
    const auto [tree, size] = shown.at(seat);
    constexpr std::string_view kBefore = "/ledger/cy/";
    const std::string file = path.substr(kBefore.size());
    if (file == "checkpoint") return {.body = to_bytes(tree->note(size))};
    const auto tile = tlog::parse_tile_path(file);
    if (!tile) return {.status = 404};
    return {.body = tlog::build_tile(tree->hashes(), *tile).value()};
  }
  Result<Witnesses::Agreed> agree() const {
    return Witnesses::make(network.charter(), endpoints)
        .value()
        .agree(*network.charter().member(network.member("cy").id));
  }

  fixture::Network network, twin;  // one seed, one network: the same keys
  TestLedger ledger, other;
  std::map<std::uint8_t, std::pair<const TestLedger*, TreeSize>> shown;
  std::vector<std::unique_ptr<TestSite>> sites;
  std::vector<TrusteeEndpoint> endpoints;
};

TEST_F(WitnessesTest, SeatsThatLagBehindAgreeWithTheFurthest) {
  shown[2].second = TreeSize{7};
  shown[5].second = TreeSize{258};
  const auto agreed = agree();
  ASSERT_TRUE(agreed) << agreed.error().where << ": " << agreed.error().detail;
  EXPECT_EQ(agreed->head.size, ledger.hashes().size());
  EXPECT_EQ(agreed->head.root, ledger.hashes().root());
  EXPECT_EQ(agreed->shown_by, (std::vector<std::uint8_t>{1, 2, 3, 4, 5}));
  EXPECT_TRUE(agreed->silent.empty());
}

TEST_F(WitnessesTest, ASeatThatShowsAnotherHistoryIsNamed) {
  shown[4] = {&other, TreeSize{100}};
  const auto agreed = agree();
  ASSERT_FALSE(agreed);
  EXPECT_EQ(agreed.error().code, Code::forked);
  EXPECT_EQ(agreed.error().where, "valise-test/cy");
  EXPECT_NE(agreed.error().detail.find(network.seat(4).seat.name), std::string::npos);
}

TEST_F(WitnessesTest, TheSameSizeWithAnotherRootIsAnotherHistory) {
  for (auto& [seat, what] : shown) what.second = TreeSize{100};
  shown[3].first = &other;
  EXPECT_EQ(agree().error().code, Code::forked);
}

TEST_F(WitnessesTest, ASilentSeatIsNamedAndTooManyAreTooFew) {
  sites[0]->stop();
  const auto four = agree();
  ASSERT_TRUE(four) << four.error().detail;
  ASSERT_EQ(four->silent.size(), 1U);
  EXPECT_EQ(four->silent[0].where, network.seat(1).seat.name);
  sites[1]->stop();
  const auto three = agree();
  EXPECT_EQ(three.error().code, Code::too_few);
  EXPECT_EQ(three.error().detail,
            "3 of the 4 needed answered: whether all show one ledger is not known");
}

TEST_F(WitnessesTest, ACheckpointThatAQuorumDidNotSignIsNone) {
  EXPECT_EQ(Witnesses::make(network.charter(), {{"nobody", {}}}).error().code, Code::config);
  sites[0] = std::make_unique<TestSite>(network.seat(1).tls, [this](const http::Request&) {
    return http::Answer{.body = to_bytes(ledger.note(TreeSize{100}, {1, 2, 3}))};
  });
  endpoints[0].at = sites[0]->endpoint();
  const auto agreed = agree();
  ASSERT_TRUE(agreed) << agreed.error().detail;
  EXPECT_EQ(agreed->shown_by, (std::vector<std::uint8_t>{2, 3, 4, 5}));
  ASSERT_EQ(agreed->silent.size(), 1U);
  EXPECT_EQ(agreed->silent[0].code, Code::verification_failed);
}

}  // namespace
}  // namespace valise::terminal
