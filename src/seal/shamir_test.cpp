#include "seal/shamir.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace valise::seal {
namespace {

// A secret with its shares for the seats 1…n, of which t open.
struct Split {
  Secret secret;
  std::vector<Share> shares;

  Split(std::size_t bytes, std::size_t t, std::uint8_t n, Random& random)
      : secret(random.secret(bytes)) {
    std::vector<Secret> coefficients;
    while (coefficients.size() + 1 < t) coefficients.push_back(random.secret(bytes));
    for (unsigned seat = 1; seat <= n; ++seat) {
      const auto x = static_cast<std::uint8_t>(seat);
      shares.push_back({x, share_at(x, secret, coefficients)});
    }
  }
};

Share copy_of(const Share& share) {
  return {share.x, share.y.copy()};
}

Result<Secret> combined(const std::vector<Share>& shares, std::initializer_list<std::size_t> of) {
  std::vector<Share> chosen;
  for (std::size_t i : of) chosen.push_back(copy_of(shares.at(i)));
  return combine(chosen);
}

// Multiplication by the definition, bit by bit with a division at the end: slow, and unlike ours.
std::uint8_t multiplied(unsigned a, unsigned b) {
  unsigned product = 0;
  for (unsigned bit = 0; bit < 8; ++bit) {
    if (b >> bit & 1U) product ^= a << bit;
  }
  for (unsigned bit = 15; bit >= 8; --bit) {
    if (product >> bit & 1U) product ^= 0x11bU << (bit - 8);
  }
  return static_cast<std::uint8_t>(product);
}

TEST(Shamir, MultipliesAsTheFieldIsDefinedForAllPairs) {
  int differing = 0;
  for (unsigned x = 1; x < 256; ++x) {
    Secret all(std::size_t{256});
    for (unsigned c = 0; c < 256; ++c) all.expose_secret_mut()[c] = static_cast<std::uint8_t>(c);
    const std::vector<Secret> coefficients = [&] {
      std::vector<Secret> one;
      one.push_back(std::move(all));
      return one;
    }();
    const Secret products =
        share_at(static_cast<std::uint8_t>(x), Secret(std::size_t{256}), coefficients);
    for (unsigned c = 0; c < 256; ++c) {
      differing += products.expose_secret()[c] == multiplied(x, c) ? 0 : 1;
    }
  }
  EXPECT_EQ(differing, 0);
}

TEST(Shamir, AnyThreeOfFiveSeatsGiveTheSecretBack) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SeededRandom random(seed);
    const Split split(1 + random.below(64), 3, 5, random);
    for (std::size_t i = 0; i < 5; ++i) {
      for (std::size_t j = 0; j < 5; ++j) {
        for (std::size_t k = 0; k < 5; ++k) {
          if (i == j || j == k || i == k) continue;
          ASSERT_TRUE(*combined(split.shares, {i, j, k}) == split.secret) << "seed " << seed;
        }
      }
    }
  }
}

TEST(Shamir, EveryThresholdAndSeatUpTo255GivesTheSecretBack) {
  SeededRandom random(1);
  for (std::size_t t : {1, 2, 3, 5, 10, 255}) {
    const Split split(32, t, 255, random);
    const std::span<const Share> shares(split.shares);
    EXPECT_TRUE(*combine(shares.first(t)) == split.secret) << t;
    EXPECT_TRUE(*combine(shares.last(t)) == split.secret) << t;
  }
}

TEST(Shamir, TwoOfFiveAWrongShareOrAWrongSeatGiveAnotherSecret) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SeededRandom random(seed);
    Split split(32, 3, 5, random);
    EXPECT_FALSE(*combined(split.shares, {0, 1}) == split.secret);
    split.shares[1].y.expose_secret_mut()[random.below(32)] ^= 0x40;
    EXPECT_FALSE(*combined(split.shares, {0, 1, 2}) == split.secret);
    EXPECT_TRUE(*combined(split.shares, {0, 2, 3}) == split.secret);
    split.shares[2].x = 77;
    EXPECT_FALSE(*combined(split.shares, {0, 2, 3}) == split.secret);
  }
}

// Two shares are consistent with every secret: some third share leads to each.
TEST(Shamir, TwoOfThreeSharesFitEveryPossibleByte) {
  SeededRandom random(1);
  const Split split(1, 3, 3, random);
  std::vector<bool> reached(256);
  for (unsigned y = 0; y < 256; ++y) {
    std::vector<Share> shares;
    shares.push_back(copy_of(split.shares[0]));
    shares.push_back(copy_of(split.shares[1]));
    const Bytes third = {static_cast<std::uint8_t>(y)};
    shares.push_back({3, Secret(third)});
    reached[combine(shares)->expose_secret()[0]] = true;
  }
  EXPECT_EQ(std::count(reached.begin(), reached.end(), true), 256);
}

TEST(Shamir, RefusesNoSharesSeatZeroRepeatedSeatsAndUnequalLengths) {
  SeededRandom random(1);
  Split split(32, 2, 3, random);
  EXPECT_EQ(combine({}).error().code, Code::malformed);
  EXPECT_EQ(combined(split.shares, {0, 0}).error().code, Code::malformed);
  split.shares[1].x = 0;
  EXPECT_EQ(combined(split.shares, {0, 1}).error().code, Code::malformed);
  split.shares[1] = {2, random.secret(31)};
  EXPECT_EQ(combined(split.shares, {0, 1}).error().code, Code::malformed);
}

TEST(Shamir, StopsTheProgramThatMakesAShareForSeatZero) {
  EXPECT_DEATH((void)share_at(0, Secret(std::size_t{1}), {}), "x != 0");
}

}  // namespace
}  // namespace valise::seal
