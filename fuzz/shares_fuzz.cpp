// Shares as seats hand them over: a byte for the length of each, then x ‖ y of each.
#include <algorithm>

#include "seal/shamir.h"
#include "target.h"

namespace valise::fuzz {
namespace {

std::vector<seal::Share> shares_of(View bytes) {
  std::vector<seal::Share> out;
  if (bytes.empty()) return out;
  const std::size_t length = bytes.front() % 64U + 1;
  bytes = bytes.subspan(1);
  while (!bytes.empty() && out.size() < 16) {
    const std::size_t size = std::min(length, bytes.size() - 1);
    out.push_back({bytes.front(), Secret(bytes.subspan(1, size))});
    bytes = bytes.subspan(1 + size);
  }
  return out;
}

}  // namespace

VALISE_FUZZ(shares) {
  auto shares = shares_of(bytes);
  const auto secret = seal::combine(shares);
  if (!secret) return false;
  CHECK(secret->size() == shares.front().y.size());
  std::ranges::reverse(shares);
  CHECK(*seal::combine(shares) == *secret);  // in whatever order they come
  // They lie on one polynomial of that degree with the secret: any seat's share on it, made from
  // the others, combines to the same secret.
  if (shares.size() < 2) return true;
  std::vector<Secret> line;
  line.push_back(shares[0].y.copy());
  std::vector<seal::Share> two;
  for (const std::uint8_t seat : {std::uint8_t{1}, std::uint8_t{2}}) {
    two.push_back({seat, seal::share_at(seat, *secret, line)});
  }
  CHECK(*seal::combine(two) == *secret);
  return true;
}

}  // namespace valise::fuzz
