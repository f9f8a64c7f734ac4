// The officer's acts, one at a time: what takes a touch stops in the middle of its work, asks the
// page, and goes on with what the page says. An act runs on a thread of its own, so that no call
// waits for a person; its HTTP answer is either its end or a question:
//
//   page → /call/open {…}        ← {"ask": {"kind": "touch", …}, "act": 7}
//   page → /call/said {"act": 7, …}  ← {"data": {…}}
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "cli/json.h"
#include "http/reply.h"

namespace valise::desk {

class Acts {
 public:
  using Act = std::function<Result<cli::Json>()>;

  explicit Acts(std::int64_t patience_ms = 120'000);
  ~Acts();  // an act that asks is told that nobody answers; waits for the one that runs
  Acts(const Acts&) = delete;
  Acts& operator=(const Acts&) = delete;

  // Runs it after those before it. One that waits for the page ends: the page has gone on.
  void begin(Act act, http::Reply reply);

  // What the page says to the question of that number. Answers conflict if none waits for it.
  void said(std::int64_t number, cli::Json answer, http::Reply reply);

  // From inside an act. Errors: touch_needed (no answer in time, or another act was begun).
  Result<cli::Json> ask(cli::Json question);

 private:
  struct Waiting {
    Act act;
    http::Reply reply;
  };
  void work();

  const std::int64_t patience_ms_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> queue_;
  http::Reply reply_;          // of the act that runs: for its next question, or its end
  std::int64_t question_ = 0;  // the number of the last, which no other has
  bool asking_ = false;
  std::optional<cli::Json> said_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace valise::desk
