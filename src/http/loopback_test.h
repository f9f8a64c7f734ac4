// What the tests of this folder share: keys, a server on a free port of loopback, a raw TLS client.
#pragma once

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <chrono>
#include <csignal>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/client.h"
#include "http/server.h"

namespace valise::http {

using namespace std::chrono_literals;

inline Secret seed_of(std::uint8_t number) {
  return Secret(View(Bytes(32, number)));
}
inline std::shared_ptr<const Certificate> party(std::uint8_t number) {
  return std::make_shared<const Certificate>(make_certificate(seed_of(number)).value());
}

inline Answer said(std::string_view text) {
  Answer out;
  out.content_type = "text/plain";
  out.body = to_bytes(text);
  return out;
}
inline Respond says(std::string text) {
  return [text](Request, Reply reply) { reply.answer(said(text)); };
}
inline void echo(Request request, Reply reply) {
  Answer out;
  out.content_type = request.content_type;
  out.body = std::move(request.body);
  reply.answer(std::move(out));
}

// A party that may be named by its number, as a server with the given routes.
class Site {
 public:
  explicit Site(std::vector<Route> routes, ServerOptions options = {}, Admit admit = {})
      : identity_(party(1)) {
    if (!admit) {
      admit = [](Access, const Peer&, const Request&) { return Result<void>(); };
    }
    options.on_refused = [this](const Refusal& refusal) {
      const std::lock_guard lock(mutex_);
      refusals_.push_back(refusal);
    };
    server_ =
        Server::start(std::move(options), *identity_, std::move(routes), std::move(admit)).value();
  }
  ~Site() { server_->stop(); }

  Server& server() { return *server_; }
  Target target() const { return {"127.0.0.1", server_->port(), identity_->key}; }
  std::vector<Refusal> refusals() {
    const std::lock_guard lock(mutex_);
    return refusals_;
  }

 private:
  std::shared_ptr<const Certificate> identity_;
  std::mutex mutex_;
  std::vector<Refusal> refusals_;
  std::unique_ptr<Server> server_;
};

inline Call get(std::string path) {
  Call out;
  out.method = "GET";
  out.path = std::move(path);
  out.deadline_ms = 20'000;
  return out;
}
inline Call post(std::string path, std::string_view body) {
  Call out;
  out.path = std::move(path);
  out.content_type = "application/cbor";
  out.body = to_bytes(body);
  out.deadline_ms = 20'000;
  return out;
}
inline std::string text(const Result<Answer>& answer) {
  return answer ? to_string(answer->body) : "failed: " + answer.error().detail;
}
inline Code code_of(const Result<Answer>& answer) {
  EXPECT_FALSE(answer) << answer->status;
  return answer ? Code::failed : answer.error().code;
}

// Of a listening BIO that was asked for any port.
inline std::uint16_t port_of(BIO* accept) {
  int descriptor = -1;
  BIO_get_fd(accept, &descriptor);
  BIO_ADDR* address = BIO_ADDR_new();
  BIO_sock_info_u info{address};
  EXPECT_EQ(BIO_sock_info(descriptor, BIO_SOCK_INFO_ADDRESS, &info), 1);
  const std::uint16_t port = ntohs(BIO_ADDR_rawport(address));
  BIO_ADDR_free(address);
  return port;
}

struct Wire {
  std::shared_ptr<const Certificate> identity = {};  // none: no client certificate
  int tls_max = TLS1_3_VERSION;
};

// Writes what it is told and reads what comes: for what no HTTP client would send.
class RawTls {
 public:
  explicit RawTls(std::uint16_t port, Wire wire = {});
  ~RawTls();
  RawTls(const RawTls&) = delete;
  RawTls& operator=(const RawTls&) = delete;

  bool connected() const { return connected_; }
  void write(std::string_view bytes);
  std::string read_until(std::string_view end);  // or the end of the connection
  std::string read_all() { return read_until({}); }

 private:
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{nullptr, SSL_CTX_free};
  BIO* bio_ = nullptr;
  bool connected_ = false;
};

inline RawTls::RawTls(std::uint16_t port, Wire wire) {
  // Only this client needs it: Server, Client and AsyncClient write without raising SIGPIPE.
  std::signal(SIGPIPE, SIG_IGN);
  context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_max_proto_version(context_.get(), wire.tls_max);
  if (wire.identity) {
    const auto take = [](std::string_view pem) {
      return BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    };
    BIO* certificate = take(wire.identity->pem);
    BIO* key = take(text_of(wire.identity->key_pem.expose_secret()));
    X509* read = PEM_read_bio_X509(certificate, nullptr, nullptr, nullptr);
    EVP_PKEY* read_key = PEM_read_bio_PrivateKey(key, nullptr, nullptr, nullptr);
    EXPECT_EQ(SSL_CTX_use_certificate(context_.get(), read), 1);
    EXPECT_EQ(SSL_CTX_use_PrivateKey(context_.get(), read_key), 1);
    X509_free(read);
    EVP_PKEY_free(read_key);
    BIO_free(certificate);
    BIO_free(key);
  }
  bio_ = BIO_new_ssl_connect(context_.get());
  BIO_set_conn_hostname(bio_, ("127.0.0.1:" + std::to_string(port)).c_str());
  connected_ = BIO_do_connect(bio_) == 1 && BIO_do_handshake(bio_) == 1;
}

inline RawTls::~RawTls() {
  BIO_free_all(bio_);
}

inline void RawTls::write(std::string_view bytes) {
  // A server may close before it has read everything: how much was written is its business.
  BIO_write(bio_, bytes.data(), static_cast<int>(bytes.size()));
}

inline std::string RawTls::read_until(std::string_view end) {
  std::string out;
  char some[4096];
  while (end.empty() || out.find(end) == std::string::npos) {
    const int count = BIO_read(bio_, some, sizeof some);
    if (count <= 0) break;
    out.append(some, static_cast<std::size_t>(count));
  }
  return out;
}

}  // namespace valise::http
