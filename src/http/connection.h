// One client's connection inside Server: coroutines on the io thread. Internal to http/.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>
#include <set>

#include "http/framing.h"
#include "http/route.h"
#include "http/server.h"
#include "http/workers.h"

namespace valise::http {

namespace net = boost::asio;

// Where a Reply posts its answer. It outlives the server, because Replies may.
class Mailbox {
 public:
  void open(net::io_context& io) {
    const std::lock_guard lock(mutex_);
    io_ = &io;
  }
  template <class Function>
  void post(Function function) {
    const std::lock_guard lock(mutex_);
    if (io_ != nullptr) net::post(*io_, std::move(function));
  }
  void close() {
    const std::lock_guard lock(mutex_);
    io_ = nullptr;
  }

 private:
  std::mutex mutex_;
  net::io_context* io_ = nullptr;
};

class Connection;

// What the connections of one server have in common. `open` and `stopping` belong to the io thread.
struct Common {
  const ServerOptions& options;
  const RouteTable& routes;
  Workers& workers;
  std::shared_ptr<Mailbox> mailbox;
  std::function<void()> on_closed;
  bool plain = false;  // no TLS
  std::set<Connection*> open;
  bool stopping = false;

  void refused(const Refusal& refusal) const {
    if (options.on_refused) options.on_refused(refusal);
  }
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(net::ip::tcp::socket socket, net::ssl::context& tls, Common& common);
  ~Connection();

  // The whole life of the connection. The frame keeps the connection alive.
  net::awaitable<void> run();

  // io thread only.
  void close();          // at once
  void close_if_idle();  // unless a request is being read, run or answered
  void give_up();        // answers a parked request with 503, else closes

 private:
  using Clock = std::chrono::steady_clock;

  net::awaitable<bool> handshake();
  net::awaitable<bool> one_request();  // false: the connection is over
  net::awaitable<bool> read_head();
  net::awaitable<bool> read_body();
  net::awaitable<bool> read_more(std::size_t bytes_max);
  net::awaitable<bool> write(net::const_buffer bytes);
  net::awaitable<bool> refuse(Answer answer, std::string detail);
  net::awaitable<bool> send(Answer answer);
  net::awaitable<void> wait_for_answer();
  net::awaitable<void> linger();

  std::optional<Answer> refusal_of(const Match& match) const;
  bool queue(const Match& match);
  void take_peer();
  void arm(std::int64_t milliseconds);
  std::int64_t transfer_ms(std::size_t bytes) const;

  Common& common_;
  net::ssl::stream<net::ip::tcp::socket> stream_;
  net::steady_timer alarm_;     // closes the socket when it rings
  net::steady_timer answered_;  // cancelled when answer_ is there
  Peer peer_;
  Bytes in_;  // read and not yet used: the rest of a header, pipelined requests
  RequestHead head_;
  Bytes body_;
  std::string route_;  // of the current request, for Refusal
  std::optional<Answer> answer_;
  std::uint64_t number_ = 0;  // of the current request: a late answer to another is dropped
  bool idle_ = false;
  bool parked_ = false;
};

}  // namespace valise::http
