// Domain separation: every hash, signature and derived key of a network stands under a label that
// names its purpose, its suite and the network's founding charter (DESIGN.md §3), so that nothing
// made for one purpose or network means anything in another.
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/id.h"

namespace valise::seal {

inline constexpr std::uint8_t kSuite1 = 1;

struct Domain {
  Hash founding;  // SHA-256 of the founding charter's payload
  std::uint8_t suite = kSuite1;

  // "valise/1/" ‖ purpose ‖ 0x00 ‖ suite ‖ founding
  Bytes label(std::string_view purpose) const;

  // H_purpose(bytes) = SHA-256(label(purpose) ‖ bytes)
  Array<32> hash(std::string_view purpose, View bytes) const;
};

}  // namespace valise::seal
