// Answers of this server as HTTP: CBOR, and the one table of codes.
#pragma once

#include "http/types.h"
#include "seal/codec.h"
#include "wire/nodes.h"

namespace valise::trustee {

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

}  // namespace valise::trustee
