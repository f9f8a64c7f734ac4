// HTTP/1.1 (RFC 9112) framing, without I/O: the header of a request in, that of an answer out.
#pragma once

#include <optional>
#include <string>

#include "http/types.h"

namespace valise::http {

struct RequestHead {
  std::string method;
  std::string path;
  std::string query;
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::uint64_t body_bytes = 0;                              // Content-Length
  bool chunked = false;                                      // no length was given: refused, 411
  bool keep_alive = true;
  bool expects_continue = false;  // RFC 9110 §10.1.1
};

// Where the header that begins the buffer ends (past its empty line), searching from `from`:
// what lies before was searched already.
std::optional<std::size_t> end_of_head(View buffer, std::size_t from);

// head: exactly one header, with its empty line. Code::malformed for anything that RFC 9112 does
// not allow, for a target that is not a plain absolute path, and for lengths in doubt.
Result<RequestHead> parse_head(View head);

struct Sending {
  bool keep_alive = true;
  bool without_body = false;  // the request was a HEAD
};
// The bytes of the whole answer. Code::malformed if a name or value to be sent could break out of
// its header line: control bytes are refused here because no library below does it.
Result<Bytes> encode_answer(const Answer& answer, Sending how);

// True if the text can stand as a header's value: printable ASCII, spaces, tabs.
bool is_header_value(std::string_view text);

}  // namespace valise::http
