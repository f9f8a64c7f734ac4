#include "http/connection.h"

#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

// g++ 12 destroys some temporaries twice when they are arguments inside a co_await expression:
// whatever owns memory is a named variable here, and moved in
// (docs/decisions/0001-coroutines-only-in-http.md).

namespace valise::http {
namespace {

constexpr std::size_t kStep = 16 * 1024;  // one TLS record
constexpr std::int64_t kLingerMs = 1'000;
constexpr std::size_t kLingerBytesMax = 1024 * 1024;

// Under another status than its code's.
Answer turned_down(int status, const Error& error) {
  Answer out = answer_of(error);
  out.status = status;
  return out;
}

// Cause and code, for the journal.
std::string first_line(const Answer& answer) {
  const std::string_view text = text_of(answer.body);
  return std::string(text.substr(0, text.find('\n')));
}

}  // namespace

Connection::Connection(net::ip::tcp::socket socket, net::ssl::context& tls, Common& common)
    : common_(common),
      stream_(std::move(socket), tls),
      alarm_(stream_.get_executor()),
      answered_(stream_.get_executor()) {
  boost::system::error_code ignored;
  const auto remote = stream_.lowest_layer().remote_endpoint(ignored);
  peer_.address = remote.address().to_string(ignored);
  stream_.lowest_layer().set_option(net::ip::tcp::no_delay(true), ignored);
  common_.open.insert(this);
}

Connection::~Connection() {
  common_.open.erase(this);
  common_.on_closed();
}

void Connection::close() {
  boost::system::error_code ignored;
  stream_.lowest_layer().close(ignored);
  answered_.cancel();
}

void Connection::close_if_idle() {
  if (idle_) close();
}

void Connection::give_up() {
  if (!parked_) return close();
  answer_ = answer_of({Code::busy, "the server is stopping", {}});
  answered_.cancel();
}

void Connection::arm(std::int64_t milliseconds) {
  alarm_.expires_after(std::chrono::milliseconds(milliseconds));
  // A ring that was already on its way when the alarm was set again is told by the clock.
  alarm_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
    const auto self = weak.lock();
    if (!cancelled && self && self->alarm_.expiry() <= Clock::now()) self->close();
  });
}

std::int64_t Connection::transfer_ms(std::size_t bytes) const {
  const ServerOptions& options = common_.options;
  return options.transfer_ms +
         static_cast<std::int64_t>(bytes) * 1000 / options.bytes_per_second_min;
}

void Connection::take_peer() {
  X509* certificate = SSL_get0_peer_certificate(stream_.native_handle());
  if (certificate == nullptr) return;
  // The handshake has refused any other certificate already (server.cpp); this reads the key.
  if (auto key = key_of(certificate)) peer_.key = *key;
}

net::awaitable<void> Connection::run() {
  const auto self = shared_from_this();
  if (!common_.plain) {
    const bool shaken = co_await handshake();
    if (!shaken) co_return;
  }
  while (co_await one_request()) {
  }
  alarm_.cancel();
  close();
}

net::awaitable<bool> Connection::handshake() {
  arm(common_.options.handshake_ms);
  boost::system::error_code bad;
  co_await stream_.async_handshake(net::ssl::stream_base::server,
                                   net::redirect_error(net::use_awaitable, bad));
  if (bad) {
    common_.refused({0, "TLS: " + bad.message(), {}, peer_.address});
    close();
    co_return false;
  }
  take_peer();
  co_return true;
}

net::awaitable<bool> Connection::one_request() {
  route_.clear();
  const bool complete = co_await read_head();
  if (!complete) co_return false;
  const Match match = common_.routes.find(head_.method, head_.path);
  if (match.route != nullptr) route_ = match.route->method + " " + match.route->path;
  if (auto answer = refusal_of(match)) {
    Answer named = std::move(*answer);
    std::string detail = first_line(named);
    // What was not read of a body would be taken for the next request.
    if (head_.body_bytes != 0 || head_.chunked) head_.keep_alive = false;
    co_return co_await refuse(std::move(named), std::move(detail));
  }
  const bool whole = co_await read_body();
  if (!whole) co_return false;
  alarm_.cancel();
  if (!queue(match)) {
    Answer busy = answer_of({Code::busy, "the queue is full", {}});
    std::string detail = "the queue is full";
    co_return co_await refuse(std::move(busy), std::move(detail));
  }
  co_await wait_for_answer();
  Answer answer = std::move(*answer_);
  answer_.reset();
  co_return co_await send(std::move(answer));
}

net::awaitable<bool> Connection::read_more(std::size_t bytes_max) {
  const std::size_t had = in_.size();
  in_.resize(had + bytes_max);
  boost::system::error_code bad;
  const net::mutable_buffer room(in_.data() + had, bytes_max);
  std::size_t count = 0;
  if (common_.plain) {
    count = co_await stream_.next_layer().async_read_some(
        room, net::redirect_error(net::use_awaitable, bad));
  } else {
    count = co_await stream_.async_read_some(room, net::redirect_error(net::use_awaitable, bad));
  }
  in_.resize(had + count);
  co_return !bad;
}

net::awaitable<bool> Connection::write(net::const_buffer bytes) {
  boost::system::error_code bad;
  if (common_.plain) {
    co_await net::async_write(stream_.next_layer(), bytes,
                              net::redirect_error(net::use_awaitable, bad));
  } else {
    co_await net::async_write(stream_, bytes, net::redirect_error(net::use_awaitable, bad));
  }
  co_return !bad;
}

net::awaitable<bool> Connection::read_head() {
  const std::size_t limit = common_.options.header_bytes_max;
  std::size_t searched = 0;
  idle_ = in_.empty();
  if (idle_ && common_.stopping) co_return false;
  arm(idle_ ? common_.options.idle_ms : common_.options.header_ms);
  for (;;) {
    const auto end = end_of_head(in_, searched);
    if (end.value_or(in_.size()) > limit) {
      head_ = RequestHead{};
      head_.keep_alive = false;
      const Error error{
          Code::too_large, "the header may have " + std::to_string(limit) + " bytes", {}};
      Answer answer = turned_down(431, error);
      std::string detail = error.detail;
      co_return co_await refuse(std::move(answer), std::move(detail));
    }
    if (end) {
      auto head = parse_head(View(in_).first(*end));
      in_.erase(in_.begin(), in_.begin() + static_cast<std::ptrdiff_t>(*end));
      if (head) {
        head_ = std::move(*head);
        co_return true;
      }
      head_ = RequestHead{};
      head_.keep_alive = false;
      Answer answer = answer_of(head.error());
      co_return co_await refuse(std::move(answer), std::move(head.error().detail));
    }
    searched = in_.size();
    const bool more = co_await read_more(kStep);
    if (!more) co_return false;
    if (idle_) arm(common_.options.header_ms);
    idle_ = false;
  }
}

std::optional<Answer> Connection::refusal_of(const Match& match) const {
  if (match.route == nullptr && match.allow.empty()) {
    return answer_of({Code::not_found, "no such path", {}});
  }
  if (match.route == nullptr) {
    Answer out = turned_down(405, {Code::usage, "this path takes " + match.allow, {}});
    out.headers.emplace_back("Allow", match.allow);
    return out;
  }
  if (head_.chunked) {
    return turned_down(411, {Code::malformed, "a body needs its Content-Length", {}});
  }
  if (head_.body_bytes > match.route->body_bytes_max) {
    return answer_of(
        {Code::too_large,
         "the body may have " + std::to_string(match.route->body_bytes_max) + " bytes here",
         {}});
  }
  if (match.route->access != Access::anyone && !peer_.key) {
    return answer_of({Code::unauthenticated, "this call needs a certificate", {}});
  }
  return std::nullopt;
}

net::awaitable<bool> Connection::read_body() {
  const auto size = static_cast<std::size_t>(head_.body_bytes);
  arm(transfer_ms(size));
  if (head_.expects_continue && size > in_.size()) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 \r\n\r\n";
    const net::const_buffer line(kContinue.data(), kContinue.size());
    const bool written = co_await write(line);
    if (!written) co_return false;
  }
  // Memory follows the bytes that came, not the length that was promised.
  while (in_.size() < size) {
    const bool more = co_await read_more(std::min(kStep, size - in_.size()));
    if (!more) co_return false;
  }
  if (in_.size() == size) {
    body_ = std::exchange(in_, {});
  } else {
    const auto end = in_.begin() + static_cast<std::ptrdiff_t>(size);
    body_.assign(in_.begin(), end);
    in_.erase(in_.begin(), end);
  }
  co_return true;
}

bool Connection::queue(const Match& match) {
  Request request;
  request.method = head_.method;
  request.path = head_.path;
  request.rest = match.rest;
  request.query = head_.query;
  request.content_type = head_.content_type;
  request.headers = std::move(head_.headers);
  request.body = std::move(body_);
  request.peer = peer_;
  ++number_;
  Reply reply([mailbox = common_.mailbox, weak = weak_from_this(), number = number_](Answer came) {
    mailbox->post([weak, number, answer = std::move(came)]() mutable {
      const auto self = weak.lock();
      if (!self || number != self->number_ || !self->parked_ || self->answer_) return;
      self->answer_ = std::move(answer);
      self->answered_.cancel();
    });
  });
  parked_ = true;
  auto job = std::make_unique<Job>(*match.route, std::move(request), std::move(reply));
  if (common_.workers.post(job)) return true;
  parked_ = false;
  return false;
}

net::awaitable<void> Connection::wait_for_answer() {
  const auto until = Clock::now() + std::chrono::milliseconds(common_.options.answer_ms);
  while (!answer_ && stream_.lowest_layer().is_open() && Clock::now() < until) {
    answered_.expires_at(until);
    boost::system::error_code cancelled;
    co_await answered_.async_wait(net::redirect_error(net::use_awaitable, cancelled));
  }
  parked_ = false;
  if (answer_) co_return;
  if (stream_.lowest_layer().is_open())
    common_.refused({504, "no answer in time", route_, peer_.address});
  answer_ = answer_of({Code::outcome_unknown, "no answer in time", {}});
}

net::awaitable<bool> Connection::refuse(Answer answer, std::string detail) {
  common_.refused({answer.status, std::move(detail), route_, peer_.address});
  co_return co_await send(std::move(answer));
}

net::awaitable<bool> Connection::send(Answer answer) {
  const bool keep = head_.keep_alive && !common_.stopping;
  const Sending how{keep, head_.method == "HEAD"};
  auto encoded = encode_answer(answer, how);
  if (!encoded) {
    common_.refused({500, encoded.error().detail, route_, peer_.address});
    encoded = encode_answer(answer_of({Code::failed, {}, {}}), how);
  }
  arm(transfer_ms(encoded->size()));
  const net::const_buffer bytes(encoded->data(), encoded->size());
  const bool written = co_await write(bytes);
  if (!written) co_return false;
  if (!keep) co_await linger();
  co_return keep;
}

// Closing a socket with unread bytes resets it, and the client may lose the answer that tells it
// why: end our side, then read on for a moment.
net::awaitable<void> Connection::linger() {
  arm(kLingerMs);
  boost::system::error_code bad;
  if (!common_.plain) {
    co_await stream_.async_shutdown(net::redirect_error(net::use_awaitable, bad));
  }
  stream_.lowest_layer().shutdown(net::ip::tcp::socket::shutdown_send, bad);
  Bytes away(kStep);
  const net::mutable_buffer room(away.data(), away.size());
  std::size_t total = 0;
  for (bad = {}; !bad && total < kLingerBytesMax;) {
    total += co_await stream_.next_layer().async_read_some(
        room, net::redirect_error(net::use_awaitable, bad));
  }
}

}  // namespace valise::http
