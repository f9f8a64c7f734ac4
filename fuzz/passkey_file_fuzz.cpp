#include "terminal/passkey_file.h"

#include "scratch.h"
#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(passkey_file) {
  static const Scratch kScratch("passkey");
  const auto read = terminal::read_passkey_file(kScratch.put("in", bytes));
  if (!read) {
    CHECK(read.error().code == Code::corrupt);
    return false;
  }
  CHECK(terminal::write_passkey_file(kScratch.folder() / "out", *read));
  CHECK(equal(kScratch.get("out"), bytes));
  return true;
}

}  // namespace valise::fuzz
