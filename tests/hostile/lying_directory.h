// Whoever answers terminals about records in place of seats. He has the keys of the seats that are
// in his hands, and no other seat's.
#pragma once

#include <set>

#include "custody/statements.h"
#include "hostile/sockets.h"

namespace valise::hostile {

class LyingDirectory {
 public:
  // Of the seats in his hands he has the statement keys. Those of the connections he has of all:
  // what he says in a seat's name comes from there.
  LyingDirectory(sim::World& world, Sockets& sockets, std::set<std::uint8_t> seats)
      : world_(world), sockets_(sockets), seats_(std::move(seats)) {}

  // Seats in his hands swear that this is a mission's record; the others tell the truth.
  void swear(const cable::MissionId& mission, const ledger::MissionRecord& record);
  // They change their word before they sign it.
  using Change = std::function<void(wire::Current&)>;
  void reword(Change change);
  // He himself signs for those seats, with a key that he made.
  void sign_for_them(const cable::MissionId& mission, const ledger::MissionRecord& record);
  // Those seats' answers of today are given again from now on.
  void save_and_repeat();
  // Those seats say nothing.
  void fall_silent();

 private:
  // The seat's number, if the call is a question about records to a seat in his hands.
  std::optional<std::uint8_t> his(const std::string& server, const http::Request& request) const;
  http::Answer say(wire::Current word, const Bytes& value, const seal::SigningKey& key) const;
  wire::Current word(std::uint8_t seat, const http::Request& request) const;

  sim::World& world_;
  Sockets& sockets_;
  std::set<std::uint8_t> seats_;
};

}  // namespace valise::hostile
