// What seats say to a terminal under their signatures, checked alike whatever was asked.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

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

// Whether an error is the server's word, and not its silence.
inline bool is_answer(Code code) {
  return code != Code::unreachable && code != Code::outcome_unknown && code != Code::busy &&
         code != Code::disk;
}

// Why fewer than a quorum told what was asked of them. Refusals are answers too: where they make up
// the quorum, what most of them say. `of_another_time`: words that were signed at another time than
// this machine's.
template <class Answer>
Failure not_told_by_quorum(const std::map<std::uint8_t, Result<Answer>>& answers, std::size_t told,
                           std::size_t of_another_time, const ledger::Charter& charter) {
  // More than can lie: one honest seat's clock differs.
  if (of_another_time > charter.liars) {
    return fail(Code::stale,
                "the clocks of " + std::to_string(of_another_time) +
                    " trustees and this machine's differ by more than two minutes",
                "trustees");
  }
  std::map<Code, std::vector<const Error*>> refusals;
  std::size_t refusing = 0;
  for (const auto& [seat, answer] : answers) {
    if (answer || !is_answer(answer.error().code)) continue;
    refusals[answer.error().code].push_back(&answer.error());
    ++refusing;
  }
  if (refusing < charter.quorum()) {
    const bool fewer = told + refusing < charter.quorum();
    return too_few(fewer ? told + refusing : told, charter);
  }
  const auto most = std::max_element(
      refusals.begin(), refusals.end(),
      [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
  const Error& one = *most->second.front();
  return fail(one.code, "the trustees refuse: " + one.detail, "trustees");
}

inline ledger::Adopted adopted_of(const Workplace& workplace) {
  return {workplace.charter(), workplace.charter_hash(), workplace.domain()};
}

// Errors: malformed; verification_failed (another key, another seat); stale (another time).
template <class Word>
Result<Word> word_of(const ledger::Adopted& charter, const ledger::Seat& seat, Time now,
                     const wire::Statement& statement) {
  TRY(auto word,
      custody::open_statement<Word>(charter.domain, seat.statement_key, statement.signed_word));
  const std::int64_t off = now - word.time;
  if (word.seat != seat.number) {
    return fail(Code::verification_failed, "a statement of another seat", seat.name);
  }
  if (off > kStatementSkew || off < -kStatementSkew) {
    return fail(Code::stale, "a statement of another time", seat.name);
  }
  return word;
}

// One of the f+1 that heard furthest is honest, so that a union has all there is up to there.
std::map<std::string, wire::HeardLedger> heard_by(
    const std::vector<std::vector<wire::HeardLedger>>& words, std::size_t needed);

}  // namespace valise::terminal
