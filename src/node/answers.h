// Answers of this server as HTTP: CBOR, and the one table of codes.
#pragma once

#include "http/core.h"
#include "seal/codec.h"
#include "wire/nodes.h"

namespace valise::node {

inline constexpr const char* kCbor = "application/cbor";

template <class Record>
http::Answer say(const Record& record, int status = 200) {
  return {.status = status, .content_type = kCbor, .body = seal::encode(record)};
}

inline http::Answer refuse(const Error& error) {
  http::Answer out = say(wire::refusal_of(error), code_row(error.code).http_status);
  if (code_row(error.code).retry) out.retry_after_s = 1;
  return out;
}

// What a return that is no good answer says.
inline Error failure_of(const http::Return& back) {
  if (!back.answer) return back.answer.error();
  const auto refusal = seal::decode<wire::Refusal>(back.answer->body);
  if (refusal) return wire::error_of(*refusal);
  return {Code::failed, "status " + std::to_string(back.answer->status), {}};
}

}  // namespace valise::node
