// The officer's desk behind its page: which calls there are, and what each does at the terminal.
// docs/local-api.md describes them; a test compares it with this table.
#pragma once

#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>

#include "cli/json.h"
#include "desk/acts.h"
#include "desk/newcomer.h"
#include "desk/page_authenticator.h"
#include "desk/sitting.h"
#include "http/reply.h"

namespace valise::desk {

class Desk {
 public:
  // What outlives it.
  struct Around {
    Random& random;
    const Clock& clock;
  };
  // Touches go to the demonstration's authenticator where the settings name one, else to the page.
  // Errors: config.
  static Result<std::unique_ptr<Desk>> make(terminal::Settings settings, const Around& around,
                                            std::optional<Newcomer> newcomer = {});

  // A call by its name, as the page made it; `body` is JSON. Answers at once, or when the act that
  // it begins has ended or has a question.
  void call(std::string_view name, View body, http::Reply reply);

  // Forgets the keys where the officer was last seen longer ago than that. True: it did.
  bool lock_if_left(std::int64_t idle_seconds);
  bool unlocked() const;

  // For the calls.
  const terminal::Settings& settings() const { return settings_; }
  const Around& around() const { return around_; }
  // Whom this machine is to be enrolled for, if anyone.
  const std::optional<Newcomer>& newcomer() const { return newcomer_; }
  terminal::Authenticator& authenticator();
  // Errors: touch_needed (locked).
  Result<std::shared_ptr<Sitting>> sitting() const;
  void sit(std::shared_ptr<Sitting> sitting);  // none: locks
  void seen(Time when);                        // the officer, as the page tells

 private:
  Desk(terminal::Settings settings, const Around& around, std::optional<Newcomer> newcomer);

  const terminal::Settings settings_;
  const Around around_;
  const std::optional<Newcomer> newcomer_;
  std::unique_ptr<terminal::Authenticator> soft_;  // the demonstration's, where there is one
  mutable std::mutex mutex_;
  std::shared_ptr<Sitting> sitting_;  // under mutex_
  Time seen_;                         // under mutex_: when the officer was last at the page
  // The acts of one sitting, and how they are touched for. Another after each lock, so that
  // unlocking waits for nothing that was begun before and hangs on the line.
  struct Lane {
    Acts acts;
    PageAuthenticator page{acts};
  };
  std::shared_ptr<Lane> lane() const;
  // Last: their threads use all of the above.
  std::shared_ptr<Lane> lane_ = std::make_shared<Lane>();  // under mutex_
  std::list<std::future<void>> ending_;  // under mutex_: what has ended but for what it was asking
};

// A call that takes a touch, or changes what is on the record, is an act.
struct Call {
  enum class Kind : std::uint8_t { asks, acts };
  std::string_view name;  // "open": POST /call/open
  Kind kind;
  Result<cli::Json> (*run)(Desk& desk, const cli::Json& body);
};
std::span<const Call> calls();

}  // namespace valise::desk
