// A releaser whose terminal is not ours: it seals truly, under whatever policy he likes, and signs
// what came out with his own device and passkey.
#pragma once

#include <functional>

#include "custody/sealing.h"
#include "sim/world.h"

namespace valise::hostile {

class RogueReleaser {
 public:
  RogueReleaser(sim::World& world, const fixture::Person& self, std::vector<std::string> missions)
      : world_(world), self_(self), missions_(std::move(missions)) {}

  // What an honest terminal would seal; to be changed.
  custody::SealInput honest() const;
  wire::Submit seal(const custody::SealInput& input) const;
  // The same cable under a policy changed by hand, with the posts and shares of the true one.
  wire::Submit with_policy(const wire::Submit& sealed,
                           const std::function<void(cable::Policy&)>& change) const;

  // The entry that a node would write for it.
  ledger::Entry released(const wire::Submit& submit, const cable::Number& number) const;

 private:
  Bytes sign(View header) const;

  sim::World& world_;
  const fixture::Person& self_;
  std::vector<std::string> missions_;
};

}  // namespace valise::hostile
