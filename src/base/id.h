// Identifiers as types, so that a cable's never stands where a device's should.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

#include "base/bytes.h"

namespace valise {

// A 32-byte identity: a SHA-256 under some label. Tag only tells the kinds apart.
template <class Tag>
struct Id {
  Array<32> bytes{};

  View view() const { return bytes; }
  std::string hex() const { return to_hex(bytes); }
  std::string short_hex() const { return hex().substr(0, 8); }
  friend auto operator<=>(const Id&, const Id&) = default;
};

// A counted quantity, so that an index never stands where a size should.
template <class Tag>
struct Count {
  std::uint64_t value = 0;

  friend auto operator<=>(const Count&, const Count&) = default;
};

using Hash = Id<struct HashTag>;          // any other SHA-256
using CableId = Id<struct CableTag>;      // H_header(header), DESIGN.md §3
using DeviceId = Id<struct DeviceTag>;    // SHA-256 of the device's public key (COSE kid)
using RequestId = Id<struct RequestTag>;  // H_request(payload)
using SessionId = Id<struct SessionTag>;  // H_session(payload)
using ActId = Id<struct ActTag>;          // H_act(payload)
using KeyId = Id<struct KeyTag>;          // SHA-256 of a KEM public key
using LeafIndex = Count<struct LeafTag>;  // place of an entry, from 0
using TreeSize = Count<struct SizeTag>;   // number of entries

}  // namespace valise

template <class Tag>
struct std::hash<valise::Id<Tag>> {
  std::size_t operator()(const valise::Id<Tag>& id) const noexcept {
    std::size_t out;
    std::memcpy(&out, id.bytes.data(), sizeof out);
    return out;
  }
};
