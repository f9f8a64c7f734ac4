// What must hold whatever the line and the liar do: looked at in every step of a trustee, on a
// schedule, and once all is calm again. Reads the servers' databases, not their memory.
#pragma once

#include <string>

#include "sim/officer.h"
#include "store/ledgers.h"

namespace valise::sim {

class Truths {
 public:
  Truths(World& world, Story& story) : world_(world), story_(story) {}

  // From now on every release of a trustee is looked at.
  void watch();
  // Mirrors are prefixes of an honest node's ledger; no two final checkpoints disagree; every
  // text that was read stands in q mirrors; budgets hold.
  void check_now();
  // After the calm: what was accepted is recorded once, numbered without gaps, received, shown
  // delivered, and deposited with every seat.
  void check_end(const std::vector<Officer*>& officers);
  // Roots of every ledger everywhere: equal only for equal runs.
  std::string digest();

 private:
  store::Ledger ledger(Server& server, const std::string& origin) const;
  void look_before(Server& server);
  void look_after(Server& server, const http::Step& step);
  void look_at_release(Server& server, const wire::Release& asked, const wire::ReleaseAnswer& said,
                       const wire::ReleaseItem& item);
  void check_mirrors(const std::string& member);
  void check_finals(const std::string& origin);
  void check_read();
  void check_budgets();
  void check_numbers(const std::string& member);
  void check_delivered(const SentCable& cable, Officer& originator);
  void check_list(Officer& officer);

  World& world_;
  Story& story_;
  std::set<std::string> held_before_;  // at the trustee whose step it is
};

}  // namespace valise::sim
