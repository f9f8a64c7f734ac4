// An officer whose machine has no keys yet: the page makes them, with two passkeys, and shows what
// two registrars compare in person.
#pragma once

#include <filesystem>
#include <optional>

#include "cli/json.h"
#include "ledger/charter.h"
#include "terminal/keyring.h"

namespace valise::desk {

struct Newcomer {
  cable::OfficerId officer;
  std::string charter_file;
  Hash founding;                  // as the officer received it in person
  std::filesystem::path request;  // the file for the registrars
};

// The charter under the founding hash. Errors: those of open_charter; config (no such member).
Result<ledger::Adopted> charter_for(const Newcomer& newcomer);

// {"officer", "member", "network", "founding", "words", "file"}; the words only once the keys are
// made.
Result<cli::Json> newcomer_json(const Newcomer& newcomer);

// Makes the keys and the request, by touches of two authenticators. Errors: those of
// create_device; conflict, disk (the file).
Result<void> make_keys(const Newcomer& newcomer, const terminal::Settings& settings,
                       terminal::Authenticator& authenticator, Random& random);

}  // namespace valise::desk
