// The demonstration authenticator: passkeys in files, true assertions, nobody to touch it. Whoever
// reads the folder has the passkeys, so its model (seal::kDemonstrationAaguid) is listed only in
// charters of demonstrations.
#pragma once

#include <filesystem>

#include "base/random.h"
#include "terminal/authenticator.h"

namespace valise::terminal {

// One file a passkey in `folder`, which is made with mode 0700, the files with 0600; the name is
// the passkey's id in hexadecimal. Counts its touches (the signature counter). User present and
// verified are always set: it touches itself.
// Errors beyond those of Authenticator: disk, corrupt (a file that it did not write).
class SoftAuthenticator final : public Authenticator {
 public:
  struct Options {
    std::filesystem::path folder;
    seal::PasskeyAlgorithm algorithm = seal::PasskeyAlgorithm::es256;  // of passkeys to make
  };
  // `random` outlives it.
  SoftAuthenticator(Options options, Random& random);

  Result<Made> make_passkey(const NewPasskey& wanted) override;
  Result<Touched> touch(const seal::RelyingParty& party, View passkey_id, View challenge,
                        std::optional<View> prf_salt) override;

 private:
  Options options_;
  Random& random_;
};

}  // namespace valise::terminal
