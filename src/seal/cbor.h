// Deterministic CBOR (RFC 8949 §4.2), strictly: shortest integers, definite lengths, map keys
// ascending and once each, no tags, no floats. libcbor reads and writes the items; what does not
// encode back to the very same bytes is refused.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace valise::seal::cbor {

// Appends items to a byte string. The caller gives map keys in ascending order.
class Writer {
 public:
  void unsigned_int(std::uint64_t value);
  void negative_int(std::uint64_t minus_one_minus_value);  // −1 − value, as CBOR carries it
  void bytes(View value);
  void text(std::string_view value);
  void array(std::size_t items);
  void map(std::size_t pairs);
  void boolean(bool value);

  const Bytes& written() const { return out_; }
  Bytes take() { return std::move(out_); }

 private:
  std::uint8_t* room(std::size_t bytes);
  Bytes out_;
};

// One decoded item. Strings are views of the decoded bytes, which must outlive it.
struct Value {
  enum class Kind : std::uint8_t { unsigned_int, negative_int, bytes, text, array, map, boolean };

  Kind kind = Kind::unsigned_int;
  std::uint64_t number = 0;  // of integers; −1 − value for negative ones; 0 or 1 for booleans
  View data;                 // of byte and text strings
  std::vector<Value> items;  // of arrays; of maps: key, value, key, value, …
};

// The deepest nesting accepted. Nothing in spec/ nests deeper than nine.
inline constexpr int kDepthMax = 16;

// Exactly one item and nothing behind it, in deterministic form. Errors: malformed.
Result<Value> decode(View bytes);

}  // namespace valise::seal::cbor
