// Reply: the right, and the duty, to answer one request once.
#pragma once

#include <functional>
#include <memory>

#include "http/types.h"

namespace valise::http {

// Move-only. Answer at once, or keep it (park the request) and answer later: no thread waits
// meanwhile. A Reply destroyed unanswered answers 500, so that no client hangs. It may outlive
// its connection and its server: the answer then goes nowhere.
class Reply {
 public:
  // The server's, a simulator's or a test's: called at most once, on the answering thread.
  using Sink = std::function<void(Answer)>;

  Reply() = default;  // answers nobody
  explicit Reply(Sink sink);
  Reply(Reply&&) noexcept;
  Reply& operator=(Reply&&) noexcept;
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  ~Reply();

  // From any thread. The first call answers; false for every later one, which does nothing.
  bool answer(Answer answer);
  bool answer(const Error& error);  // answer_of(error)

 private:
  struct Slot;
  std::shared_ptr<Slot> slot_;
};

}  // namespace valise::http
