#include "http/server.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>

#include "base/check.h"
#include "http/connection.h"

namespace valise::http {
namespace {

using tcp = net::ip::tcp;

constexpr std::int64_t kFlushMs = 500;  // for the last answers of stop()

// In place of OpenSSL's chain building: there is one certificate, and it vouches for its own key.
// TLS 1.3 then proves that the peer holds that key (RFC 8446 §4.4.3).
int check_certificate(X509_STORE_CTX* store, void*) {
  if (key_of(X509_STORE_CTX_get0_cert(store))) return 1;
  X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_SIGNATURE_FAILURE);
  return 0;
}

void set_up(net::ssl::context& tls, const Certificate& identity) {
  SSL_CTX* raw = tls.native_handle();
  CHECK(SSL_CTX_set_min_proto_version(raw, TLS1_3_VERSION) == 1);
  // Without resumption every connection proves its key afresh, and no ticket key needs keeping.
  CHECK(SSL_CTX_set_num_tickets(raw, 0) == 1);
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_max_cert_list(raw, 8 * 1024);
  SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(raw, check_certificate, nullptr);
  boost::system::error_code bad;
  tls.use_certificate(net::buffer(identity.pem), net::ssl::context::pem, bad);
  CHECK(!bad);
  const View key = identity.key_pem.expose_secret();
  tls.use_private_key(net::const_buffer(key.data(), key.size()), net::ssl::context::pem, bad);
  CHECK(!bad);
}

}  // namespace

class Server::Inside {
 public:
  Inside(ServerOptions options, std::vector<Route> routes, Admit admit)
      : options_(std::move(options)),
        routes_(std::move(routes)),
        admit_(std::move(admit)),
        workers_({options_.workers, options_.queue_max}, [this](Job& job) { run(job); }),
        common_{options_, routes_, workers_, std::make_shared<Mailbox>(), [this] { closed(); },
                false,    {},      false} {
    CHECK(admit_ || routes_.all_open());
    common_.mailbox->open(io_);
  }

  // Without an identity no TLS is spoken, and only with this machine.
  Result<void> listen(const Certificate* identity);
  void start();
  void stop();
  std::uint16_t port() const { return port_; }
  std::string table() const { return routes_.text(); }

 private:
  net::awaitable<void> accept();
  void run(Job& job);
  void closed();
  bool wait_closed(std::int64_t milliseconds);
  template <class Function>
  void on_io(Function function);

  ServerOptions options_;
  RouteTable routes_;
  Admit admit_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;       // under mutex_
  std::size_t open_count_ = 0;  // under mutex_: connections whose frame lives
  std::mutex stop_mutex_;
  bool stopped_ = false;  // under stop_mutex_

  // io_ after what its frames refer to: it destroys those that are left.
  Workers workers_;
  Common common_;
  net::ssl::context tls_{net::ssl::context::tls_server};
  net::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  std::uint16_t port_ = 0;
  std::thread thread_;
};

Result<void> Server::Inside::listen(const Certificate* identity) {
  if (identity != nullptr) set_up(tls_, *identity);
  common_.plain = identity == nullptr;
  boost::system::error_code bad;
  const auto address = net::ip::make_address(options_.address, bad);
  const std::string where = options_.address + ":" + std::to_string(options_.port);
  if (bad) return fail(Code::config, "the address to listen on must be numeric", where);
  if (common_.plain && !address.is_loopback()) {
    return fail(Code::config, "without TLS it listens on loopback alone", where);
  }
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), bad);
  if (!bad) acceptor_.set_option(tcp::acceptor::reuse_address(true), bad);
  if (!bad) acceptor_.bind(endpoint, bad);
  if (!bad) acceptor_.listen(net::socket_base::max_listen_connections, bad);
  if (bad) return fail(Code::config, "cannot listen: " + bad.message(), where);
  port_ = acceptor_.local_endpoint(bad).port();
  return {};
}

void Server::Inside::start() {
  net::co_spawn(io_, accept(), net::detached);
  thread_ = std::thread([this] { io_.run(); });
}

net::awaitable<void> Server::Inside::accept() {
  net::steady_timer pause(io_);
  while (acceptor_.is_open()) {
    tcp::socket socket(io_);
    boost::system::error_code bad;
    co_await acceptor_.async_accept(socket, net::redirect_error(net::use_awaitable, bad));
    if (bad) {
      // Out of descriptors, most likely: those of others will come free.
      pause.expires_after(std::chrono::milliseconds(20));
      co_await pause.async_wait(net::redirect_error(net::use_awaitable, bad));
      continue;
    }
    if (common_.open.size() >= options_.connections_max) {
      common_.refused({0, "too many connections", {}, {}});
      continue;
    }
    {
      const std::lock_guard lock(mutex_);
      ++open_count_;
    }
    const auto connection = std::make_shared<Connection>(std::move(socket), tls_, common_);
    net::co_spawn(io_, connection->run(), net::detached);
  }
}

void Server::Inside::run(Job& job) {
  const Access access = job.route->access;
  if (admit_) {
    auto admitted = admit_(access, job.request.peer, job.request);
    if (!admitted) {
      const std::string route = job.route->method + " " + job.route->path;
      const Error& error = admitted.error();
      common_.refused(
          {code_row(error.code).http_status, error.detail, route, job.request.peer.address});
      job.reply.answer(error);
      return;
    }
  }
  job.route->respond(std::move(job.request), std::move(job.reply));
}

void Server::Inside::closed() {
  {
    const std::lock_guard lock(mutex_);
    --open_count_;
  }
  changed_.notify_all();
}

bool Server::Inside::wait_closed(std::int64_t milliseconds) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::milliseconds(milliseconds),
                           [this] { return open_count_ == 0; });
}

template <class Function>
void Server::Inside::on_io(Function function) {
  net::post(io_, [this, function] {
    // A connection that closes leaves the set while we walk it.
    const std::vector<Connection*> open(common_.open.begin(), common_.open.end());
    for (Connection* connection : open) function(*connection);
  });
}

void Server::Inside::stop() {
  const std::lock_guard lock(stop_mutex_);
  if (stopped_) return;
  stopped_ = true;
  net::post(io_, [this] {
    common_.stopping = true;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
  });
  on_io([](Connection& connection) { connection.close_if_idle(); });
  if (!wait_closed(options_.stop_ms)) {
    on_io([](Connection& connection) { connection.give_up(); });
    wait_closed(kFlushMs);
  }
  workers_.stop();
  on_io([](Connection& connection) { connection.close(); });
  wait_closed(kFlushMs);
  common_.mailbox->close();
  io_.stop();
  thread_.join();
}

Server::Server(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

Server::~Server() {
  inside_->stop();
}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, const Certificate& identity,
                                              std::vector<Route> routes, Admit admit) {
  auto inside = std::make_unique<Inside>(std::move(options), std::move(routes), std::move(admit));
  TRY_VOID(inside->listen(&identity));
  inside->start();
  return std::unique_ptr<Server>(new Server(std::move(inside)));
}

Result<std::unique_ptr<Server>> Server::start_on_loopback(ServerOptions options,
                                                          std::vector<Route> routes, Admit admit) {
  auto inside = std::make_unique<Inside>(std::move(options), std::move(routes), std::move(admit));
  TRY_VOID(inside->listen(nullptr));
  inside->start();
  return std::unique_ptr<Server>(new Server(std::move(inside)));
}

std::uint16_t Server::port() const {
  return inside_->port();
}

std::string Server::table() const {
  return inside_->table();
}

void Server::stop() {
  inside_->stop();
}

}  // namespace valise::http
