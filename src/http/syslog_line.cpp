// OpenSSL on a socket, with deadlines, rather than libcurl's CONNECT_ONLY: libcurl cannot wait for
// the other side's close_notify, on which everything here rests. OpenSSL works on memory, and this
// file moves the bytes: so that nothing blocks beyond its time, and no write raises SIGPIPE.
#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

#include "base/bytes.h"
#include "base/check.h"
#include "http/free.h"
#include "http/syslog.h"

namespace valise::http {
namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;
using ContextPointer = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using TlsPointer = std::unique_ptr<SSL, Free<SSL_free>>;
using CertificatePointer = std::unique_ptr<X509, Free<X509_free>>;
using AddressesPointer = std::unique_ptr<addrinfo, Free<freeaddrinfo>>;

// Of drive(): no byte came in time; the connection ended in good order of TCP, not of TLS.
constexpr Code kNotYet = Code::busy, kEnded = Code::gap;
constexpr int kLookMs = 5;                     // between two looks at what is not acknowledged yet
constexpr auto kPatience = Milliseconds(100);  // between two looks at given_up

class Socket {
 public:
  Socket() = default;
  explicit Socket(int number) : number_(number) {}
  Socket(Socket&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Socket() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_ = -1;
};

// Until when, and unless somebody gives up.
struct Patience {
  Clock::time_point until;
  const std::stop_token& given_up;

  // Whether what is waited for can be done now; false: the time is over.
  bool wait(int socket, short events) const {
    while (!given_up.stop_requested()) {
      const auto left = std::chrono::ceil<Milliseconds>(until - Clock::now());
      if (left <= Milliseconds(0)) return false;
      pollfd one{socket, events, 0};
      const int found = ::poll(&one, 1, static_cast<int>(std::min(left, kPatience).count()));
      if (found > 0) return true;
      if (found < 0 && errno != EINTR) return false;
    }
    return false;
  }
};

std::string last_words() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  return reason != nullptr ? reason : "unexpected end";
}

int socket_error(int socket) {
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

std::string key_pin(const X509* certificate) {
  std::uint8_t* info = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &info);
  if (size <= 0) return {};
  Array<32> digest{};
  CHECK(EVP_Digest(info, static_cast<std::size_t>(size), digest.data(), nullptr, EVP_sha256(),
                   nullptr) == 1);
  OPENSSL_free(info);
  return "sha256//" + to_base64(digest);
}

}  // namespace

class SyslogLine::Inside {
 public:
  Inside(SyslogServer to, std::stop_token given_up)
      : to_(std::move(to)),
        given_up_(std::move(given_up)),
        place_(to_.host + ":" + std::to_string(to_.port)) {}

  Result<void> hand_over(std::string_view message);
  Result<void> settle();
  std::size_t unsettled() const { return unsettled_; }

 private:
  Patience for_ms(std::int64_t milliseconds) const {
    return {Clock::now() + Milliseconds(milliseconds), given_up_};
  }
  Failure lost(const std::string& why) const {
    return fail(Code::outcome_unknown, "the syslog server may not have it: " + why, place_);
  }
  Result<void> connect();
  Result<void> reach(const Patience& patience);
  Result<void> make_context();
  Result<void> expect_host();
  Result<void> handshake(const Patience& patience);
  Result<void> write(std::string_view frame);
  Result<void> expect_open();
  Result<void> end();
  Result<void> flush(const Patience& patience);
  Result<void> fill(const Patience& patience);
  template <class Step>
  Result<int> drive(const Patience& patience, Step step);
  void drop();

  const SyslogServer to_;
  const std::stop_token given_up_;
  const std::string place_;
  std::size_t unsettled_ = 0;
  Socket socket_;
  ContextPointer context_;
  TlsPointer tls_;  // null: no connection
};

Result<void> SyslogLine::Inside::hand_over(std::string_view message) {
  if (!tls_) {
    if (auto connected = connect(); !connected) {
      drop();
      return connected;
    }
  }
  auto written = expect_open();
  if (written) written = write(std::to_string(message.size()) + " " + std::string(message));
  if (written) {
    ++unsettled_;
  } else {
    drop();
  }
  return written;
}

Result<void> SyslogLine::Inside::settle() {
  if (!tls_) return {};
  const auto ended = end();
  drop();
  return ended;
}

void SyslogLine::Inside::drop() {
  tls_.reset();
  socket_ = Socket();
  unsettled_ = 0;
}

Result<void> SyslogLine::Inside::connect() {
  TRY_VOID(check_trust(to_.trust, place_));
  if (!context_) TRY_VOID(make_context());
  const Patience patience = for_ms(to_.connect_ms);
  TRY_VOID(reach(patience));
  tls_.reset(SSL_new(context_.get()));
  CHECK(tls_ != nullptr);
  BIO* in = BIO_new(BIO_s_mem());
  BIO* out = BIO_new(BIO_s_mem());
  CHECK(in != nullptr && out != nullptr);
  SSL_set_bio(tls_.get(), in, out);
  TRY_VOID(expect_host());
  return handshake(patience);
}

Result<void> SyslogLine::Inside::reach(const Patience& patience) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failed =
      getaddrinfo(to_.host.c_str(), std::to_string(to_.port).c_str(), &hints, &found);
  if (failed != 0) {
    return fail(Code::unreachable, "no such host: " + std::string(gai_strerror(failed)), place_);
  }
  const AddressesPointer addresses(found);
  int error = ETIMEDOUT;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    Socket one(::socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (one.number() < 0) continue;
    const int yes = 1;
    CHECK(setsockopt(one.number(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0);
    error = ::connect(one.number(), at->ai_addr, at->ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
      error = patience.wait(one.number(), POLLOUT) ? socket_error(one.number()) : ETIMEDOUT;
    }
    if (error == 0) {
      socket_ = std::move(one);
      return {};
    }
  }
  return fail(Code::unreachable, "no connection: " + std::string(std::strerror(error)), place_);
}

Result<void> SyslogLine::Inside::make_context() {
  ContextPointer made(SSL_CTX_new(TLS_client_method()));
  CHECK(made != nullptr);
  CHECK(SSL_CTX_set_min_proto_version(made.get(), TLS1_2_VERSION) == 1);  // RFC 9662 §5
  if (!to_.trust.ca.empty()) {
    if (SSL_CTX_load_verify_file(made.get(), to_.trust.ca.c_str()) != 1) {
      return fail(Code::config, "the file of the authority cannot be read: correct ca",
                  to_.trust.ca);
    }
    SSL_CTX_set_verify(made.get(), SSL_VERIFY_PEER, nullptr);
  }
  if (!to_.certificate.empty()) {
    if (SSL_CTX_use_certificate_chain_file(made.get(), to_.certificate.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(made.get(), to_.certificate_key.c_str(), SSL_FILETYPE_PEM) !=
            1) {
      return fail(Code::config,
                  "certificate and certificate_key are no readable pair: correct them",
                  to_.certificate);
    }
  }
  context_ = std::move(made);
  return {};
}

// RFC 5425 §5.2: with an authority, the certificate must be for the host that the settings name.
Result<void> SyslogLine::Inside::expect_host() {
  in6_addr address{};
  const char* host = to_.host.c_str();
  const bool numeric =
      inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1;
  if (numeric) {
    CHECK(X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls_.get()), host) == 1);
    return {};
  }
  if (SSL_set1_host(tls_.get(), host) != 1 || SSL_set_tlsext_host_name(tls_.get(), host) != 1) {
    return fail(Code::config, "no such host can exist: correct syslog", place_);
  }
  return {};
}

Result<void> SyslogLine::Inside::handshake(const Patience& patience) {
  const auto shaken = drive(patience, [this] { return SSL_connect(tls_.get()); });
  if (const long wrong = SSL_get_verify_result(tls_.get());
      !to_.trust.ca.empty() && wrong != X509_V_OK) {
    return fail(Code::verification_failed,
                "the syslog server's certificate does not hold: " +
                    std::string(X509_verify_cert_error_string(wrong)),
                place_);
  }
  if (!shaken) return fail(Code::unreachable, "no TLS: " + shaken.error().detail, place_);
  if (*shaken != 1) return fail(Code::unreachable, "no TLS: it closed the connection", place_);
  if (!to_.trust.ca.empty()) return {};
  const CertificatePointer theirs(SSL_get1_peer_certificate(tls_.get()));
  if (theirs && key_pin(theirs.get()) == to_.trust.server_key) return {};
  return fail(
      Code::verification_failed,
      "the syslog server's key is not the one expected: ask its operator, correct server_key",
      place_);
}

Result<void> SyslogLine::Inside::write(std::string_view frame) {
  const Patience patience = for_ms(to_.total_ms);
  const auto written = drive(patience, [&] {
    return SSL_write(tls_.get(), frame.data(), static_cast<int>(frame.size()));
  });
  if (!written) return lost(written.error().detail);
  if (*written == 0) return lost("it closed the connection");
  return {};
}

// A close_notify of theirs that comes before ours is no answer to it.
Result<void> SyslogLine::Inside::expect_open() {
  char byte = 0;
  const auto read =
      drive({Clock::now(), given_up_}, [&] { return SSL_read(tls_.get(), &byte, 1); });
  if (read) return lost(*read == 0 ? "it closed the connection" : "it talks: no syslog server");
  if (read.error().code != kNotYet) return lost(read.error().detail);
  return {};
}

Result<void> SyslogLine::Inside::end() {
  const Patience patience = for_ms(to_.total_ms);
  TRY_VOID(expect_open());
  if (SSL_shutdown(tls_.get()) < 0) return lost(last_words());
  char byte = 0;
  const auto theirs = drive(patience, [&] { return SSL_read(tls_.get(), &byte, 1); });
  if (!theirs && theirs.error().code == kEnded) {
    return lost("it ended the connection and did not answer close_notify, as RFC 5425, 4.4, " +
                std::string("demands; rsyslog does with StreamDriver.Name=\"ossl\""));
  }
  if (!theirs) return lost(theirs.error().detail);
  if (*theirs != 0) return lost("it talks: no syslog server");
  for (int left = 1; ioctl(socket_.number(), SIOCOUTQ, &left) == 0 && left > 0;) {
    if (socket_error(socket_.number()) != 0) return lost("it closed before it had read everything");
    if (given_up_.stop_requested() || Clock::now() > patience.until) {
      return lost("its machine did not confirm every byte in time");
    }
    ::poll(nullptr, 0, kLookMs);  // nothing tells when it has
  }
  ::shutdown(socket_.number(), SHUT_WR);
  if (!patience.wait(socket_.number(), POLLIN)) return lost("it keeps the connection");
  if (::recv(socket_.number(), &byte, 1, 0) == 0) return {};
  return lost("it closed before it had read everything");
}

// Runs a step of OpenSSL until it is through: its result, or 0 for a close_notify.
template <class Step>
Result<int> SyslogLine::Inside::drive(const Patience& patience, Step step) {
  for (;;) {
    ERR_clear_error();
    const int done = step();
    const int why = done > 0 ? SSL_ERROR_NONE : SSL_get_error(tls_.get(), done);
    const std::string words = why == SSL_ERROR_SSL ? last_words() : "";
    TRY_VOID(flush(patience));  // an alert as well
    if (done > 0) return done;
    if (why == SSL_ERROR_ZERO_RETURN) return 0;
    if (why != SSL_ERROR_WANT_READ) return fail(Code::unreachable, words);
    TRY_VOID(fill(patience));
  }
}

Result<void> SyslogLine::Inside::flush(const Patience& patience) {
  char some[16 * 1024];
  for (;;) {
    const int count = BIO_read(SSL_get_wbio(tls_.get()), some, sizeof some);
    if (count <= 0) return {};
    for (std::size_t sent = 0; sent < static_cast<std::size_t>(count);) {
      const auto more = ::send(socket_.number(), some + sent,
                               static_cast<std::size_t>(count) - sent, MSG_NOSIGNAL);
      if (more >= 0) {
        sent += static_cast<std::size_t>(more);
      } else if (errno != EAGAIN && errno != EINTR) {
        return fail(Code::unreachable, std::strerror(errno));
      } else if (!patience.wait(socket_.number(), POLLOUT)) {
        return fail(Code::unreachable, "it does not read");
      }
    }
  }
}

Result<void> SyslogLine::Inside::fill(const Patience& patience) {
  char some[16 * 1024];
  for (;;) {
    const auto count = ::recv(socket_.number(), some, sizeof some, 0);
    if (count > 0) {
      CHECK(BIO_write(SSL_get_rbio(tls_.get()), some, static_cast<int>(count)) == count);
      return {};
    }
    if (count == 0) return fail(kEnded, "it ended the connection");
    if (errno != EAGAIN && errno != EINTR) return fail(Code::unreachable, std::strerror(errno));
    if (!patience.wait(socket_.number(), POLLIN)) {
      return fail(kNotYet, "it did not answer in time");
    }
  }
}

SyslogLine::SyslogLine(SyslogServer to, std::stop_token given_up)
    : inside_(std::make_unique<Inside>(std::move(to), std::move(given_up))) {}
SyslogLine::~SyslogLine() = default;

Result<void> SyslogLine::hand_over(std::string_view message) {
  return inside_->hand_over(message);
}
Result<void> SyslogLine::settle() {
  return inside_->settle();
}
std::size_t SyslogLine::unsettled() const {
  return inside_->unsettled();
}

}  // namespace valise::http
