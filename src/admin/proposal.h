// A charter before it is in force: put together from cards, signed by members, shown and checked.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "admin/cards.h"
#include "ledger/charter.h"

namespace valise::admin {

struct Proposal {
  std::string network;
  bool demonstration = false;  // lists the demonstration authenticator
  Time date;
  std::uint8_t threshold = 3;
  std::uint8_t liars = 2;
  cable::Level ceiling = cable::Level::restreint;
  std::uint32_t cooling_off_seconds = 86'400;
  std::uint32_t accreditations_a_day = 20;
  std::vector<MemberCard> members;
  std::vector<SeatCard> seats;  // numbered in this order, from 1
  std::vector<ledger::Founder> founders;
  std::vector<ledger::Inspector> inspectors;
  std::vector<ledger::Model> models;
  std::vector<ledger::Handling> handling = ledger::default_handling();
};

// One number of the handling table, as "R-UE:new-day=60": new-day, archive-day, archive-quarter,
// mission-archive-day, mission-archive-quarter (budgets, distinct cables), kept-days, kept-cables,
// pack-days (0: in no pack). Errors: usage, naming what there is.
Result<void> set_number(std::vector<ledger::Handling>& handling, std::string_view text);

// A charter file without signatures. Errors: conflict (a card of another network, a founder of no
// member), malformed (what ledger::check() refuses).
Result<ledger::CharterFile> propose(const Proposal& proposal);

// Adds the signature of the member whose charter key this is, and says which. Signing again changes
// nothing. Errors: forbidden (a key of no member); what ledger::check() refuses;
// verification_failed
// (`expected`, the hash the signer was told, is another's).
Result<cable::MemberId> sign(ledger::CharterFile& file, const seal::SigningKey& charter_key,
                             const std::optional<Hash>& expected);

// "3f5a…" in 64 digits, with or without spaces. Errors: usage.
Result<Hash> parse_founding_hash(std::string_view text);

// Whom to believe about a member's ledger, for verifiers of other makes (c2sp.org/tlog-policy).
// Errors: not_found (no such member).
Result<std::string> policy_text(const ledger::Charter& charter, const cable::MemberId& member);

// For people, from the file alone: also one that is not signed or does not hold.
// Errors: malformed.
Result<std::string> describe(const ledger::CharterFile& file);

}  // namespace valise::admin
