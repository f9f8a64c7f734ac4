#include "tlog/lines.h"

namespace valise::tlog {

Result<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return fail(Code::malformed, "a line without its newline");
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

Result<std::uint64_t> parse_decimal(std::string_view digits) {
  if (digits.empty() || (digits.size() > 1 && digits[0] == '0')) {
    return fail(Code::malformed, "not a decimal without leading zeros");
  }
  std::uint64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return fail(Code::malformed, "not a decimal number");
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (kNumberMax - digit) / 10) return fail(Code::malformed, "number too large");
    value = value * 10 + digit;
  }
  return value;
}

Result<Hash> parse_hash(std::string_view base64) {
  TRY(const Bytes bytes, from_base64(base64));
  TRY(const auto array, to_array<32>(bytes));
  return Hash{array};
}

Result<std::vector<Hash>> take_hashes(std::string_view& rest) {
  std::vector<Hash> hashes;
  for (;;) {
    TRY(const std::string_view line, take_line(rest));
    if (line.empty()) return hashes;
    if (hashes.size() == kProofHashesMax) return fail(Code::malformed, "proof too long");
    TRY(const Hash hash, parse_hash(line));
    hashes.push_back(hash);
  }
}

void print_hashes(std::string& to, const std::vector<Hash>& hashes) {
  for (const Hash& hash : hashes) to.append(to_base64(hash.view())) += '\n';
}

}  // namespace valise::tlog
