// Bytes under every record of a list: what one of them decodes to encodes to the same bytes.
#pragma once

#include <tuple>

#include "seal/codec.h"
#include "target.h"

namespace valise::fuzz {

template <class Record>
bool is_record(const seal::cbor::Value& value, View bytes) {
  const auto record = seal::codec::Coder<Record>::read(value);
  if (!record) return false;
  CHECK(equal(seal::encode(*record), bytes));
  return true;
}

template <class... Records>
bool is_one_of(const std::tuple<Records...>*, const seal::cbor::Value& value, View bytes) {
  bool any = false;
  ((any = is_record<Records>(value, bytes) || any), ...);
  return any;
}

// Decodes the CBOR once for all of them.
template <class... Lists>
bool is_record_of(View bytes) {
  const auto value = seal::cbor::decode(bytes);
  if (!value) return false;
  bool any = false;
  ((any = is_one_of(static_cast<const Lists*>(nullptr), *value, bytes) || any), ...);
  return any;
}

}  // namespace valise::fuzz
