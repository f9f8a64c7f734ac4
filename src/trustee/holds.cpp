// Holds: one security officer, any seat, at once; every seat passes it on (PROTOCOL.md row 10).
#include "trustee/answers.h"
#include "trustee/trustee.h"
#include "wire/paths.h"

namespace valise::trustee {
namespace {

constexpr std::int64_t kHoldSkew = 24 * kHour;  // a hold passed on may be a day old, not older

// An officer, device or mission of that member, or the member itself; or a cable it released.
bool own_subject(const ledger::State& state, const cable::MemberId& member,
                 std::string_view subject) {
  const auto space = std::min(subject.find(' '), subject.size());
  const std::string_view kind = subject.substr(0, space);
  const std::string_view id = subject.substr(std::min(space + 1, subject.size()));
  if (kind == "officer") {
    const auto officer = cable::OfficerId::parse(id);
    return officer && officer->member() == member;
  }
  if (kind == "mission") {
    const auto mission = cable::MissionId::parse(id);
    return mission && mission->member() == member;
  }
  if (kind == "member") return id == member.str();
  const auto bytes = from_hex(id);
  const auto hash = bytes ? to_array<32>(*bytes) : fail(Code::malformed, "no id");
  if (!hash) return false;
  if (kind == "device") return state.has(ledger::device_key(DeviceId{*hash}));
  return kind == "cable" && state.has(ledger::released_key(CableId{*hash}));
}

}  // namespace

Result<http::Answer> Trustee::hold(View body, Time now) {
  TRY(const auto signed_hold, seal::decode<wire::SignedHold>(body));
  TRY(const auto hold, seal::decode<wire::Hold>(signed_hold.payload));
  const Mirror* mirror = mirror_of(hold.origin);
  if (mirror == nullptr) return fail(Code::not_found, "no such ledger", hold.origin);
  const ledger::State& state = mirror->ledger.state();
  if (!own_subject(state, mirror->rules.member, hold.subject)) {
    return fail(Code::refused,
                "a hold names an officer, device or mission of the own member, the member, or a "
                "cable that it released",
                "subject");
  }
  if (std::abs(now - hold.time) > kHoldSkew)
    return fail(Code::stale, "the hold is too old", "time");
  TRY(const auto signer, ledger::verify_signer(mirror->rules, state, now, wire::Hold::label,
                                               signed_hold.payload, signed_hold.signature));
  if ((signer.roles & ledger::kSecurityOfficer) == 0) {
    return fail(Code::refused, "a hold is signed by a security officer", "signature");
  }
  const Hash id{adopted_.domain.hash(wire::Hold::label, signed_hold.payload)};
  TRY(const bool fresh, seat_.put_hold(id, hold.subject, body));
  if (fresh) {
    journal_.say(Event::hold_taken, {{"hold", id.hex()}});
    to_pass_on_.push_back(to_bytes(body));
  }
  return say(wire::HoldTaken{id, keys_.seat, {}});
}

void Trustee::pass_on(View signed_hold, std::vector<http::Errand>& errands) {
  for (const ledger::Seat& seat : adopted_.charter.seats) {
    if (seat.number == keys_.seat) continue;
    const std::uint64_t id = ++last_errand_;
    sent_[id] = {seat.number, false};
    errands.push_back({id, "trustee " + std::to_string(seat.number), std::string(wire::path::hold),
                       to_bytes(signed_hold), 5'000});
  }
}

}  // namespace valise::trustee
