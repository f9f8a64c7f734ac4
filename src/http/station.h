// A station runs a core: it takes requests off the TLS server, gathers whatever has come since the
// last step into the next one (that is the group commit), sends the core's errands over kept
// connections, tells contacts outside the network what it tells them, and answers what it answers.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "http/client.h"
#include "http/core.h"
#include "http/server.h"
#include "http/teller.h"

namespace valise::http {

struct StationRoute {
  std::string pattern;  // "POST /v1/push"
  Access access = Access::anyone;
  std::size_t body_bytes_max = 0;
};

struct StationOptions {
  ServerOptions server;
  std::map<std::string, Target> peers;  // by the names that errands use
  TellerOptions teller = {};            // whom tellings reach
  std::vector<StationRoute> routes;
  std::size_t calls_per_step_max = 256;
};

class Station {
 public:
  // The core, clock and identity must outlive the station. Code::config if it cannot listen.
  static Result<std::unique_ptr<Station>> start(StationOptions options, Core& core,
                                                const Clock& clock,
                                                std::shared_ptr<const Certificate> identity,
                                                Admit admit);
  ~Station();  // stop()
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  std::uint16_t port() const;
  std::string table() const;  // of the routes
  void stop();

 private:
  class Inside;
  explicit Station(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace valise::http
