// A member's node that lies: the true core, and between it and the line a liar who has its keys.
// He drops, holds back, reorders and replays what it sends, shows seats another order of entries
// under a checkpoint that he signs, tampers with what cables carry, and gives other members' nodes
// false parts of bodies under the ids of cables that are on their way.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>

#include "http/core.h"
#include "ledger/charter.h"
#include "wire/nodes.h"
#include "wire/trustee.h"

namespace valise::sim {

class World;

class LyingNode final : public http::Core {
 public:
  LyingNode(World& world, std::string member, std::unique_ptr<http::Core> inner);

  http::Step step(Time now, std::vector<http::CoreCall> calls,
                  std::vector<http::Return> returns) override;

 private:
  void spoil(http::Errand errand, http::Step& out);
  void spoil_push(http::Errand& errand);
  void spoil_release(http::Errand& errand);
  void spoil_envelope(http::Errand& errand);
  void poison(const http::CoreCall& call, http::Step& out);
  void say_more(http::Step& out, std::string to, std::string_view path, Bytes body);

  // What a seat was shown: places of pairs that stand in the other order there.
  struct Shown {
    std::vector<Bytes> entries;
    std::set<std::size_t> swapped;
  };

  World& world_;
  std::string member_;
  std::unique_ptr<http::Core> inner_;
  std::map<std::string, Shown> shown_;  // by seat
  std::vector<http::Return> unsaid_;    // of errands that he dropped
  std::vector<http::Errand> held_back_;
  std::deque<http::Errand> sent_;  // to replay
  std::uint64_t extra_ = std::uint64_t{1} << 40;
};

}  // namespace valise::sim
