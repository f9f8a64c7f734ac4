// How much was taken, by this seat's mirror and by what it released itself (spec/federation.md).
#include "wire/damage.h"

#include "custody/judgement.h"
#include "seal/hash.h"
#include "trustee/answers.h"
#include "trustee/trustee.h"
#include "watch/damage.h"

namespace valise::trustee {
namespace {

// Whom the question is about, as his member's ledger has him.
struct Suspect {
  std::optional<cable::OfficerId> officer;
  std::optional<DeviceId> device;
  std::optional<cable::MissionId> mission;
};

Result<Suspect> parse_suspect(const ledger::State& state, const cable::MemberId& member,
                              std::string_view subject) {
  const auto space = std::min(subject.find(' '), subject.size());
  const std::string_view kind = subject.substr(0, space);
  const std::string_view id = subject.substr(std::min(space + 1, subject.size()));
  Suspect out;
  if (kind == "member" && id == member.str()) return out;
  if (kind == "mission") {
    TRY(out.mission, cable::MissionId::parse(id));
    if (state.has(ledger::mission_key(*out.mission))) return out;
  }
  if (kind == "officer") {
    TRY(out.officer, cable::OfficerId::parse(id));
    if (state.has(ledger::officer_key(*out.officer))) return out;
  }
  if (kind == "device") {
    TRY(const Bytes bytes, from_hex(id));
    TRY(const auto hash, to_array<32>(bytes));
    out.device = DeviceId{hash};
    const auto device = state.find<ledger::DeviceRecord>(ledger::device_key(*out.device));
    if (device) {
      out.officer = device->officer;
      return out;
    }
  }
  return fail(Code::not_found,
              "no officer, device or mission of that name stands in your member's ledger",
              "subject");
}

// Whether an officer could have opened what his member holds: in a file that was ever granted to
// him, at a mission that he serves, at a level that he is cleared for. Grants that have ended count
// too: the record does not say since when.
class Reach {
 public:
  Reach(const ledger::State& state, const std::optional<cable::OfficerId>& officer)
      : state_(state), officer_(officer) {
    if (officer) record_ = state.find<ledger::OfficerRecord>(ledger::officer_key(*officer));
  }

  bool has(const cable::MissionId& mission, const ledger::ReceivedRecord& held) {
    if (!officer_) return true;
    if (!record_ || held.level > record_->accreditation.clearance) return false;
    const auto& serves = record_->accreditation.missions;
    return std::find(serves.begin(), serves.end(), mission) != serves.end() &&
           std::any_of(held.files.begin(), held.files.end(),
                       [&](const auto& file) { return granted(file); });
  }

 private:
  bool granted(const cable::FileId& file) {
    const auto [known, fresh] = granted_.try_emplace(file, false);
    if (fresh) known->second = state_.has(ledger::grant_key(*officer_, file));
    return known->second;
  }

  const ledger::State& state_;
  std::optional<cable::OfficerId> officer_;
  std::optional<ledger::OfficerRecord> record_;
  std::map<cable::FileId, bool> granted_;
};

watch::DamageKind kind_of(const ledger::ReceivedRecord& held) {
  return {held.originator, held.level,
          held.files.empty() ? cable::FileId{}
                             : *std::min_element(held.files.begin(), held.files.end())};
}

// Every cable that the member's missions had received by then.
void count_held(const ledger::State& state, const Suspect& suspect, Time to,
                watch::DamageCount& count) {
  Reach reach(state, suspect.officer);
  const Bytes prefix = ledger::Key(ledger::Kind::received).bytes();
  state.scan(prefix, ledger::prefix_end(prefix), [&](View key, View value) {
    const std::string_view text = text_of(key.subspan(1, key.size() - 34));
    const auto mission = cable::MissionId::parse(text);
    const auto held = seal::decode<ledger::ReceivedRecord>(value);
    const auto cable = to_array<32>(key.last(32));
    CHECK(mission && held && cable);
    if (held->time >= to) return true;
    const bool here = !suspect.mission || *suspect.mission == *mission;
    count.held(CableId{*cable}, kind_of(*held), here && reach.has(*mission, *held));
    return true;
  });
}

std::vector<wire::DamageGroup> groups(const watch::DamageCount::Tally& tally) {
  std::vector<wire::DamageGroup> out;
  for (const auto& [kind, cables] : tally) {
    out.push_back({kind.originator, kind.level, kind.file, cables});
  }
  return out;
}

// What this seat released nothing of, cable by cable.
std::vector<wire::DamageWithheld> withheld(
    const std::vector<store::CableReadings>& cables,
    const std::vector<std::pair<CableId, LeafIndex>>& not_released) {
  std::vector<wire::DamageWithheld> out;
  auto cable = cables.begin();
  for (const auto& [id, index] : not_released) {
    if (out.empty() || out.back().cable != id) {
      while (cable != cables.end() && cable->cable < id) ++cable;
      CHECK(cable != cables.end() && cable->cable == id);
      out.push_back({id, cable->originator, cable->level, cable->file, cable->requests, {}});
    }
    out.back().withheld.push_back(index);
  }
  return out;
}

}  // namespace

Result<store::ReadingsOf> Trustee::may_assess(const wire::DamageRequest& asked,
                                              const Caller& caller) const {
  TRY(const Mirror* mirror, overseen_by(caller));
  const std::string& origin = mirror->rules.origin;
  const ledger::State& state = mirror->ledger.state();
  if (asked.from >= asked.to) return fail(Code::usage, "the period ends before it begins", "to");
  const auto head = state.find<ledger::HeadRecord>(ledger::head_key());
  if (!head || head->mark + 1 < asked.to) {  // what it has not heard it does not count as nothing
    return fail(Code::gap, "this seat has not heard the ledger so far", origin);
  }
  TRY(const Suspect suspect, parse_suspect(state, mirror->rules.member, asked.subject));
  return store::ReadingsOf{origin,          suspect.officer, suspect.device,
                           suspect.mission, asked.from,      asked.to};
}

Result<http::Answer> Trustee::damage(const wire::DamageRequest& asked, const Caller& caller,
                                     Time now) {
  TRY(const store::ReadingsOf of, may_assess(asked, caller));
  const ledger::State& state = mirror_of(of.origin)->ledger.state();
  TRY(const auto cables, readings_.by_cable(of, std::nullopt, -1));
  store::ReadingsOf settled = of;  // of what is newer, something may still be released
  settled.to = std::min(of.to, now + -custody::kFreshSeconds);
  TRY(const auto not_released, readings_.not_released(settled, wire::kDamageWithheldMax));
  watch::DamageCount count;
  Bytes ids;
  wire::Damage out;
  for (const store::CableReadings& each : cables) {
    count.opened(each.cable, {each.originator, each.level, each.file});
    append(ids, each.cable.view());
    out.requests += each.requests;
  }
  count_held(state, {of.officer, of.device, of.mission}, of.to, count);
  out.origin = of.origin;
  out.subject = asked.subject;
  out.from = of.from;
  out.to = of.to;
  out.opened = groups(count.opened());
  out.could = groups(count.could());
  out.could_not = groups(count.could_not());
  out.cables = Hash{seal::sha256(ids)};
  out.withheld = withheld(cables, not_released);
  const auto head = state.find<ledger::HeadRecord>(ledger::head_key());
  CHECK(head.has_value());
  out.heard = head->mark;
  out.seat = keys_.seat;
  out.time = now;
  return say(wire::Statement{state_word(out)});
}

Result<http::Answer> Trustee::damage_cables(const wire::DamageCablesRequest& request,
                                            const Caller& caller) {
  TRY(const store::ReadingsOf of, may_assess(request.asked, caller));
  TRY(const auto cables, readings_.by_cable(of, request.after, wire::kDamageCablesMax));
  wire::DamageCables out;
  for (const store::CableReadings& each : cables) {
    out.cables.push_back({each.cable, number_of(each.cable, each.originator), each.originator,
                          each.level, each.file, each.requests, each.first, each.last});
  }
  return say(out);
}

}  // namespace valise::trustee
