#include "seal/domain.h"

#include "seal/hash.h"

namespace valise::seal {

Bytes Domain::label(std::string_view purpose) const {
  Bytes out = to_bytes("valise/1/");
  append(out, view_of(purpose));
  out.push_back(0);
  out.push_back(suite);
  append(out, founding.view());
  return out;
}

Array<32> Domain::hash(std::string_view purpose, View bytes) const {
  return sha256(label(purpose), bytes);
}

}  // namespace valise::seal
