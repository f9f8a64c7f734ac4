// Tells contacts outside the network. Each contact has a thread and a queue of its own: one that is
// slow, or makes himself slow, delays nobody else's notice.
//
// A mail is told when its server answers 250. Syslog notices that follow each other within 200 ms,
// up to 100, share a connection, which then ends, because only its end says that they arrived
// (syslog.h): a connection kept for days would confirm nothing for days. If it does not end well,
// none of them counts as told.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>

#include "http/mail.h"
#include "http/syslog.h"

namespace valise::http {

struct MailContact {
  MailServer server;
  std::string from;
  std::string to;
};

struct SyslogContact {
  SyslogServer server;
  SyslogSource source;
};

using Contact = std::variant<MailContact, SyslogContact>;

// The notice as a mail: its id at the sender's domain is the Message-ID, its fields stand below the
// text, a line each, and the id last.
Mail mail_of(const Notice& notice, const MailContact& contact);

struct TellerOptions {
  std::map<std::string, Contact> contacts;  // by the names that notices are told to
  std::size_t waiting_max = 256;            // notices not yet told, for each contact
};

class Teller {
 public:
  // Called once for each accepted tell(), on the contact's thread: must be quick, may tell again.
  // The errors are those of send_mail and SyslogLine: of any but malformed, too_large and config
  // the same notice may be told again, and then comes once more where it had come already.
  using Done = std::function<void(Result<void>)>;

  explicit Teller(TellerOptions options);
  ~Teller();  // stop()
  Teller(const Teller&) = delete;
  Teller& operator=(const Teller&) = delete;

  // From any thread; returns at once. An error means that `done` will never be called: malformed,
  // too_large; config (no such contact); busy (too many wait); unreachable after stop().
  Result<void> tell(const std::string& contact, Notice notice, Done done);

  // Gives up what is under way, within a second or so and what the resolver takes for a name, and
  // what waits (unreachable), each `done` called; joins the threads. Not from a `done`.
  void stop();

 private:
  class Desk;
  std::map<std::string, std::unique_ptr<Desk>> desks_;
};

}  // namespace valise::http
