// Byte strings: owned (Bytes), borrowed (View), of fixed size (Array<N>); hex and base64.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace valise {

using Bytes = std::vector<std::uint8_t>;
using View = std::span<const std::uint8_t>;
template <std::size_t N>
using Array = std::array<std::uint8_t, N>;

// The bytes of a text, borrowed; the text must outlive the view.
inline View view_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(View bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes to_bytes(View bytes) {
  return {bytes.begin(), bytes.end()};
}
inline Bytes to_bytes(std::string_view text) {
  return to_bytes(view_of(text));
}
inline std::string to_string(View bytes) {
  return std::string(text_of(bytes));
}

inline bool equal(View a, View b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}
inline void append(Bytes& to, View more) {
  to.insert(to.end(), more.begin(), more.end());
}

// Exactly N bytes, else Code::malformed.
template <std::size_t N>
Result<Array<N>> to_array(View bytes) {
  if (bytes.size() != N) {
    return fail(Code::malformed,
                "expected " + std::to_string(N) + " bytes, found " + std::to_string(bytes.size()));
  }
  Array<N> out;
  std::memcpy(out.data(), bytes.data(), N);
  return out;
}

std::string to_hex(View bytes);                  // lower case
Result<Bytes> from_hex(std::string_view);        // either case, even length
std::string to_base64(View bytes);               // RFC 4648 §4, padded
Result<Bytes> from_base64(std::string_view);     // strict: canonical, padded
std::string to_base64url(View bytes);            // RFC 4648 §5, not padded
Result<Bytes> from_base64url(std::string_view);  // strict: canonical, not padded

// Big-endian, as in every hashed and signed format here.
void append_u64(Bytes& to, std::uint64_t value);
std::uint64_t read_u64(View eight_bytes);  // CHECKs the length

}  // namespace valise
