// Our shares against Botan's threshold secret sharing (draft-mcgrew-tss-03): the same field, by
// others. A Botan share is identifier (16) ‖ hash (1) ‖ threshold (1) ‖ length of what follows (2)
// ‖ x (1) ‖ y.
#include <botan/auto_rng.h>
#include <botan/tss.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "seal/shamir.h"

namespace valise::seal {
namespace {

constexpr std::size_t kBotanHeader = 20;
constexpr std::uint8_t kNoHash = 0;

Botan::RTSS_Share to_botan(const Share& share, std::uint8_t threshold) {
  Bytes bytes(16, 0x42);
  bytes.push_back(kNoHash);
  bytes.push_back(threshold);
  const std::size_t length = share.y.size() + 1;
  bytes.push_back(static_cast<std::uint8_t>(length >> 8));
  bytes.push_back(static_cast<std::uint8_t>(length));
  bytes.push_back(share.x);
  append(bytes, share.y.expose_secret());
  return {bytes.data(), bytes.size()};
}

Share from_botan(const Botan::RTSS_Share& share) {
  const View bytes(share.data().data(), share.size());
  return {bytes[kBotanHeader], Secret(bytes.subspan(kBotanHeader + 1))};
}

TEST(ShamirAgainstBotan, BotanReconstructsFromOurShares) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SeededRandom random(seed);
    const auto threshold = static_cast<std::uint8_t>(2 + random.below(6));
    const Secret secret = random.secret(1 + random.below(64));
    std::vector<Secret> coefficients;
    while (coefficients.size() + 1 < threshold) {
      coefficients.push_back(random.secret(secret.size()));
    }
    std::vector<Botan::RTSS_Share> shares;
    auto x = static_cast<std::uint8_t>(1 + random.below(200));
    for (int i = 0; i < threshold; ++i) {
      shares.push_back(to_botan({x, share_at(x, secret, coefficients)}, threshold));
      x = static_cast<std::uint8_t>(x + 1 + random.below(5));
    }
    const auto found = Botan::RTSS_Share::reconstruct(shares);
    ASSERT_TRUE(equal(View(found.data(), found.size()), secret.expose_secret())) << "seed " << seed;
  }
}

TEST(ShamirAgainstBotan, WeReconstructFromBotansShares) {
  Botan::AutoSeeded_RNG botan_random;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SeededRandom random(seed);
    const auto threshold = static_cast<std::uint8_t>(2 + random.below(6));
    const auto seats = static_cast<std::uint8_t>(threshold + random.below(200));
    const Secret secret = random.secret(1 + random.below(64));
    const View bytes = secret.expose_secret();
    const auto split = Botan::RTSS_Share::split(threshold, seats, bytes.data(),
                                                static_cast<std::uint16_t>(bytes.size()),
                                                Bytes(16, 0x42), "None", botan_random);
    std::vector<Share> shares;
    for (std::size_t i = split.size() - threshold; i < split.size(); ++i) {
      shares.push_back(from_botan(split[i]));
    }
    const auto found = combine(shares);
    ASSERT_TRUE(found && *found == secret) << "seed " << seed;
  }
}

}  // namespace
}  // namespace valise::seal
