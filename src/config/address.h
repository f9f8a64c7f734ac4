// Where a server listens or is reached: host:port.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace valise::config {

struct Address {
  std::string host;  // IPv4, IPv6 without brackets, or a name in lower case
  std::uint16_t port = 0;

  std::string text() const;  // "127.0.0.1:7402", "[::1]:7402"
  bool is_name() const;      // not a literal IP address
  // 127.0.0.0/8, ::1, localhost and the names under it (RFC 6761 §6.3).
  bool is_loopback() const;
  bool is_wildcard() const;  // 0.0.0.0 or ::
  friend bool operator==(const Address&, const Address&) = default;
};

// Names follow RFC 1123 §2.1; ports are 1–65535. Else Code::config, saying what to write.
Result<Address> parse_address(std::string_view text);

}  // namespace valise::config
