#include <chrono>
#include <map>
#include <mutex>
#include <vector>

#include "http/transfer.h"

namespace valise::http {

class Client::Inside {
 public:
  explicit Inside(ClientOptions options) : options_(std::move(options)) {}

  Result<Answer> call(const Target& target, const Call& call) {
    TRY_VOID(check_call(target, call));
    const std::string key = target_key(target);
    Transfer transfer(borrow(key), target, call, options_.identity.get());
    transfer.prepare({options_.connect_ms, call.deadline_ms});
    auto answer = transfer.finish(curl_easy_perform(transfer.easy()));
    give_back(key, transfer.take_easy());
    return answer;
  }

 private:
  Easy borrow(const std::string& key) {
    const std::lock_guard lock(mutex_);
    std::vector<Easy>& kept = kept_[key];
    if (kept.empty()) return new_easy();
    Easy out = std::move(kept.back());
    kept.pop_back();
    return out;
  }

  void give_back(const std::string& key, Easy easy) {
    // Nothing of the call stays behind in the handle; the connection does.
    curl_easy_reset(easy.get());
    const std::lock_guard lock(mutex_);
    std::vector<Easy>& kept = kept_[key];
    if (kept.size() < options_.kept_per_target_max) kept.push_back(std::move(easy));
  }

  const ClientOptions options_;
  std::mutex mutex_;
  std::map<std::string, std::vector<Easy>> kept_;  // under mutex_
};

Client::Client(ClientOptions options) : inside_(std::make_unique<Inside>(std::move(options))) {}
Client::~Client() = default;

Result<Answer> Client::call(const Target& target, const Call& call) {
  return inside_->call(target, call);
}

}  // namespace valise::http
