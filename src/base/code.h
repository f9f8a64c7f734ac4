// The closed list of what can go wrong, and the one table that says what each means outside:
// HTTP status, exit code of the command line, whether the detail may be shown to a peer, whether
// repeating the same request can help, and how loudly the journal says it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace valise {

enum class Code : std::uint8_t {
  failed = 1,           // an error of this machine that no other code names
  usage,                // wrong command line
  config,               // wrong or missing configuration
  malformed,            // bytes that do not decode, or decode to something not allowed
  too_large,            // over a stated limit
  not_found,            // no such thing, or not yours: the two are not told apart
  touch_needed,         // an authenticator must be touched, and none was
  unauthenticated,      // no device, or a device that nobody enrolled
  forbidden,            // this peer may not make this call
  refused,              // a rule of handling forbids it: level, grant, clearance, budget, hold
  unlawful,             // the ledger's law refuses the entry
  conflict,             // same identity, other bytes; or a record that was replaced meanwhile
  gap,                  // a push or an upload that does not start where the receiver stands
  verification_failed,  // a signature, proof, hash or seal does not hold
  forked,               // two ledgers of one origin, both signed
  stale,                // a mark, statement or request outside its time
  over_budget,          // an opening budget is used up
  too_few,              // fewer trustees than needed answered
  busy,                 // queue full: come back
  unreachable,          // no answer from the peer
  outcome_unknown,      // sent, and no answer came: repeat, it cannot happen twice
  disk,                 // the store refused a read or a write
  corrupt,              // stored bytes are not what was written
  unsupported,          // a suite, law or version this program does not know
};

struct CodeRow {
  Code code;
  std::string_view name;   // as printed in JSON and the journal
  std::string_view title;  // as shown to a person
  int http_status;
  int exit_code;           // DESK.md: 1 failed, 2 usage, 3 not found, 4 touch, 5 policy, 6, 7, 8
  bool shown_to_peer;      // else the peer sees the code and no detail
  bool retry;              // the same request may succeed later
  std::string_view level;  // of the journal line: "info", "warning", "error"
};

// Every code once, in the order of the enumeration.
std::span<const CodeRow> code_table();
const CodeRow& code_row(Code code);
std::optional<Code> code_from_name(std::string_view name);

}  // namespace valise
