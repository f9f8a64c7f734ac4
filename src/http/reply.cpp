#include "http/reply.h"

#include <atomic>

namespace valise::http {

struct Reply::Slot {
  explicit Slot(Sink to) : sink(std::move(to)) {}

  std::atomic<bool> answered{false};
  Sink sink;
};

Reply::Reply(Sink sink) : slot_(std::make_shared<Slot>(std::move(sink))) {}
Reply::Reply(Reply&&) noexcept = default;

Reply& Reply::operator=(Reply&& other) noexcept {
  // The Reply that stood here ends with `old`, which answers it if nobody has.
  Reply old = std::move(*this);
  slot_ = std::move(other.slot_);
  return *this;
}

Reply::~Reply() {
  if (slot_) answer(Error{Code::failed, "the request was dropped unanswered", {}});
}

bool Reply::answer(Answer answer) {
  if (!slot_ || slot_->answered.exchange(true)) return false;
  slot_->sink(std::move(answer));
  return true;
}

bool Reply::answer(const Error& error) {
  return answer(answer_of(error));
}

}  // namespace valise::http
