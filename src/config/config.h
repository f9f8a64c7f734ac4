// The settings of the three programs, one TOML file each, read into plain structs.
//
// Unknown keys are errors, so that a slip of the pen is not a silent default. Relative paths are
// relative to the file. Addresses stay on this machine unless allow_remote = true. Keys and
// secrets never stand here. Every problem is an Error of Code::config that says the file and line
// (where) and what to write instead (detail).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/address.h"
#include "config/contact.h"

namespace valise::config {

enum class PeerKind : std::uint8_t { node, trustee };

struct Peer {
  std::string name;  // the member's or the trustee's
  Address address;
  PeerKind kind = PeerKind::node;

  friend bool operator==(const Peer&, const Peer&) = default;
};

struct Limits {
  int workers = 8;      // threads that handle requests: 1–256
  int queue_max = 256;  // requests waiting for a worker: 1–65536

  friend bool operator==(const Limits&, const Limits&) = default;
};

// What a node and a trustee have in common.
struct Server {
  Address listen;
  std::filesystem::path data;     // folder
  std::filesystem::path charter;  // file
  bool demonstration = false;
  std::int64_t clock_offset_s = 0;  // added to the clock; in a demonstration only
  bool allow_remote = false;
  Limits limits;
  std::vector<Peer> peers;  // [[peer]]: kind and name together are unique, and so are addresses

  friend bool operator==(const Server&, const Server&) = default;
};

struct Node : Server {  // node.toml; listens on 127.0.0.1:7400 unless told otherwise
  std::string member;   // "cy"
  std::vector<std::string> custodians;  // of the recovery sheets: two or more, distinct;
                                        // only a demonstration may have none
  friend bool operator==(const Node&, const Node&) = default;
};

struct Trustee : Server {  // trustee.toml; listens on 127.0.0.1:7410 unless told otherwise
  std::string name;        // "de"
  std::int64_t member_bytes_per_day = 2'000'000'000;  // pushed by one member: 1 MB–1 TB
  std::vector<Contact> contacts;                      // [[contact]]: names are unique; may be none

  friend bool operator==(const Trustee&, const Trustee&) = default;
};

struct Authenticator {
  enum class Kind : std::uint8_t { usb, soft };
  Kind kind = Kind::usb;
  std::filesystem::path folder;  // of the demonstration passkey, with soft

  friend bool operator==(const Authenticator&, const Authenticator&) = default;
};

// A mission that hangs on a slow line, for what a drafter is told of the way.
struct Link {
  std::string mission;
  std::int64_t kbit_s = 0;  // 1–1,000,000

  friend bool operator==(const Link&, const Link&) = default;
};

struct Terminal {  // terminal.toml
  std::string member;
  std::string mission;  // "cy/mfa", where --mission is not given; may be empty
  Address node;
  std::vector<Peer> trustees;  // [[peer]], at least one
  std::filesystem::path data;  // keys, drafts, archive
  Authenticator authenticator;
  std::vector<Link> links;  // [[link]], may be none
  bool demonstration = false;
  std::int64_t clock_offset_s = 0;
  bool allow_remote = false;

  friend bool operator==(const Terminal&, const Terminal&) = default;
};

// A configuration where there is no problem, else every problem in the order of the lines.
template <class T>
struct Checked {
  std::optional<T> config;
  std::vector<Error> problems;
};

// From a text; file is what relative paths and error places refer to and is not opened.
Checked<Node> parse_node(std::string_view text, const std::filesystem::path& file);
Checked<Trustee> parse_trustee(std::string_view text, const std::filesystem::path& file);
Checked<Terminal> parse_terminal(std::string_view text, const std::filesystem::path& file);

// From a file; the first problem.
Result<Node> load_node(const std::filesystem::path& file);
Result<Trustee> load_trustee(const std::filesystem::path& file);
Result<Terminal> load_terminal(const std::filesystem::path& file);

// For `config check`: all problems, also those of the disk: a charter that is not there, a data
// folder that is a file. Empty: good.
std::vector<Error> check_node(const std::filesystem::path& file);
std::vector<Error> check_trustee(const std::filesystem::path& file);
std::vector<Error> check_terminal(const std::filesystem::path& file);

// For `config show`: the effective settings as TOML that loads to the same.
std::string show(const Node& config);
std::string show(const Trustee& config);
std::string show(const Terminal& config);

std::string_view name_of(PeerKind kind);

}  // namespace valise::config
