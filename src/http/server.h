// The TLS 1.3 server of nodes and trustees, and without TLS that of an officer's own machine:
// HTTP/1.1 on kept connections, a table of routes.
//
// One thread of coroutines reads complete, bounded requests and queues them for a few workers; a
// route answers, or parks its Reply and returns. A full queue answers 503 at once. Every wait has
// a deadline and every size a limit, so a slow or greedy client costs one connection for a while.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/certificate.h"
#include "http/route.h"

namespace valise::http {

// A request, connection or answer that the server itself turned down.
struct Refusal {
  int status = 0;      // as sent; 0: the connection was closed without a word
  std::string detail;  // ours, never the peer's bytes
  std::string route;   // "POST /v1/cables" once it matched one, else empty
  std::string address;
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // numeric, IPv4 or IPv6
  std::uint16_t port = 0;             // 0: any free one, see Server::port()

  std::size_t workers = 2;
  std::size_t queue_max = 256;  // complete requests that wait for a worker; beyond: 503
  std::size_t connections_max = 1024;
  std::size_t header_bytes_max = 16 * 1024;  // beyond: 431

  // A connection that overruns one of these is closed.
  std::int64_t handshake_ms = 5'000;
  std::int64_t header_ms = 5'000;     // from its first byte to its last
  std::int64_t idle_ms = 150'000;     // between requests; longer than a client keeps connections
  std::int64_t transfer_ms = 10'000;  // a body read or an answer written, and besides
  std::int64_t bytes_per_second_min = 4096;  // what it may take at this rate (64 kbit/s, halved)

  std::int64_t answer_ms = 120'000;  // from a complete request, parked or not, to its answer: 504
  std::int64_t stop_ms = 5'000;      // what stop() leaves running and parked requests

  // For the journal; called on the server's threads, must be quick.
  std::function<void(const Refusal&)> on_refused = {};
};

class Server {
 public:
  // identity: what clients pin. admit may be empty only if every route is open to anyone.
  // Code::config if the address cannot be bound.
  static Result<std::unique_ptr<Server>> start(ServerOptions options, const Certificate& identity,
                                               std::vector<Route> routes, Admit admit);
  // HTTP without TLS, for a browser on this machine. Errors: config, also for an address that is
  // not of loopback.
  static Result<std::unique_ptr<Server>> start_on_loopback(ServerOptions options,
                                                           std::vector<Route> routes, Admit admit);
  ~Server();  // stop()
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  std::string table() const;  // RouteTable::text()

  // Accepts no more, closes idle connections, lets running and parked requests finish within
  // stop_ms, answers 503 to those that did not, joins every thread. From any thread but a route's.
  void stop();

 private:
  class Inside;
  explicit Server(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace valise::http
