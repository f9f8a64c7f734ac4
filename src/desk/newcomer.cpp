#include "desk/newcomer.h"

#include "cli/app.h"
#include "terminal/files.h"
#include "terminal/words.h"

namespace valise::desk {
namespace {

using cli::Json;

constexpr std::size_t kRequestBytesMax = 64 * 1024;

// As the registrars will compute them from the file; none: it is not written yet.
Result<std::optional<std::string>> words_of(const Newcomer& newcomer, const seal::Domain& domain) {
  const auto file = terminal::read_file(newcomer.request, kRequestBytesMax);
  if (!file && file.error().code == Code::not_found) return std::nullopt;
  if (!file) return Failure(file.error());
  const auto request = seal::decode<ledger::SignedEnrolRequest>(*file);
  if (!request) {
    return fail(Code::conflict, "another file stands where the request is to be written",
                newcomer.request.string());
  }
  return terminal::to_words(ledger::fingerprint_of(domain, request->payload));
}

}  // namespace

Result<ledger::Adopted> charter_for(const Newcomer& newcomer) {
  TRY(ledger::Adopted charter,
      ledger::open_charter(view_of(newcomer.charter_file), newcomer.founding));
  if (charter.charter.member(newcomer.officer.member()) == nullptr) {
    return fail(Code::config, "no such member in the charter", newcomer.officer.str());
  }
  return charter;
}

Result<Json> newcomer_json(const Newcomer& newcomer) {
  TRY(const ledger::Adopted charter, charter_for(newcomer));
  TRY(const auto words, words_of(newcomer, charter.domain));
  return Json(Json::Members{{"officer", newcomer.officer.str()},
                            {"member", newcomer.officer.member().str()},
                            {"network", charter.charter.network},
                            {"founding", newcomer.founding.hex()},
                            {"words", words},
                            {"file", newcomer.request.string()}});
}

Result<void> make_keys(const Newcomer& newcomer, const terminal::Settings& settings,
                       terminal::Authenticator& authenticator, Random& random) {
  // The demonstration's is one program, and would give the same passkey's twin for a second.
  const std::size_t passkeys = settings.soft_authenticator ? 1 : 2;
  TRY(const terminal::NewDevice made,
      terminal::create_device(
          settings, {view_of(newcomer.charter_file), newcomer.founding, newcomer.officer, passkeys},
          authenticator, random));
  return cli::write_output(newcomer.request, text_of(seal::encode(made.request)), cli::Replace::no);
}

}  // namespace valise::desk
