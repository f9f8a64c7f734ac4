// What the tests of this folder share: an officer's desk on a free port of this machine, and a
// caller that sends what it is told.
#pragma once

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <map>
#include <string>

#include "desk/desk.h"
#include "desk/door.h"
#include "desk/service.h"
#include "terminal/terminal_test.h"

namespace valise::desk {

// A port that nobody holds just now.
inline std::uint16_t free_port() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size), 0);
  ::close(descriptor);
  return ntohs(address.sin_port);
}

using Headers = std::map<std::string, std::string>;

// One request over a connection of its own; the whole answer as it came.
inline std::string exchange(std::uint16_t port, const std::string& line, const Headers& headers,
                            const std::string& body = {}) {
  std::string request = line + " HTTP/1.1\r\n";
  for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
  request += "Connection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  request += body;
  const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return {};
  EXPECT_EQ(::send(descriptor, request.data(), request.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(request.size()));
  std::string out;
  char some[4096];
  for (ssize_t count = 0; (count = ::recv(descriptor, some, sizeof some, 0)) > 0;) {
    out.append(some, static_cast<std::size_t>(count));
  }
  ::close(descriptor);
  return out;
}

inline std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? std::string() : answer.substr(end + 4);
}

// An officer whose device is made; no server answers him.
class DeskTest : public ::testing::Test {
 protected:
  DeskTest() : officer(network, "cy-7f3a", 7) {
    officer.settings.mission = terminal::mission_named("cy/mfa");
    desk = Desk::make(officer.settings, {.random = officer.random, .clock = officer.clock}).value();
    door = make_door({.id = "cy.valise.localhost",
                      .origin = "http://cy.valise.localhost:" + std::to_string(free_port())},
                     officer.random)
               .value();
    service = Service::start(*desk, door).value();
  }

  // What the page sends with a call.
  Headers page_headers() const {
    return {{"Host", door.host},
            {"Origin", door.origin},
            {"Sec-Fetch-Site", "same-origin"},
            {"Sec-Fetch-Mode", "cors"},
            {"Sec-Fetch-Dest", "empty"},
            {"Content-Type", "application/json"},
            {"Valise-Token", to_hex(door.token.expose_secret())}};
  }
  std::string call(const std::string& name, const std::string& body = "{}") const {
    return exchange(door.port, "POST /call/" + name, page_headers(), body);
  }
  std::string call_with(const Headers& headers) const {
    return exchange(door.port, "POST /call/hello", headers, "{}");
  }

  fixture::Network network;
  terminal::TestOfficer officer;
  std::unique_ptr<Desk> desk;
  Door door;
  std::unique_ptr<Service> service;
};

}  // namespace valise::desk
