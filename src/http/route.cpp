#include "http/route.h"

#include <algorithm>

#include "base/check.h"

namespace valise::http {
namespace {

bool is_open_ended(std::string_view path) {
  return path.ends_with("/*");
}

// Length of the pattern's fixed part if it covers the path, else 0. An exact match counts one
// more than any prefix can.
std::size_t rank(std::string_view pattern, std::string_view path) {
  if (!is_open_ended(pattern)) return pattern == path ? path.size() + 1 : 0;
  const std::string_view prefix = pattern.substr(0, pattern.size() - 1);
  return path.size() > prefix.size() && path.starts_with(prefix) ? prefix.size() : 0;
}

}  // namespace

std::string_view name_of(Access access) {
  switch (access) {
    case Access::anyone:
      return "anyone";
    case Access::device:
      return "device";
    case Access::node:
      return "node";
    case Access::trustee:
      return "trustee";
    case Access::inspector:
      return "inspector";
    case Access::peer:
      return "peer";
  }
  CHECK(!"a known Access");
  return {};
}

Route::Route(std::string_view pattern, Access who, std::size_t bytes_max, Respond what)
    : access(who), body_bytes_max(bytes_max), respond(std::move(what)) {
  const std::size_t space = pattern.find(' ');
  CHECK(space != std::string_view::npos && space > 0);
  method = pattern.substr(0, space);
  path = pattern.substr(space + 1);
  CHECK(path.starts_with('/') && path.find(' ') == std::string::npos);
  const std::size_t star = path.find('*');
  CHECK(star == std::string::npos || (is_open_ended(path) && star == path.size() - 1));
  CHECK(respond != nullptr);
}

RouteTable::RouteTable(std::vector<Route> routes) : routes_(std::move(routes)) {
  const auto key = [](const Route& route) { return std::tie(route.path, route.method); };
  std::ranges::sort(routes_, {}, key);
  CHECK(std::ranges::adjacent_find(routes_, {}, key) == routes_.end());
}

Match RouteTable::find(std::string_view method, std::string_view path) const {
  Match out;
  std::size_t best = 0;
  for (const Route& route : routes_) {
    const std::size_t found = rank(route.path, path);
    if (found == 0) continue;
    if (route.method != method) {
      out.allow += (out.allow.empty() ? "" : ", ") + route.method;
    } else if (found > best) {
      best = found;
      out.route = &route;
      out.rest = is_open_ended(route.path) ? path.substr(route.path.size() - 1) : "";
    }
  }
  return out;
}

bool RouteTable::all_open() const {
  return std::ranges::all_of(routes_,
                             [](const Route& route) { return route.access == Access::anyone; });
}

std::string RouteTable::text() const {
  std::string out;
  for (const Route& route : routes_) {
    out += route.method + " " + route.path + " ";
    out += name_of(route.access);
    out += " " + std::to_string(route.body_bytes_max) + "\n";
  }
  return out;
}

}  // namespace valise::http
