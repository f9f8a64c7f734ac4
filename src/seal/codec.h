// Records to deterministic CBOR and back. A record is a struct that lists its fields once, to be
// packed as the caller likes; a file that does so with none of them pays for none:
//
//   struct Mark {
//     Time time;
//     static constexpr auto fields(auto pack) { return pack(Field{"time", &Mark::time}); }
//   };
//
// and is carried as a map whose keys are the places of its fields, from 1 (PROTOCOL.md,
// Decisions). An empty optional is left out; everything else is there. decode() refuses what
// encode() would not have made: unknown or missing keys, wrong types, values out of range.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "base/id.h"
#include "base/time.h"
#include "seal/cbor.h"

namespace valise::seal {

template <class Record, class Member>
struct Field {
  std::string_view name;
  Member Record::* member;
};
template <class Record, class Member>
Field(const char*, Member Record::*) -> Field<Record, Member>;

namespace codec {
struct NoFields {
  constexpr void operator()(const auto&...) const {}
};
}  // namespace codec

template <class T>
concept Record = requires { T::fields(codec::NoFields{}); };

// A text of a checked form: MissionId, FileId, … Carried as a text string.
template <class T>
concept CheckedText = requires(const T& t, std::string_view s) {
  { t.str() } -> std::convertible_to<std::string_view>;
  { T::parse(s) } -> std::same_as<Result<T>>;
};

// Enumerations that are carried say their first and last value; all between must exist.
template <class T>
struct EnumRange;  // static constexpr T first, last

namespace codec {

using cbor::Value;
using cbor::Writer;

inline Failure wrong(std::string_view expected) {
  return fail(Code::malformed, "expected " + std::string(expected));
}

template <class T>
struct Coder;

template <class T>
  requires std::is_unsigned_v<T> && (!std::is_same_v<T, bool>)
struct Coder<T> {
  static constexpr const char* kind = "unsigned";
  static void write(Writer& out, T value) { out.unsigned_int(value); }
  static Result<T> read(const Value& in) {
    if (in.kind != Value::Kind::unsigned_int || in.number > std::uint64_t{static_cast<T>(-1)}) {
      return wrong("an unsigned number in range");
    }
    return static_cast<T>(in.number);
  }
};

template <>
struct Coder<bool> {
  static constexpr const char* kind = "bool";
  static void write(Writer& out, bool value) { out.boolean(value); }
  static Result<bool> read(const Value& in) {
    if (in.kind != Value::Kind::boolean) return wrong("true or false");
    return in.number != 0;
  }
};

template <class T>
  requires std::is_enum_v<T>
struct Coder<T> {
  static constexpr const char* kind = "code";
  static void write(Writer& out, T value) { out.unsigned_int(static_cast<std::uint64_t>(value)); }
  static Result<T> read(const Value& in) {
    const auto first = static_cast<std::uint64_t>(EnumRange<T>::first);
    const auto last = static_cast<std::uint64_t>(EnumRange<T>::last);
    if (in.kind != Value::Kind::unsigned_int || in.number < first || in.number > last) {
      return wrong("a known code");
    }
    return static_cast<T>(in.number);
  }
};

template <>
struct Coder<Time> {
  static constexpr const char* kind = "time";
  static constexpr std::int64_t kSecondsMax = 253402300799;  // 9999-12-31T23:59:59Z
  static void write(Writer& out, Time value) {
    CHECK(value.seconds >= 0 && value.seconds <= kSecondsMax);
    out.unsigned_int(static_cast<std::uint64_t>(value.seconds));
  }
  static Result<Time> read(const Value& in) {
    if (in.kind != Value::Kind::unsigned_int || in.number > std::uint64_t{kSecondsMax}) {
      return wrong("a time in Unix seconds");
    }
    return Time{static_cast<std::int64_t>(in.number)};
  }
};

template <>
struct Coder<Bytes> {
  static constexpr const char* kind = "bytes";
  static void write(Writer& out, const Bytes& value) { out.bytes(value); }
  static Result<Bytes> read(const Value& in) {
    if (in.kind != Value::Kind::bytes) return wrong("a byte string");
    return to_bytes(in.data);
  }
};

template <std::size_t N>
struct Coder<Array<N>> {
  static constexpr const char* kind = "bytes of fixed size";
  static void write(Writer& out, const Array<N>& value) { out.bytes(value); }
  static Result<Array<N>> read(const Value& in) {
    if (in.kind != Value::Kind::bytes) return wrong("a byte string");
    return to_array<N>(in.data);
  }
};

template <class Tag>
struct Coder<Id<Tag>> {
  static constexpr const char* kind = "id";
  static void write(Writer& out, const Id<Tag>& value) { out.bytes(value.bytes); }
  static Result<Id<Tag>> read(const Value& in) {
    if (in.kind != Value::Kind::bytes) return wrong("a byte string");
    TRY(const auto bytes, to_array<32>(in.data));
    return Id<Tag>{bytes};
  }
};

template <class Tag>
struct Coder<Count<Tag>> {
  static constexpr const char* kind = "unsigned";
  static void write(Writer& out, const Count<Tag>& value) { out.unsigned_int(value.value); }
  static Result<Count<Tag>> read(const Value& in) {
    if (in.kind != Value::Kind::unsigned_int) return wrong("an unsigned number");
    return Count<Tag>{in.number};
  }
};

template <>
struct Coder<std::string> {
  static constexpr const char* kind = "text";
  static void write(Writer& out, const std::string& value) { out.text(value); }
  static Result<std::string> read(const Value& in) {
    if (in.kind != Value::Kind::text) return wrong("a text");
    return std::string(text_of(in.data));
  }
};

template <CheckedText T>
  requires(!Record<T>)
struct Coder<T> {
  static constexpr const char* kind = "name";
  static void write(Writer& out, const T& value) { out.text(value.str()); }
  static Result<T> read(const Value& in) {
    if (in.kind != Value::Kind::text) return wrong("a name");
    return T::parse(text_of(in.data));
  }
};

template <class T>
  requires(!std::is_same_v<T, std::uint8_t>)
struct Coder<std::vector<T>> {
  static constexpr const char* kind = "array";
  static void write(Writer& out, const std::vector<T>& values) {
    out.array(values.size());
    for (const T& value : values) Coder<T>::write(out, value);
  }
  static Result<std::vector<T>> read(const Value& in) {
    if (in.kind != Value::Kind::array) return wrong("an array");
    std::vector<T> out;
    out.reserve(in.items.size());
    for (const Value& item : in.items) {
      TRY(T value, Coder<T>::read(item));
      out.push_back(std::move(value));
    }
    return out;
  }
};

// Small integer keys to values, ascending.
template <class T>
struct Coder<std::map<std::uint8_t, T>> {
  static constexpr const char* kind = "map";
  static void write(Writer& out, const std::map<std::uint8_t, T>& values) {
    out.map(values.size());
    for (const auto& [key, value] : values) {
      out.unsigned_int(key);
      Coder<T>::write(out, value);
    }
  }
  static Result<std::map<std::uint8_t, T>> read(const Value& in) {
    if (in.kind != Value::Kind::map) return wrong("a map");
    std::map<std::uint8_t, T> out;
    for (std::size_t i = 0; i < in.items.size(); i += 2) {
      TRY(const std::uint8_t key, Coder<std::uint8_t>::read(in.items[i]));
      TRY(T value, Coder<T>::read(in.items[i + 1]));
      out.emplace(key, std::move(value));
    }
    return out;
  }
};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <Record T>
struct Coder<T> {
  static constexpr const char* kind = "record";
  static void write(Writer& out, const T& record) {
    T::fields([&](const auto&... field) { write_fields(out, record, field...); });
  }

  static Result<T> read(const Value& in) {
    if (in.kind != Value::Kind::map) return wrong("a map");
    T record{};
    std::size_t used = 0;  // pairs
    std::uint64_t key = 0;
    Error error;
    [[maybe_unused]] const auto read_one = [&](const auto& field) -> bool {
      ++key;
      return read_field(in, key, used, record, field, error);
    };
    const bool all = T::fields([&](const auto&... field) { return (read_one(field) && ...); });
    if (!all) return Failure(std::move(error));
    if (used * 2 != in.items.size()) return fail(Code::malformed, "a field that is not known");
    return record;
  }

 private:
  template <class Member>
  static bool present(const Member& member) {
    if constexpr (IsOptional<Member>::value) return member.has_value();
    return true;
  }

  template <class... Fields>
  static void write_fields(Writer& out, const T& record, const Fields&... field) {
    out.map((std::size_t{0} + ... + (present(record.*field.member) ? 1U : 0U)));
    std::uint64_t key = 0;
    [[maybe_unused]] const auto write_one = [&](const auto& member) {
      ++key;
      if (!present(member)) return;
      out.unsigned_int(key);
      using Member = std::remove_cvref_t<decltype(member)>;
      if constexpr (IsOptional<Member>::value) {
        Coder<typename Member::value_type>::write(out, *member);
      } else {
        Coder<Member>::write(out, member);
      }
    };
    (write_one(record.*field.member), ...);
  }

  template <class Member>
  static bool read_field(const Value& in, std::uint64_t key, std::size_t& used, T& record,
                         const Field<T, Member>& field, Error& error) {
    const bool here = used * 2 < in.items.size() &&
                      in.items[used * 2].kind == Value::Kind::unsigned_int &&
                      in.items[used * 2].number == key;
    if (!here) {
      if constexpr (IsOptional<Member>::value) return true;
      error = {Code::malformed, "missing", std::string(field.name)};
      return false;
    }
    const Value& value = in.items[used * 2 + 1];
    ++used;
    if constexpr (IsOptional<Member>::value) {
      return take(Coder<typename Member::value_type>::read(value), record.*field.member, field.name,
                  error);
    } else {
      return take(Coder<Member>::read(value), record.*field.member, field.name, error);
    }
  }

  template <class From, class To>
  static bool take(Result<From> read, To& to, std::string_view name, Error& error) {
    if (!read) {
      error = std::move(read).error();
      error.where = error.where.empty() ? std::string(name) : std::string(name) + "." + error.where;
      return false;
    }
    to = std::move(*read);
    return true;
  }
};

}  // namespace codec

template <class T>
Bytes encode(const T& value) {
  cbor::Writer out;
  codec::Coder<T>::write(out, value);
  return out.take();
}

// Errors: malformed, `where` naming the path of fields.
template <class T>
Result<T> decode(View bytes) {
  TRY(const cbor::Value value, cbor::decode(bytes));
  return codec::Coder<T>::read(value);
}

// The fields of a record as "key name kind", for the registry of codes and its test.
template <Record T>
std::vector<std::string> describe() {
  std::vector<std::string> out;
  [[maybe_unused]] const auto one = [&]<class Member>(const Field<T, Member>& field) {
    std::string line = std::to_string(out.size() + 1) + " " + std::string(field.name) + " ";
    if constexpr (codec::IsOptional<Member>::value) {
      line += std::string(codec::Coder<typename Member::value_type>::kind) + ", may be absent";
    } else {
      line += codec::Coder<Member>::kind;
    }
    out.push_back(std::move(line));
  };
  T::fields([&](const auto&... field) { (one(field), ...); });
  return out;
}

}  // namespace valise::seal
