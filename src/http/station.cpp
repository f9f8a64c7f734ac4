#include "http/station.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace valise::http {
namespace {

constexpr auto kPace = std::chrono::milliseconds(50);  // between steps when nothing comes

}  // namespace

class Station::Inside {
 public:
  Inside(StationOptions options, Core& core, const Clock& clock,
         std::shared_ptr<const Certificate> identity)
      : core_(core),
        clock_(clock),
        peers_(std::move(options.peers)),
        calls_per_step_max_(options.calls_per_step_max),
        client_(AsyncClientOptions{.identity = std::move(identity)}),
        teller_(std::move(options.teller)) {}

  Result<void> start(StationOptions options, const Certificate& identity, Admit admit) {
    std::vector<Route> routes;
    for (const StationRoute& route : options.routes) {
      routes.emplace_back(
          route.pattern, route.access, route.body_bytes_max,
          [this](Request request, Reply reply) { take(std::move(request), std::move(reply)); });
    }
    TRY(server_,
        Server::start(std::move(options.server), identity, std::move(routes), std::move(admit)));
    thread_ = std::thread([this] { run(); });
    return {};
  }

  void stop() {
    if (server_) server_->stop();
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    woken_.notify_one();
    if (thread_.joinable()) thread_.join();
    client_.stop();
    teller_.stop();
  }

  const Server& server() const { return *server_; }

 private:
  void take(Request request, Reply reply) {
    {
      const std::lock_guard lock(mutex_);
      const std::uint64_t id = ++last_call_;
      calls_.push_back({id, std::move(request)});
      replies_.emplace(id, std::move(reply));
    }
    woken_.notify_one();
  }

  void take(Return back) {
    {
      const std::lock_guard lock(mutex_);
      returns_.push_back(std::move(back));
    }
    woken_.notify_one();
  }

  // Waits for something to do, but never longer than the pace. False: the station stops.
  bool gather(std::vector<CoreCall>& calls, std::vector<Return>& returns) {
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, kPace, [&] { return stopping_ || !calls_.empty() || !returns_.empty(); });
    while (!calls_.empty() && calls.size() < calls_per_step_max_) {
      calls.push_back(std::move(calls_.front()));
      calls_.pop_front();
    }
    returns.swap(returns_);
    return !stopping_;
  }

  void run() {
    for (;;) {
      std::vector<CoreCall> calls;
      std::vector<Return> returns;
      const bool going = gather(calls, returns);
      Step done = core_.step(clock_.now(), std::move(calls), std::move(returns));
      for (CoreAnswer& answer : done.answers) reply(std::move(answer));
      if (!going) return;
      for (Errand& errand : done.errands) send(std::move(errand));
      for (Telling& telling : done.tellings) tell(std::move(telling));
    }
  }

  void reply(CoreAnswer answer) {
    Reply to;
    {
      const std::lock_guard lock(mutex_);
      const auto found = replies_.find(answer.id);
      if (found == replies_.end()) return;
      to = std::move(found->second);
      replies_.erase(found);
    }
    to.answer(std::move(answer.answer));
  }

  void send(Errand errand) {
    const std::uint64_t id = errand.id;
    const auto peer = peers_.find(errand.to);
    if (peer == peers_.end()) {
      take(Return{id, fail(Code::unreachable, "no address is configured for " + errand.to)});
      return;
    }
    Call call{.path = std::move(errand.path),
              .content_type = "application/cbor",
              .body = std::move(errand.body),
              .deadline_ms = errand.deadline_ms,
              .answer_bytes_max = 16 * 1024 * 1024};
    const auto sent = client_.send(peer->second, std::move(call), [this, id](Result<Answer> back) {
      take(Return{id, std::move(back)});
    });
    if (!sent) take(Return{id, Failure(sent.error())});
  }

  void tell(Telling telling) {
    const std::uint64_t id = telling.id;
    const auto accepted =
        teller_.tell(telling.contact, std::move(telling.notice), [this, id](Result<void> went) {
          take(went ? Return{id, Answer{}} : Return{id, Failure(std::move(went).error())});
        });
    if (!accepted) take(Return{id, Failure(accepted.error())});
  }

  Core& core_;
  const Clock& clock_;
  std::map<std::string, Target> peers_;
  std::size_t calls_per_step_max_;
  std::mutex mutex_;
  std::condition_variable woken_;
  std::deque<CoreCall> calls_;
  std::vector<Return> returns_;
  std::unordered_map<std::uint64_t, Reply> replies_;
  std::uint64_t last_call_ = 0;
  bool stopping_ = false;
  AsyncClient client_;
  Teller teller_;
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

Station::Station(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Station::~Station() {
  stop();
}

Result<std::unique_ptr<Station>> Station::start(StationOptions options, Core& core,
                                                const Clock& clock,
                                                std::shared_ptr<const Certificate> identity,
                                                Admit admit) {
  auto inside = std::make_unique<Inside>(options, core, clock, identity);
  TRY_VOID(inside->start(std::move(options), *identity, std::move(admit)));
  return std::unique_ptr<Station>(new Station(std::move(inside)));
}

std::uint16_t Station::port() const {
  return inside_->server().port();
}
std::string Station::table() const {
  return inside_->server().table();
}
void Station::stop() {
  if (inside_) inside_->stop();
}

}  // namespace valise::http
