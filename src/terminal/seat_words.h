// What seats say to a terminal under their signatures, checked alike whatever was asked.
#pragma once

#include <string>

#include "custody/statements.h"
#include "terminal/workplace.h"
#include "wire/trustee.h"

namespace valise::terminal {

inline constexpr std::int64_t kStatementSkew = 2 * kMinute;

inline Failure too_few(std::size_t answered, const ledger::Charter& charter) {
  return fail(
      Code::too_few,
      std::to_string(answered) + " of the " + std::to_string(charter.quorum()) + " needed answered",
      "trustees");
}

inline ledger::Adopted adopted_of(const Workplace& workplace) {
  return {workplace.charter(), workplace.charter_hash(), workplace.domain()};
}

// Errors: malformed; verification_failed (another key, another seat, another time).
template <class Word>
Result<Word> word_of(const ledger::Adopted& charter, const ledger::Seat& seat, Time now,
                     const wire::Statement& statement) {
  TRY(auto word,
      custody::open_statement<Word>(charter.domain, seat.statement_key, statement.signed_word));
  const std::int64_t off = now - word.time;
  if (word.seat != seat.number || off > kStatementSkew || off < -kStatementSkew) {
    return fail(Code::verification_failed, "a statement of another seat or time", seat.name);
  }
  return word;
}

}  // namespace valise::terminal
