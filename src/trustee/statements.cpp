// What a seat says to terminals without any node between: how a record stands now, who
// opened a cable (PROTOCOL.md rows 9, 58, 81).
#include <algorithm>
#include <set>

#include "cable/header.h"
#include "custody/need_to_know.h"
#include "seal/hash.h"
#include "trustee/answers.h"
#include "trustee/trustee.h"

namespace valise::trustee {
namespace {

constexpr std::size_t kKeysMax = 200;

bool roster_key(const Bytes& key) {
  return !key.empty() && key[0] > static_cast<std::uint8_t>(ledger::Kind::head) &&
         key[0] < static_cast<std::uint8_t>(ledger::Kind::roster_end);
}

// DESIGN.md §4: to seal to a mission one must be able to check its key's record and the act that
// opened it. Nothing else of a ledger is another member's to read.
bool of_a_mission(const Bytes& key) {
  return !key.empty() && key[0] == static_cast<std::uint8_t>(ledger::Kind::mission);
}
Failure only_missions(const Caller& caller, const std::string& origin) {
  if (caller.narrowed) {
    return fail(Code::forbidden, std::string(custody::withheld_row(*caller.narrowed).title),
                origin);
  }
  return fail(Code::forbidden, "another member is told of this ledger's missions alone", origin);
}

// Whoever is suspended still learns it, and how he himself stands in the record.
std::vector<Bytes> own_keys(const Caller& caller) {
  const cable::OfficerId& officer = caller.device->officer;
  const DeviceId device = seal::signer_id(caller.device->device_key);
  return {ledger::officer_key(officer).bytes(), ledger::device_key(device).bytes(),
          ledger::suspension_key("officer " + officer.str()).bytes(),
          ledger::suspension_key("device " + device.hex()).bytes()};
}

bool may_be_told(const Caller& caller, const ledger::Rules& rules, const Bytes& key) {
  if (of_a_mission(key) || caller.sees_all_of(rules.member)) return true;
  if (!caller.narrowed || caller.member != rules.member.str()) return false;
  const auto own = own_keys(caller);
  return std::find(own.begin(), own.end(), key) != own.end();
}

// Requests of one sort: when, and by how many.
struct Tally {
  std::optional<Time> first, last;
  std::set<cable::OfficerId> officers;

  void add(const ledger::RequestRecord& record) {
    if (!first) first = record.time;
    last = record.time;
    officers.insert(record.request.officer);
  }
  // Any that one of them has now: a pseudonym's roles tell no more than that.
  ledger::Roles roles(const ledger::State& state) const {
    ledger::Roles out = 0;
    for (const cable::OfficerId& each : officers) {
      const auto officer = state.find<ledger::OfficerRecord>(ledger::officer_key(each));
      if (officer) out |= officer->accreditation.roles;
    }
    return out;
  }
};

std::vector<Hash> requests_of(const ledger::State& state, const CableId& cable,
                              const cable::MissionId& mission) {
  std::vector<Hash> out;
  const Bytes prefix = ledger::opening_prefix(cable, mission).bytes();
  state.scan(prefix, ledger::prefix_end(prefix), [&](View, View id) {
    const auto hash = to_array<32>(id);
    CHECK(hash.has_value());
    out.push_back(Hash{*hash});
    return true;
  });
  return out;
}

// What one ledger says of one mission and one cable. What this seat refused at the entry it never
// releases: the word on it is final.
Result<wire::WhoMission> count_openings(const ledger::State& state, const store::Seat& seat,
                                        const CableId& cable, const cable::MissionId& mission) {
  wire::WhoMission out;
  out.mission = mission;
  if (const auto held = state.find<ledger::ReceivedRecord>(ledger::received_key(mission, cable))) {
    out.received = held->time;
  }
  Tally opened, asked;
  std::set<custody::WithheldCode> reasons;
  for (const Hash& id : requests_of(state, cable, mission)) {
    const auto record = state.find<ledger::RequestRecord>(ledger::request_key(id));
    CHECK(record.has_value());
    TRY(const auto opening, seat.opening(id));
    const bool withheld =
        opening && opening->at_index && out.withheld.size() < wire::WhoMission::kWithheldMax;
    if (withheld) {
      out.withheld.push_back(record->index);
      reasons.insert(*opening->at_index);
    }
    if (!record->charged) continue;
    asked.add(*record);
    if (!withheld) opened.add(*record);
  }
  out.first_opened = opened.first;
  out.last_opened = opened.last;
  out.officers = static_cast<std::uint32_t>(opened.officers.size());
  out.first_asked = asked.first;
  out.last_asked = asked.last;
  out.askers = static_cast<std::uint32_t>(asked.officers.size());
  out.reasons.assign(reasons.begin(), reasons.end());
  out.roles = opened.roles(state);
  out.asker_roles = asked.roles(state);
  if (const auto use = state.find<ledger::Use>(ledger::accepted_key(cable, mission))) {
    out.accepted = use->time;
  }
  return out;
}

}  // namespace

Result<http::Answer> Trustee::current(const wire::CurrentRequest& request, const Caller& caller,
                                      Time now) {
  const Mirror* mirror = mirror_of(request.origin);
  if (mirror == nullptr) return fail(Code::not_found, "no such ledger", request.origin);
  TRY_VOID(must_be_level(is_level(*mirror)));
  if (request.keys.size() > kKeysMax) return fail(Code::too_large, "over 200 keys", "keys");
  const auto may = [&](const Bytes& key) { return may_be_told(caller, mirror->rules, key); };
  if (!std::all_of(request.keys.begin(), request.keys.end(), may)) {
    return only_missions(caller, request.origin);
  }
  wire::CurrentAnswer out;
  for (const Bytes& key : request.keys) {
    if (!roster_key(key)) return fail(Code::refused, "only people, keys and missions", "keys");
    const auto value = mirror->ledger.state().get(key);
    wire::Current word{request.origin,        key,           std::nullopt, mirror->ledger.size(),
                       mirror->ledger.root(), adopted_.hash, keys_.seat,   now};
    if (value) word.record = Hash{seal::sha256(*value)};
    out.statements.push_back(state_word(word));
    out.values.push_back(value ? std::vector{wire::RosterRow{key, *value}}
                               : std::vector<wire::RosterRow>{});
  }
  return say(out);
}

Result<http::Answer> Trustee::record(const wire::RecordRequest& request, const Caller& caller) {
  const Mirror* mirror = mirror_of(request.origin);
  if (mirror == nullptr) return fail(Code::not_found, "no such ledger", request.origin);
  TRY(const std::string note, mirror->ledger.note(store::Note::final));
  if (note.empty()) return fail(Code::too_few, "no checkpoint with enough cosignatures yet");
  TRY(const auto final, tlog::open_final(note, mirror->trust));
  const TreeSize size = final.checkpoint.head.size;
  if (request.index.value >= size.value) {
    return fail(Code::too_few, "the entry has not enough cosignatures yet");
  }
  wire::Proved out;
  TRY(out.entry, mirror->ledger.entry(request.index));
  TRY(const ledger::Entry entry, ledger::decode_entry(out.entry));
  if (entry.type != ledger::EntryType::mission_opened &&
      !caller.sees_all_of(mirror->rules.member)) {
    return only_missions(caller, request.origin);
  }
  if (!ledger::signers_of(entry.type)) return fail(Code::refused, "only acts on the roster");
  TRY(auto hashes, tlog::inclusion_proof(mirror->ledger.hashes(), request.index, size));
  out.proof = tlog::print(tlog::Proof{{}, request.index, std::move(hashes), note});
  return say(out);
}

// Who serves the mission that sent it, or oversees its member.
Result<void> Trustee::may_ask_who(const ledger::State& originators,
                                  const cable::MissionId& originator, const Caller& caller,
                                  Time now) const {
  if (!caller.device) return {};
  if (!caller.narrowed && may_lift(originators, *caller.device, now)) return {};
  const custody::Asker asker{caller.device->officer, seal::signer_id(caller.device->device_key),
                             originator};
  const auto no = custody::judge_asker(originators, seat_, asker, now);
  if (!no) return {};
  return fail(Code::forbidden, std::string(custody::withheld_row(*no).title), originator.str());
}

Result<http::Answer> Trustee::who(const wire::WhoRequest& request, const Caller& caller, Time now) {
  const Mirror* mirror = mirror_of(request.origin);
  const bool own = mirror != nullptr && caller.member == mirror->rules.member.str();
  const auto released =
      own ? mirror->ledger.state().find<ledger::ReleasedRecord>(ledger::released_key(request.cable))
          : std::nullopt;
  if (!released) return fail(Code::not_found, "no such cable, or not your member's");
  TRY(const auto header, cable::decode_header(released->header));
  TRY_VOID(may_ask_who(mirror->ledger.state(), header.policy.originator, caller, now));
  wire::Who out;
  out.cable = request.cable;
  out.seat = keys_.seat;
  out.time = now;
  std::set<std::string> heard;
  for (const cable::Addressee& addressee : header.policy.addressees) {
    const std::string origin = adopted_.charter.origin_of(addressee.mission.member());
    const Mirror* reader = mirror_of(origin);
    if (reader == nullptr) continue;
    const ledger::State& state = reader->ledger.state();
    TRY(auto counted, count_openings(state, seat_, request.cable, addressee.mission));
    out.missions.push_back(std::move(counted));
    if (!heard.insert(origin).second) continue;
    const auto head = state.find<ledger::HeadRecord>(ledger::head_key());
    out.heard.push_back(
        {origin, reader->ledger.size(), reader->ledger.root(), head ? head->mark : Time{}});
  }
  return say(wire::Statement{state_word(out)});
}

// Bytes that nobody else can know and that need no memory: the seat derives them again.
Secret Trustee::possession_bytes(const cable::MissionId& mission, const KeyId& key) const {
  Bytes info = adopted_.domain.label("possession-challenge");
  append(info, key.view());
  append(info, view_of(mission.str()));
  return seal::hkdf(seal::HashAlgorithm::sha256, keys_.statement.seed().expose_secret(), {}, info,
                    32);
}

Result<http::Answer> Trustee::possession(const wire::PossessionRequest& request) {
  TRY(const auto key, seal::to_kem_public(request.kem_public));
  const Secret bytes = possession_bytes(request.mission, seal::key_id(key));
  wire::PossessionChallenge out;
  TRY(out.sealed, seal::hpke_seal(key, adopted_.domain.label("possession-challenge"),
                                  view_of(request.mission.str()), bytes.expose_secret(), random_));
  return say(out);
}

Result<http::Answer> Trustee::possession_proof(const wire::PossessionProof& proof, Time now) {
  const Secret expected = possession_bytes(proof.mission, proof.key_id);
  if (!equal_constant_time(expected.expose_secret(), proof.opened)) {
    return fail(Code::verification_failed, "these are not the bytes that were sealed to the key");
  }
  const ledger::Possession word{keys_.seat, proof.mission, proof.key_id, now};
  return say(wire::Statement{
      seal::sign1(keys_.statement, adopted_.domain.label("possession"), seal::encode(word))});
}

Result<wire::Heads> Trustee::heads() const {
  wire::Heads out;
  out.seat = keys_.seat;
  out.rejoining = rejoining_;
  for (const auto& [origin, mirror] : mirrors_) {
    wire::HeadsRow row;
    row.origin = origin;
    TRY(row.final_note, mirror->ledger.note(store::Note::final));
    TRY(row.own_note, mirror->ledger.note(store::Note::own));
    row.size = mirror->ledger.size();
    const auto head = mirror->ledger.state().find<ledger::HeadRecord>(ledger::head_key());
    if (head) row.mark = head->mark;
    out.ledgers.push_back(std::move(row));
  }
  return out;
}

}  // namespace valise::trustee
