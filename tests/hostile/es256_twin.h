// The twin of an ES256 signature: (r, n − s) verifies wherever (r, s) does, and anyone can make it.
#pragma once

#include "base/bytes.h"

namespace valise::hostile {

// Both in DER, as WebAuthn carries them.
Bytes es256_twin(View signature);

}  // namespace valise::hostile
