// Cables: released by their originator, received by a mission, filed; voided, corrected,
// superseded, cancelled, withdrawn.
#include <algorithm>
#include <set>

#include "cable/header.h"
#include "ledger/applying.h"

namespace valise::ledger::law {
namespace {

constexpr std::int64_t kYearSlack =
    2 * kMinute;  // a number given just before midnight, 31 December

// Row 21: threshold, seats and suite are those of the charter, the level within its ceiling.
Result<void> check_policy(const Rules& rules, const cable::Policy& policy) {
  if (policy.charter != rules.charter_hash) return unlawful("sealed under another charter");
  if (policy.level > rules.charter.ceiling) return unlawful("above the charter's ceiling");
  if (policy.threshold != rules.charter.threshold) return unlawful("another threshold");
  const auto& suites = rules.charter.suites;
  if (std::find(suites.begin(), suites.end(), policy.suite) == suites.end()) {
    return unlawful("a suite that is not in the charter");
  }
  if (policy.seats.size() != rules.charter.seats.size()) return unlawful("other seats");
  for (const Seat& seat : rules.charter.seats) {
    const auto found = policy.seats.find(seat.number);
    if (found == policy.seats.end() || found->second != seat.key_id) {
      return unlawful("a seat's key that is not in the charter");
    }
  }
  return {};
}

Result<void> check_number(const Applying& now, const cable::Number& number) {
  if (number.year != year_of(now.time) && number.year != year_of(now.time - kYearSlack)) {
    return unlawful("the number's year is not the entry's");
  }
  const Key key = serial_key(number.mission, number.year);
  const auto last = now.change.get(key.bytes());
  const std::uint64_t expected = (last ? read_u64(*last) : 0) + 1;
  if (number.serial != expected) {
    return unlawful("the number is not the next, " + std::to_string(expected));
  }
  Bytes serial;
  append_u64(serial, expected);
  now.change.put(key, std::move(serial));
  return {};
}

Result<void> check_clearances(const Applying& now, std::uint8_t needed, const Hash& text,
                              const std::vector<PersonalSignature>& given) {
  std::set<cable::OfficerId> clearers;
  for (const PersonalSignature& signature : given) {
    TRY(const DeviceId device, seal::signer_of(signature.device));
    TRY(const DeviceRecord record, device_in_force(now, device));
    const Bytes payload = seal::encode(Clearance{text, record.officer});
    TRY(const Person clearer,
        verify_person(now, "clear", payload, now.rules.domain.hash("clear", payload), signature));
    if ((clearer.accreditation.roles & kClearer) == 0) return unlawful("no clearer");
    clearers.insert(clearer.officer);
  }
  if (clearers.size() < needed) return unlawful("too few clearances");
  return {};
}

bool serves(const Accreditation& accreditation, const cable::MissionId& mission) {
  const auto& missions = accreditation.missions;
  return std::find(missions.begin(), missions.end(), mission) != missions.end();
}

Result<void> check_releaser(const Applying& now, const cable::Header& header, View header_bytes,
                            const ReleasedEvidence& evidence) {
  const CableId cable = cable::cable_id(now.rules.domain, header_bytes);
  const auto challenge = now.rules.domain.hash("release", cable.view());
  TRY(const Person releaser,
      verify_person(now, "cable", header_bytes, challenge, evidence.releaser));
  if ((releaser.accreditation.roles & kReleaser) == 0 ||
      !serves(releaser.accreditation, header.policy.originator)) {
    return unlawful("the signer may not release for this mission");
  }
  const auto mission = now.change.find<MissionRecord>(mission_key(header.policy.originator));
  if (!mission) return unlawful("the originator is no open mission of this ledger");
  return check_clearances(now, mission->opening.clearances, header.content.text,
                          evidence.clearances);
}

void put_received(const Applying& now, const cable::MissionId& mission, const CableId& cable,
                  const cable::Policy& policy) {
  const auto record = now.change.find<MissionRecord>(mission_key(mission));
  CHECK(record.has_value());
  now.change.put_record(received_key(mission, cable), ReceivedRecord{now.index,
                                                                     now.time,
                                                                     policy.originator,
                                                                     policy.level,
                                                                     {record->opening.default_file},
                                                                     std::nullopt});
}

Result<cable::Header> header_from_own(const Applying& now, const CableId& cable) {
  const auto own = now.change.find<ReleasedRecord>(released_key(cable));
  if (!own) return unlawful("the cable was not released in this ledger, and no proof is given");
  return cable::decode_header(own->header);
}

Result<CableId> cable_of(std::string_view hex) {
  TRY(const Bytes id, from_hex(hex));
  TRY(const auto bytes, to_array<32>(id));
  if (to_hex(id) != hex) return unlawful("a cable's id is written in small letters");
  return CableId{bytes};
}

// A cable that takes another's place: of the same mission, and released after it.
Result<void> check_successor(const Applying& now, const ReleasedRecord& of, const Successor& by) {
  const auto record = now.change.find<ReleasedRecord>(released_key(by.cable));
  if (!record || record->voided || record->number != by.number ||
      record->number.mission != of.number.mission) {
    return unlawful("the cable in its place is not one that this mission released");
  }
  if (record->index.value <= of.index.value) {
    return unlawful("the cable in its place was released before it");
  }
  return {};
}

// The header under a proof that the originator's ledger, cosigned by q seats, released it.
Result<cable::Header> header_from_proof(const Applying& now, const CableId& cable,
                                        const ReceivedEvidence& evidence) {
  if (!evidence.released || !evidence.proof) return unlawful("no proof of release");
  TRY(const Entry entry, decode_entry(*evidence.released));
  if (entry.type != EntryType::released) return unlawful("the proof is of another entry");
  TRY(const auto fact, seal::decode<Released>(entry.payload));
  TRY(auto header, cable::decode_header(fact.header));
  if (cable::cable_id(now.rules.domain, fact.header) != cable) {
    return unlawful("the proof is of another cable");
  }
  const Member* member = now.rules.charter.member(header.policy.originator.member());
  if (member == nullptr) return unlawful("the originator is no member");
  TRY(const auto proof, tlog::parse_proof(*evidence.proof));
  TRY_VOID(tlog::verify_proof(*evidence.released, proof, trust_of(now.rules.charter, *member)));
  return header;
}

}  // namespace

Result<void> released(const Applying& now, const Entry& entry) {
  TRY(const auto fact, seal::decode<Released>(entry.payload));
  TRY(const auto evidence, seal::decode<ReleasedEvidence>(entry.evidence));
  TRY(const auto header, cable::decode_header(fact.header));
  if (fact.number.mission != header.policy.originator) {
    return unlawful("the number is another mission's");
  }
  TRY_VOID(check_policy(now.rules, header.policy));
  const CableId cable = cable::cable_id(now.rules.domain, fact.header);
  if (now.change.has(released_key(cable))) return unlawful("the cable has a number already");
  TRY_VOID(check_releaser(now, header, fact.header, evidence));
  TRY_VOID(check_number(now, fact.number));
  now.change.put_record(released_key(cable),
                        ReleasedRecord{now.index, fact.number, fact.header, false});
  put_received(now, header.policy.originator, cable, header.policy);
  for (const cable::Addressee& addressee : header.policy.addressees) {
    now.change.put(addressed_prefix(addressee.mission).with(now.index.value),
                   to_bytes(cable.view()));
  }
  return {};
}

Result<void> voided(const Applying& now, const Entry& entry) {
  TRY(const auto fact, seal::decode<Voided>(entry.payload));
  TRY(const auto evidence, seal::decode<VoidedEvidence>(entry.evidence));
  auto record = now.change.find<ReleasedRecord>(released_key(fact.cable));
  if (!record || record->number != fact.number) return unlawful("no such cable");
  if (record->voided) return unlawful("the number is void already");
  if (evidence.malformed.empty()) return unlawful("no seat says that its share is malformed");
  for (const Bytes& statement : evidence.malformed) {
    TRY(const auto parsed, seal::parse_sign1(statement));
    TRY(const auto word, seal::decode<Malformed>(parsed.payload));
    const Seat* seat = now.rules.charter.seat(word.seat);
    if (seat == nullptr || word.cable != fact.cable) return unlawful("a word on another cable");
    TRY_VOID(seal::verify_detached(seat->statement_key, now.rules.domain.label("malformed"),
                                   parsed.payload, parsed.signature));
  }
  record->voided = true;
  now.change.put_record(released_key(fact.cable), *record);
  return {};
}

Result<void> received(const Applying& now, const Entry& entry) {
  TRY(const auto fact, seal::decode<Received>(entry.payload));
  TRY(const auto evidence, seal::decode<ReceivedEvidence>(entry.evidence));
  if (!now.change.has(mission_key(fact.mission))) return unlawful("no open mission of this ledger");
  if (now.change.has(received_key(fact.mission, fact.cable))) return unlawful("received already");
  TRY(const auto header, evidence.released ? header_from_proof(now, fact.cable, evidence)
                                           : header_from_own(now, fact.cable));
  const auto& addressees = header.policy.addressees;
  const bool addressed =
      std::any_of(addressees.begin(), addressees.end(),
                  [&](const cable::Addressee& a) { return a.mission == fact.mission; });
  if (!addressed) return unlawful("the cable is not addressed to this mission");
  put_received(now, fact.mission, fact.cable, header.policy);
  return {};
}

Result<void> filed(const Applying& now, const SignedAct& by) {
  const std::string_view subject = by.act.subject;
  if (subject.size() < 66 || subject[64] != ' ')
    return unlawful("the subject is cable and mission");
  TRY(const CableId cable, cable_of(subject.substr(0, 64)));
  TRY(const auto mission, cable::MissionId::parse(subject.substr(65)));
  TRY(const auto record, seal::decode<Filing>(by.act.record));
  if (record.files.empty()) return unlawful("filed nowhere");
  const Key key = received_key(mission, cable);
  auto current = now.change.find<ReceivedRecord>(key);
  if (!current) return unlawful("the mission has not received this cable");
  if (by.act.replaces != current->filed) {
    return unlawful("the act does not replace the record in force");
  }
  current->files = record.files;
  current->filed = by.identity;
  now.change.put_record(key, *current);
  return {};
}

Result<void> status_changed(const Applying& now, const SignedAct& by) {
  using cable::Status;
  TRY(const CableId cable, cable_of(by.act.subject));
  TRY(const auto to, seal::decode<StatusChange>(by.act.record));
  const auto released = now.change.find<ReleasedRecord>(released_key(cable));
  if (!released || released->voided) return unlawful("the cable was not released in this ledger");
  for (const Person& signer : by.signers) {
    if (!serves(signer.accreditation, released->number.mission)) {
      return unlawful("the signer does not serve the mission that released it");
    }
  }
  const auto current = now.change.find<StatusRecord>(status_key(cable));
  const std::optional<Hash> in_force = current ? std::optional(current->act) : std::nullopt;
  if (by.act.replaces != in_force) {
    return unlawful("the act does not replace the record in force");
  }
  const bool replaced = to.status == Status::corrected || to.status == Status::superseded;
  const Status before = current ? current->status : Status::in_force;
  // Twice corrected is one correction more; nothing else happens twice, and nothing is undone.
  const bool again = current && current->by && to.by && current->by->cable == to.by->cable;
  if (to.status < before || (to.status == before && (!replaced || again))) {
    return unlawful("it is " + std::string(name(before)) + " already");
  }
  if (replaced != to.by.has_value()) {
    return unlawful("another cable corrects or supersedes it; none cancels or withdraws it");
  }
  if (to.by) TRY_VOID(check_successor(now, *released, *to.by));
  now.change.put_record(status_key(cable), StatusRecord{by.identity, now.index, to.status, to.by});
  return {};
}

}  // namespace valise::ledger::law
