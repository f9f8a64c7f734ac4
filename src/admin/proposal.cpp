#include "admin/proposal.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "ledger/law.h"
#include "tlog/policy.h"

namespace valise::admin {
namespace {

Failure other_network(const std::string& of, const std::string& network) {
  return fail(Code::conflict, "this card is of the network " + network + ": ask for one of this",
              of);
}

Result<void> add_members(const Proposal& from, ledger::Charter& charter) {
  for (const MemberCard& card : from.members) {
    if (card.node.network != from.network) {
      return other_network("member " + card.id.str(), card.node.network);
    }
    ledger::Member member{card.id,   card.root_key,   card.charter_key,
                          card.node, card.credential, card.relying_party,
                          {}};
    for (const ledger::Founder& founder : from.founders) {
      if (founder.officer.member() == card.id) member.founders.push_back(founder);
    }
    charter.members.push_back(std::move(member));
  }
  for (const ledger::Founder& founder : from.founders) {
    if (charter.member(founder.officer.member()) == nullptr) {
      return fail(Code::conflict, "a founding registrar of a member whose card is not given",
                  founder.officer.str());
    }
  }
  return {};
}

Result<void> add_seats(const Proposal& from, ledger::Charter& charter) {
  for (const SeatCard& card : from.seats) {
    if (card.network != from.network) return other_network("trustee " + card.name, card.network);
    charter.seats.push_back({static_cast<std::uint8_t>(charter.seats.size() + 1), card.name,
                             seal::key_id(card.kem_public), card.kem_public, card.cosignature_key,
                             card.statement_key, card.tls_key});
  }
  return {};
}

constexpr std::int64_t kDaysMax = 366;

template <class To>
std::function<void(ledger::Handling&, std::int64_t)> into(To ledger::Handling::* field) {
  return
      [field](ledger::Handling& row, std::int64_t value) { row.*field = static_cast<To>(value); };
}

struct TableNumber {
  std::string_view name;
  std::int64_t most;
  std::function<void(ledger::Handling&, std::int64_t)> set;
};
const std::vector<TableNumber>& table_numbers() {
  using H = ledger::Handling;
  constexpr std::int64_t kCablesMax = 1'000'000;
  static const std::vector<TableNumber> all = {
      {"new-day", kCablesMax, into(&H::new_day)},
      {"archive-day", kCablesMax, into(&H::archive_day)},
      {"archive-quarter", kCablesMax, into(&H::archive_quarter)},
      {"mission-archive-day", kCablesMax, into(&H::mission_archive_day)},
      {"mission-archive-quarter", kCablesMax, into(&H::mission_archive_quarter)},
      {"kept-days", kDaysMax, into(&H::kept_days)},
      {"kept-cables", 10'000, into(&H::kept_cables)},
      {"pack-days", kDaysMax, [](H& row, std::int64_t days) {
         row.pack_days = days == 0 ? std::nullopt : std::optional(static_cast<std::uint16_t>(days));
       }}};
  return all;
}

Failure no_number(std::string_view text, const std::string& why) {
  return fail(Code::usage, why, "--handling " + std::string(text));
}

}  // namespace

Result<void> set_number(std::vector<ledger::Handling>& handling, std::string_view text) {
  const auto colon = text.find(':'), sign = text.find('=');
  if (colon == text.npos || sign == text.npos || sign < colon) {
    return no_number(text, "a number of the table is LEVEL:NAME=NUMBER");
  }
  const std::string_view name = text.substr(colon + 1, sign - colon - 1);
  const auto found = std::ranges::find(table_numbers(), name, &TableNumber::name);
  if (found == table_numbers().end()) {
    std::string names;
    for (const TableNumber& each : table_numbers()) {
      names += (names.empty() ? "" : ", ") + std::string(each.name);
    }
    return no_number(text, "the table has these numbers: " + names);
  }
  const std::string_view digits = text.substr(sign + 1);
  std::int64_t value = -1;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || value < 0 ||
      value > found->most) {
    return no_number(text, "a whole number from 0 to " + std::to_string(found->most));
  }
  TRY(const cable::Level level, cable::parse_level(text.substr(0, colon)));
  const auto row = std::ranges::find(handling, level, &ledger::Handling::level);
  if (row == handling.end()) return no_number(text, "the table does not carry this level");
  found->set(*row, value);
  return {};
}

Result<ledger::CharterFile> propose(const Proposal& from) {
  if (from.seats.size() > 255) return fail(Code::usage, "more than 255 trustees", "--seat");
  ledger::Charter charter;
  charter.network = from.network;
  charter.demonstration = from.demonstration;
  charter.date = from.date;
  charter.threshold = from.threshold;
  charter.liars = from.liars;
  charter.suites = {seal::kSuite1};
  charter.ceiling = from.ceiling;
  charter.handling = from.handling;
  charter.models = from.models;
  if (from.demonstration) {
    charter.models.push_back({seal::kDemonstrationAaguid, "demonstration", true});
  }
  charter.cooling_off_seconds = from.cooling_off_seconds;
  charter.accreditations_a_day = from.accreditations_a_day;
  charter.inspectors = from.inspectors;
  TRY_VOID(add_members(from, charter));
  TRY_VOID(add_seats(from, charter));
  TRY_VOID(ledger::check(charter));
  return ledger::CharterFile{seal::encode(charter), {}};
}

Result<cable::MemberId> sign(ledger::CharterFile& file, const seal::SigningKey& key,
                             const std::optional<Hash>& expected) {
  const seal::Domain domain{ledger::founding_hash(file.payload)};
  if (expected && *expected != domain.founding) {
    return fail(Code::verification_failed,
                "this is not the charter you were told of: ask who gave it to you", "charter");
  }
  TRY(const auto charter, seal::decode<ledger::Charter>(file.payload));
  TRY_VOID(ledger::check(charter));
  const auto member =
      std::ranges::find(charter.members, key.verify_key(), &ledger::Member::charter_key);
  if (member == charter.members.end()) {
    return fail(Code::forbidden, "this is the charter key of none of its members", "charter");
  }
  const bool already =
      std::ranges::any_of(file.signatures, [&](const auto& by) { return by.member == member->id; });
  if (!already) {
    file.signatures.push_back(
        {member->id, seal::sign_detached(key, domain.label("charter"), file.payload)});
  }
  return member->id;
}

Result<Hash> parse_founding_hash(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c != ' '; });
  auto bytes = from_hex(digits);
  if (!bytes || bytes->size() != 32) {
    return fail(Code::usage, "a founding hash has 64 hexadecimal digits", std::string(text));
  }
  return Hash{to_array<32>(*bytes).value()};
}

Result<std::string> policy_text(const ledger::Charter& charter, const cable::MemberId& id) {
  const ledger::Member* member = charter.member(id);
  if (member == nullptr) return fail(Code::not_found, "the charter names no such member", id.str());
  return tlog::print(tlog::policy_of(ledger::trust_of(charter, *member)));
}

}  // namespace valise::admin
