// Lines, decimals and hashes as all of C2SP's text formats write them: one spelling for one value,
// everything else malformed. For tlog's own parsers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace valise::tlog {

// Sizes and indices above this are malformed: the largest that tools with signed integers read.
inline constexpr std::uint64_t kNumberMax = 0x7fffffffffffffff;

// A tree of 2^63 leaves has no longer path (tlog-witness sets the same limit).
inline constexpr std::size_t kProofHashesMax = 63;

// Cuts the first line off `rest` and returns it without its newline.
// Errors: malformed when no newline ends it.
Result<std::string_view> take_line(std::string_view& rest);

// Decimal ASCII without leading zeros, 0…kNumberMax.
Result<std::uint64_t> parse_decimal(std::string_view digits);

// The padded base64 of exactly 32 bytes.
Result<Hash> parse_hash(std::string_view base64);

// Hash lines up to the empty line, which is consumed too; at most kProofHashesMax.
Result<std::vector<Hash>> take_hashes(std::string_view& rest);
void print_hashes(std::string& to, const std::vector<Hash>& hashes);

}  // namespace valise::tlog
