// What the attacks share: a founded network of real nodes and trustees with a sender in one
// ministry and readers in another, and the two questions that every attack ends with: what does
// each seat say, and does the text open at a true terminal?
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "custody/lying_sender_test.h"
#include "sim/officer.h"
#include "store/ledgers.h"
#include "terminal/reading.h"

namespace valise::hostile {

using fixture::Person;

// By seat: "released", the code under which it withheld, or the code of its refusal.
using Verdicts = std::map<std::uint8_t, std::string>;
Verdicts every_seat(const std::string& says);

// A request that a reader signed, and what his node answered.
struct Asked {
  terminal::PendingOpening pending;
  Hash id;
  wire::Open open;
  std::optional<Result<wire::Opened>> answer;
};
using Request = std::shared_ptr<Asked>;

sim::WorldOptions two_missions();  // cy/mfa and nl/mfa, three new cables a day

class Scene {
 public:
  explicit Scene(const sim::WorldOptions& options = two_missions());

  sim::World world;
  sim::Story story;
  sim::Officer& sender() { return *sender_; }               // at cy/mfa
  const Person& reader() const { return world.people[2]; }  // at nl/mfa, as the next one
  const Person& colleague() const { return world.people[3]; }

  // From cy/mfa to nl/mfa, RESTREINT, until it has arrived everywhere.
  std::shared_ptr<sim::SentCable> send(const std::string& text = "Visas: we agree.");
  custody::SealInput input(const std::string& text = "Visas: we agree.");
  std::shared_ptr<sim::SentCable> send(const custody::SealInput& input,
                                       const custody::SealedWithBody& sealed);
  wire::Track track(const CableId& cable);

  // The reader's touch, now; the node hears of it by tell().
  Request sign(const Person& by, const CableId& cable, const std::string& file = "GEN");
  void tell(const Request& request);
  void wait_for(const Request& request);
  Request open(const Person& by, const CableId& cable, const std::string& file = "GEN");

  // The text, as a terminal that verifies everything gets it from its node's answer.
  Result<std::string> read(const Asked& asked);
  // Each seat asked once more by the node's key, under the newest final checkpoint that it has.
  Verdicts verdicts(const Asked& asked);
  // One seat, under any note.
  std::string verdict(std::uint8_t seat, const Asked& asked, LeafIndex index,
                      const std::string& note);

  // Acts of the reader's ministry, signed by its registrars as the type asks.
  template <class Record>
  void act(ledger::EntryType type, const std::string& subject, const Record& record,
           std::optional<Hash> replaces = std::nullopt) {
    const auto& registrars = world.network.member("nl").registrars;
    std::vector<const Person*> signers = {&registrars[0]};
    if (ledger::signers_of(type)->count == 2) signers.push_back(&registrars[1]);
    put(world.network.act("nl", type, subject, record, replaces, signers, world.now()));
  }
  void put(const ledger::Entry& act);
  // A hold on that subject, signed now by the member's security officer; given to nobody yet.
  const Person& security_officer(const std::string& member = "nl") const;
  wire::SignedHold hold_on(const std::string& subject, const std::string& member = "nl");
  // One more device of that officer of nl/mfa; the first one has him accredited.
  const Person& admit(const std::string& officer);
  void accredit(const Person& person, const ledger::Accreditation& has);
  ledger::Accreditation accreditation() const;
  void grant(const Person& person, const std::string& file, Time until);

  store::Ledger ledger(sim::Server& server, const std::string& member) const;
  const ledger::Adopted& charter() const { return world.network.adopted(); }

 private:
  const Person& person_with(const DeviceId& device) const;

  std::unique_ptr<sim::Officer> sender_;
  std::deque<Person> newcomers_;
};

}  // namespace valise::hostile
