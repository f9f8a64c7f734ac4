#include "base/bytes.h"

#include "base/check.h"

namespace valise {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string encode64(View bytes, std::string_view alphabet, bool padded) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = static_cast<std::uint32_t>(bytes[i]) << 16;
    if (have > 1) group |= static_cast<std::uint32_t>(bytes[i + 1]) << 8;
    if (have > 2) group |= bytes[i + 2];
    for (std::size_t k = 0; k <= have; ++k) out += alphabet[(group >> (18 - 6 * k)) & 63];
    if (padded) out.append(3 - have, '=');
  }
  return out;
}

// Decodes, then accepts only what encodes back to the very same text.
Result<Bytes> decode64(std::string_view text, std::string_view alphabet, bool padded) {
  Bytes out;
  std::uint32_t group = 0;
  int bits = 0;
  for (char c : text) {
    if (c == '=') break;
    const auto digit = alphabet.find(c);
    if (digit == std::string_view::npos) return fail(Code::malformed, "not base64");
    group = (group << 6) | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<std::uint8_t>(group >> bits));
    }
  }
  if (encode64(out, alphabet, padded) != text) return fail(Code::malformed, "not canonical base64");
  return out;
}

}  // namespace

std::string to_hex(View bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (std::uint8_t b : bytes) {
    out += kHex[b >> 4];
    out += kHex[b & 15];
  }
  return out;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return fail(Code::malformed, "hex of odd length");
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return fail(Code::malformed, "not hex");
    out.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return out;
}

std::string to_base64(View bytes) {
  return encode64(bytes, kStandard, true);
}
Result<Bytes> from_base64(std::string_view text) {
  return decode64(text, kStandard, true);
}
std::string to_base64url(View bytes) {
  return encode64(bytes, kUrl, false);
}
Result<Bytes> from_base64url(std::string_view text) {
  return decode64(text, kUrl, false);
}

void append_u64(Bytes& to, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    to.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

std::uint64_t read_u64(View eight_bytes) {
  CHECK(eight_bytes.size() == 8);
  std::uint64_t value = 0;
  for (std::uint8_t b : eight_bytes) value = (value << 8) | b;
  return value;
}

}  // namespace valise
