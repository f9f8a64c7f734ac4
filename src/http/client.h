// The calling side: servers are pinned by their key, connections are kept between calls.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "http/certificate.h"
#include "http/types.h"

namespace valise::http {

// A server to call. Certificates are checked against the key alone: no names, no authorities.
struct Target {
  std::string host;  // numeric or a name
  std::uint16_t port = 0;
  PublicKey key{};
};

struct Call {
  std::string method = "POST";
  std::string path;                   // with its query, if any
  std::string content_type;           // not sent if empty
  Bytes body;                         // none with GET
  std::int64_t deadline_ms = 30'000;  // from the call to the complete answer
  std::size_t answer_bytes_max = 4 * 1024 * 1024;
};

// Both clients fail with
//   malformed            the call cannot be written as a request; nothing was sent
//   unreachable          no TCP or TLS connection, or none within the deadline; nothing was sent
//   verification_failed  the server's key is not the pinned one; nothing was sent
//   outcome_unknown      at least part of the request was sent, and no whole answer came
//   too_large            an answer over answer_bytes_max
//   busy                 AsyncClient: too many calls under way
// An answer of any HTTP status is an Answer, not an error. If a kept connection turns out closed
// before any byte of an answer, the request is sent once more on a new one: requests here are
// idempotent by contract (PROTOCOL.md row 20).
struct ClientOptions {
  std::shared_ptr<const Certificate> identity = {};  // none: anonymous
  std::int64_t connect_ms = 5'000;                   // TCP and TLS, within the call's deadline
  std::size_t kept_per_target_max = 8;
};

// Synchronous: for terminals, and for a server's workers where no route waits for it.
class Client {
 public:
  explicit Client(ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // From any thread, on several at once: each runs on a connection of its own.
  Result<Answer> call(const Target& target, const Call& call);

 private:
  class Inside;
  std::unique_ptr<Inside> inside_;
};

struct AsyncClientOptions {
  std::shared_ptr<const Certificate> identity = {};
  std::int64_t connect_ms = 5'000;
  std::size_t in_flight_per_target_max = 8;  // connections; further calls wait for one
  std::size_t waiting_max = 4096;            // calls not yet answered, over all targets
};

// Asynchronous, on one thread of its own: a server talks to all its peers through one of these.
class AsyncClient {
 public:
  // Called once for each accepted send, on the client's thread: must be quick, may send again.
  using Done = std::function<void(Result<Answer>)>;

  explicit AsyncClient(AsyncClientOptions options);
  ~AsyncClient();  // stop()
  AsyncClient(const AsyncClient&) = delete;
  AsyncClient& operator=(const AsyncClient&) = delete;

  // From any thread. An error (malformed, busy, unreachable after stop()) means that `done` will
  // never be called.
  Result<void> send(const Target& target, Call call, Done done);

  // Ends what is under way (outcome_unknown) and what waits (unreachable), each `done` called;
  // joins the thread. Not from a `done`.
  void stop();

 private:
  class Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace valise::http
