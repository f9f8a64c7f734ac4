#include "desk/page_authenticator.h"

namespace valise::desk {
namespace {

using cli::Json;

// A member of what the page said, of base64url. Errors: malformed.
Result<Bytes> bytes_of(const Json& said, std::string_view name) {
  const Json* member = said.member(name);
  const std::string* text = member == nullptr ? nullptr : member->text();
  auto bytes = text == nullptr ? fail(Code::malformed, "no text") : from_base64url(*text);
  if (!bytes)
    return fail(Code::malformed, "the page's answer has no such bytes", std::string(name));
  return bytes;
}

// What a browser calls a refusal (WebAuthn Level 2 §5.1.4): it tells a page no more than this.
Result<Json> taken(Result<Json> said) {
  if (!said) return said;
  const Json* refused = said->member("refused");
  if (refused == nullptr || refused->is_null()) return said;
  const std::string* name = refused->text();
  if (name != nullptr && *name == "NotAllowedError") {
    return fail(Code::touch_needed, "the passkey was not touched, or it is not one of yours");
  }
  if (name != nullptr && *name == "InvalidStateError") {
    return fail(Code::refused, terminal::kHoldsAnother, "passkey");
  }
  return fail(Code::touch_needed,
              "the browser refused the passkey: " + (name == nullptr ? "no reason" : *name));
}

}  // namespace

Result<terminal::Authenticator::Made> PageAuthenticator::make_passkey(const NewPasskey& wanted) {
  const auto& [party, challenge, user_handle, others] = wanted;
  const auto id = [](View other) { return Json(to_base64url(other)); };
  TRY(const Json said, taken(acts_.ask(Json::Members{{"kind", "make_passkey"},
                                                     {"rp_id", party.id},
                                                     {"challenge", to_base64url(challenge)},
                                                     {"user", to_base64url(user_handle)},
                                                     {"others", cli::list_of(others, id)}})));
  Made out;
  TRY(out.attestation.attestation_object, bytes_of(said, "attestation_object"));
  TRY(out.attestation.client_data, bytes_of(said, "client_data"));
  TRY(out.passkey, seal::verify_attestation(party, challenge, out.attestation));
  return out;
}

Result<terminal::Authenticator::Touched> PageAuthenticator::touch(const seal::RelyingParty& party,
                                                                  View passkey_id, View challenge,
                                                                  std::optional<View> prf_salt) {
  const Wanted one{passkey_id, prf_salt};
  return touch_any(party, {&one, 1}, challenge);
}

Result<terminal::Authenticator::Touched> PageAuthenticator::touch_any(
    const seal::RelyingParty& party, std::span<const Wanted> wanted, View challenge) {
  const auto passkey = [](const Wanted& each) {
    return Json(Json::Members{
        {"id", to_base64url(each.passkey_id)},
        {"prf_salt", cli::or_null(each.prf_salt, [](View salt) { return to_base64url(salt); })}});
  };
  TRY(const Json said,
      taken(acts_.ask(Json::Members{{"kind", "touch"},
                                    {"rp_id", party.id},
                                    {"challenge", to_base64url(challenge)},
                                    {"passkeys", cli::list_of(wanted, passkey)}})));
  Touched out;
  TRY(out.assertion.passkey_id, bytes_of(said, "id"));
  TRY(out.assertion.authenticator_data, bytes_of(said, "authenticator_data"));
  TRY(out.assertion.client_data, bytes_of(said, "client_data"));
  TRY(out.assertion.signature, bytes_of(said, "signature"));
  const Json* prf = said.member("prf");
  if (prf == nullptr || prf->is_null()) return out;
  TRY(Bytes bytes, bytes_of(said, "prf"));
  if (bytes.size() != terminal::kPrfBytes) {
    return fail(Code::malformed, "a PRF output has 32 bytes", "prf");
  }
  out.prf = Secret(View(bytes));
  wipe(bytes);
  return out;
}

}  // namespace valise::desk
