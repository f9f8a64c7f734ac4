// Acts on people, devices, files and missions.
#include <algorithm>
#include <set>

#include "ledger/applying.h"

namespace valise::ledger::law {
namespace {

constexpr std::int64_t kActAge = 24 * kHour;     // a signed act may wait so long for its entry
constexpr std::int64_t kActAhead = 5 * kMinute;  // and may be so far ahead of the mark
constexpr Time kForever{253402300799};

Result<void> check_replaces(const Act& act, const std::optional<Hash>& current) {
  if (act.replaces != current) return unlawful("the act does not replace the record in force");
  return {};
}

template <class Record>
std::optional<Hash> current_act(const std::optional<Record>& record) {
  return record ? std::optional(record->act) : std::nullopt;
}

bool is_registrar(const OfficerRecord& record) {
  return !record.ended && (record.accreditation.roles & kRegistrar) != 0;
}

void note_registrar(const Applying& now, const cable::OfficerId& officer, bool in_force) {
  const Key key = Key(Kind::registrar).with(officer.str());
  if (in_force) {
    now.change.put(key, {});
  } else {
    now.change.erase(key);
  }
}

// Two registrars must remain, or nobody could ever accredit again.
Result<void> check_registrars_remain(const Applying& now, const cable::OfficerId& leaving) {
  const Bytes prefix = Key(Kind::registrar).bytes();
  int others = 0;
  now.change.scan(prefix, prefix_end(prefix), [&](View key, View) {
    if (!equal(key, Key(Kind::registrar).with(leaving.str()).bytes())) ++others;
    return others < 2;
  });
  if (others < 2) return unlawful("fewer than two registrars would remain");
  return {};
}

Result<void> check_rate(const Applying& now, const cable::OfficerId& officer) {
  const std::uint32_t limit = now.rules.charter.accreditations_a_day;
  const auto at = [](Time t) {
    return Key(Kind::accredited)
        .with(static_cast<std::uint64_t>(std::max<std::int64_t>(t.seconds, 0)));
  };
  std::uint32_t count = 0;
  now.change.scan(at(now.time - kDay + 1).bytes(), at(now.time + 1).bytes(), [&](View, View) {
    ++count;
    return true;
  });
  if (limit != 0 && count >= limit)
    return unlawful("more accreditations in a day than the charter allows");
  now.change.put(at(now.time).with(officer.str()), {});
  return {};
}

Result<void> accredited(const Applying& now, const SignedAct& by) {
  TRY(const auto officer, cable::OfficerId::parse(by.act.subject));
  TRY(const auto record, seal::decode<Accreditation>(by.act.record));
  if (officer.member() != now.rules.member) return unlawful("an officer of another member");
  for (const auto& mission : record.missions) {
    if (!now.change.has(mission_key(mission))) return unlawful("a mission that is not open");
  }
  if (record.roles == 0 || record.roles > kRolesAll) return unlawful("no such role");
  if (record.until <= now.time) return unlawful("an end date in the past");
  if (record.clearance > now.rules.charter.ceiling) {
    return unlawful("a clearance above the charter's ceiling");
  }
  const auto current = now.change.find<OfficerRecord>(officer_key(officer));
  TRY_VOID(check_replaces(by.act, current_act(current)));
  if (!current) TRY_VOID(check_rate(now, officer));
  const OfficerRecord made{by.identity, now.index, record, false};
  if (current && is_registrar(*current) && !is_registrar(made)) {
    TRY_VOID(check_registrars_remain(now, officer));
  }
  now.change.put_record(officer_key(officer), made);
  note_registrar(now, officer, is_registrar(made));
  return {};
}

Result<void> officer_ended(const Applying& now, const SignedAct& by) {
  TRY(const auto officer, cable::OfficerId::parse(by.act.subject));
  TRY_VOID(seal::decode<Narrowing>(by.act.record));
  auto current = now.change.find<OfficerRecord>(officer_key(officer));
  if (!current || current->ended) return unlawful("the officer is not accredited");
  TRY_VOID(check_replaces(by.act, current->act));
  if (is_registrar(*current)) TRY_VOID(check_registrars_remain(now, officer));
  current->act = by.identity;
  current->ended = true;
  now.change.put_record(officer_key(officer), *current);
  note_registrar(now, officer, false);
  return {};
}

Result<void> device_enrolled(const Applying& now, const SignedAct& by) {
  TRY(const auto record, seal::decode<Enrolment>(by.act.record));
  TRY(const auto request, check_enrol_request(now.rules.charter, now.rules.domain, record.request));
  const DeviceId device = seal::signer_id(request.device_key);
  if (by.act.subject != device.hex()) return unlawful("the subject is another device");
  if (record.fingerprint != fingerprint_of(now.rules.domain, record.request.payload)) {
    return unlawful("the fingerprint is that of another request");
  }
  TRY_VOID(officer_in_force(now, request.officer));
  const bool own = std::any_of(by.signers.begin(), by.signers.end(), [&](const Person& signer) {
    return signer.officer == request.officer;
  });
  if (own) return unlawful("nobody enrols his own device");
  if (now.change.has(device_key(device)) || by.act.replaces) {
    return unlawful("a device is enrolled once");
  }
  DeviceRecord made{by.identity,
                    now.index,
                    request.officer,
                    request.device_key,
                    request.draft_key,
                    {},
                    now.time + now.rules.charter.cooling_off_seconds,
                    false};
  for (const OfferedPasskey& offered : request.passkeys) {
    const Key known = passkey_key(offered.passkey.id);
    if (now.change.has(known)) return unlawful("a passkey is enrolled once");
    now.change.put(known, to_bytes(device.view()));
    made.passkeys.push_back(offered.passkey);
  }
  now.change.put_record(device_key(device), made);
  return {};
}

Result<void> device_revoked(const Applying& now, const SignedAct& by) {
  TRY_VOID(seal::decode<Narrowing>(by.act.record));
  TRY(const Bytes id, from_hex(by.act.subject));
  TRY(const auto bytes, to_array<32>(id));
  const Key key = device_key(DeviceId{bytes});
  auto current = now.change.find<DeviceRecord>(key);
  if (!current || current->revoked) return unlawful("the device is not enrolled");
  TRY_VOID(check_replaces(by.act, current->act));
  current->act = by.identity;
  current->revoked = true;
  now.change.put_record(key, *current);
  return {};
}

struct GrantSubject {
  cable::OfficerId officer;
  cable::FileId file;
};

Result<GrantSubject> grant_subject(const Act& act) {
  const std::string_view text = act.subject;
  const auto space = std::min(text.find(' '), text.size());
  TRY(auto officer, cable::OfficerId::parse(text.substr(0, space)));
  TRY(auto file, cable::FileId::parse(text.substr(std::min(space + 1, text.size()))));
  return GrantSubject{std::move(officer), std::move(file)};
}

Result<void> granted(const Applying& now, const SignedAct& by) {
  TRY(const auto subject, grant_subject(by.act));
  TRY(const auto record, seal::decode<Grant>(by.act.record));
  TRY_VOID(officer_in_force(now, subject.officer));
  if (record.until <= now.time) return unlawful("an end date in the past");
  const Key key = grant_key(subject.officer, subject.file);
  TRY_VOID(check_replaces(by.act, current_act(now.change.find<GrantRecord>(key))));
  now.change.put_record(key, GrantRecord{by.identity, record.until, false});
  return {};
}

Result<void> grant_ended(const Applying& now, const SignedAct& by) {
  TRY(const auto subject, grant_subject(by.act));
  TRY_VOID(seal::decode<Narrowing>(by.act.record));
  const Key key = grant_key(subject.officer, subject.file);
  auto current = now.change.find<GrantRecord>(key);
  if (!current || current->ended) return unlawful("no such grant is in force");
  TRY_VOID(check_replaces(by.act, current->act));
  current->act = by.identity;
  current->ended = true;
  now.change.put_record(key, *current);
  return {};
}

// A whole member is not suspended by the ledger; the trustees hold it, and a lifting ends that.
Result<void> check_suspension_subject(const Rules& rules, EntryType type,
                                      std::string_view subject) {
  const auto space = std::min(subject.find(' '), subject.size());
  const std::string_view kind = subject.substr(0, space);
  const std::string_view id = subject.substr(std::min(space + 1, subject.size()));
  if (kind == "officer" && cable::OfficerId::parse(id)) return {};
  if (kind == "mission" && cable::MissionId::parse(id)) return {};
  if (type == EntryType::lifted && kind == "member" && id == rules.member.str()) return {};
  // As the law looks it up: in capitals it would stand there and suspend nothing.
  const auto bytes = from_hex(id);
  const bool hash = bytes && bytes->size() == 32 && to_hex(*bytes) == id;
  if ((kind == "device" || kind == "cable") && hash) return {};
  return unlawful("no officer, device, mission or cable");
}

// A slip of the pen would stand in the ledger, and whom it was meant for would go on. A lifting may
// name what the trustees alone hold.
Result<void> check_subject_is_here(const Applying& now, std::string_view subject) {
  const std::size_t space = subject.find(' ');
  const std::string_view kind = subject.substr(0, space), id = subject.substr(space + 1);
  if (kind == "officer") {
    TRY(const auto officer, cable::OfficerId::parse(id));
    if (now.change.find<OfficerRecord>(officer_key(officer))) return {};
    return unlawful("no such officer is accredited here");
  }
  if (kind == "mission") {
    TRY(const auto mission, cable::MissionId::parse(id));
    if (now.change.find<MissionRecord>(mission_key(mission))) return {};
    return unlawful("no such mission is open here");
  }
  if (kind != "device") return {};  // a cable may be here by any of the missions
  TRY(const Bytes bytes, from_hex(id));
  TRY(const auto hash, to_array<32>(bytes));
  if (now.change.find<DeviceRecord>(device_key(DeviceId{hash}))) return {};
  return unlawful("no such device is enrolled here");
}

Result<void> suspended_or_lifted(const Applying& now, const SignedAct& by) {
  TRY_VOID(check_suspension_subject(now.rules, by.act.type, by.act.subject));
  if (by.act.type == EntryType::suspended) TRY_VOID(check_subject_is_here(now, by.act.subject));
  const Key key = suspension_key(by.act.subject);
  const auto current = now.change.find<SuspensionRecord>(key);
  TRY_VOID(check_replaces(by.act, current_act(current)));
  SuspensionRecord made{by.identity, by.act.type == EntryType::suspended, now.index, now.time};
  if (made.in_force) {
    TRY(const auto narrowing, seal::decode<Narrowing>(by.act.record));
    made.reason = narrowing.reason;
    if (!by.signers.empty()) made.by = by.signers.front().officer;
  } else {
    TRY(const auto lifting, seal::decode<Lifting>(by.act.record));
    if ((!current || !current->in_force) && lifting.holds.empty()) {
      return unlawful("nothing is in force that this could lift");
    }
  }
  now.change.put_record(key, made);
  return {};
}

// A list of addressees: whoever widens it has cables sealed to one more, so that two sign.
Result<void> collective_set(const Applying& now, const SignedAct& by) {
  TRY(const auto name, cable::FileId::parse(by.act.subject));
  TRY(const auto record, seal::decode<Collective>(by.act.record));
  if (record.missions.size() > kCollectiveMax) return unlawful("over 200 missions in one list");
  const std::set<cable::MissionId> distinct(record.missions.begin(), record.missions.end());
  if (distinct.size() != record.missions.size()) return unlawful("a mission stands in it twice");
  for (const auto& mission : record.missions) {
    if (now.rules.charter.member(mission.member()) == nullptr) {
      return unlawful("a mission of no member");
    }
  }
  const Key key = collective_key(name);
  TRY_VOID(check_replaces(by.act, current_act(now.change.find<CollectiveRecord>(key))));
  now.change.put_record(key, CollectiveRecord{by.identity, now.index, record});
  return {};
}

Result<void> apply_record(const Applying& now, const SignedAct& by) {
  switch (by.act.type) {
    case EntryType::mission_opened:
      return mission_opened(now, by);
    case EntryType::officer_accredited:
      return accredited(now, by);
    case EntryType::officer_ended:
      return officer_ended(now, by);
    case EntryType::granted:
      return granted(now, by);
    case EntryType::grant_ended:
      return grant_ended(now, by);
    case EntryType::device_enrolled:
      return device_enrolled(now, by);
    case EntryType::device_revoked:
      return device_revoked(now, by);
    case EntryType::collective_set:
      return collective_set(now, by);
    case EntryType::filed:
      return filed(now, by);
    case EntryType::status_changed:
      return status_changed(now, by);
    case EntryType::suspended:
    case EntryType::lifted:
      return suspended_or_lifted(now, by);
    default:
      return fail(Code::unsupported, "no act of this law");
  }
}

// Whose device that is, in hexadecimal; nobody's, for any other word.
std::optional<cable::OfficerId> holder_of(const Applying& now, std::string_view word) {
  const auto id = from_hex(word);
  if (!id || id->size() != 32) return std::nullopt;
  const auto record = now.change.find<DeviceRecord>(device_key(DeviceId{*to_array<32>(*id)}));
  return record ? std::optional(record->officer) : std::nullopt;
}

// A subject is ids joined by spaces: "cy-7f3a", "cy-7f3a MED", "officer cy-7f3a", "device 09ab…". A
// device, also a revoked one, stands for its officer.
bool names(const Applying& now, std::string_view subject, const cable::OfficerId& officer) {
  while (!subject.empty()) {
    const auto end = std::min(subject.find(' '), subject.size());
    const std::string_view word = subject.substr(0, end);
    if (word == officer.str() || holder_of(now, word) == officer) return true;
    subject.remove_prefix(std::min(end + 1, subject.size()));
  }
  return false;
}

// Distinct persons, devices and credentials, each with a role that may sign, and none of them the
// subject (row 8).
Result<void> check_signers(const Applying& now, const SignedAct& by, const Signers& needed) {
  std::set<cable::OfficerId> officers;
  std::set<DeviceId> devices;
  std::set<Bytes> passkeys;
  for (const Person& signer : by.signers) {
    if ((signer.accreditation.roles & needed.roles) == 0)
      return unlawful("the signer lacks the role");
    const bool distinct = officers.insert(signer.officer).second &&
                          devices.insert(signer.device).second &&
                          passkeys.insert(signer.passkey).second;
    if (!distinct) return unlawful("the signers are not two persons");
    if (needed.count > 1 && names(now, by.act.subject, signer.officer)) {
      return unlawful("the signer is the subject");
    }
  }
  return {};
}

}  // namespace

Result<void> charter_adopted(const Applying& now, const Entry& entry) {
  TRY(const auto fact, seal::decode<CharterAdopted>(entry.payload));
  if (fact.charter != now.rules.charter_hash || fact.version != now.rules.charter.version) {
    return unlawful("another charter");
  }
  const Member* member = now.rules.charter.member(now.rules.member);
  if (member == nullptr) return unlawful("the ledger's member is not in the charter");
  const Hash act = identity(now.rules.domain, entry.type, entry.payload);
  for (const Founder& founder : member->founders) {
    const Accreditation given{founder.roles, {}, cable::Level::limite, {}, {}, kForever};
    now.change.put_record(officer_key(founder.officer),
                          OfficerRecord{act, now.index, given, false});
    note_registrar(now, founder.officer, (founder.roles & kRegistrar) != 0);
    const DeviceId device = seal::signer_id(founder.device_key);
    now.change.put_record(device_key(device),
                          DeviceRecord{act, now.index, founder.officer, founder.device_key,
                                       founder.draft_key, founder.passkeys, Time{}, false});
    for (const seal::Passkey& passkey : founder.passkeys) {
      now.change.put(passkey_key(passkey.id), to_bytes(device.view()));
    }
  }
  return {};
}

// Under the law but for the number of its signers.
Result<void> act_so_far(const Applying& now, const Entry& entry) {
  SignedAct by;
  TRY(by.act, seal::decode<Act>(entry.payload));
  TRY(by.evidence, seal::decode<ActEvidence>(entry.evidence));
  const auto needed = signers_of(entry.type);
  if (!needed) return fail(Code::unsupported, "no act of this law");
  if (by.act.type != entry.type) return unlawful("the act is of another type");
  if (by.act.origin != now.rules.origin) return unlawful("the act is for another ledger");
  if (by.act.charter != now.rules.charter_hash) return unlawful("the act is under another charter");
  const std::int64_t age = now.time - by.act.time;
  if (age > kActAge || age < -kActAhead)
    return unlawful("the act is too old, or ahead of its time");
  by.identity = identity(now.rules.domain, entry.type, entry.payload);
  for (const PersonalSignature& signature : by.evidence.signatures) {
    TRY(Person signer,
        verify_person(now, name(entry.type), entry.payload, by.identity.view(), signature));
    by.signers.push_back(std::move(signer));
  }
  TRY_VOID(check_signers(now, by, *needed));
  return apply_record(now, by);
}

Result<void> act(const Applying& now, const Entry& entry) {
  TRY(const auto evidence, seal::decode<ActEvidence>(entry.evidence));
  const auto needed = signers_of(entry.type);
  if (!needed) return fail(Code::unsupported, "no act of this law");
  if (evidence.signatures.size() != static_cast<std::size_t>(needed->count)) {
    return unlawful("the act needs " + std::to_string(needed->count) + " signers");
  }
  return act_so_far(now, entry);
}

Result<void> mission_opened(const Applying& now, const SignedAct& by) {
  TRY(const auto mission, cable::MissionId::parse(by.act.subject));
  TRY(const auto record, seal::decode<MissionOpening>(by.act.record));
  if (mission.member() != now.rules.member) return unlawful("a mission of another member");
  if (now.change.has(mission_key(mission)) || by.act.replaces) {
    return unlawful("the mission is open already");
  }
  TRY_VOID(seal::to_kem_public(record.kem_public));
  if (record.key_id != seal::key_id(record.kem_public)) return unlawful("the id of another key");
  const Key known = Key(Kind::mission_key).with(record.key_id);
  if (now.change.has(known)) return unlawful("the key was seen before");
  std::set<std::uint8_t> seats;
  for (const Bytes& statement : by.evidence.statements) {
    TRY(const auto parsed, seal::parse_sign1(statement));
    TRY(const auto word, seal::decode<Possession>(parsed.payload));
    const Seat* seat = now.rules.charter.seat(word.seat);
    if (seat == nullptr || word.mission != mission || word.key_id != record.key_id) {
      return unlawful("a seat's word for another key");
    }
    TRY_VOID(seal::verify_detached(seat->statement_key, now.rules.domain.label("possession"),
                                   parsed.payload, parsed.signature));
    seats.insert(word.seat);
  }
  if (seats.size() < now.rules.charter.quorum()) {
    return unlawful("too few seats say that the node holds the key");
  }
  now.change.put(known, to_bytes(by.act.subject));
  now.change.put_record(mission_key(mission), MissionRecord{by.identity, now.index, record});
  return {};
}

}  // namespace valise::ledger::law
