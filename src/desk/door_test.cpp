// Who reaches the desk: its own page and nobody else (X33), on a port that nobody else holds (X34).
#include "desk/desk_test.h"

namespace valise::desk {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using X33 = DeskTest;
using X34 = DeskTest;

TEST(Door, IsMadeOfTheOriginThatTheCharterNames) {
  SeededRandom random(1);
  const auto door = make_door({"cy.valise.localhost", "http://cy.valise.localhost:7500"}, random);
  ASSERT_TRUE(door);
  EXPECT_EQ(door->host, "cy.valise.localhost:7500");
  EXPECT_EQ(door->port, 7500);
  EXPECT_EQ(door->token.expose_secret().size(), kTokenBytes);
}

TEST(Door, IsRefusedWhereABrowserWouldNotGoToThisMachine) {
  SeededRandom random(1);
  for (const char* origin :
       {"https://cy.valise.localhost:7500", "http://valise.example:7500", "http://cy.localhost",
        "http://cy.localhost:0", "http://cy.localhost:99999", "http://cy.localhost:75x", ""}) {
    const auto door = make_door({"cy.valise.localhost", origin}, random);
    ASSERT_FALSE(door) << origin;
    EXPECT_EQ(door.error().code, Code::config);
  }
}

TEST_F(X33, ThePageItselfIsAnswered) {
  const std::string answer = call("hello");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(answer, HasSubstr(R"("officer":"cy-7f3a")"));
}

// A name that some site points to this machine; another port of it.
TEST_F(X33, AnotherHostIsRefused) {
  for (const char* host :
       {"evil.example", "localhost", "127.0.0.1", "cy.valise.localhost", "cy.valise.localhost:1"}) {
    Headers headers = page_headers();
    headers["Host"] = host;
    EXPECT_THAT(call_with(headers), StartsWith("HTTP/1.1 403")) << host;
    EXPECT_THAT(exchange(door.port, "GET /", headers), StartsWith("HTTP/1.1 403")) << host;
  }
}

TEST_F(X33, APageOfAnotherOriginIsRefusedEvenWithTheToken) {
  for (const char* origin :
       {"http://localhost:3000", "http://evil.localhost:7500", "null", "https://evil.example"}) {
    Headers headers = page_headers();
    headers["Origin"] = origin;
    EXPECT_THAT(call_with(headers), StartsWith("HTTP/1.1 403")) << origin;
  }
  Headers silent = page_headers();
  silent.erase("Origin");
  EXPECT_THAT(call_with(silent), StartsWith("HTTP/1.1 403"));
}

TEST_F(X33, WhatTheBrowserSaysOfTheCallerIsHeeded) {
  for (const char* site : {"cross-site", "same-site", "none"}) {
    Headers headers = page_headers();
    headers["Sec-Fetch-Site"] = site;
    EXPECT_THAT(call_with(headers), StartsWith("HTTP/1.1 403")) << site;
  }
  Headers navigation = page_headers();
  navigation["Sec-Fetch-Dest"] = "document";
  EXPECT_THAT(call_with(navigation), StartsWith("HTTP/1.1 403"));
}

TEST_F(X33, WithoutTheTokenNothingIsAnswered) {
  Headers headers = page_headers();
  headers["Valise-Token"] = std::string(64, '0');
  EXPECT_THAT(call_with(headers), StartsWith("HTTP/1.1 403"));
  headers["Valise-Token"] = "";
  EXPECT_THAT(call_with(headers), StartsWith("HTTP/1.1 403"));
  headers.erase("Valise-Token");
  EXPECT_THAT(call_with(headers), StartsWith("HTTP/1.1 403"));
  // A browser would add a cookie by itself: there is none, and none is taken for the token.
  headers["Cookie"] = "valise-token=" + to_hex(door.token.expose_secret());
  EXPECT_THAT(call_with(headers), StartsWith("HTTP/1.1 403"));
  EXPECT_THAT(call("hello"), Not(HasSubstr("Set-Cookie")));
}

// Two headers of one name could be read differently by two readers.
TEST_F(X33, ATokenThatIsSentTwiceIsNone) {
  const std::string line = "POST /call/hello";
  Headers headers = page_headers();
  headers["valise-Token"] = to_hex(door.token.expose_secret());
  EXPECT_THAT(exchange(door.port, line, headers, "{}"), StartsWith("HTTP/1.1 403"));
}

TEST_F(X33, AFormOfAnotherPageIsNoCall) {
  Headers headers = page_headers();
  headers["Content-Type"] = "text/plain";
  EXPECT_THAT(call_with(headers), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(exchange(door.port, "GET /call/hello", page_headers()), StartsWith("HTTP/1.1 405"));
}

// The page's files say nothing; still no other page may take or frame them.
TEST_F(X33, ThePageIsServedAsAWindowAndToItself) {
  const Headers window = {{"Host", door.host},
                          {"Sec-Fetch-Site", "none"},
                          {"Sec-Fetch-Mode", "navigate"},
                          {"Sec-Fetch-Dest", "document"}};
  const std::string page = exchange(door.port, "GET /", window);
  EXPECT_THAT(page, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(page, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, HasSubstr("trusted-types 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("unsafe")));
  Headers frame = window;
  frame["Sec-Fetch-Dest"] = "iframe";
  EXPECT_THAT(exchange(door.port, "GET /", frame), StartsWith("HTTP/1.1 403"));
  Headers script = window;
  script["Sec-Fetch-Site"] = "cross-site";
  script["Sec-Fetch-Mode"] = "no-cors";
  script["Sec-Fetch-Dest"] = "script";
  EXPECT_THAT(exchange(door.port, "GET /desk.js", script), StartsWith("HTTP/1.1 403"));
  script["Sec-Fetch-Site"] = "same-origin";
  EXPECT_THAT(exchange(door.port, "GET /desk.js", script), StartsWith("HTTP/1.1 200"));
}

// Holds an address as any program of this machine might.
class Squatter {
 public:
  Squatter(int family, std::uint16_t port) : descriptor_(::socket(family, SOCK_STREAM, 0)) {
    const int yes = 1;
    ::setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (family == AF_INET6) {
      ::setsockopt(descriptor_, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
      sockaddr_in6 address{};
      address.sin6_family = AF_INET6;
      address.sin6_port = htons(port);
      address.sin6_addr = in6addr_loopback;
      held_ = ::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
              ::listen(descriptor_, 1) == 0;
    } else {
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(port);
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      held_ = ::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
              ::listen(descriptor_, 1) == 0;
    }
  }
  Squatter(const Squatter&) = delete;
  Squatter& operator=(const Squatter&) = delete;
  ~Squatter() { ::close(descriptor_); }
  bool held() const { return held_; }

 private:
  int descriptor_;
  bool held_ = false;
};

TEST_F(X34, APortThatAnotherProgramHoldsIsAnAlarm) {
  Door other = make_door({.id = "cy.valise.localhost",
                          .origin = "http://cy.valise.localhost:" + std::to_string(free_port())},
                         officer.random)
                   .value();
  for (const int family : {AF_INET, AF_INET6}) {
    const Squatter squatter(family, other.port);
    if (!squatter.held()) {
      ASSERT_EQ(family, AF_INET6);
      GTEST_SKIP() << "this machine has no ::1";
    }
    const auto started = Service::start(*desk, other);
    ASSERT_FALSE(started) << "family " << family;
    EXPECT_EQ(started.error().code, Code::conflict);
    EXPECT_THAT(started.error().detail, HasSubstr("tell your security officer"));
  }
  EXPECT_TRUE(Service::start(*desk, other));
}

}  // namespace
}  // namespace valise::desk
