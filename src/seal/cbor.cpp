#include "seal/cbor.h"

#include <cbor.h>

#include <array>

#include "base/check.h"

namespace valise::seal::cbor {
namespace {

constexpr std::size_t kHeadMax = 9;  // initial byte and up to eight bytes of length

// What libcbor's streaming decoder reports for one head, with the string behind it if any.
struct Token {
  enum class Kind : std::uint8_t { none, refused, item } state = Kind::none;
  Value::Kind kind = Value::Kind::unsigned_int;
  std::uint64_t number = 0;
  View data;
};

void put(void* context, Value::Kind kind, std::uint64_t number, View data = {}) {
  *static_cast<Token*>(context) = {Token::Kind::item, kind, number, data};
}
void refuse(void* context) {
  static_cast<Token*>(context)->state = Token::Kind::refused;
}

template <class T>
void on_unsigned(void* context, T value) {
  put(context, Value::Kind::unsigned_int, value);
}
template <class T>
void on_negative(void* context, T value) {
  put(context, Value::Kind::negative_int, value);
}
void on_bytes(void* context, cbor_data data, std::size_t size) {
  put(context, Value::Kind::bytes, size, {data, size});
}
void on_text(void* context, cbor_data data, std::size_t size) {
  put(context, Value::Kind::text, size, {data, size});
}
void on_array(void* context, std::size_t size) {
  put(context, Value::Kind::array, size);
}
void on_map(void* context, std::size_t size) {
  put(context, Value::Kind::map, size);
}
void on_boolean(void* context, bool value) {
  put(context, Value::Kind::boolean, value ? 1 : 0);
}
template <class T>
void on_float(void* context, T) {
  refuse(context);
}
void on_tag(void* context, std::uint64_t) {
  refuse(context);
}

cbor_callbacks callbacks() {
  cbor_callbacks c{};
  c.uint8 = on_unsigned<std::uint8_t>;
  c.uint16 = on_unsigned<std::uint16_t>;
  c.uint32 = on_unsigned<std::uint32_t>;
  c.uint64 = on_unsigned<std::uint64_t>;
  c.negint8 = on_negative<std::uint8_t>;
  c.negint16 = on_negative<std::uint16_t>;
  c.negint32 = on_negative<std::uint32_t>;
  c.negint64 = on_negative<std::uint64_t>;
  c.byte_string = on_bytes;
  c.string = on_text;
  c.array_start = on_array;
  c.map_start = on_map;
  c.boolean = on_boolean;
  c.tag = on_tag;
  c.float2 = c.float4 = on_float<float>;
  c.float8 = on_float<double>;
  c.byte_string_start = c.string_start = c.indef_array_start = c.indef_map_start = refuse;
  c.null = c.undefined = c.indef_break = refuse;
  return c;
}

Failure malformed(const char* what) {
  return fail(Code::malformed, what, "CBOR");
}

Result<Value> read_item(View bytes, std::size_t& at, int depth) {
  static const cbor_callbacks kCallbacks = callbacks();
  if (depth > kDepthMax) return malformed("nested too deep");
  Token token;
  const cbor_decoder_result read =
      cbor_stream_decode(bytes.data() + at, bytes.size() - at, &kCallbacks, &token);
  if (read.status != CBOR_DECODER_FINISHED) return malformed("cut short or not CBOR");
  if (token.state != Token::Kind::item) return malformed("an item that is not allowed here");
  at += read.read;
  Value value{token.kind, token.number, token.data, {}};
  if (token.kind != Value::Kind::array && token.kind != Value::Kind::map) return value;
  // Each item takes a byte at least, so a claimed length can be checked before any room is made.
  const std::uint64_t left = bytes.size() - at;
  if (token.number > left) return malformed("claims more items than there are bytes");
  const std::uint64_t count = token.kind == Value::Kind::map ? token.number * 2 : token.number;
  if (count > left) return malformed("claims more items than there are bytes");
  value.items.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    TRY(Value item, read_item(bytes, at, depth + 1));
    value.items.push_back(std::move(item));
  }
  return value;
}

void write_item(const Value& value, Writer& out);

void write_map(const Value& value, Writer& out) {
  out.map(value.items.size() / 2);
  for (const Value& item : value.items) write_item(item, out);
}

void write_item(const Value& value, Writer& out) {
  switch (value.kind) {
    case Value::Kind::unsigned_int:
      return out.unsigned_int(value.number);
    case Value::Kind::negative_int:
      return out.negative_int(value.number);
    case Value::Kind::bytes:
      return out.bytes(value.data);
    case Value::Kind::text:
      return out.text(text_of(value.data));
    case Value::Kind::boolean:
      return out.boolean(value.number != 0);
    case Value::Kind::map:
      return write_map(value, out);
    case Value::Kind::array:
      break;
  }
  out.array(value.items.size());
  for (const Value& item : value.items) write_item(item, out);
}

// RFC 8949 §4.2.1: keys in bytewise order of their encodings, which also forbids repeating one.
bool keys_ascend(const Value& value) {
  Bytes last;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (!keys_ascend(value.items[i])) return false;
    if (value.kind != Value::Kind::map || i % 2 != 0) continue;
    Writer key;
    write_item(value.items[i], key);
    if (i > 0 && !(last < key.written())) return false;
    last = key.take();
  }
  return true;
}

}  // namespace

std::uint8_t* Writer::room(std::size_t bytes) {
  out_.resize(out_.size() + bytes);
  return out_.data() + out_.size() - bytes;
}

// libcbor writes a head and says how long it was; the rest of the room is given back.
#define VALISE_WRITE_HEAD(encode, value)                               \
  do {                                                                 \
    const std::size_t wrote = encode(value, room(kHeadMax), kHeadMax); \
    CHECK(wrote > 0);                                                  \
    out_.resize(out_.size() - kHeadMax + wrote);                       \
  } while (false)

void Writer::unsigned_int(std::uint64_t value) {
  VALISE_WRITE_HEAD(cbor_encode_uint, value);
}
void Writer::negative_int(std::uint64_t value) {
  VALISE_WRITE_HEAD(cbor_encode_negint, value);
}
void Writer::array(std::size_t items) {
  VALISE_WRITE_HEAD(cbor_encode_array_start, items);
}
void Writer::map(std::size_t pairs) {
  VALISE_WRITE_HEAD(cbor_encode_map_start, pairs);
}
void Writer::boolean(bool value) {
  VALISE_WRITE_HEAD(cbor_encode_bool, value);
}

void Writer::bytes(View value) {
  VALISE_WRITE_HEAD(cbor_encode_bytestring_start, value.size());
  append(out_, value);
}

void Writer::text(std::string_view value) {
  VALISE_WRITE_HEAD(cbor_encode_string_start, value.size());
  append(out_, view_of(value));
}

#undef VALISE_WRITE_HEAD

Result<Value> decode(View bytes) {
  std::size_t at = 0;
  TRY(Value value, read_item(bytes, at, 0));
  if (at != bytes.size()) return malformed("more bytes behind the item");
  Writer again;
  write_item(value, again);
  if (!equal(again.written(), bytes)) return malformed("not in deterministic form");
  if (!keys_ascend(value)) return malformed("map keys out of order or repeated");
  return value;
}

}  // namespace valise::seal::cbor
