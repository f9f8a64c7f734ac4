// What passes between a server's route or a client's caller and the wire: values only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace valise::http {

// A raw Ed25519 public key (RFC 8032). On this network a party is its key, not a name.
using PublicKey = Array<32>;

// Who is at the other end of a connection.
struct Peer {
  // Of the client's certificate; its possession was proved in the handshake. None: no certificate.
  std::optional<PublicKey> key;
  std::string address;  // numeric, without the port; for the journal, never for a decision
};

struct Request {
  std::string method;
  std::string path;          // begins with '/', no "..", no "//", no percent-encoding
  std::string rest;          // what the route's trailing "*" stood for, else empty
  std::string query;         // behind '?', as sent
  std::string content_type;  // as sent
  // Every line of the header, names in lower case, in the order sent.
  std::vector<std::pair<std::string, std::string>> headers = {};
  Bytes body;  // complete, at most the route's body_bytes_max
  Peer peer;

  // What the only line of that name (in lower case) says. None: there is none, or more than one.
  std::optional<std::string_view> header(std::string_view name) const;
};

struct Answer {
  int status = 200;
  std::string content_type = {};  // not sent if empty
  Bytes body = {};
  std::optional<std::int64_t> retry_after_s = {};
  // Sent besides; a client's Answer leaves it empty. A name or value that could break the header
  // (CR, LF, control bytes) makes the server answer 500 instead.
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// The status of code_table(), and as text/plain the code's name, with the detail where the table
// lets a peer see it. Codes that a retry may help carry Retry-After: 1.
Answer answer_of(const Error& error);

}  // namespace valise::http
