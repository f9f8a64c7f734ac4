// HMAC-SHA-256 (RFC 2104), over OpenSSL.
#pragma once

#include "base/bytes.h"
#include "base/secret.h"

namespace valise::seal {

// 32 bytes.
Secret hmac_sha256(const Secret& key, View message);

}  // namespace valise::seal
