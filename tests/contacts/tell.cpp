// Tells a contact of a trustee's settings a row of numbered notices, as the trustee's core does:
// with a cursor, and again from there until the last is known to have arrived or a minute is over.
//
// usage: contacts_tell trustee.toml CONTACT COUNT PACE_MS [once]
// Prints a line for each notice that is told, "told n-7 at try 2", and each that is not.
#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <set>
#include <thread>

#include "admin/running.h"

namespace {

using namespace valise;
using namespace std::chrono_literals;

http::Notice numbered(std::size_t number) {
  http::Notice out;
  out.id = "n-" + std::to_string(number);
  out.kind = "ALARM";
  out.severity = http::Severity::alert;
  out.at = Time{1795442820} + static_cast<std::int64_t>(number);
  out.subject = "cy: αργή διαρροή, " + std::to_string(number);
  out.body = "Cables older than 30 days, opened in one day.\n.\n";
  out.fields = {{"device", "cy-d-2c91"}, {"note", R"(a "quoted" \ [value])"}};
  return out;
}

class Rounds {
 public:
  Rounds(http::Teller& teller, std::string contact, std::size_t count)
      : teller_(teller), contact_(std::move(contact)) {
    for (std::size_t i = 1; i <= count; ++i) left_.insert(i);
  }

  // Tells each that is left, and waits for what becomes of it. True: none is left.
  bool run(std::chrono::milliseconds pace) {
    ++tries_;
    std::unique_lock lock(mutex_);
    const std::set<std::size_t> now = left_;
    for (const std::size_t number : now) {
      ++open_;
      lock.unlock();
      const auto accepted =
          teller_.tell(contact_, numbered(number),
                       [this, number](const Result<void>& went) { end(number, went); });
      if (!accepted) end(number, Failure(accepted.error()));
      std::this_thread::sleep_for(pace);
      lock.lock();
    }
    ended_.wait(lock, [this] { return open_ == 0; });
    return left_.empty();
  }

 private:
  void end(std::size_t number, const Result<void>& went) {
    const std::lock_guard lock(mutex_);
    if (went) {
      left_.erase(number);
      std::cout << "told n-" << number << " at try " << tries_ << std::endl;
    } else {
      std::cout << "not n-" << number << ": " << code_row(went.error().code).name << ": "
                << went.error().detail << std::endl;
    }
    --open_;
    ended_.notify_one();
  }

  http::Teller& teller_;
  const std::string contact_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::set<std::size_t> left_;  // under mutex_, as what follows
  std::size_t open_ = 0;
  int tries_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  const auto settings = config::load_trustee(argv[1]);
  if (!settings) {
    std::cerr << settings.error().where << ": " << settings.error().detail << "\n";
    return 2;
  }
  http::Teller teller({.contacts = admin::contacts_of(*settings), .waiting_max = 10'000});
  Rounds rounds(teller, argv[2], std::strtoul(argv[3], nullptr, 10));
  const std::chrono::milliseconds pace(std::strtol(argv[4], nullptr, 10));
  const auto until = std::chrono::steady_clock::now() + 1min;
  while (!rounds.run(pace)) {
    if (argc > 5 || std::chrono::steady_clock::now() > until) return 1;
    std::this_thread::sleep_for(300ms);
  }
  return 0;
}
