#include "seal/cbor.h"

#include "target.h"

namespace valise::fuzz {
namespace {

using seal::cbor::Value;
using seal::cbor::Writer;

Bytes item_bytes(const Value& value);

void write_items(const Value& value, Writer& out) {
  using Kind = Value::Kind;
  if (value.kind == Kind::map) {
    CHECK(value.items.size() % 2 == 0);
    out.map(value.items.size() / 2);
  } else {
    out.array(value.items.size());
  }
  Bytes last;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const Bytes item = item_bytes(value.items[i]);
    // RFC 8949 §4.2.1: keys ascend, none twice.
    if (value.kind == Kind::map && i % 2 == 0) {
      CHECK(i == 0 || last < item);
      last = item;
    }
  }
}

Bytes item_bytes(const Value& value) {
  using Kind = Value::Kind;
  Writer out;
  switch (value.kind) {
    case Kind::unsigned_int:
      out.unsigned_int(value.number);
      return out.take();
    case Kind::negative_int:
      out.negative_int(value.number);
      return out.take();
    case Kind::boolean:
      CHECK(value.number <= 1);
      out.boolean(value.number == 1);
      return out.take();
    case Kind::bytes:
      out.bytes(value.data);
      return out.take();
    case Kind::text:
      out.text(text_of(value.data));
      return out.take();
    case Kind::array:
    case Kind::map:
      break;
  }
  write_items(value, out);
  Bytes whole = out.take();
  for (const Value& item : value.items) append(whole, item_bytes(item));
  return whole;
}

}  // namespace

VALISE_FUZZ(cbor) {
  const auto value = seal::cbor::decode(bytes);
  if (!value) return false;
  CHECK(equal(item_bytes(*value), bytes));
  return true;
}

}  // namespace valise::fuzz
