// Whom a trustee tells outside the network: [[contact]] of its settings.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/address.h"

namespace valise::config {

class Problems;
class Reader;

struct Contact {
  enum class Way : std::uint8_t { mail, syslog };

  std::string name;  // "cy-soc"; the trustee's own word for it
  std::string of;    // the member it belongs to, "cy", or "*": told of every member
  Way way = Way::mail;
  Address server;          // smtp, or syslog
  std::string server_key;  // "sha256//…" of its SubjectPublicKeyInfo; or:
  std::filesystem::path ca;
  // By mail:
  std::string mail;  // "soc@example.org"
  std::string from;
  bool starttls = true;  // unless told otherwise, not where smtp is on this machine
  // By syslog, where the server wants them: PEM files, both or neither.
  std::filesystem::path certificate;
  std::filesystem::path certificate_key;

  friend bool operator==(const Contact&, const Contact&) = default;
};

std::vector<Contact> read_contacts(Reader& in, const std::filesystem::path& file, bool allow_remote,
                                   Problems& problems);

// A problem for each file of theirs that is not there, and for a key that others may read.
void look_at_files(const std::vector<Contact>& contacts, std::vector<Error>& out);

}  // namespace valise::config
