// What happened in a run, as its clients and the line saw it: what the truths are checked against.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "custody/withheld.h"
#include "wire/terminal_node.h"

namespace valise::sim {

struct SentCable {
  CableId id;
  std::vector<std::string> missions;  // the originator's first
  std::string text;
  wire::Submit submit;
  std::vector<Bytes> parts;  // of the body, if it does not travel with the rest
  std::optional<wire::Accepted> accepted;
  std::optional<Error> refused;
};

struct Reader {
  std::string officer;
  CableId cable;
  Hash request;
  std::string origin;
  LeafIndex index;
};

struct Released {
  std::string origin;
  ledger::Request request;
  bool charged = false;
  std::set<std::uint8_t> seats;
};

struct Story {
  std::map<CableId, std::shared_ptr<SentCable>> sent;
  std::vector<Reader> read;           // texts that a client unlocked
  std::map<Hash, Released> released;  // by request
  std::map<custody::WithheldCode, int> withheld;
  std::map<std::string, int> errors;  // of clients' calls, by code
  std::set<std::string> held;         // subjects of holds that some seat took
  std::vector<std::string> wrongs;    // what must not be

  void wrong(std::string what) { wrongs.push_back(std::move(what)); }
};

}  // namespace valise::sim
