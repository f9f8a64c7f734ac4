// What is said to somebody outside the network, and how his server is known: values only.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace valise::http {

// RFC 5424 §6.2.1, table 2.
enum class Severity : std::uint8_t {
  emergency,
  alert,
  critical,
  error,
  warning,
  notice,
  informational,
  debug
};

// Pseudonyms and numbers only: it crosses other people's machines. Never a text, a subject of a
// cable, or a name. The same notice told again is the same to the byte, on either way out.
struct Notice {
  std::string id;    // by which a repetition is recognised: 1–64 letters, digits, '.', '_', '-'
  std::string kind;  // "ALARM": upper-case letters, digits and '-', 1–32
  Severity severity = Severity::warning;
  Time at;                // when it was first told, not when it is sent again
  std::string subject;    // one line of UTF-8, 1–200 bytes
  std::string body = {};  // for people, so by mail only: UTF-8, lines end in '\n', up to 64 KiB
  // Names as of ids, 1–32 bytes; values one line of UTF-8, up to 200 bytes; up to 32 of them.
  std::vector<std::pair<std::string, std::string>> fields = {};
};

// Errors: malformed, too_large.
Result<void> check_notice(const Notice& notice);

// A server that is not of this network: by its key or by an authority, one of the two.
struct Trust {
  std::string server_key = {};  // "sha256//…", base64 of the SHA-256 of its SubjectPublicKeyInfo
  std::string ca = {};          // PEM file; then the certificate must be in date and for the host
};

// Errors: config.
Result<void> check_trust(const Trust& trust, const std::string& where);

}  // namespace valise::http
