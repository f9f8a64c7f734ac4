#include "hostile/es256_twin.h"

#include <algorithm>

#include "base/check.h"

namespace valise::hostile {
namespace {

using Number = Array<32>;  // big-endian

// FIPS 186-4, D.1.2.3: the order of P-256.
constexpr Number kOrder = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
                           0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                           0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};

// Takes a DER INTEGER off the front.
Number take_integer(View& rest) {
  CHECK(rest.size() > 2 && rest[0] == 0x02 && rest.size() >= std::size_t{2} + rest[1]);
  View digits = rest.subspan(2, rest[1]);
  rest = rest.subspan(std::size_t{2} + rest[1]);
  if (digits[0] == 0) digits = digits.subspan(1);
  Number out{};
  std::copy(digits.begin(), digits.end(), out.end() - static_cast<std::ptrdiff_t>(digits.size()));
  return out;
}

Bytes integer(const Number& number) {
  View digits = number;
  while (digits.size() > 1 && digits[0] == 0) digits = digits.subspan(1);
  Bytes content;
  if ((digits[0] & 0x80) != 0) content.push_back(0);
  append(content, digits);
  Bytes out = {0x02, static_cast<std::uint8_t>(content.size())};
  append(out, content);
  return out;
}

Number order_less(const Number& s) {
  Number out{};
  int borrow = 0;
  for (std::size_t i = out.size(); i-- > 0;) {
    const int digit = kOrder[i] - s[i] - borrow;
    borrow = digit < 0 ? 1 : 0;
    out[i] = static_cast<std::uint8_t>(digit & 0xff);
  }
  return out;
}

}  // namespace

Bytes es256_twin(View signature) {
  CHECK(signature.size() > 2 && signature[0] == 0x30);
  View rest = signature.subspan(2);
  Bytes content = integer(take_integer(rest));
  append(content, integer(order_less(take_integer(rest))));
  Bytes out = {0x30, static_cast<std::uint8_t>(content.size())};
  append(out, content);
  return out;
}

}  // namespace valise::hostile
