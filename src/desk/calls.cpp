#include "desk/calls.h"

namespace valise::desk {

std::span<const Call> calls() {
  static const std::vector<Call> all = [] {
    std::vector<Call> table;
    for (auto family : {sitting_calls, reading_calls, leaving_calls, drafting_calls, clearing_calls,
                        attachment_calls, sent_calls, after_release_calls, own_calls, pack_calls}) {
      for (Call& call : family()) table.push_back(call);
    }
    return table;
  }();
  return all;
}

Result<std::string> text_in(const cli::Json& body, std::string_view name) {
  const cli::Json* member = body.member(name);
  if (member != nullptr && member->text() != nullptr) return *member->text();
  return fail(Code::malformed, "the call lacks a text", std::string(name));
}

Result<std::int64_t> number_in(const cli::Json& body, std::string_view name) {
  const cli::Json* member = body.member(name);
  if (member != nullptr && member->number() != nullptr) return *member->number();
  return fail(Code::malformed, "the call lacks a whole number", std::string(name));
}

Result<custody::ClearingId> clearing_in(const cli::Json& body, std::string_view name) {
  TRY(const std::string text, text_in(body, name));
  const auto bytes = from_hex(text);
  if (!bytes || bytes->size() != 32) {
    return fail(Code::malformed, "no clearing is called so", std::string(name));
  }
  TRY(const auto id, to_array<32>(*bytes));
  return custody::ClearingId{id};
}

Result<cable::Number> cable_in(const cli::Json& body) {
  TRY(const std::string text, text_in(body, "number"));
  return cable::Number::parse(text);
}

}  // namespace valise::desk
