#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "base/check.h"
#include "http/transfer.h"

namespace valise::http {
namespace {

using Clock = std::chrono::steady_clock;

constexpr long kKeptMax = 1024;

// From send() to done(); its address is what libcurl and Transfer hold.
struct Pending {
  Pending(const Target& to, Call what, AsyncClient::Done then)
      : target(to),
        call(std::move(what)),
        done(std::move(then)),
        key(target_key(to)),
        until(Clock::now() + std::chrono::milliseconds(call.deadline_ms)) {}

  std::int64_t left_ms() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
  }

  const Target target;
  const Call call;
  AsyncClient::Done done;
  const std::string key;
  const Clock::time_point until;
  std::unique_ptr<Transfer> transfer;  // once it runs
};
using PendingPointer = std::unique_ptr<Pending>;

struct Queue {
  std::deque<PendingPointer> waiting;
  std::size_t running = 0;
};

}  // namespace

class AsyncClient::Inside {
 public:
  explicit Inside(AsyncClientOptions options)
      : options_(std::move(options)), first_(new_easy()), multi_(curl_multi_init()) {
    CHECK(multi_ != nullptr);
    // libcurl's own bound follows the calls of the moment and would drop idle connections.
    CHECK(curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kKeptMax) == CURLM_OK);
    spare_.push_back(std::move(first_));
    thread_ = std::thread([this] { run(); });
  }
  ~Inside() {
    stop();
    curl_multi_cleanup(multi_);
  }

  Result<void> send(const Target& target, Call call, Done done);
  void stop();

 private:
  void run();
  bool take_new();
  void start_waiting();
  void start(PendingPointer pending);
  void drop_overdue(Queue& queue);
  void take_finished();
  PendingPointer remove(CURL* easy);
  void end(PendingPointer pending, Result<Answer> result);
  void end_all();
  int pause_ms() const;

  const AsyncClientOptions options_;
  std::mutex mutex_;
  std::vector<PendingPointer> new_;  // under mutex_
  std::size_t count_ = 0;            // under mutex_: sent and not yet done
  bool stopping_ = false;            // under mutex_
  std::mutex stop_mutex_;

  // The thread's own.
  Easy first_;  // libcurl is started before the first multi handle
  CURLM* multi_;
  std::map<std::string, Queue> queues_;
  std::map<CURL*, PendingPointer> running_;
  std::vector<Easy> spare_;
  std::thread thread_;
};

Result<void> AsyncClient::Inside::send(const Target& target, Call call, Done done) {
  TRY_VOID(check_call(target, call));
  auto pending = std::make_unique<Pending>(target, std::move(call), std::move(done));
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return fail(Code::unreachable, "this client has stopped", target.host);
    if (count_ >= options_.waiting_max) {
      return fail(Code::busy, "too many calls are under way", target.host);
    }
    ++count_;
    new_.push_back(std::move(pending));
  }
  curl_multi_wakeup(multi_);
  return {};
}

void AsyncClient::Inside::stop() {
  const std::lock_guard once(stop_mutex_);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  curl_multi_wakeup(multi_);
  if (thread_.joinable()) thread_.join();
}

void AsyncClient::Inside::run() {
  while (take_new()) {
    start_waiting();
    int still = 0;
    CHECK(curl_multi_perform(multi_, &still) == CURLM_OK);
    take_finished();
    start_waiting();
    CHECK(curl_multi_poll(multi_, nullptr, 0, pause_ms(), nullptr) == CURLM_OK);
  }
  end_all();
}

// False once stopping.
bool AsyncClient::Inside::take_new() {
  std::vector<PendingPointer> taken;
  bool stopping = false;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(new_);
    stopping = stopping_;
  }
  for (PendingPointer& pending : taken) {
    Queue& queue = queues_[pending->key];
    queue.waiting.push_back(std::move(pending));
  }
  return !stopping;
}

void AsyncClient::Inside::start_waiting() {
  for (auto at = queues_.begin(); at != queues_.end();) {
    Queue& queue = at->second;
    drop_overdue(queue);
    while (!queue.waiting.empty() && queue.running < options_.in_flight_per_target_max) {
      PendingPointer pending = std::move(queue.waiting.front());
      queue.waiting.pop_front();
      ++queue.running;
      start(std::move(pending));
    }
    at = queue.waiting.empty() && queue.running == 0 ? queues_.erase(at) : std::next(at);
  }
}

void AsyncClient::Inside::start(PendingPointer pending) {
  if (spare_.empty()) spare_.push_back(new_easy());
  Easy easy = std::move(spare_.back());
  spare_.pop_back();
  CURL* raw = easy.get();
  pending->transfer = std::make_unique<Transfer>(std::move(easy), pending->target, pending->call,
                                                 options_.identity.get());
  pending->transfer->prepare({options_.connect_ms, pending->left_ms()});
  CHECK(curl_multi_add_handle(multi_, raw) == CURLM_OK);
  running_.emplace(raw, std::move(pending));
}

void AsyncClient::Inside::drop_overdue(Queue& queue) {
  std::deque<PendingPointer> still;
  std::vector<PendingPointer> overdue;
  for (PendingPointer& pending : queue.waiting) {
    const bool late = pending->left_ms() <= 0;
    if (late)
      overdue.push_back(std::move(pending));
    else
      still.push_back(std::move(pending));
  }
  queue.waiting.swap(still);
  for (PendingPointer& pending : overdue) {
    end(std::move(pending), fail(Code::unreachable, "no connection came free in time"));
  }
}

void AsyncClient::Inside::take_finished() {
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    // The message is libcurl's and goes with the handle.
    const CURLcode code = message->data.result;
    PendingPointer pending = remove(message->easy_handle);
    auto result = pending->transfer->finish(code);
    spare_.push_back(pending->transfer->take_easy());
    curl_easy_reset(spare_.back().get());
    end(std::move(pending), std::move(result));
  }
}

PendingPointer AsyncClient::Inside::remove(CURL* easy) {
  CHECK(curl_multi_remove_handle(multi_, easy) == CURLM_OK);
  const auto found = running_.find(easy);
  CHECK(found != running_.end());
  PendingPointer out = std::move(found->second);
  running_.erase(found);
  --queues_[out->key].running;
  return out;
}

void AsyncClient::Inside::end(PendingPointer pending, Result<Answer> result) {
  {
    const std::lock_guard lock(mutex_);
    --count_;
  }
  pending->done(std::move(result));
}

void AsyncClient::Inside::end_all() {
  while (!running_.empty()) {
    PendingPointer pending = remove(running_.begin()->first);
    auto result = pending->transfer->cancel();
    pending->transfer.reset();
    end(std::move(pending), std::move(result));
  }
  for (auto& [key, queue] : queues_) {
    for (PendingPointer& pending : queue.waiting) {
      end(std::move(pending), fail(Code::unreachable, "given up before it was sent"));
    }
  }
  queues_.clear();
}

// Until the first deadline of a call that waits; libcurl knows those of the calls that run.
int AsyncClient::Inside::pause_ms() const {
  std::int64_t least = 60'000;
  for (const auto& [key, queue] : queues_) {
    for (const PendingPointer& pending : queue.waiting) {
      least = std::min(least, std::max<std::int64_t>(0, pending->left_ms()) + 1);
    }
  }
  return static_cast<int>(least);
}

AsyncClient::AsyncClient(AsyncClientOptions options)
    : inside_(std::make_unique<Inside>(std::move(options))) {}
AsyncClient::~AsyncClient() = default;

Result<void> AsyncClient::send(const Target& target, Call call, Done done) {
  return inside_->send(target, std::move(call), std::move(done));
}

void AsyncClient::stop() {
  inside_->stop();
}

}  // namespace valise::http
