// What an opening's answer proves (PROTOCOL.md rows 49–51), in that order: nothing is combined
// before the record stands, nothing decrypted before every commitment is recomputed.
#include <algorithm>

#include "ledger/law.h"
#include "terminal/reading.h"
#include "tlog/proof.h"

namespace valise::terminal {
namespace {

Failure refused(std::string why, std::string where) {
  return fail(Code::verification_failed, std::move(why), std::move(where));
}

// The member whose ledger has that origin.
Result<tlog::Verified> verify_entry(const ledger::Charter& charter, const ledger::Member& member,
                                    View entry, const std::string& proof) {
  TRY(const auto read, tlog::parse_proof(proof));
  return tlog::verify_proof(entry, read, ledger::trust_of(charter, member));
}

Result<void> take_record(const ledger::Adopted& charter, const PendingOpening& pending,
                         const wire::Opened& answer, VerifiedOpening& out) {
  const ledger::Member* member = charter.charter.owner_of(pending.request.origin);
  if (member == nullptr) return fail(Code::not_found, "a ledger of no member", "origin");
  auto verified = verify_entry(charter.charter, *member, pending.entry, answer.proof);
  if (!verified) return refused("the record is not proved: " + verified.error().detail, "node");
  out.record = verified->index;
  out.recorded = verified->time;
  out.seen = {verified->head.size, verified->head.root};
  for (const auto& by : verified->cosignatures) {
    out.cosigned.push_back(static_cast<std::uint8_t>(by.seat));
  }
  return {};
}

Result<void> take_release(const ledger::Adopted& charter, const PendingOpening& pending,
                          const wire::Opened& answer, VerifiedOpening& out) {
  TRY(const ledger::Entry entry, ledger::decode_entry(answer.released));
  if (entry.type != ledger::EntryType::released) return refused("no entry of a release", "node");
  TRY(const auto fact, seal::decode<ledger::Released>(entry.payload));
  TRY(out.header, cable::decode_header(fact.header));
  if (cable::cable_id(charter.domain, fact.header) != pending.request.cable) {
    return refused("the release is another cable's", "node");
  }
  const ledger::Member* member = charter.charter.member(out.header.policy.originator.member());
  if (member == nullptr) return refused("a release by no member", "node");
  auto verified = verify_entry(charter.charter, *member, answer.released, answer.released_proof);
  if (!verified) return refused("the release is not proved: " + verified.error().detail, "node");
  out.header_bytes = fact.header;
  out.number = fact.number;
  return {};
}

// Withheld by seats whose signature holds; what a node makes up does not count.
std::vector<WithheldBy> read_withheld(const ledger::Adopted& charter, const RequestId& request,
                                      const std::vector<Bytes>& statements) {
  std::vector<WithheldBy> out;
  for (const Bytes& statement : statements) {
    const auto parsed = seal::parse_sign1(statement);
    const auto claimed =
        parsed ? seal::decode<custody::Withheld>(parsed->payload) : Failure(parsed.error());
    if (!claimed) continue;
    const ledger::Seat* seat = charter.charter.seat(claimed->seat);
    if (seat == nullptr || claimed->request != request) continue;
    if (!custody::open_statement<custody::Withheld>(charter.domain, seat->statement_key,
                                                    statement)) {
      continue;
    }
    const bool again = std::any_of(out.begin(), out.end(),
                                   [&](const WithheldBy& by) { return by.seat == seat->number; });
    if (!again) out.push_back({seat->number, claimed->code});
  }
  return out;
}

struct Replied {
  custody::OpenedShare share;
  custody::ReleaseReceipt receipt;
};

Result<Replied> read_reply(const ledger::Adopted& charter, const PendingOpening& pending,
                           const custody::ReplyContext& context, const ledger::Seat& seat,
                           const wire::SeatReply& reply) {
  TRY(auto receipt, custody::open_statement<custody::ReleaseReceipt>(
                        charter.domain, seat.statement_key, reply.receipt));
  TRY_VOID(custody::check_receipt(receipt, context, seat.number, reply.reply));
  if (receipt.charter != charter.hash || receipt.size.value <= receipt.index.value) {
    return refused("the receipt is of another charter or tree", seat.name);
  }
  TRY(auto share,
      custody::open_reply(charter.domain, pending.reply_key, context, seat.number, reply.reply));
  return Replied{std::move(share), std::move(receipt)};
}

// The most frequent reason, with its counts.
Failure withheld_error(const std::vector<WithheldBy>& withheld) {
  std::map<custody::WithheldCode, std::size_t> counts;
  for (const WithheldBy& by : withheld) ++counts[by.code];
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  const custody::WithheldRow& row = custody::withheld_row(most->first);
  const Code code = most->first == custody::WithheldCode::over_budget ? Code::over_budget
                    : row.retry                                       ? Code::too_few
                                                                      : Code::refused;
  return fail(code,
              std::string(row.title) + " " + std::string(row.remedy) + " (" +
                  std::to_string(most->second) + " of " + std::to_string(withheld.size()) +
                  " trustees that withheld say so)",
              std::string(row.name));
}

std::string seats_text(const std::vector<std::uint8_t>& seats) {
  std::string out;
  for (const std::uint8_t seat : seats) {
    out += (out.empty() ? "seats " : ", ") + std::to_string(seat);
  }
  return out;
}

// Strictest level and status of the replies whose shares are good; the first t of them are used.
void take_handling(const std::vector<Replied>& replies, std::uint8_t threshold,
                   VerifiedOpening& out) {
  for (const Replied& reply : replies) {
    const std::uint8_t seat = reply.receipt.seat;
    if (std::find(out.bad_seats.begin(), out.bad_seats.end(), seat) != out.bad_seats.end()) {
      continue;
    }
    out.level = std::max(out.level, reply.receipt.level);
    out.status = std::max(out.status, reply.receipt.status);
    if (out.used.size() < threshold) out.used.push_back(seat);
  }
}

}  // namespace

Result<VerifiedOpening> verify_opening(const ledger::Adopted& charter,
                                       const PendingOpening& pending, const wire::Opened& answer,
                                       Time now) {
  VerifiedOpening out;
  TRY_VOID(take_record(charter, pending, answer, out));
  TRY_VOID(take_release(charter, pending, answer, out));
  if (out.recorded > now + 5 * kMinute) {
    return refused("the record's time is ahead of this clock: check the clock", "clock");
  }
  TRY(const ledger::Entry entry, ledger::decode_entry(pending.entry));
  const Hash id = ledger::identity(charter.domain, entry.type, entry.payload);
  const custody::ReplyContext context{RequestId{id.bytes}, pending.request.cable,
                                      pending.request.origin, out.record};
  out.withheld = read_withheld(charter, context.request, answer.withheld);
  std::vector<Replied> replies;
  for (const auto& [number, reply] : answer.replies) {
    const ledger::Seat* seat = charter.charter.seat(number);
    auto read = seat == nullptr ? Result<Replied>(refused("no such seat", "node"))
                                : read_reply(charter, pending, context, *seat, reply);
    if (read) {
      replies.push_back(std::move(*read));
    } else {
      out.bad_seats.push_back(number);
    }
  }
  const std::uint8_t threshold = out.header.policy.threshold;
  if (replies.size() < threshold) {
    if (!out.withheld.empty()) return withheld_error(out.withheld);
    if (!out.bad_seats.empty()) {
      return refused("too few replies hold", seats_text(out.bad_seats));
    }
    return fail(Code::too_few,
                std::to_string(replies.size()) + " of the " + std::to_string(threshold) +
                    " needed answered",
                "trustees");
  }
  TRY(const Secret k, custody::open_reply_post(charter.domain, pending.reply_key, context,
                                               pending.request.mission, answer.post));
  std::vector<custody::OpenedShare> shares;
  for (Replied& reply : replies) shares.push_back(std::move(reply.share));
  TRY(auto unlocked, custody::unlock(charter.domain, out.header_bytes, k, shares));
  out.bad_seats.insert(out.bad_seats.end(), unlocked.bad_seats.begin(), unlocked.bad_seats.end());
  std::sort(out.bad_seats.begin(), out.bad_seats.end());
  take_handling(replies, threshold, out);
  TRY(out.cover,
      custody::read_cover(charter.domain, out.header_bytes, unlocked.keys.cvk, answer.cover));
  out.cek = std::move(unlocked.keys.cek);
  return out;
}

}  // namespace valise::terminal
