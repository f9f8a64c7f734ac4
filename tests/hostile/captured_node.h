// A member's node in the attacker's hands altogether: the true one is silent, and he, who has its
// keys and its ledger, tells each seat a whole history of his own, as far as the seat lets him.
// (RogueNode stands beside the true one and adds a batch to what that has.)
#pragma once

#include "hostile/scene.h"

namespace valise::hostile {

class CapturedNode {
 public:
  CapturedNode(Scene& scene, std::string member);

  // A ledger as some seats are shown it, and their cosignatures of its newest checkpoint.
  struct History {
    std::vector<Bytes> entries;
    std::map<std::uint8_t, tlog::SignatureLine> cosigned;
  };
  // As the true node left it.
  const History& true_history() const { return true_; }

  // A batch, with its mark at its end; the place of its first entry.
  LeafIndex append(History& history, const std::vector<Bytes>& batch, Time mark) const;
  LeafIndex append(History& history, const std::vector<Bytes>& batch) const {
    return append(history, batch, scene_.world.now());
  }
  // From where the seat stands: "cosigned", "mirrored", or the code of its refusal.
  std::string push(History& history, std::uint8_t seat) const;
  Verdicts push_to_all(History& history) const;
  // The newest checkpoint, with what cosignatures it has.
  tlog::Note note(const History& history) const;
  std::string printed(const History& history) const { return tlog::print(note(history)); }
  tlog::Proof proof(const History& history, LeafIndex index) const;

  const std::string& origin() const { return origin_; }

 private:
  Scene& scene_;
  std::string member_;
  std::string origin_;
  tlog::NoteKey key_;
  History true_;
};

}  // namespace valise::hostile
