// The client data of WebAuthn: what a browser, or our own terminal, says that it asked the
// authenticator for. Its serialisation is fixed by WebAuthn Level 2 §5.8.1.1 so that verifiers
// without a JSON parser can check it by comparing bytes (§5.8.1.2); that is what is done here.
#pragma once

#include <string>

#include "base/bytes.h"

namespace valise::seal {

enum class Ceremony : std::uint8_t { create, get };  // "webauthn.create", "webauthn.get"

inline constexpr std::size_t kClientDataBytesMax = 4096;

struct ExpectedClientData {
  Ceremony ceremony = Ceremony::get;
  View challenge;
  const std::string& origin;  // compared exactly, scheme and port included
};

// The limited verification algorithm of §5.8.1.2 with crossOrigin false. Stricter than the
// standard in what may follow: nothing after the closing brace; in further members no backslash
// and none of the names already verified, so that no JSON parser can read the text differently.
// Errors: verification_failed, `where` naming the member.
Result<void> check_client_data(const ExpectedClientData& expected, View client_data);

// The bytes a client makes for it: §5.8.1.1 without further members.
Bytes make_client_data(const ExpectedClientData& asked);

}  // namespace valise::seal
