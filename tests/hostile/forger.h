// A program in an officer's terminal. It has the key of his device. Of his passkey it has only
// assertions: those that he made for something else, and those that he was brought to make before a
// page or with an authenticator that does not do what ours do. All of them are truly signed.
#pragma once

#include <string>

#include "fixture/network.h"

namespace valise::hostile {

// What the passkey was shown, beside the challenge.
struct Ceremony {
  std::string party;   // the RP id
  std::string origin;  // of the page
  std::uint8_t flags = 0;
  std::string type = "\"type\":\"webauthn.get\"";
  std::string cross_origin = "false";
  std::string more;  // further members of the client data
};

class Forger {
 public:
  Forger(const fixture::Network& network, const fixture::Person& victim)
      : network_(network), victim_(victim) {}

  // An opening in the officer's name under that assertion.
  ledger::Entry opening(const ledger::Request& request, const seal::Assertion& touch) const;
  // What an assertion has to answer to open with it.
  Array<32> challenge(const ledger::Request& request) const;

  // As his own terminal has it done; to be changed.
  Ceremony usual() const;
  seal::Assertion touch(const Ceremony& ceremony, View challenge) const;

 private:
  const fixture::Network& network_;
  const fixture::Person& victim_;
};

}  // namespace valise::hostile
