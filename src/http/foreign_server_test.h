// Servers of others, as the tests of mail and syslog need them: on loopback, each connection served
// by a given function, with or without TLS, and as badly as the test wants.
#pragma once

#include <netinet/in.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>

#include "base/check.h"
#include "http/loopback_test.h"
#include "http/notice.h"

namespace valise::http {

// One accepted connection.
class Guest {
 public:
  explicit Guest(int socket) : socket_(socket) {}
  ~Guest() {
    SSL_free(tls_);
    ::close(socket_);
  }
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

  bool start_tls(SSL_CTX* context) {
    tls_ = SSL_new(context);
    SSL_set_fd(tls_, socket_);
    return SSL_accept(tls_) == 1;
  }
  // Up to so many bytes; empty: the connection is over.
  std::string read(std::size_t bytes_max) {
    std::string out(bytes_max, 0);
    const auto count = tls_ != nullptr ? SSL_read(tls_, out.data(), static_cast<int>(out.size()))
                                       : ::recv(socket_, out.data(), out.size(), 0);
    out.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return out;
  }
  std::string read_until(std::string_view end) {
    std::string out;
    while (!out.ends_with(end)) {
      const std::string one = read(1);
      if (one.empty()) break;
      out += one;
    }
    return out;
  }
  std::string read_all() {
    std::string out;
    for (std::string some = read(4096); !some.empty(); some = read(4096)) out += some;
    return out;
  }
  void say(std::string_view text) {
    if (tls_ != nullptr) {
      SSL_write(tls_, text.data(), static_cast<int>(text.size()));
    } else {
      ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
    }
  }
  void close_notify() { SSL_shutdown(tls_); }
  int socket() const { return socket_; }
  SSL* tls() const { return tls_; }

 private:
  int socket_;
  SSL* tls_ = nullptr;
};

class ForeignServer {
 public:
  explicit ForeignServer(std::function<void(Guest&)> serve) : serve_(std::move(serve)) {
    std::signal(SIGPIPE, SIG_IGN);  // of this side's OpenSSL; the other side raises none
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    CHECK(::bind(listener_, any, size) == 0 && ::listen(listener_, 16) == 0);
    CHECK(::getsockname(listener_, any, &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~ForeignServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  std::uint16_t port() const { return port_; }

 private:
  void run() {
    for (int one = ::accept(listener_, nullptr, nullptr); one >= 0;
         one = ::accept(listener_, nullptr, nullptr)) {
      // Nothing in a test waits longer than this for the other side.
      const timeval limit{10, 0};
      ::setsockopt(one, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
      Guest guest(one);
      serve_(guest);
    }
  }

  std::function<void(Guest&)> serve_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

using ServerContext = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

// The TLS of a server that holds the given party's key.
inline ServerContext context_of(const Certificate& identity) {
  ServerContext out(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  BIO* pem = BIO_new_mem_buf(identity.pem.data(), static_cast<int>(identity.pem.size()));
  const std::string_view key_pem = text_of(identity.key_pem.expose_secret());
  BIO* hidden = BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size()));
  X509* certificate = PEM_read_bio_X509(pem, nullptr, nullptr, nullptr);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(hidden, nullptr, nullptr, nullptr);
  CHECK(SSL_CTX_use_certificate(out.get(), certificate) == 1);
  CHECK(SSL_CTX_use_PrivateKey(out.get(), key) == 1);
  X509_free(certificate);
  EVP_PKEY_free(key);
  BIO_free(pem);
  BIO_free(hidden);
  return out;
}

// The same for one whose certificate, its own authority, is for `names`: "IP:127.0.0.1". Writes it
// as PEM into the file.
inline ServerContext context_for(const char* names, const std::string& file) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* made = X509_new();
  X509_set_version(made, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
  X509_gmtime_adj(X509_getm_notBefore(made), -60);
  X509_gmtime_adj(X509_getm_notAfter(made), 3600);
  X509_set_pubkey(made, key);
  X509_NAME* name = X509_get_subject_name(made);
  const auto* text = reinterpret_cast<const unsigned char*>("relay");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
  X509_set_issuer_name(made, name);
  X509_EXTENSION* more = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names);
  CHECK(more != nullptr && X509_add_ext(made, more, -1) == 1);
  X509_EXTENSION_free(more);
  CHECK(X509_sign(made, key, EVP_sha256()) > 0);
  BIO* out = BIO_new_file(file.c_str(), "w");
  CHECK(out != nullptr && PEM_write_bio_X509(out, made) == 1);
  BIO_free(out);
  ServerContext context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  CHECK(SSL_CTX_use_certificate(context.get(), made) == 1);
  CHECK(SSL_CTX_use_PrivateKey(context.get(), key) == 1);
  X509_free(made);
  EVP_PKEY_free(key);
  return context;
}

inline Notice sample_notice(std::string id = "a-118.cy") {
  Notice out;
  out.id = std::move(id);
  out.kind = "ALARM";
  out.severity = Severity::alert;
  out.at = Time{1795442820};  // 2026-11-23T14:07:00Z
  out.subject = "cy: slow drain of the archive";
  out.body = "Ten cables older than 30 days in one day.";
  out.fields = {{"device", "cy-d-2c91"}, {"openings", "10"}};
  return out;
}

inline Code code_of(const Result<void>& result) {
  EXPECT_FALSE(result);
  return result ? Code::failed : result.error().code;
}

}  // namespace valise::http
