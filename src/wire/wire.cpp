#include "wire/nodes.h"
#include "wire/paths.h"
#include "wire/terminal_node.h"
#include "wire/trustee.h"

namespace valise::wire {

Refusal refusal_of(const Error& error) {
  const CodeRow& row = code_row(error.code);
  if (!row.shown_to_peer) return {std::string(row.name), {}, {}};
  return {std::string(row.name), error.detail, error.where};
}

Error error_of(const Refusal& refusal) {
  const auto code = code_from_name(refusal.code);
  return {code.value_or(Code::failed), refusal.detail, refusal.where};
}

}  // namespace valise::wire
