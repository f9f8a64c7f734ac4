// A ledger with its node and five seats, all keys from one seed: for the tests of tlog.
#pragma once

#include <string>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "tlog/cosignature.h"
#include "tlog/proof.h"

namespace valise::tlog {

inline constexpr Time kSampleTime{1795442820};

class SampleLedger {
 public:
  explicit SampleLedger(std::uint64_t seed = 1, unsigned seats = 5, std::size_t quorum = 4)
      : random_(seed), node_(seal::SigningKey::generate(random_)) {
    trust_.quorum = quorum;
    trust_.ledger = named("cy.valise.example/ledger", SignatureType::ed25519, node_);
    for (unsigned seat = 1; seat <= seats; ++seat) {
      seats_.push_back(seal::SigningKey::generate(random_));
      trust_.cosigners.push_back({seat, named("seat" + std::to_string(seat) + ".valise.example",
                                              SignatureType::cosignature_v1, seats_.back())});
    }
  }

  static NoteKey named(std::string name, SignatureType type, const seal::SigningKey& key) {
    auto out = make_note_key(std::move(name), type, key.verify_key());
    CHECK(out);
    return *out;
  }

  void append(const std::string& entry) {
    entries_.push_back(to_bytes(entry));
    hashes_.append(leaf_hash(entries_.back()));
  }
  void append_up_to(std::uint64_t size) {
    while (entries_.size() < size) append("entry " + std::to_string(entries_.size()));
  }

  Checkpoint checkpoint(TreeSize size) const {
    return {trust_.ledger.name, {size, root_of(hashes_, size).value()}, {}};
  }
  Checkpoint checkpoint() const { return checkpoint(hashes_.size()); }

  // Signed by the node and cosigned by these seats, each a second after the one before it.
  Note note(TreeSize size, const std::vector<unsigned>& seats) const {
    Note out = sign_checkpoint(checkpoint(size), trust_.ledger, node_).value();
    for (std::size_t i = 0; i < seats.size(); ++i) {
      out.signatures.push_back(
          cosignature(out.text, seats[i], kSampleTime + static_cast<std::int64_t>(i)));
    }
    return out;
  }
  Note note(const std::vector<unsigned>& seats) const { return note(hashes_.size(), seats); }

  SignatureLine cosignature(const std::string& text, unsigned seat, Time time) const {
    return cosign(text, trust_.cosigners[seat - 1].key, seats_[seat - 1], time);
  }

  Proof proof(LeafIndex index, const std::vector<unsigned>& seats) const {
    return {{}, index, inclusion_proof(hashes_, index, size()).value(), print(note(seats))};
  }

  TreeSize size() const { return hashes_.size(); }
  const std::vector<Bytes>& entries() const { return entries_; }
  const MemoryHashes& hashes() const { return hashes_; }
  const Trust& trust() const { return trust_; }
  Random& random() { return random_; }
  const seal::SigningKey& node() const { return node_; }

 private:
  SeededRandom random_;
  seal::SigningKey node_;
  std::vector<seal::SigningKey> seats_;
  Trust trust_;
  std::vector<Bytes> entries_;
  MemoryHashes hashes_;
};

}  // namespace valise::tlog
