#include "desk/service.h"

#include <fstream>

namespace valise::desk {
namespace {

constexpr std::size_t kCallBytesMax = 4 * 1024 * 1024;  // a cable's text and its form
constexpr std::string_view kCalls = "/call/";

// Whether this machine has ::1 (Linux lists its addresses so).
bool has_ipv6_loopback() {
  std::ifstream addresses("/proc/net/if_inet6");
  const std::string loopback = "00000000000000000000000000000001";
  for (std::string line; std::getline(addresses, line);) {
    if (line.starts_with(loopback)) return true;
  }
  return false;
}

std::vector<http::Route> routes_of(Desk& desk) {
  std::vector<http::Route> out;
  for (const PageFile& file : page_files()) {
    out.emplace_back("GET " + std::string(file.path), http::Access::anyone, 0,
                     [&file](http::Request, http::Reply reply) { reply.answer(answer_of(file)); });
  }
  out.emplace_back("POST /call/*", http::Access::anyone, kCallBytesMax,
                   [&desk](http::Request request, http::Reply reply) {
                     desk.call(request.rest, request.body, std::move(reply));
                     wipe(request.body);  // a passkey's secret output may be in it
                   });
  return out;
}

http::Admit admit_by(const Door& door) {
  return [&door](http::Access, const http::Peer&, const http::Request& request) {
    return request.path.starts_with(kCalls) ? check_call(door, request) : check_page(door, request);
  };
}

}  // namespace

Result<std::unique_ptr<Service>> Service::start(Desk& desk, const Door& door) {
  std::unique_ptr<Service> out(new Service);
  std::vector<std::string> addresses = {"127.0.0.1"};
  if (has_ipv6_loopback()) addresses.emplace_back("::1");
  for (const std::string& address : addresses) {
    http::ServerOptions options;
    options.address = address;
    options.port = door.port;
    options.workers = 4;
    auto server =
        http::Server::start_on_loopback(std::move(options), routes_of(desk), admit_by(door));
    if (!server) {
      return fail(Code::conflict,
                  "another program holds the address at which your passkey is asked for: open no "
                  "page there, and tell your security officer",
                  server.error().where);
    }
    out->servers_.push_back(std::move(*server));
  }
  return out;
}

}  // namespace valise::desk
