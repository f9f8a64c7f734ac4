// Holds: one security officer, any seat, at once; every seat passes it on (PROTOCOL.md row 10), and
// says to those who may lift them which are in force.
#include <set>

#include "trustee/answers.h"
#include "trustee/trustee.h"
#include "wire/paths.h"

namespace valise::trustee {
namespace {

constexpr std::int64_t kHoldSkew = 24 * kHour;  // of an officer's hold; passed on it has no end
constexpr std::int64_t kTellAgainSeconds = 2;
constexpr std::int64_t kTellRefusedSecondsMax = 600;
constexpr std::size_t kTellersMax = 10'000;  // holds that wait for another seat's word
constexpr std::size_t kHoldsMax = 2000;

// An officer, device or mission that stands in that member's ledger, or the member itself; or a
// cable it released.
bool own_subject(const ledger::State& state, const cable::MemberId& member,
                 std::string_view subject) {
  const auto space = std::min(subject.find(' '), subject.size());
  const std::string_view kind = subject.substr(0, space);
  const std::string_view id = subject.substr(std::min(space + 1, subject.size()));
  if (kind == "officer") {
    const auto officer = cable::OfficerId::parse(id);
    return officer && state.has(ledger::officer_key(*officer));
  }
  if (kind == "mission") {
    const auto mission = cable::MissionId::parse(id);
    return mission && state.has(ledger::mission_key(*mission));
  }
  if (kind == "member") return id == member.str();
  const auto bytes = from_hex(id);
  const auto hash = bytes ? to_array<32>(*bytes) : fail(Code::malformed, "no id");
  if (!hash || to_hex(*hash) != id) return false;  // in capitals it would hold nothing
  if (kind == "device") return state.has(ledger::device_key(DeviceId{*hash}));
  return kind == "cable" && state.has(ledger::released_key(CableId{*hash}));
}

// Who asks for holds, as his ledger has him.
struct Asking {
  std::set<std::string> subjects;  // under which he stands: himself, device, missions, member
  bool may_lift = false;
};

Result<Asking> asking(const ledger::State& state, const Caller& caller, Time now) {
  const auto nobody = [] {
    return fail(Code::forbidden, "only to devices of officers in force", "holds");
  };
  const auto& device = caller.device;
  if (!device) return nobody();
  const auto officer = state.find<ledger::OfficerRecord>(ledger::officer_key(device->officer));
  if (!officer || !officer->in_force(now)) return nobody();
  const std::string person = "officer " + device->officer.str();
  const std::string machine = "device " + seal::signer_id(device->device_key).hex();
  Asking out{{person, machine, "member " + caller.member}, false};
  for (const cable::MissionId& mission : officer->accreditation.missions) {
    out.subjects.insert("mission " + mission.str());
  }
  out.may_lift = may_lift(state, *device, now);
  return out;
}

}  // namespace

bool may_lift(const ledger::State& state, const ledger::DeviceRecord& device, Time now) {
  const auto officer = state.find<ledger::OfficerRecord>(ledger::officer_key(device.officer));
  if (!officer || !officer->in_force(now)) return false;
  const auto signers = ledger::signers_of(ledger::EntryType::lifted);
  CHECK(signers.has_value());
  return (officer->accreditation.roles & signers->roles) != 0 &&
         !ledger::suspended(state, "officer " + device.officer.str()) &&
         !ledger::suspended(state, "device " + seal::signer_id(device.device_key).hex());
}

Result<http::Answer> Trustee::hold(View body, const Caller& caller, Time now) {
  TRY(const auto given, seal::decode<wire::SignedHold>(body));
  TRY(const auto hold, seal::decode<wire::Hold>(given.payload));
  const Mirror* mirror = mirror_of(hold.origin);
  if (mirror == nullptr) return fail(Code::not_found, "no such ledger", hold.origin);
  const Hash id{adopted_.domain.hash(wire::Hold::label, given.payload)};
  TRY(const bool known, seat_.knows_hold(id));
  // One that was lifted before it came this way stays lifted.
  TRY(const auto lifted, seat_.fact(lifted_fact(hold.origin, hold.subject, id)));
  if (known || lifted) return say(wire::HoldTaken{id, keys_.seat, {}});
  if (!own_subject(mirror->ledger.state(), mirror->rules.member, hold.subject)) {
    return fail(
        Code::refused,
        "a hold names an officer, device or mission that is in the own member's ledger, the "
        "member, or a cable that it released",
        "subject");
  }
  const bool passed_on = caller.kind == Caller::Kind::trustee;
  if (hold.time - now > kHoldSkew || (!passed_on && now - hold.time > kHoldSkew)) {
    return fail(Code::stale, "the hold is too old, or ahead of this clock", "time");
  }
  if (auto signer = may_hold(*mirror, given, now); !signer) {
    if (!passed_on) return Failure(std::move(signer).error());
    TRY_VOID(told_by_enough(*mirror, given, id, caller.seat, signer.error()));
  }
  TRY_VOID(seat_.put_hold(id, hold.subject, body));
  facts_.push_back({Event::hold_taken, {{"hold", id.hex()}}});
  to_pass_on_.push_back(to_bytes(body));
  return say(wire::HoldTaken{id, keys_.seat, {}});
}

Result<void> Trustee::may_hold(const Mirror& mirror, const wire::SignedHold& given,
                               Time now) const {
  TRY(const auto signer, ledger::verify_signer(mirror.rules, mirror.ledger.state(), now,
                                               wire::Hold::label, given.payload, given.signature));
  if ((signer.roles & ledger::kSecurityOfficer) != 0) return {};
  return fail(Code::refused, "a hold is signed by a security officer", "signature");
}

// Whoever gave it may have left since, or lost his device: that lifts nothing. Of f+1 seats that
// have it, one is honest and took it when he might.
Result<void> Trustee::told_by_enough(const Mirror& mirror, const wire::SignedHold& given,
                                     const Hash& id, std::uint8_t seat, const Error& otherwise) {
  TRY_VOID(ledger::verify_former_signer(mirror.rules, mirror.ledger.state(), wire::Hold::label,
                                        given.payload, given.signature));
  if (tellers_.size() >= kTellersMax && !tellers_.contains(id)) return Failure(otherwise);
  std::set<std::uint8_t>& tellers = tellers_[id];
  tellers.insert(seat);
  if (tellers.size() <= adopted_.charter.liars) return Failure(otherwise);
  tellers_.erase(id);
  return {};
}

Result<http::Answer> Trustee::holds(const Caller& caller, Time now) const {
  const auto member = cable::MemberId::parse(caller.member);
  const Mirror* mirror = member ? mirror_of(adopted_.charter.origin_of(*member)) : nullptr;
  if (mirror == nullptr) return fail(Code::forbidden, "only to devices of a member", "holds");
  TRY_VOID(must_be_level(is_level(*mirror)));
  TRY(const Asking by, asking(mirror->ledger.state(), caller, now));
  wire::Holds out{mirror->rules.origin, by.may_lift, {}, keys_.seat, now};
  TRY(const auto all, seat_.all_holds());
  for (const Bytes& bytes : all) {
    TRY(auto given, seal::decode<wire::SignedHold>(bytes));
    TRY(const auto hold, seal::decode<wire::Hold>(given.payload));
    if (hold.origin != out.origin) continue;
    if (!out.whole && !by.subjects.contains(hold.subject)) continue;
    out.holds.push_back(std::move(given));
    if (out.holds.size() == kHoldsMax) break;
  }
  return say(wire::Statement{state_word(out)});
}

std::string Trustee::lifted_fact(const std::string& origin, const std::string& subject,
                                 const Hash& hold) {
  return "lifted " + origin + " " + subject + " " + hold.hex();
}

// Every other seat, those that are silent just now as well.
void Trustee::owe_holds(Time now) {
  for (const Bytes& hold : std::exchange(to_pass_on_, {})) {
    for (const ledger::Seat& seat : adopted_.charter.seats) {
      if (seat.number != keys_.seat) owed_.push_back({seat.number, hold, now, kTellAgainSeconds});
    }
  }
}

void Trustee::pass_on(Time now, std::vector<http::Errand>& errands) {
  std::vector<Owed> later;
  for (Owed& owed : owed_) {
    if (owed.when > now) {
      later.push_back(std::move(owed));
      continue;
    }
    const std::uint64_t id = ++last_errand_;
    errands.push_back({id, "trustee " + std::to_string(owed.seat), std::string(wire::path::hold),
                       owed.hold, 5'000});
    sent_[id] = {owed.seat, false, std::move(owed.hold), owed.wait};
  }
  owed_ = std::move(later);
}

// A seat that was silent is told again soon; one that refused, whose mirror may not know the signer
// yet, later and later.
void Trustee::take_hold_return(Sent sent, const http::Return& back, Time now) {
  if (back.answer && back.answer->status == 200) return;
  const std::int64_t wait = back.answer ? sent.wait : kTellAgainSeconds;
  const std::int64_t next = std::min(2 * wait, kTellRefusedSecondsMax);
  owed_.push_back({sent.seat, std::move(sent.hold), now + wait, next});
}

}  // namespace valise::trustee
