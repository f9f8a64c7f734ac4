// A trustee in the attacker's hands: it cosigns whatever it is shown, however often the history
// changes, and gives its share to every request that it ever saw, whatever law, judgement and
// quorum say. What it was given before, it still has.
#pragma once

#include "hostile/scene.h"

namespace valise::hostile {

class LyingTrustee final : public http::Core {
 public:
  LyingTrustee(std::unique_ptr<http::Core> inner, Scene& scene, std::uint8_t seat);
  http::Step step(Time now, std::vector<http::CoreCall> calls,
                  std::vector<http::Return> returns) override;

 private:
  http::Answer cosign(const wire::Push& push, Time now);
  wire::ReleaseAnswer release(const std::string& origin, const wire::ReleaseItem& item, Time now);

  struct Seen {
    Hash id;
    ledger::Request request;
  };
  std::unique_ptr<http::Core> inner_;
  Scene& scene_;
  std::uint8_t seat_;
  std::map<Bytes, Seen> seen_;  // by the hash of its reply key
};

}  // namespace valise::hostile
