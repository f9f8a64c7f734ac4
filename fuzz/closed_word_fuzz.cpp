// Words of closed lists: levels, precedences, roles, purposes, reasons, codes.
#include "cable/marking.h"
#include "ledger/acts.h"
#include "ledger/facts.h"
#include "target.h"

namespace valise::fuzz {
namespace {

bool is_marking(std::string_view text) {
  const auto level = cable::parse_level(text);
  if (level) {
    CHECK(cable::parse_level(cable::full_name(*level)) == *level);
    CHECK(cable::parse_level(cable::short_name(*level)) == *level);
  }
  const auto precedence = cable::parse_precedence(text);
  if (precedence) CHECK(cable::parse_precedence(cable::name(*precedence)) == *precedence);
  return level || precedence;
}

bool is_word_of_an_act(std::string_view text) {
  const auto roles = ledger::parse_roles(text);
  if (roles) {
    CHECK((*roles & ~ledger::kRolesAll) == 0);
    CHECK(ledger::parse_roles(ledger::roles_text(*roles)) == *roles);
  }
  const auto purpose = ledger::parse_purpose(text);
  if (purpose) CHECK(ledger::name(*purpose) == text);
  const auto reason = ledger::parse_reason(text);
  if (reason) CHECK(ledger::name(*reason) == text);
  return (roles && *roles != 0) || purpose || reason;
}

}  // namespace

VALISE_FUZZ(closed_word) {
  const std::string_view text = text_of(bytes);
  const auto code = code_from_name(text);
  if (code) CHECK(code_row(*code).name == text);
  const bool marking = is_marking(text), word = is_word_of_an_act(text);
  return marking || word || code;
}

}  // namespace valise::fuzz
