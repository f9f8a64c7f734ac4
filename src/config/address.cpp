#include "config/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace valise::config {
namespace {

// inet_pton stops at a NUL: what stands behind one must not pass for an address.
bool is_literal(int family, const std::string& host, void* out) {
  return host.find('\0') == host.npos && inet_pton(family, host.c_str(), out) == 1;
}
bool is_ipv4(const std::string& host) {
  in_addr out{};
  return is_literal(AF_INET, host, &out);
}
bool is_ipv6(const std::string& host) {
  in6_addr out{};
  return is_literal(AF_INET6, host, &out);
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

// At least one label with a letter, so that a mistyped IPv4 address is not taken for a name.
bool is_host_name(std::string_view host) {
  if (host.size() > 253 || host.find_first_not_of("0123456789.") == host.npos) return false;
  while (true) {
    const auto dot = host.find('.');
    if (!is_label(host.substr(0, dot))) return false;
    if (dot == host.npos) return true;
    host.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string Address::text() const {
  const bool bracketed = host.find(':') != std::string::npos;
  return (bracketed ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool Address::is_name() const {
  return !is_ipv4(host) && !is_ipv6(host);
}

bool Address::is_loopback() const {
  if (is_ipv4(host)) return host.starts_with("127.");
  in6_addr six{};
  if (is_literal(AF_INET6, host, &six)) return IN6_IS_ADDR_LOOPBACK(&six) != 0;
  return host == "localhost" || host.ends_with(".localhost");
}

bool Address::is_wildcard() const {
  in6_addr six{};
  if (is_literal(AF_INET6, host, &six)) return IN6_IS_ADDR_UNSPECIFIED(&six) != 0;
  return host == "0.0.0.0";
}

Result<Address> parse_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos) return fail(Code::config, "write host:port, as in \"127.0.0.1:7402\"");
  Address out;
  out.host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc() || end != port.data() + port.size() || number < 1 || number > 65535) {
    return fail(Code::config, "the port must be a number from 1 to 65535");
  }
  out.port = static_cast<std::uint16_t>(number);
  if (out.host.starts_with('[') && out.host.ends_with(']')) {
    out.host = out.host.substr(1, out.host.size() - 2);
    if (is_ipv6(out.host)) return out;
    return fail(Code::config, "write an IPv6 address between the brackets, as in \"[::1]:7402\"");
  }
  if (!is_ipv4(out.host) && !is_host_name(out.host)) {
    return fail(Code::config,
                "the host must be an IP address (IPv6 in brackets) or a name in lower case");
  }
  return out;
}

}  // namespace valise::config
