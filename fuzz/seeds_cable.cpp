// What stands under a cable: CBOR, signatures, passkeys, shares, sealed pieces, bodies.
#include <utility>

#include "custody/sealed_cable_test.h"
#include "custody/statements.h"
#include "scene.h"
#include "seal/attestation_object.h"
#include "seal/authenticator_data.h"
#include "seal/shamir.h"
#include "seeds.h"
#include "wire/trustee.h"

namespace valise::fuzz {
namespace {

using Named = std::pair<const char*, const char*>;

void add_cbor(const Seeds& seeds) {
  for (const auto& [name, hex] :
       std::initializer_list<Named>{{"number", "00"},
                                    {"largest", "1bffffffffffffffff"},
                                    {"negative", "3903e7"},
                                    {"bytes", "43010203"},
                                    {"text", "63e282ac"},
                                    {"truth", "f5"},
                                    {"array", "83010243aabbcc"},
                                    {"map", "a3010220f56161f4"},
                                    {"nested", "a1018181a10281f4"},
                                    {"deepest", "8181818181818181818181818181818100"}}) {
    seeds.right("cbor", name, *from_hex(hex));
  }
  for (const auto& [name, hex] :
       std::initializer_list<Named>{{"long-number", "1800"},
                                    {"long-number-2", "190017"},
                                    {"long-number-8", "1b00000000ffffffff"},
                                    {"long-length", "580100"},
                                    {"long-count", "980100"},
                                    {"indefinite-array", "9f01ff"},
                                    {"indefinite-bytes", "5f4101ff"},
                                    {"tag", "c100"},
                                    {"float", "f93c00"},
                                    {"null", "f6"},
                                    {"keys-descend", "a202000100"},
                                    {"key-twice", "a201000100"},
                                    {"keys-by-length", "a26162000100"},
                                    {"two-items", "0000"},
                                    {"nothing", ""},
                                    {"cut", "830102"},
                                    {"claims-much", "9bffffffffffffffff"},
                                    {"claims-much-map", "bb8000000000000000"},
                                    {"claims-bytes", "5bffffffffffffffff00"},
                                    {"too-deep", "818181818181818181818181818181818181818100"}}) {
    seeds.wrong("cbor", name, *from_hex(hex));
  }
}

void add_signatures(const Seeds& seeds) {
  const auto key = seal::SigningKey::from_seed(Secret(Bytes(32, 0x11))).value();
  seeds.strict("cose", "signed", seal::sign1(key, view_of("fuzz"), view_of("a payload")));
  seeds.right("cose", "another-purpose", seal::sign1(key, view_of("other"), view_of("payload")));
  Scene& in = scene();
  const auto& statement = in.network.seat(1).statement;
  const auto& other = in.network.seat(2).statement;
  const custody::Withheld withheld{RequestId{{7}}, 1, custody::WithheldCode::no_grant,
                                   fixture::kStart};
  const ledger::Malformed malformed{in.cable(), 1, Hash{{9}}, fixture::kStart};
  custody::DepositReceipt receipt;
  receipt.cable = in.cable();
  receipt.origin = "valise-test/cy";
  wire::Current current;
  current.origin = "valise-test/cy";
  const seal::Domain& domain = in.network.domain();
  seeds.strict("statement", "withheld", custody::sign_statement(domain, statement, withheld));
  seeds.right("statement", "malformed", custody::sign_statement(domain, statement, malformed));
  seeds.right("statement", "deposit", custody::sign_statement(domain, statement, receipt));
  seeds.right("statement", "current", custody::sign_statement(domain, statement, current));
  seeds.wrong("statement", "of-another-seat", custody::sign_statement(domain, other, withheld));
}

void add_passkeys(const Seeds& seeds) {
  const fixture::Person& person = scene().officer;
  const seal::Assertion assertion = person.touch(kChallenge);
  const seal::Attestation attestation = person.attest(kChallenge);
  seeds.strict("passkey", "assertion", seal::encode(assertion));
  seeds.strict("passkey", "attestation", seal::encode(attestation));
  seeds.wrong("passkey", "another-challenge", seal::encode(person.touch(Array<32>{})));
  seeds.strict("attestation_object", "self-signed", attestation.attestation_object);
  auto packed = *seal::decode_attestation_object(attestation.attestation_object);
  packed.certificates = {to_bytes("no certificate")};
  seeds.right("attestation_object", "with-certificate", seal::encode_attestation_object(packed));
  const auto shape = [&](View bytes, const char* name) {
    seeds.right("authenticator_data", name, bytes);
    Bytes longer = to_bytes(bytes);
    longer.push_back(0);
    seeds.wrong("authenticator_data", std::string(name) + "-longer", longer);
    seeds.wrong("authenticator_data", std::string(name) + "-shorter",
                bytes.first(bytes.size() - 1));
  };
  shape(assertion.authenticator_data, "asserted");
  shape(packed.authenticator_data, "made");
  auto data = *seal::decode_authenticator_data(seal::Ceremony::create, packed.authenticator_data);
  data.flags |= seal::flag::extensions;
  data.extensions = {true, 2};
  shape(seal::encode_authenticator_data(data), "made-with-extensions");
  data.made->algorithm = seal::PasskeyAlgorithm::es256;
  data.made->public_key = Bytes(65, 4);
  shape(seal::encode_authenticator_data(data), "made-es256");
}

void add_sealed(const Seeds& seeds) {
  SeededRandom random(3);
  const Bytes plaintext(20'000, 'x');
  const View context = view_of("fuzz");
  const auto encrypt = [&](View text) {
    return seal::encrypt_chunked(content_key(), context, text, random);
  };
  const Bytes two_chunks = encrypt(plaintext);
  seeds.right("chunked", "two-chunks", two_chunks);
  seeds.wrong("chunked", "one-of-two", View(two_chunks).first(two_chunks.size() - 4000));
  seeds.strict("chunked", "short", encrypt(view_of("a short text")));
  seeds.strict("chunked", "empty", encrypt({}));
  const auto key = seal::KemKey::from_seed(Secret(Bytes(32, 0x33))).value();
  seeds.strict("kem", "sealed",
               *seal::hpke_seal(key.public_key(), context, view_of("aad"), plaintext, random));
  seeds.right("kem", "public-key", key.public_key());
  Bytes over = to_bytes(key.public_key());
  over[0] = 0x01, over[1] = static_cast<std::uint8_t>((over[1] & 0xF0) | 0x0D);  // 3329
  seeds.wrong("kem", "modulus", over);
  Bytes small = to_bytes(key.public_key());
  std::fill(small.end() - 32, small.end(), std::uint8_t{0});
  seeds.right("kem", "small-order-x25519", small);
  const Secret secret(Bytes(4, 0x5A));
  std::vector<Secret> line;
  line.emplace_back(Bytes(4, 0x17));
  Bytes shares{3};
  for (const std::uint8_t seat : {std::uint8_t{2}, std::uint8_t{5}}) {
    shares.push_back(seat);
    append(shares, seal::share_at(seat, secret, line).expose_secret());
  }
  seeds.right("shares", "two", shares);
  seeds.right("shares", "one", View(shares).first(6));
  shares[6] = shares[1];
  seeds.wrong("shares", "one-seat-twice", shares);
  shares[6] = 0;
  seeds.wrong("shares", "seat-0", shares);
  seeds.wrong("shares", "none", Bytes{3});
}

Bytes body_of(const cable::Head& head, View attachments) {
  const Bytes encoded = seal::encode(head);
  Bytes out;
  append_u64(out, encoded.size());
  append(out, encoded);
  append(out, attachments);
  out.resize(static_cast<std::size_t>(cable::padded_bytes(out.size())));
  return out;
}

void add_bodies(const Seeds& seeds) {
  cable::Head head;
  head.text = "1. (R) Nicosia proposes a common line.\n";
  const Bytes plain = body_of(head, {});
  seeds.right("body", "text", plain);
  Bytes other = plain;
  other.back() = 1;
  seeds.wrong("body", "padding", other);
  other = plain;
  other[0] = 0x80;
  seeds.wrong("body", "length", other);
  other = plain;
  other.resize(other.size() - 100);
  seeds.wrong("body", "cut", other);
  other.resize(other.size() + 300);
  seeds.wrong("body", "longer", other);
  const Bytes table(700, 't');
  const custody::AttachmentInput stated = custody::attachment_of("table.pdf", table);
  head.attachments = {stated.stated, custody::attachment_of("empty", {}).stated};
  head.subject = "A common line";
  seeds.right("body", "attachments", body_of(head, table));
  seeds.wrong("body", "other-attachment", body_of(head, Bytes(700, 'u')));
  head.attachments[0].name = "../table.pdf";
  seeds.wrong("body", "attachment-name", body_of(head, table));
  head.attachments[0].name = "table.pdf";
  seeds.strict("document", "head", seal::encode(head));
  head.text = "\x1b[2J";
  seeds.wrong("document", "escape", seal::encode(head));
  head.text = "\xff";
  seeds.wrong("document", "not-utf8", seal::encode(head));
  head.text = "x";
  head.attachments[0].size = UINT64_MAX;
  seeds.wrong("document", "attachment-size", seal::encode(head));
}

void add_headers(const Seeds& seeds) {
  custody::TestNetwork network;
  const auto input = network.input("A text.");
  const auto sealed = *custody::seal_whole(input, network.random);
  seeds.strict("header", "sealed", sealed.header);
  auto read = *cable::decode_header(sealed.header);
  auto policy = read.policy;
  policy.threshold = 6;
  seeds.wrong("header", "threshold", cable::encode_header(policy, read.content));
  policy = read.policy;
  policy.seats.erase(3);
  seeds.wrong("header", "seat-gone", cable::encode_header(policy, read.content));
  policy = read.policy;
  std::swap(policy.addressees[0], policy.addressees[1]);
  seeds.wrong("header", "originator-second", cable::encode_header(policy, read.content));
  policy = read.policy;
  policy.suite = 2;
  seeds.wrong("header", "suite", cable::encode_header(policy, read.content));
  read.content.trace = Hash{{1}};
  seeds.right("header", "traced", cable::encode_header(read.policy, read.content));
  seeds.strict("document", "cover", seal::encode(input.cover));
  cable::Cover cover = input.cover;
  cover.subject = "two\nlines";
  seeds.wrong("document", "two-lines", seal::encode(cover));
  seeds.right("cable_record", "cover", seal::encode(input.cover));
  seeds.right("cable_record", "policy", seal::encode(policy));
  seeds.right("cable_record", "passkey", seal::encode(scene().officer.passkey()));
}

}  // namespace

void add_cable_seeds(const Seeds& seeds) {
  add_cbor(seeds);
  add_signatures(seeds);
  add_passkeys(seeds);
  add_sealed(seeds);
  add_bodies(seeds);
  add_headers(seeds);
}

}  // namespace valise::fuzz
