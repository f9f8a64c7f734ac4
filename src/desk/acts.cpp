#include "desk/acts.h"

#include <atomic>

#include "desk/answers.h"

namespace valise::desk {
namespace {

std::atomic<std::int64_t> last_question = 0;  // of all acts of this process

}  // namespace

Acts::Acts(std::int64_t patience_ms) : patience_ms_(patience_ms), thread_([this] { work(); }) {}

Acts::~Acts() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Acts::begin(Act act, http::Reply reply) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back({std::move(act), std::move(reply)});
  }
  changed_.notify_all();
}

void Acts::said(std::int64_t number, cli::Json answer, http::Reply reply) {
  {
    const std::lock_guard lock(mutex_);
    if (asking_ && number == question_ && !said_) {
      said_ = std::move(answer);
      reply_ = std::move(reply);
      changed_.notify_all();
      return;
    }
  }
  reply.answer(answer_of(fail(Code::conflict, "nothing waits for this any more: begin again")));
}

Result<cli::Json> Acts::ask(cli::Json question) {
  std::unique_lock lock(mutex_);
  asking_ = true;
  question_ = ++last_question;
  said_.reset();
  http::Reply reply = std::move(reply_);
  http::Answer asked = question_of(question_, std::move(question));
  lock.unlock();
  reply.answer(std::move(asked));
  lock.lock();
  changed_.wait_for(lock, std::chrono::milliseconds(patience_ms_),
                    [this] { return said_ || stopping_ || !queue_.empty(); });
  asking_ = false;
  if (said_) return std::move(*said_);
  return fail(Code::touch_needed,
              queue_.empty() ? "nobody touched in time" : "something else was begun meanwhile");
}

void Acts::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    Waiting next = std::move(queue_.front());
    queue_.pop_front();
    reply_ = std::move(next.reply);
    lock.unlock();
    const Result<cli::Json> done = next.act();
    lock.lock();
    http::Reply reply = std::move(reply_);
    lock.unlock();
    reply.answer(answer_of(done));
    lock.lock();
  }
}

}  // namespace valise::desk
