// A passkey of the demonstration authenticator on disk: fixed layout, whole or not at all.
#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/secret.h"
#include "seal/passkey.h"

namespace valise::terminal {

struct PasskeyFile {
  seal::PasskeyAlgorithm algorithm = seal::PasskeyAlgorithm::es256;
  std::uint32_t counter = 0;  // assertions made so far
  Array<32> rp_id_hash{};     // SHA-256 of the RP id it was made for
  Secret key;                 // 32 bytes: scalar of ES256, or seed of EdDSA
  Secret prf;                 // 32 bytes: CredRandom of hmac-secret (CTAP 2.1 §12.5)
};

// Errors: not_found, disk, corrupt.
Result<PasskeyFile> read_passkey_file(const std::filesystem::path& path);

// Mode 0600; synced, then renamed over the old one. Errors: disk.
Result<void> write_passkey_file(const std::filesystem::path& path, const PasskeyFile& passkey);

}  // namespace valise::terminal
