// One message by SMTP (RFC 5321, through libcurl) in the form of RFC 5322. No password is ever
// sent: the mail server takes the message because of whom it is for, or where it comes from.
#pragma once

#include <stop_token>
#include <string>

#include "http/notice.h"

namespace valise::http {

struct MailServer {
  std::string host;
  std::uint16_t port = 25;
  bool starttls = true;  // required (RFC 3207): without it nothing is sent; false: never asked for
  Trust trust = {};      // with starttls
  std::int64_t connect_ms = 5'000;
  std::int64_t total_ms = 30'000;  // connecting included
};

struct Mail {
  std::string from;  // "valise@de.example": ASCII, no display name
  std::string to;
  std::string subject;     // UTF-8, one line
  std::string body;        // UTF-8, lines end in '\n'
  std::string message_id;  // without its angle brackets: "a-118.cy@de.example"
  Time date;
};

// The message as it is sent: lines of at most 78 bytes, CRLF, 7 bits only. A function of the mail:
// sent again with the same message_id and date, it is the same message to the byte, and servers
// and people can see that (RFC 5322 §3.6.4).
// Errors: malformed (a line break in a field, no address, no UTF-8), too_large.
Result<std::string> message_of(const Mail& mail);

// From any thread; blocks up to total_ms and a second, and as long as the resolver takes for a
// name. Success: the server answered 250 and has taken responsibility for the message (RFC 5321
// §6.1).
//   malformed, too_large  as message_of; nothing was sent
//   config                the CA file cannot be used
//   unreachable           no connection, or it broke before the message was complete: not sent
//   verification_failed   another key or certificate than expected, or no STARTTLS: not sent
//   busy                  refused for now (4yz): try again
//   refused               refused for good (5yz): the operator must look
//   outcome_unknown       all was sent and no answer came: send the same again
// `given_up`: ends it within a second or so, with the code that then holds.
Result<void> send_mail(const MailServer& server, const Mail& mail, std::stop_token given_up = {});

}  // namespace valise::http
