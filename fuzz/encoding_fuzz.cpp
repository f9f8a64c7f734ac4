// Hex and the two base64s.
#include <algorithm>

#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(encoding) {
  const std::string text = to_string(bytes);
  const auto hex = from_hex(text);
  if (hex) {
    std::string lower = text;
    for (char& c : lower) c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    CHECK(to_hex(*hex) == lower);
  }
  const auto standard = from_base64(text);
  if (standard) CHECK(to_base64(*standard) == text);
  const auto url = from_base64url(text);
  if (url) CHECK(to_base64url(*url) == text);
  // Whatever the bytes are, they come back.
  CHECK(from_hex(to_hex(bytes)) == to_bytes(bytes));
  CHECK(from_base64(to_base64(bytes)) == to_bytes(bytes));
  CHECK(from_base64url(to_base64url(bytes)) == to_bytes(bytes));
  return hex || standard || url;
}

}  // namespace valise::fuzz
