#include "seal/labeled.h"

#include "seal/hash.h"

namespace valise::seal {
namespace {

constexpr std::string_view kVersion = "HPKE-v1";

}  // namespace

// One buffer of the right size at once: a growing one would leave copies of key material behind.
Secret joined(std::initializer_list<View> parts) {
  std::size_t size = 0;
  for (View part : parts) size += part.size();
  Secret out(size);
  std::size_t done = 0;
  for (View part : parts) {
    if (!part.empty()) {
      std::memcpy(out.expose_secret_mut().data() + done, part.data(), part.size());
    }
    done += part.size();
  }
  return out;
}

void append_u16(Bytes& to, std::uint16_t value) {
  to.push_back(static_cast<std::uint8_t>(value >> 8));
  to.push_back(static_cast<std::uint8_t>(value));
}

Secret LabeledKdf::extract(View salt, std::string_view label, View input_key) const {
  const Secret labeled = joined({view_of(kVersion), suite_id_, view_of(label), input_key});
  return hkdf_extract(HashAlgorithm::sha256, salt, labeled.expose_secret());
}

Secret LabeledKdf::expand(const Secret& key, std::string_view label, View info,
                          std::size_t length) const {
  // Nothing here is secret: the key goes to HKDF beside it.
  Bytes labeled;
  append_u16(labeled, static_cast<std::uint16_t>(length));
  append(labeled, view_of(kVersion));
  append(labeled, suite_id_);
  append(labeled, view_of(label));
  append(labeled, info);
  return hkdf_expand(HashAlgorithm::sha256, key.expose_secret(), labeled, length);
}

}  // namespace valise::seal
