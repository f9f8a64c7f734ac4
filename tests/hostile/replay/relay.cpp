#include <algorithm>

#include "hostile/replay/attacks.h"
#include "hostile/replay/forging.h"
#include "hostile/replay/opening.h"
#include "seal/hash.h"
#include "terminal/passkey_file.h"
#include "terminal/soft_authenticator.h"

namespace valise::replay {
namespace {

const seal::RelyingParty kSite = {"login-valise.example", "https://login-valise.example"};

// What a browser asks of the officer's authenticator for the site that the officer is lured to. An
// authenticator that keeps WebAuthn's rule knows no passkey for it.
bool site_gets_a_touch(Insider& insider, const Wish& wish) {
  const Bytes& passkey = insider->keyring().passkeys.front().id;
  return insider.authenticator().touch(kSite, passkey, wish.id.view(), std::nullopt).has_value();
}

// The same passkey in an authenticator that would sign for any site: its assertion is true in every
// part but for whom it was made.
Result<seal::Assertion> touch_for_site(Insider& insider, const Wish& wish, Random& random) {
  const Scratch scratch(random);
  const Bytes& id = insider->keyring().passkeys.front().id;
  TRY(auto passkey,
      terminal::read_passkey_file(*insider.settings().soft_authenticator / to_hex(id)));
  passkey.rp_id_hash = seal::sha256(view_of(kSite.id));
  TRY_VOID(terminal::write_passkey_file(scratch.folder() / to_hex(id), passkey));
  terminal::SoftAuthenticator careless({scratch.folder()}, random);
  TRY(auto touched, careless.touch(kSite, id, wish.id.view(), std::nullopt));
  return std::move(touched.assertion);
}

// Said only where the refusal is for the site: else the refusal speaks for itself.
std::string said_of(const Demonstration& demo, const Error& refusal) {
  const bool for_site = refusal.where.find("client_data.origin") != std::string::npos ||
                        refusal.where.find("authenticator_data.rp_id") != std::string::npos;
  if (!for_site) return "refused: " + refusal.detail + " (" + refusal.where + ")";
  return "refused: made for " + kSite.id + ", not " + demo.member().relying_party.id;
}

// By the passkey's check, and not because the forged request is wrong in some other way.
std::size_t unverified(const std::vector<Word>& words) {
  return static_cast<std::size_t>(std::count_if(words.begin(), words.end(), [](const Word& word) {
    return word.refused && word.why.code == Code::verification_failed;
  }));
}

}  // namespace

Result<Outcome> relay(const Demonstration& demo, Random& random) {
  TRY(const Loot loot, loot_of(demo));
  TRY(auto insider, Insider::at(demo, demo.victim.str() + "-7f3a", random));
  TRY(const Wish wish, wish_of(*insider));
  const bool given = site_gets_a_touch(*insider, wish);
  TRY(const seal::Assertion touch, touch_for_site(*insider, wish, random));
  const ledger::Entry entry = signed_with(*insider, wish, touch);

  Outcome out;
  const auto node = ask_node(*insider, wish, entry);
  TRY(const auto words, push_to_trustees(demo, loot, {entry}));
  out.held = !given && !node && node.error().code == Code::verification_failed &&
             unverified(words) == words.size();
  // Then the same with a touch made for this member must open: only the site was wrong.
  std::optional<std::size_t> truly;
  if (out.held) {
    TRY(truly, open_truly(*insider));
  }
  out.said = node ? "the relayed touch was taken" : said_of(demo, node.error());
  if (given) out.said = "the passkey answers for another site";
  if (!node && unverified(words) < words.size()) {
    out.said = "refused by " + std::to_string(unverified(words)) + " of " +
               std::to_string(words.size()) + " trustees for its touch";
  }
  out.facts = {{"site_gets_a_touch", given},
               {"node", node ? "taken" : text_of(node.error())},
               {"trustees", words_json(words)},
               {"released_for_a_true_touch", truly}};
  return out;
}

}  // namespace valise::replay
