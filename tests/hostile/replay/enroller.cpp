#include <algorithm>

#include "hostile/replay/attacks.h"
#include "hostile/replay/forging.h"
#include "hostile/replay/opening.h"
#include "ledger/acts.h"
#include "terminal/keyring.h"
#include "terminal/soft_authenticator.h"

namespace valise::replay {
namespace {

constexpr auto kType = ledger::EntryType::device_enrolled;

// A device and a passkey of the attacker's own, under an officer's name.
Result<ledger::Act> own_device(const Demonstration& demo, Insider& officer,
                               const std::filesystem::path& folder, Random& random) {
  terminal::Settings settings = officer.settings();
  settings.data = folder / "data";
  terminal::SoftAuthenticator authenticator({folder / "passkeys"}, random);
  TRY(const auto made,
      terminal::create_device(settings,
                              {*officer->keyring().charter, demo.adopted.hash, officer->officer()},
                              authenticator, random));
  TRY(const auto request, seal::decode<ledger::EnrolRequest>(made.request.payload));
  ledger::Act act;
  act.type = kType;
  act.subject = seal::signer_id(request.device_key).hex();
  act.record = seal::encode(ledger::Enrolment{made.request, made.fingerprint});
  act.origin = demo.origin();
  act.charter = demo.adopted.hash;
  act.time = officer->now();
  act.nonce = random.array<16>();
  return act;
}

ledger::Entry entry_of(const ledger::Act& act, std::vector<ledger::PersonalSignature> signatures) {
  return {kType, seal::encode(act), seal::encode(ledger::ActEvidence{std::move(signatures), {}})};
}

}  // namespace

Result<Outcome> enrol_own(const Demonstration& demo, Random& random) {
  const Scratch scratch(random);
  const std::string member = demo.victim.str();
  TRY(const Loot loot, loot_of(demo));
  TRY(auto officer, Insider::at(demo, member + "-7f3a", random));
  TRY(auto first, Insider::at(demo, member + "-0001", random));
  TRY(auto second, Insider::at(demo, member + "-0002", random));
  TRY(const ledger::Act act, own_device(demo, *officer, scratch.folder(), random));
  const Bytes payload = seal::encode(act);
  TRY(const auto by_first, (*first)->sign(ledger::name(kType), payload));
  TRY(const auto by_second, (*second)->sign(ledger::name(kType), payload));

  // With a second registrar it would be law: what is refused below is the one signature.
  TRY_VOID(by_the_law(demo, loot, {entry_of(act, {by_first, by_second})}));
  TRY(const auto none, push_to_trustees(demo, loot, {entry_of(act, {})}));
  TRY(const auto one, push_to_trustees(demo, loot, {entry_of(act, {by_first})}));
  TRY(const auto twice, push_to_trustees(demo, loot, {entry_of(act, {by_first, by_first})}));
  const std::size_t refused = std::min({refusals(none), refusals(one), refusals(twice)});
  Outcome out;
  out.held = refused == one.size();
  // Then no trustee was wedged by it, nor the node: an officer opens as before.
  std::optional<std::size_t> afterwards;
  if (out.held) {
    TRY(afterwards, open_truly(*officer));
  }
  out.said =
      "refused by " + std::to_string(refused) + " of " + std::to_string(one.size()) + " trustees";
  if (refusals(one) > 0) {
    const std::string& why =
        std::find_if(one.begin(), one.end(), [](const Word& w) { return w.refused; })->why.detail;
    out.said +=
        why.find("needs 2 signers") != std::string::npos ? ": needs two registrars" : ": " + why;
  }
  out.facts = {{"without_a_registrar", words_json(none)},
               {"one_registrar", words_json(one)},
               {"one_registrar_twice", words_json(twice)},
               {"released_afterwards", afterwards}};
  return out;
}

}  // namespace valise::replay
