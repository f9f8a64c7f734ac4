#include "terminal/words.h"

#include <array>
#include <bitset>
#include <cctype>

#include "base/check.h"
#include "seal/hash.h"

namespace valise::terminal {
namespace {

// Four bits, three, three and one: no letter that another language reads as one of the others, and
// no two words that differ in their last vowel alone by less than a to o.
constexpr std::string_view kFirst = "bdfghjklmnprstvz";
constexpr std::string_view kMiddle = "bdklmnrt";
constexpr std::array<std::string_view, 8> kVowels = {"a", "e", "i", "o", "u", "ai", "au", "oi"};
constexpr std::string_view kLast = "ao";

constexpr unsigned kWords = 2048;
constexpr unsigned kBitsAWord = 11;
constexpr unsigned kBits = kFingerprintWords * kBitsAWord;  // 132

int number_of(std::string_view word) {
  for (unsigned number = 0; number < kWords; ++number) {
    if (word_of(number) == word) return static_cast<int>(number);
  }
  return -1;
}

bool bit_of(View bytes, unsigned place) {
  return (bytes[place / 8] >> (7 - place % 8) & 1) != 0;
}

Failure wrong(std::string what) {
  return fail(Code::malformed, std::move(what), "fingerprint");
}

}  // namespace

std::string word_of(unsigned number) {
  CHECK(number < kWords);
  std::string out(1, kFirst[number >> 7]);
  out += kVowels[number >> 4 & 7];
  out += kMiddle[number >> 1 & 7];
  out += kLast[number & 1];
  return out;
}

std::string to_words(const Array<16>& fingerprint) {
  Bytes bits = to_bytes(fingerprint);
  bits.push_back(seal::sha256(fingerprint)[0]);
  std::string out;
  for (unsigned at = 0; at < kBits; at += kBitsAWord) {
    unsigned number = 0;
    for (unsigned i = 0; i < kBitsAWord; ++i) number = number << 1 | (bit_of(bits, at + i) ? 1 : 0);
    if (!out.empty()) out += ' ';
    out += word_of(number);
  }
  return out;
}

Result<Array<16>> from_words(std::string_view words) {
  std::bitset<kBits + kBitsAWord> bits;
  unsigned count = 0;
  std::string word;
  const auto take = [&]() -> Result<void> {
    if (word.empty()) return {};
    const int number = number_of(word);
    if (number < 0) return wrong("\"" + word + "\" is no word of a fingerprint: read it again");
    if (count == kFingerprintWords) return wrong("a fingerprint is twelve words");
    for (unsigned i = 0; i < kBitsAWord; ++i) {
      bits[count * kBitsAWord + i] = (number >> (kBitsAWord - 1 - i) & 1) != 0;
    }
    ++count;
    word.clear();
    return {};
  };
  for (const char c : words) {
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      TRY_VOID(take());
    } else {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  TRY_VOID(take());
  if (count != kFingerprintWords) return wrong("a fingerprint is twelve words");
  Array<16> out{};
  for (unsigned i = 0; i < 128; ++i) {
    if (bits[i]) out[i / 8] = static_cast<std::uint8_t>(out[i / 8] | 1 << (7 - i % 8));
  }
  const Array<32> check = seal::sha256(out);
  for (unsigned i = 0; i < 4; ++i) {
    if (bits[128 + i] != bit_of(check, i))
      return wrong("the words do not fit together: read again");
  }
  return out;
}

}  // namespace valise::terminal
