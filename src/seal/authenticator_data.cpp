#include "seal/authenticator_data.h"

#include <algorithm>
#include <string_view>

#include "base/check.h"
#include "seal/cbor.h"

namespace valise::seal {
namespace {

using cbor::Value;

constexpr std::size_t kHeadBytes = 37;      // hash of the RP id, flags, counter
constexpr std::size_t kEs256KeyBytes = 77;  // COSE_Key of five members, as CTAP2 writes it
constexpr std::size_t kEddsaKeyBytes = 42;  // … and of four
constexpr std::uint8_t kMapOfFive = 0xa5;   // first byte of the one, and not of the other
constexpr std::size_t kCoordinateBytes = 32;

Failure refuse(const char* what, const char* where) {
  return fail(Code::verification_failed, what, where);
}

View take(View& rest, std::size_t bytes) {
  const View front = rest.first(bytes);
  rest = rest.subspan(bytes);
  return front;
}

template <std::size_t N>
Array<N> take_array(View& rest) {
  Array<N> out;
  std::ranges::copy(take(rest, N), out.begin());
  return out;
}

// Takes the key out of where CTAP2 puts it, and compares with what CTAP2 would have written.
Result<void> take_cose_key(View& rest, Passkey& passkey) {
  if (rest.empty())
    return refuse("the passkey's public key is cut short", "authenticator_data.key");
  const bool es256 = rest.front() == kMapOfFive;
  const std::size_t bytes = es256 ? kEs256KeyBytes : kEddsaKeyBytes;
  if (rest.size() < bytes) {
    return refuse("the passkey's public key is cut short", "authenticator_data.key");
  }
  const View key = take(rest, bytes);
  passkey.algorithm = es256 ? PasskeyAlgorithm::es256 : PasskeyAlgorithm::eddsa;
  if (es256) {
    passkey.public_key = {0x04};
    append(passkey.public_key, key.subspan(10, kCoordinateBytes));
  }
  append(passkey.public_key, key.last(kCoordinateBytes));
  if (!equal(encode_cose_key(passkey), key)) {
    return refuse("the passkey's public key is neither ES256 nor EdDSA", "authenticator_data.key");
  }
  return {};
}

Result<Passkey> take_passkey(View& rest) {
  constexpr const char* kWhere = "authenticator_data.passkey_id";
  if (rest.size() < 18) return refuse("the passkey's data is cut short", kWhere);
  Passkey passkey;
  passkey.aaguid = take_array<16>(rest);
  const Array<2> length = take_array<2>(rest);
  const std::size_t id_bytes = std::size_t{length[0]} << 8 | length[1];
  if (id_bytes == 0 || id_bytes > kPasskeyIdBytesMax || id_bytes > rest.size()) {
    return refuse("the passkey's id has a length that is not allowed", kWhere);
  }
  passkey.id = to_bytes(take(rest, id_bytes));
  TRY_VOID(take_cose_key(rest, passkey));
  return passkey;
}

// The encrypted output for one or two salts, under PIN protocol 1 or 2 (CTAP 2.1 §12.5).
bool is_hmac_secret_output(const Value& value) {
  const std::size_t size = value.data.size();
  return value.kind == Value::Kind::bytes && (size == 32 || size == 48 || size == 64 || size == 80);
}

bool take_extension(Ceremony ceremony, const Value& name, const Value& value, Extensions& out) {
  if (name.kind != Value::Kind::text) return false;
  if (text_of(name.data) == "hmac-secret") {
    out.hmac_secret = true;
    return ceremony == Ceremony::get ? is_hmac_secret_output(value)
                                     : value.kind == Value::Kind::boolean && value.number == 1;
  }
  if (text_of(name.data) == "credProtect" && ceremony == Ceremony::create) {
    out.cred_protect = static_cast<std::uint8_t>(value.number);
    return value.kind == Value::Kind::unsigned_int && value.number >= 1 && value.number <= 3;
  }
  return false;
}

Result<Extensions> read_extensions(Ceremony ceremony, View bytes) {
  constexpr const char* kWhere = "authenticator_data.extensions";
  const Result<Value> map = cbor::decode(bytes);
  if (!map || map->kind != Value::Kind::map || map->items.empty()) {
    return refuse("the authenticator's extension data is not well formed", kWhere);
  }
  Extensions out;
  for (std::size_t i = 0; i < map->items.size(); i += 2) {
    if (!take_extension(ceremony, map->items[i], map->items[i + 1], out)) {
      return refuse("the authenticator used an extension that is not taken", kWhere);
    }
  }
  return out;
}

void write_extensions(const Extensions& extensions, Bytes& out) {
  cbor::Writer map;
  map.map((extensions.hmac_secret ? 1U : 0U) + (extensions.cred_protect != 0 ? 1U : 0U));
  if (extensions.cred_protect != 0) {
    map.text("credProtect");
    map.unsigned_int(extensions.cred_protect);
  }
  if (extensions.hmac_secret) {
    map.text("hmac-secret");
    map.boolean(true);
  }
  append(out, map.written());
}

}  // namespace

Result<AuthenticatorData> decode_authenticator_data(Ceremony ceremony, View bytes) {
  if (bytes.size() < kHeadBytes) {
    return refuse("the authenticator data is cut short", "authenticator_data.size");
  }
  View rest = bytes;
  AuthenticatorData out;
  out.rp_id_hash = take_array<32>(rest);
  out.flags = take(rest, 1).front();
  for (const std::uint8_t byte : take(rest, 4)) out.counter = out.counter << 8 | byte;
  const bool attested = (out.flags & flag::attested) != 0;
  if (attested != (ceremony == Ceremony::create)) {
    return refuse("the authenticator data is of the other ceremony", "authenticator_data.attested");
  }
  if (attested) {
    TRY(out.made, take_passkey(rest));
  }
  if ((out.flags & flag::extensions) != 0) {
    TRY(out.extensions, read_extensions(ceremony, rest));
  } else if (!rest.empty()) {
    return refuse("the authenticator data has bytes behind its end", "authenticator_data.size");
  }
  return out;
}

Bytes encode_authenticator_data(const AuthenticatorData& data) {
  CHECK(data.made.has_value() == ((data.flags & flag::attested) != 0));
  Bytes out = to_bytes(data.rp_id_hash);
  out.push_back(data.flags);
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(data.counter >> shift));
  }
  if (data.made) {
    CHECK(!data.made->id.empty() && data.made->id.size() <= kPasskeyIdBytesMax);
    append(out, data.made->aaguid);
    out.push_back(static_cast<std::uint8_t>(data.made->id.size() >> 8));
    out.push_back(static_cast<std::uint8_t>(data.made->id.size()));
    append(out, data.made->id);
    append(out, encode_cose_key(*data.made));
  }
  if ((data.flags & flag::extensions) != 0) write_extensions(data.extensions, out);
  return out;
}

Bytes encode_cose_key(const Passkey& passkey) {
  const bool es256 = passkey.algorithm == PasskeyAlgorithm::es256;
  CHECK(passkey.public_key.size() == (es256 ? 65U : 32U));
  const View key = passkey.public_key;
  cbor::Writer map;
  map.map(es256 ? 5 : 4);
  map.unsigned_int(1);  // kty: EC2, or OKP
  map.unsigned_int(es256 ? 2 : 1);
  map.unsigned_int(3);  // alg: −7, or −8
  map.negative_int(es256 ? 6 : 7);
  map.negative_int(0);  // crv: P-256, or Ed25519
  map.unsigned_int(es256 ? 1 : 6);
  map.negative_int(1);  // x
  map.bytes(es256 ? key.subspan(1, kCoordinateBytes) : key);
  if (es256) {
    map.negative_int(2);  // y
    map.bytes(key.last(kCoordinateBytes));
  }
  return map.take();
}

}  // namespace valise::seal
