#include "cable/header.h"

#include <set>

namespace valise::cable {

Result<void> check(const Policy& policy) {
  const auto wrong = [](const char* what, const char* where) {
    return fail(Code::malformed, what, where);
  };
  if (policy.version != kPolicyVersion) {
    return fail(Code::unsupported, "this version of the policy is not known", "version");
  }
  if (policy.suite != seal::kSuite1) {
    return fail(Code::unsupported, "this suite is not known", "suite");
  }
  std::set<MissionId> missions;
  for (const Addressee& addressee : policy.addressees) {
    if (!missions.insert(addressee.mission).second) {
      return wrong("a mission is addressed twice", "addressees");
    }
  }
  if (policy.addressees.empty() || policy.addressees.front().mission != policy.originator) {
    return wrong("the originator's own copy comes first", "addressees");
  }
  std::uint8_t expected = 1;
  for (const auto& [seat, key] : policy.seats) {
    if (seat != expected++) return wrong("seats are numbered from 1 without gaps", "seats");
    if (!policy.shares.contains(seat)) return wrong("a seat has no share", "shares");
  }
  if (policy.shares.size() != policy.seats.size()) return wrong("a share has no seat", "shares");
  if (policy.threshold < 1 || policy.threshold > policy.seats.size()) {
    return wrong("the threshold is not between 1 and the number of seats", "threshold");
  }
  return {};
}

Bytes encode_header(const Policy& policy, const Content& content) {
  seal::cbor::Writer out;
  out.array(2);
  out.bytes(seal::encode(policy));
  out.bytes(seal::encode(content));
  return out.take();
}

Result<Header> decode_header(View bytes) {
  using Kind = seal::cbor::Value::Kind;
  TRY(const seal::cbor::Value value, seal::cbor::decode(bytes));
  if (value.kind != Kind::array || value.items.size() != 2 || value.items[0].kind != Kind::bytes ||
      value.items[1].kind != Kind::bytes) {
    return fail(Code::malformed, "a header is an array of two byte strings", "header");
  }
  Header header;
  header.policy_bytes = to_bytes(value.items[0].data);
  TRY(header.policy, seal::decode<Policy>(value.items[0].data));
  TRY(header.content, seal::decode<Content>(value.items[1].data));
  TRY_VOID(check(header.policy));
  return header;
}

CableId cable_id(const seal::Domain& domain, View header_bytes) {
  return {domain.hash("header", header_bytes)};
}

}  // namespace valise::cable
