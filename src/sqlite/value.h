// The parameters of an SQL statement.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <type_traits>

#include "base/bytes.h"

namespace valise::sqlite {

// What may be bound: integers (unsigned ones up to 2^63 - 1, else Code::too_large), text, bytes,
// identities and counts of base/id.h, Time, nullptr, and std::optional of any of these.
class Value {
 public:
  enum class Kind : std::uint8_t { null, integer, natural, text, blob };

  template <class T>
  Value(const T& from) {  // NOLINT(google-explicit-constructor): arguments convert by design
    if constexpr (std::same_as<T, std::nullptr_t> || std::same_as<T, std::nullopt_t>) {
      kind = Kind::null;
    } else if constexpr (std::is_enum_v<T>) {
      *this = Value(static_cast<std::underlying_type_t<T>>(from));
    } else if constexpr (std::integral<T>) {
      kind = std::signed_integral<T> ? Kind::integer : Kind::natural;
      integer = static_cast<std::int64_t>(from);
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
      kind = Kind::text;
      bytes = view_of(std::string_view(from));
    } else if constexpr (std::convertible_to<const T&, View>) {
      kind = Kind::blob;
      bytes = View(from);
    } else if constexpr (requires { from.has_value(); }) {
      if (from.has_value()) *this = Value(*from);
    } else if constexpr (requires { from.view(); }) {
      *this = Value(from.view());
    } else if constexpr (requires { from.seconds; }) {
      *this = Value(from.seconds);
    } else {
      *this = Value(from.value);
    }
  }

  Kind kind = Kind::null;
  std::int64_t integer = 0;
  View bytes;  // borrowed: a Value lives no longer than the call it is an argument of
};
using Values = std::initializer_list<Value>;

}  // namespace valise::sqlite
