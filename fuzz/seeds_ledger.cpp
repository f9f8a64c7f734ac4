// Charters, entries, and what the law is asked.
#include "ledger/charter.h"
#include "scene.h"
#include "seeds.h"

namespace valise::fuzz {
namespace {

using fixture::kStart;

// The charter of the scene with something changed, signed anew by every member.
template <class Change>
Bytes charter_with(Change change) {
  Scene& in = scene();
  ledger::Charter charter = in.network.charter();
  change(charter);
  for (ledger::Member& member : charter.members) {
    const auto& keys = in.network.member(member.id.str());
    member.credential =
        seal::sign_detached(keys.root, ledger::node_label(), seal::encode(member.node));
  }
  ledger::CharterFile file{seal::encode(charter), {}};
  const seal::Domain domain{ledger::founding_hash(file.payload)};
  for (const ledger::Member& member : charter.members) {
    const auto& keys = in.network.member(member.id.str());
    file.signatures.push_back(
        {member.id, seal::sign_detached(keys.charter, domain.label("charter"), file.payload)});
  }
  return seal::encode(file);
}

void add_charters(const Seeds& seeds) {
  const Bytes file = scene().network.charter_file();
  seeds.right("charter", "signed", file);
  seeds.wrong("charter", "shorter", View(file).first(file.size() - 1));
  auto unsigned_file = *seal::decode<ledger::CharterFile>(file);
  unsigned_file.signatures.pop_back();
  seeds.wrong("charter", "one-signature", seal::encode(unsigned_file));
  seeds.wrong("charter", "threshold", charter_with([](auto& c) { c.threshold = 6; }));
  // A name that cannot be a cosigner's key name (c2sp.org/signed-note).
  seeds.wrong("charter", "network-name", charter_with([](auto& c) {
                c.network = "valise test";
                for (auto& member : c.members) member.node.network = c.network;
              }));
  seeds.wrong("charter", "seat-name", charter_with([](auto& c) { c.seats[0].name = "d+e"; }));
}

void add_entries(const Seeds& seeds) {
  std::size_t number = 0;
  for (const ledger::Entry& entry : scene().cy.entries()) {
    const std::string name = std::to_string(++number);
    seeds.right("entry", "of-ledger-" + name, ledger::encode(entry));
    seeds.right("ledger_record", "payload-" + name, entry.payload);
    if (!entry.evidence.empty()) {
      seeds.right("ledger_record", "evidence-" + name, entry.evidence);
    }
  }
  ledger::Entry mark = fixture::Network::mark(kStart);
  seeds.strict("entry", "mark", ledger::encode(mark));
  mark.type = static_cast<ledger::EntryType>(5);
  seeds.wrong("entry", "type", ledger::encode(mark));
}

void add_lawful(const Seeds& seeds) {
  Scene& in = scene();
  const auto lawful = [&](const char* name, const ledger::Entry& entry) {
    seeds.right("law", name, ledger::encode(entry));
  };
  const auto registrars = std::vector<const fixture::Person*>{
      &in.network.member("cy").registrars[0], &in.network.member("cy").registrars[1]};
  const auto suspended = [&](const std::string& subject) {
    return in.network.act("cy", ledger::EntryType::suspended, subject,
                          ledger::Narrowing{ledger::ReasonCode::suspected}, std::nullopt,
                          {registrars[0]}, kStart);
  };
  lawful("accredited", in.network.accredit(in.newcomer, ledger::kReader, {"cy/mfa"}, kStart));
  lawful("mission", in.network.open_mission("cy/brussels", kStart));
  lawful("suspended-officer", suspended("officer cy-00a1"));
  const std::string device = in.officer.device_id().hex();
  lawful("suspended-device", suspended("device " + device));
  std::string capitals = device;
  for (char& c : capitals) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  seeds.wrong("law", "suspended-device-in-capitals",
              ledger::encode(suspended("device " + capitals)));
  seeds.wrong("law", "suspended-nul",
              ledger::encode(suspended(std::string("officer cy-00a1\0", 16))));
  lawful("granted", in.network.grant(in.officer, "MED", kStart, kStart + kDay));
  lawful("released", in.network.released(in.network.header({"cy/mfa"}), in.officer, 2));
  const auto gap = in.network.released(in.network.header({"cy/mfa"}), in.officer, 3);
  seeds.wrong("law", "gap", ledger::encode(gap));
  const auto request = in.network.request(in.cable(), "cy/mfa", in.officer, kStart + 60);
  lawful("requested", in.network.requested(request, in.officer));
  seeds.wrong("law", "not-enrolled", ledger::encode(in.network.requested(request, in.newcomer)));
  seeds.wrong("law", "enrolled-before-accredited",
              ledger::encode(in.network.enrol(in.newcomer, kStart)));
  seeds.wrong("law", "charter-again", ledger::encode(in.network.adoption()));
}

}  // namespace

void add_ledger_seeds(const Seeds& seeds) {
  add_charters(seeds);
  add_entries(seeds);
  add_lawful(seeds);
}

}  // namespace valise::fuzz
