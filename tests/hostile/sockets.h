// The servers of a World on true connections, so that a true terminal can be deceived: whoever is
// in the middle or in a server may answer in its place. The servers take one call at a time.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sim/world.h"
#include "terminal/site_test.h"

namespace valise::hostile {

class Sockets {
 public:
  // Nothing: the server itself answers.
  using Deceit = std::function<std::optional<http::Answer>(const std::string& server,
                                                           const http::Request& request)>;

  explicit Sockets(sim::World& world);

  // Where the terminal finds its node and every trustee.
  void point(terminal::Settings& settings) const;
  void deceive(Deceit deceit);
  // What the server itself says; inside a deceit.
  http::Answer truth(const std::string& server, const http::Request& request);
  // The bodies that came for that path, whoever answered.
  std::vector<Bytes> asked(std::string_view path);

 private:
  http::Answer answer(const std::string& server, const http::Request& request);
  void open(const std::string& server, const seal::SigningKey& tls);

  sim::World& world_;
  std::mutex one_at_a_time_;
  Deceit deceit_;
  std::vector<http::Request> asked_;
  std::map<std::string, std::unique_ptr<terminal::TestSite>> sites_;  // closed first
};

}  // namespace valise::hostile
