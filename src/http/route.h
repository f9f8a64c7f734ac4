// The routes of a server: one table of method, path, who may call, how much, and what answers.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/reply.h"
#include "http/types.h"

namespace valise::http {

// Who may call. What a device, a node, a seat or an inspector is, the server's Admit knows; here
// only this much is enforced: everything but `anyone` needs a client certificate.
enum class Access : std::uint8_t { anyone = 1, device, node, trustee, inspector, peer };
std::string_view name_of(Access access);

// Runs on a worker thread, on several at once; must not block on a peer (park the Reply instead).
using Respond = std::function<void(Request, Reply)>;

// Asked on the worker before every Respond; an error is the answer (answer_of).
using Admit = std::function<Result<void>(Access, const Peer&, const Request&)>;

// Has no default for Access on purpose: a route that does not say who may call is not a route.
struct Route {
  // pattern: "GET /checkpoint" or "GET /tile/*": a method and an exact path, or one whose last
  // segment "*" stands for one or more further segments. CHECKs its form.
  Route(std::string_view pattern, Access access, std::size_t body_bytes_max, Respond respond);

  std::string method;
  std::string path;
  Access access;
  std::size_t body_bytes_max;
  Respond respond;
};

struct Match {
  const Route* route = nullptr;  // null: see allow
  std::string rest;
  std::string allow;  // methods of that path, comma-separated; empty: no such path
};

class RouteTable {
 public:
  explicit RouteTable(std::vector<Route> routes);  // CHECKs that no two are the same

  // An exact path goes before a "*", a longer "*" before a shorter one.
  Match find(std::string_view method, std::string_view path) const;
  bool all_open() const;  // every Access is `anyone`

  // "GET /checkpoint anyone 0", a line a route, sorted by path: for a test against the spec.
  std::string text() const;

 private:
  std::vector<Route> routes_;
};

}  // namespace valise::http
