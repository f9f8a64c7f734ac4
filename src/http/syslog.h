// Notices as syslog messages (RFC 5424) over TLS (RFC 5425), and what is known of their arrival.
//
// Syslog has no acknowledgement. What was handed over has been given to the kernel, no more: if the
// connection breaks, any part of it may be missing. The one confirmation that there is lies in how
// a connection ends (RFC 5425 §4.4): settle() says close_notify and waits for the receiver's own,
// which by the standard it must send, and TLS authenticates it; then for the end of the TCP
// connection, after every byte was acknowledged. A kernel ends a connection with a reset if the
// program left bytes unread, so both together say: the receiver's program read all of it.
//
// Not known even then: whether the receiver has written it anywhere. A receiver that reads, and is
// killed before it writes, has lost it. Nor is it known of one that says no close_notify, such as
// rsyslog with its driver "gtls" (with "ossl" it does): there settle() always answers
// outcome_unknown. So a sender keeps a cursor, begins again from the first message that was not
// settled, and each message carries its id, by which the receiver knows a repetition.
#pragma once

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>

#include "http/notice.h"

namespace valise::http {

struct SyslogSource {
  std::string host;     // HOSTNAME: 1–255 printable bytes of ASCII, "de"
  std::string program;  // APP-NAME: 1–48 of them, "valise-trustee"
};

// Facility 10 (security and authorisation). The id is the parameter "id" of the element
// valise@32473, the fields follow it; the subject is the message, in UTF-8 with its mark.
// 32473 is the number for examples (RFC 5612): the project has no number of its own.
// Errors: malformed, too_large (over 8192 bytes, which receivers should take: RFC 5424 §6.1).
Result<std::string> syslog_text(const Notice& notice, const SyslogSource& source);

struct SyslogServer {
  std::string host;
  std::uint16_t port = 6514;
  Trust trust = {};
  // Of the client, PEM files, both or neither: for a server that wants one.
  std::string certificate = {};
  std::string certificate_key = {};
  std::int64_t connect_ms = 5'000;  // TCP and TLS
  std::int64_t total_ms = 10'000;   // of one hand_over() without connecting, or of one settle()
};

// One connection, kept from the first hand_over() to settle(). One thread at a time.
class SyslogLine {
 public:
  // `given_up`: what is under way ends within 100 ms as if its time were over.
  explicit SyslogLine(SyslogServer to, std::stop_token given_up = {});
  ~SyslogLine();  // drops the connection
  SyslogLine(const SyslogLine&) = delete;
  SyslogLine& operator=(const SyslogLine&) = delete;

  // Connects where there is no connection; frames by counting octets (RFC 5425 §4.3.1). After an
  // error the connection is gone, and nothing that was handed over since the last settle() is
  // known to have arrived.
  //   config               a file of the settings cannot be used
  //   unreachable          no TCP or TLS connection: nothing of this message was sent
  //   verification_failed  another key or certificate than expected: nothing was sent
  //   outcome_unknown      the connection broke
  Result<void> hand_over(std::string_view message);

  // Ends the connection. Success: the receiver's program read everything since the last settle().
  // Else outcome_unknown; the next hand_over() opens another connection either way.
  Result<void> settle();

  std::size_t unsettled() const;  // messages handed over on this connection

 private:
  class Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace valise::http
