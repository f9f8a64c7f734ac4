#include "desk/desk.h"

#include <algorithm>

#include "desk/answers.h"

namespace valise::desk {

using cli::Json;

Desk::Desk(terminal::Settings settings, const Around& around, std::optional<Newcomer> newcomer)
    : settings_(std::move(settings)), around_(around), newcomer_(std::move(newcomer)) {}

Result<std::unique_ptr<Desk>> Desk::make(terminal::Settings settings, const Around& around,
                                         std::optional<Newcomer> newcomer) {
  std::unique_ptr<Desk> out(new Desk(std::move(settings), around, std::move(newcomer)));
  if (out->settings_.soft_authenticator) {
    TRY(out->soft_, terminal::make_authenticator(out->settings_, {}, around.random));
  }
  return out;
}

std::shared_ptr<Desk::Lane> Desk::lane() const {
  const std::lock_guard lock(mutex_);
  return lane_;
}

// Of the lane in which the act runs: it lives as long as its acts do.
terminal::Authenticator& Desk::authenticator() {
  if (soft_) return *soft_;
  return lane()->page;
}

void Desk::call(std::string_view name, View body, http::Reply reply) {
  auto read = cli::parse_json(text_of(body));
  if (!read || read->members() == nullptr) {
    reply.answer(answer_of(fail(Code::malformed, "a call's body is one JSON object")));
    return;
  }
  if (name == "said") {
    const Json* act = read->member("act");
    const std::int64_t number = act != nullptr && act->number() != nullptr ? *act->number() : 0;
    lane()->acts.said(number, std::move(*read), std::move(reply));
    return;
  }
  const auto all = calls();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Call& each) { return each.name == name; });
  if (found == all.end()) {
    reply.answer(answer_of(fail(Code::not_found, "no such call", std::string(name))));
    return;
  }
  if (found->kind == Call::Kind::asks) {
    reply.answer(answer_of(found->run(*this, *read)));
    return;
  }
  lane()->acts.begin([this, found, what = std::move(*read)] { return found->run(*this, what); },
                     std::move(reply));
}

Result<std::shared_ptr<Sitting>> Desk::sitting() const {
  const std::lock_guard lock(mutex_);
  if (!sitting_) return fail(Code::touch_needed, "locked");
  return sitting_;
}

void Desk::sit(std::shared_ptr<Sitting> sitting) {
  const bool locks = sitting == nullptr;
  const std::lock_guard lock(mutex_);
  sitting_.swap(sitting);
  seen_ = around_.clock.now();
  ending_.remove_if([](const std::future<void>& each) {
    return each.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  });
  // What it was asking of the line may take long to end, and nobody waits for that.
  std::shared_ptr<Lane> lane;
  if (locks) lane = std::exchange(lane_, std::make_shared<Lane>());
  if (!sitting && !lane) return;
  ending_.push_back(std::async(std::launch::async,
                               [gone = std::move(sitting), before = std::move(lane)]() mutable {
                                 gone.reset();
                                 before.reset();  // when its acts have ended
                               }));
}

void Desk::seen(Time when) {
  const std::lock_guard lock(mutex_);
  seen_ = std::max(seen_, std::min(when, around_.clock.now()));
}

bool Desk::lock_if_left(std::int64_t idle_seconds) {
  {
    const std::lock_guard lock(mutex_);
    if (!sitting_ || around_.clock.now() - seen_ < idle_seconds) return false;
  }
  sit(nullptr);
  return true;
}

bool Desk::unlocked() const {
  const std::lock_guard lock(mutex_);
  return sitting_ != nullptr;
}

}  // namespace valise::desk
