// What is typed when a network is set up: a founding hash, an origin.
#include "admin/proposal.h"
#include "seal/client_data.h"
#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(setup_word) {
  const std::string_view text = text_of(bytes);
  const auto hash = admin::parse_founding_hash(text);
  if (hash) {
    CHECK(admin::parse_founding_hash(admin::fingerprint_text(*hash)) == *hash);
  }
  const auto party = admin::relying_party_of(text);
  if (party) {
    CHECK(party->origin == text && text.find(party->id) != std::string_view::npos);
    // What a passkey of that party says is taken.
    const Bytes challenge(32);
    const seal::ExpectedClientData asked{seal::Ceremony::get, challenge, party->origin};
    CHECK(seal::check_client_data(asked, seal::make_client_data(asked)));
  }
  return hash || party;
}

}  // namespace valise::fuzz
