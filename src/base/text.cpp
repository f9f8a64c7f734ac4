#include "base/text.h"

#include <algorithm>

namespace valise {
namespace {

// The number of continuation bytes that must follow, or −1; rejects overlong and surrogate forms
// through the bounds of the second byte (Unicode 15.0, table 3-7).
int utf8_tail(unsigned char lead, unsigned char& low, unsigned char& high) {
  low = 0x80, high = 0xBF;
  if (lead < 0x80) return 0;
  if (lead >= 0xC2 && lead <= 0xDF) return 1;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead >= 0xE0 && lead <= 0xEF) return 2;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  if (lead >= 0xF0 && lead <= 0xF4) return 3;
  return -1;
}

constexpr std::size_t kAddressMax = 254;  // RFC 5321 §4.5.3.1.3, without the brackets

// RFC 5322 §3.2.3, dot-atom, without the letters that mean something to a shell or in a route.
bool is_dot_atom(std::string_view text) {
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
         text.find("..") == text.npos && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '-' || c == '_' || c == '+' || c == '=';
         });
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    unsigned char low = 0, high = 0;
    const int tail = utf8_tail(static_cast<unsigned char>(text[i++]), low, high);
    if (tail < 0) return false;
    for (int k = 0; k < tail; ++k, ++i) {
      if (i >= text.size()) return false;
      const auto byte = static_cast<unsigned char>(text[i]);
      if (byte < low || byte > high) return false;
      low = 0x80, high = 0xBF;
    }
  }
  return true;
}

bool is_plain(std::string_view text, Lines lines) {
  const bool many = lines == Lines::many;
  return is_utf8(text) && std::ranges::all_of(text, [many](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return (byte >= 0x20 && byte != 0x7F) || (many && (c == '\n' || c == '\t'));
         });
}

bool is_mail_address(std::string_view text) {
  const auto at = text.find('@');
  return at != text.npos && text.size() <= kAddressMax && text.front() != '-' &&
         is_dot_atom(text.substr(0, at)) && is_dot_atom(text.substr(at + 1));
}

}  // namespace valise
