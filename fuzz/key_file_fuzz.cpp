#include "admin/key_file.h"

#include "scratch.h"
#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(key_file) {
  static const Scratch kScratch("key");
  const auto read = admin::read_key_file(kScratch.put("in", bytes), {"seat", 4});
  if (!read) {
    // A whole file of another kind says so; everything else is damaged.
    CHECK(read.error().code == Code::corrupt || read.error().code == Code::config);
    return read.error().code == Code::config;
  }
  CHECK(read->kind == "seat" && read->seeds.size() == 4);
  kScratch.drop("out");
  CHECK(admin::write_key_file(kScratch.folder() / "out", *read));
  CHECK(equal(kScratch.get("out"), bytes));
  return true;
}

}  // namespace valise::fuzz
