#include "base/time.h"

#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(time) {
  const std::string_view text = text_of(bytes);
  const auto iso = from_iso(text);
  if (iso) {
    // What is carried counts seconds from 1970 (seal/codec.h).
    CHECK(iso->seconds >= 0);
    CHECK(to_iso(*iso).starts_with(text));
    CHECK(from_iso(to_iso(*iso)) == *iso);
  }
  const auto dtg = from_dtg(text);
  if (dtg) {
    CHECK(dtg->seconds >= 0);
    CHECK(to_dtg(*dtg) == text);
  }
  return iso || dtg;
}

}  // namespace valise::fuzz
