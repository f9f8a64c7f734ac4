// The client data is read by comparing bytes; a JSON parser must not read it differently.
#include "seal/client_data.h"

#include "cli/json.h"
#include "target.h"

namespace valise::fuzz {
namespace {

std::string_view text_member(const cli::Json& json, std::string_view name) {
  const cli::Json* found = json.member(name);
  CHECK(found != nullptr && found->text() != nullptr);
  return *found->text();
}

}  // namespace

VALISE_FUZZ(client_data) {
  static const std::string kOrigin = "http://cy.valise.localhost:7500";
  static const Bytes kChallenge(32, 0xC5);
  const auto taken_as = [&](seal::Ceremony ceremony) {
    return seal::check_client_data({ceremony, kChallenge, kOrigin}, bytes).has_value();
  };
  const bool got = taken_as(seal::Ceremony::get), made = taken_as(seal::Ceremony::create);
  CHECK(!got || !made);
  if (!got && !made) return false;
  const auto json = cli::parse_json(text_of(bytes));
  if (!json) return true;  // further members may be what our own parser refuses
  CHECK(text_member(*json, "type") == (got ? "webauthn.get" : "webauthn.create"));
  CHECK(text_member(*json, "challenge") == to_base64url(kChallenge));
  CHECK(text_member(*json, "origin") == kOrigin);
  const cli::Json* crossed = json->member("crossOrigin");
  CHECK(crossed != nullptr && crossed->truth() != nullptr && !*crossed->truth());
  return true;
}

}  // namespace valise::fuzz
