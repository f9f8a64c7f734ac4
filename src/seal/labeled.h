// The labelled key derivation of HPKE (RFC 9180 §4) with HKDF-SHA256: each use of the hash names
// its suite and its purpose.
#pragma once

#include <initializer_list>
#include <string_view>

#include "base/bytes.h"
#include "base/secret.h"

namespace valise::seal {

class LabeledKdf {
 public:
  // suite_id: "KEM" or "HPKE" with the identifiers that follow it.
  explicit LabeledKdf(Bytes suite_id) : suite_id_(std::move(suite_id)) {}

  // 32 bytes.
  Secret extract(View salt, std::string_view label, View input_key) const;
  // length ≤ 65,535 and ≤ 255 × 32 (CHECKed).
  Secret expand(const Secret& key, std::string_view label, View info, std::size_t length) const;

 private:
  Bytes suite_id_;
};

// The parts one after the other, in memory that is wiped.
Secret joined(std::initializer_list<View> parts);

// Appends two bytes, big-endian (I2OSP(n, 2)).
void append_u16(Bytes& to, std::uint16_t value);

}  // namespace valise::seal
