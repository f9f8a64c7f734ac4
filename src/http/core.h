// A server's core: what it decides, without threads, sockets or a clock, so that a simulator can
// run a network of them in one thread. It is given calls and returns, takes one step, in which
// whatever it changes becomes durable, and says what to answer and whom to call. A call that waits
// for peers is simply answered in a later step: parked, never a blocked thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "http/notice.h"
#include "http/types.h"

namespace valise::http {

struct CoreCall {
  std::uint64_t id = 0;
  Request request;
};

// A call of the core's own, to a peer it names as "node cy" or "trustee 3".
struct Errand {
  std::uint64_t id = 0;
  std::string to;
  std::string path;
  Bytes body;
  std::int64_t deadline_ms = 10'000;
};

// A notice of the core's own, to a contact outside the network, by its name in the settings.
struct Telling {
  std::uint64_t id = 0;  // from the same count as errands: the Return says only this
  std::string contact;
  Notice notice;
};

struct Return {
  std::uint64_t id = 0;  // of the errand or telling; an empty 200 if the contact was told
  Result<Answer> answer = Answer{};
};

struct CoreAnswer {
  std::uint64_t id = 0;  // of the call
  Answer answer;
};

struct Step {
  std::vector<CoreAnswer> answers;
  std::vector<Errand> errands;
  std::vector<Telling> tellings = {};
};

// Answers /livez and /readyz and takes them out of the calls: they are to be heard also while the
// disk takes nothing. `failing`: why it did not at the last step; then whoever asks whether the
// server is ready has it try again.
void answer_health(std::vector<CoreCall>& calls, std::optional<Error>& failing,
                   const std::function<Result<void>()>& try_write, Step& out);

// Our own disk's failures, after which nothing of a step can be trusted: no single call's refusal.
inline bool ends_step(const Error& error) {
  return error.code == Code::disk || error.code == Code::corrupt;
}

class Core {
 public:
  virtual ~Core() = default;
  // Everything that the step changed is durable when it returns, or nothing is and the calls are
  // answered with the error. Called at least twice a second, from one thread.
  virtual Step step(Time now, std::vector<CoreCall> calls, std::vector<Return> returns) = 0;
};

}  // namespace valise::http
