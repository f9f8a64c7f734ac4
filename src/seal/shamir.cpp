#include "seal/shamir.h"

#include "base/check.h"

namespace valise::seal {
namespace {

// Multiplication modulo x⁸ + x⁴ + x³ + x + 1, by masks: neither a table, whose cached lines tell
// its index, nor a branch on the operands.
std::uint8_t multiply(std::uint8_t a, std::uint8_t b) {
  unsigned left = a;
  unsigned right = b;
  unsigned product = 0;
  for (int bit = 0; bit < 8; ++bit) {
    product ^= left & (0U - (right & 1U));
    left = (left << 1) ^ (0x11BU & (0U - (left >> 7)));
    right >>= 1;
  }
  return static_cast<std::uint8_t>(product);
}

// a²⁵⁴, which is 1/a, and 0 for 0.
std::uint8_t inverse(std::uint8_t a) {
  std::uint8_t power = a;
  for (int i = 0; i < 6; ++i) power = multiply(multiply(power, power), a);  // a¹²⁷ at the end
  return multiply(power, power);
}

// to ← to + factor × more, for each byte.
void add_scaled(Secret& to, std::uint8_t factor, const Secret& more) {
  const std::span<std::uint8_t> out = to.expose_secret_mut();
  const View in = more.expose_secret();
  for (std::size_t i = 0; i < out.size(); ++i) out[i] ^= multiply(factor, in[i]);
}

// Lagrange's coefficient of share `mine` at 0: Π x_k / (x_k − x_mine) over the others; subtraction
// in this field is exclusive or.
std::uint8_t weight(std::span<const Share> shares, std::size_t mine) {
  std::uint8_t above = 1;
  std::uint8_t below = 1;
  for (std::size_t k = 0; k < shares.size(); ++k) {
    if (k == mine) continue;
    above = multiply(above, shares[k].x);
    below = multiply(below, static_cast<std::uint8_t>(shares[k].x ^ shares[mine].x));
  }
  return multiply(above, inverse(below));
}

// Branches on seats and lengths, which are public, never on a share's bytes.
Result<void> check(std::span<const Share> shares) {
  if (shares.empty()) return fail(Code::malformed, "no shares to combine");
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i].x == 0) return fail(Code::malformed, "a share of seat 0");
    if (shares[i].y.size() != shares[0].y.size()) {
      return fail(Code::malformed, "shares of different lengths");
    }
    for (std::size_t k = 0; k < i; ++k) {
      if (shares[k].x == shares[i].x) return fail(Code::malformed, "two shares of one seat");
    }
  }
  return {};
}

}  // namespace

Secret share_at(std::uint8_t x, const Secret& secret, std::span<const Secret> coefficients) {
  CHECK(x != 0);
  Secret out = secret.copy();
  std::uint8_t power = x;
  for (const Secret& coefficient : coefficients) {
    CHECK(coefficient.size() == secret.size());
    add_scaled(out, power, coefficient);
    power = multiply(power, x);
  }
  return out;
}

Result<Secret> combine(std::span<const Share> shares) {
  TRY_VOID(check(shares));
  Secret out(shares[0].y.size());
  for (std::size_t i = 0; i < shares.size(); ++i) {
    add_scaled(out, weight(shares, i), shares[i].y);
  }
  return out;
}

}  // namespace valise::seal
