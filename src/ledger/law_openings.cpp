// Sessions, openings and what is done with an opened cable.
#include <algorithm>

#include "ledger/applying.h"
#include "ledger/budget.h"
#include "ledger/law_words.h"

namespace valise::ledger::law {
namespace {

constexpr std::int64_t kRequestSkew = 5 * kMinute;

// What a session and a request share: by whom, from what, when.
struct Claim {
  const cable::OfficerId& officer;
  const DeviceId& device;
  const std::string& origin;
  const Hash& charter;
  Time time;
};

Result<DeviceRecord> check_claim(const Applying& now, const Claim& claim) {
  if (claim.origin != now.rules.origin) return unlawful("made for another ledger");
  if (claim.charter != now.rules.charter_hash) return unlawful("made under another charter");
  const std::int64_t age = now.time - claim.time;
  if (age > kRequestSkew || age < -kRequestSkew) return unlawful("more than five minutes off");
  TRY(auto device, device_in_force(now, claim.device));
  if (device.officer != claim.officer) return unlawful("the device is another officer's");
  TRY_VOID(officer_in_force(now, claim.officer));
  return device;
}

Result<void> verify_device(const Applying& now, std::string_view label, const DeviceRecord& device,
                           View payload, const seal::Detached& signature) {
  return seal::verify_detached(device.device_key, now.rules.domain.label(label), payload,
                               signature);
}

// The session's list, checked when it is opened: here, new and of a level that a session may open.
Result<void> check_listed(const Applying& now, const Session& session) {
  if (session.cables.empty() || session.cables.size() > kSessionCablesMax) {
    return unlawful("a session names one to twenty-five cables");
  }
  for (const CableId& cable : session.cables) {
    const auto held = now.change.find<ReceivedRecord>(received_key(session.mission, cable));
    if (!held) return unlawful("the session names a cable that is not here");
    if (now.time - held->time > kArchiveAge) return unlawful("the session names an old cable");
    const Handling* handling = now.rules.charter.handling_of(held->level);
    if (handling == nullptr || !handling->session) {
      return unlawful("the session names a cable that needs a touch of its own");
    }
  }
  return {};
}

// Uses up the place that the request claims in its session.
Result<void> take_place(const Applying& now, const Request& request) {
  const Key key = session_key(request.session->session);
  auto record = now.change.find<SessionRecord>(key);
  if (!record) return unlawful("no such session");
  const Session& session = record->session;
  if (session.officer != request.officer || session.device != request.device ||
      session.mission != request.mission) {
    return unlawful("the session is another's");
  }
  if (now.time > session.expires) return unlawful("the session has expired");
  const std::size_t place = request.session->place;
  if (place >= session.cables.size() || session.cables[place] != request.cable) {
    return unlawful("the session does not name this cable there");
  }
  if (record->used[place] != 0) return unlawful(std::string(kPlaceUsed));
  record->used[place] = 1;
  now.change.put_record(key, *record);
  return {};
}

// Only who reads for a mission speaks for it.
Result<void> check_reads_for(const Applying& now, const cable::OfficerId& officer,
                             const cable::MissionId& mission) {
  TRY(const OfficerRecord record, officer_in_force(now, officer));
  const Accreditation& has = record.accreditation;
  if (std::find(has.missions.begin(), has.missions.end(), mission) == has.missions.end()) {
    return unlawful("the officer does not serve this mission");
  }
  if ((has.roles & kReader) == 0) return unlawful("the officer is no reader");
  return {};
}

// What is done with a cable, its own opening by this officer came before; one that was not charged
// opened nothing.
Result<void> check_own_opening(const Applying& now, const Use& use) {
  const auto opened = now.change.find<RequestRecord>(request_key(use.request));
  if (!opened || opened->request.cable != use.cable || opened->request.mission != use.mission) {
    return unlawful("the mission has not opened this cable");
  }
  if (opened->request.officer != use.officer) return unlawful("another officer opened it");
  if (!opened->charged) return unlawful("the opening was over a budget, and gave no text");
  return {};
}

// Copies of a cable are numbered from 1, without a gap, over all of a mission's terminals.
Result<void> check_copy(const Applying& now, const Use& use) {
  const Bytes prefix = Key(Kind::exported).with(use.cable).with(use.mission.str()).bytes();
  std::uint32_t next = 1;
  now.change.scan(prefix, prefix_end(prefix), [&](View, View value) {
    const auto before = seal::decode<Use>(value);
    if (before && before->copy && *before->copy >= next) next = *before->copy + 1U;
    return true;
  });
  if (*use.copy == next) return {};
  return unlawful(std::string(kNextCopy) + std::to_string(next));
}

// Kept readable off the line for a stated time, no longer than the table lets it.
Result<void> check_pack(const Applying& now, const Use& use) {
  if (use.copy || use.reason) return unlawful("a pack has neither copies nor a reason");
  const auto held = now.change.find<ReceivedRecord>(received_key(use.mission, use.cable));
  if (!held) return unlawful("the mission has not received this cable");
  const Handling* handling = now.rules.charter.handling_of(held->level);
  const std::int64_t days = handling == nullptr ? 0 : handling->pack_days.value_or(0);
  if (days == 0) return unlawful("a cable of this level goes into no pack");
  if (*use.until <= use.time) return unlawful("the pack ends before it is taken");
  if (*use.until - use.time > days * kDay) {
    return unlawful("a pack of this level lasts " + std::to_string(days) + " days at most");
  }
  return {};
}

}  // namespace

Result<void> session_opened(const Applying& now, const Entry& entry) {
  TRY(const auto session, seal::decode<Session>(entry.payload));
  TRY(const auto evidence, seal::decode<RequestEvidence>(entry.evidence));
  TRY(const auto device, check_claim(now, {session.officer, session.device, session.origin,
                                           session.charter, session.time}));
  if (session.expires <= now.time || session.expires - session.time > kSessionSecondsMax) {
    return unlawful("a session lasts thirty minutes at most");
  }
  TRY_VOID(verify_device(now, name(entry.type), device, entry.payload, evidence.device));
  if (!evidence.touch) return unlawful("a session needs a touch");
  const Hash id = identity(now.rules.domain, entry.type, entry.payload);
  TRY_VOID(verify_touch(now, device, id.view(), *evidence.touch));
  TRY_VOID(check_listed(now, session));
  now.change.put_record(session_key(id), SessionRecord{session, Bytes(session.cables.size(), 0)});
  return {};
}

Result<void> opening_requested(const Applying& now, const Entry& entry) {
  TRY(const auto request, seal::decode<Request>(entry.payload));
  TRY(const auto evidence, seal::decode<RequestEvidence>(entry.evidence));
  TRY(const auto device, check_claim(now, {request.officer, request.device, request.origin,
                                           request.charter, request.time}));
  const auto held = now.change.find<ReceivedRecord>(received_key(request.mission, request.cable));
  if (!held) return unlawful("the mission has not received this cable");
  TRY_VOID(verify_device(now, name(entry.type), device, entry.payload, evidence.device));
  const Hash id = identity(now.rules.domain, entry.type, entry.payload);
  if (request.session) {
    if (evidence.touch) return unlawful("a session and a touch");
    TRY_VOID(take_place(now, request));
  } else {
    if (!evidence.touch) return unlawful("neither a session nor a touch");
    TRY_VOID(verify_touch(now, device, id.view(), *evidence.touch));
  }
  const Handling* handling = now.rules.charter.handling_of(held->level);
  if (handling == nullptr) return unlawful("the charter does not carry this level");
  const bool archive = now.time - held->time > kArchiveAge;
  const bool charged = charge(now.change, *handling, request, archive, now.time);
  now.change.put_record(request_key(id),
                        RequestRecord{now.index, now.time, request, charged, archive});
  now.change.put(opening_prefix(request.cable, request.mission).with(now.index.value),
                 to_bytes(id.view()));
  return {};
}

Result<void> used(const Applying& now, const Entry& entry) {
  TRY(const auto use, seal::decode<Use>(entry.payload));
  TRY(const auto signature, seal::decode<seal::Detached>(entry.evidence));
  TRY(const auto device, check_claim(now, {use.officer, use.device, now.rules.origin,
                                           now.rules.charter_hash, use.time}));
  TRY_VOID(verify_device(now, name(entry.type), device, entry.payload, signature));
  TRY_VOID(check_reads_for(now, use.officer, use.mission));
  TRY_VOID(check_own_opening(now, use));
  if (use.until.has_value() != (entry.type == EntryType::pack_taken)) {
    return unlawful("a pack has an end, and nothing else has");
  }
  if (entry.type == EntryType::pack_taken) {
    TRY_VOID(check_pack(now, use));
    now.change.put_record(
        Key(Kind::packed).with(use.cable).with(use.mission.str()).with(now.index.value), use);
    return {};
  }
  if (entry.type == EntryType::accepted_for_action) {
    const Key key = accepted_key(use.cable, use.mission);
    if (now.change.has(key)) return unlawful("accepted already");
    now.change.put_record(key, use);
    return {};
  }
  if (!use.reason) return unlawful("an export needs a reason");
  if (use.copy) TRY_VOID(check_copy(now, use));
  now.change.put_record(
      Key(Kind::exported).with(use.cable).with(use.mission.str()).with(now.index.value), use);
  return {};
}

}  // namespace valise::ledger::law
