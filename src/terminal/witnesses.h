// What trustees show to anyone of a ledger that they mirror: its newest final checkpoint and its
// hashes (c2sp.org/tlog-tiles), asked for without keys. Seats that show two histories, or a copy
// that ends too early, are found out by this.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "http/client.h"
#include "ledger/charter.h"
#include "terminal/settings.h"
#include "tlog/cosignature.h"

namespace valise::terminal {

class Witnesses {
 public:
  // Errors: config (the charter has no seat of that name).
  static Result<Witnesses> make(const ledger::Charter& charter,
                                const std::vector<TrusteeEndpoint>& endpoints);

  std::size_t count() const { return seats_.size(); }

  // One seat's checkpoint, verified: signed by the node and cosigned by a quorum.
  struct Shown {
    std::string note;
    tlog::FinalCheckpoint final;
  };
  struct Shows {
    std::map<std::uint8_t, Shown> by_seat;
    std::vector<Error> silent;  // `where` the seat: no answer, or none that holds
  };
  // All are asked at once.
  Shows checkpoints(const ledger::Member& member) const;

  // A ledger as the seats agree on it: every checkpoint that one shows is contained in the largest.
  struct Agreed {
    tlog::Head head;
    Time cosigned_at;
    std::vector<std::uint8_t> cosigned;
    std::vector<std::uint8_t> shown_by;
    std::vector<Error> silent;
  };
  // Errors: too_few (fewer than a quorum of seats showed one), forked (`where` the origin; the
  // detail names two seats).
  Result<Agreed> agree(const ledger::Member& member) const;

 private:
  struct Seat {
    std::string name;
    http::Target target;
  };

  explicit Witnesses(const ledger::Charter& charter);
  Result<Bytes> get(const Seat& seat, const std::string& path) const;
  Result<Shown> checkpoint_of(const Seat& seat, const ledger::Member& member) const;
  bool contains(const Shown& larger, const Shown& smaller, const Shows& shows,
                const ledger::Member& member) const;

  const ledger::Charter* charter_;
  std::unique_ptr<http::Client> client_;
  std::map<std::uint8_t, Seat> seats_;
};

}  // namespace valise::terminal
