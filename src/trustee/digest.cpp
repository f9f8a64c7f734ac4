// What was opened of a mission's cables, in whatever State, told to the mission itself (row 77).
#include "wire/digest.h"

#include "trustee/answers.h"
#include "trustee/trustee.h"

namespace valise::trustee {

// Own cables that were released in the span, by the time their originator's ledger took them.
Result<std::vector<wire::DigestUnopened>> Trustee::unopened(
    const Mirror& own, const wire::DigestRequest& asked) const {
  std::vector<wire::DigestUnopened> out;
  const Bytes prefix = ledger::received_key(asked.originator, CableId{}).bytes();
  const View mission = View(prefix).first(prefix.size() - 32);
  Result<void> done;
  own.ledger.state().scan(mission, ledger::prefix_end(mission), [&](View key, View value) {
    const auto held = seal::decode<ledger::ReceivedRecord>(value);
    const auto id = to_array<32>(key.last(32));
    CHECK(held && id);
    if (held->originator != asked.originator || held->time < asked.from || held->time >= asked.to) {
      return true;
    }
    const CableId cable{*id};
    auto read = readings_.is_read_elsewhere(cable, asked.originator);
    if (!read) done = Failure(std::move(read).error());
    if (read && !*read) out.push_back({cable, number_of(cable, asked.originator), held->time});
    return done.has_value();
  });
  TRY_VOID(done);
  return out;
}

Result<http::Answer> Trustee::digest(const wire::DigestRequest& asked, const Caller& caller,
                                     Time now) {
  const std::string origin = adopted_.charter.origin_of(asked.originator.member());
  const Mirror* own = mirror_of(origin);
  if (own == nullptr || caller.member != own->rules.member.str()) {
    return fail(Code::not_found, "no such mission, or not your member's", "originator");
  }
  TRY_VOID(may_ask_who(own->ledger.state(), asked.originator, caller, now));
  if (asked.from >= asked.to || asked.to - asked.from > wire::kDigestSeconds) {
    return fail(Code::usage, "a digest is of at most 31 days", "to");
  }
  wire::Digest out;
  out.originator = asked.originator;
  out.from = asked.from;
  out.to = asked.to;
  TRY(const auto read, readings_.released_of(asked.originator, asked.from, asked.to,
                                             std::int64_t{wire::kDigestOpeningsMax} + 1));
  for (const store::OriginatorReadings& each : read) {
    out.more = out.openings.size() == wire::kDigestOpeningsMax;
    if (out.more) break;
    out.openings.push_back({each.cable, number_of(each.cable, asked.originator), each.mission,
                            each.openings, each.officers, each.first, each.last, each.archive});
  }
  TRY(out.unopened, unopened(*own, asked));
  for (const auto& [name, mirror] : mirrors_) {
    const auto head = mirror->ledger.state().find<ledger::HeadRecord>(ledger::head_key());
    out.heard.push_back(
        {name, mirror->ledger.size(), mirror->ledger.root(), head ? head->mark : Time{}});
  }
  out.seat = keys_.seat;
  out.time = now;
  return say(wire::Statement{state_word(out)});
}

}  // namespace valise::trustee
