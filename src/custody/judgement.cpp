#include "custody/judgement.h"

#include <algorithm>

#include "cable/header.h"

namespace valise::custody {
namespace {

using ledger::Handling;
using Verdict = std::optional<WithheldCode>;

// J5, need-to-know: the cable stands in the file, and the file is granted in date.
Verdict judge_file(const ledger::State& reader, const ledger::Request& request,
                   const ledger::ReceivedRecord& held, Time now) {
  if (std::find(held.files.begin(), held.files.end(), request.file) == held.files.end()) {
    return WithheldCode::not_filed;
  }
  const auto grant =
      reader.find<ledger::GrantRecord>(ledger::grant_key(request.officer, request.file));
  if (!grant) return WithheldCode::no_grant;
  if (grant->ended || now >= grant->until) return WithheldCode::grant_ended;
  return std::nullopt;
}

// J8.
Verdict judge_holds(const ledger::State& reader, const Holds& holds,
                    const ledger::Request& request) {
  const std::string subjects[] = {
      "officer " + request.officer.str(), "device " + request.device.hex(),
      "mission " + request.mission.str(), "cable " + request.cable.hex(),
      "member " + request.mission.member().str()};
  for (const std::string& subject : subjects) {
    if (ledger::suspended(reader, subject)) return WithheldCode::suspended;
    if (holds.holds(subject)) return WithheldCode::held;
  }
  const auto device = reader.find<ledger::DeviceRecord>(ledger::device_key(request.device));
  if (!device || device->revoked) return WithheldCode::suspended;
  return std::nullopt;
}

}  // namespace

std::optional<WithheldCode> judge_officer(const ledger::State& reader, const ReaderAt& at,
                                          const ledger::Handling& handling, Time now) {
  const auto record = reader.find<ledger::OfficerRecord>(ledger::officer_key(at.officer));
  if (!record || record->ended) return WithheldCode::not_accredited;
  const ledger::Accreditation& has = record->accreditation;
  const bool serves =
      std::find(has.missions.begin(), has.missions.end(), at.mission) != has.missions.end();
  if (now >= has.until || (has.roles & ledger::kReader) == 0 || !serves) {
    return WithheldCode::not_accredited;
  }
  if (handling.clearance) {
    if (has.clearance < handling.level) return WithheldCode::no_clearance;
    if (now >= has.clearance_until) return WithheldCode::clearance_ended;
  }
  if (handling.briefing && now >= has.briefed_until) return WithheldCode::no_briefing;
  return std::nullopt;
}

std::optional<WithheldCode> judge_reader(const ledger::Charter& charter,
                                         const ledger::State& reader, const Holds& holds, Time now,
                                         const ledger::RequestRecord& record) {
  const ledger::Request& request = record.request;
  const auto held =
      reader.find<ledger::ReceivedRecord>(ledger::received_key(request.mission, request.cable));
  if (!held) return WithheldCode::not_addressed;
  const Handling* handling = charter.handling_of(held->level);
  if (handling == nullptr || held->level > charter.ceiling) return WithheldCode::no_clearance;
  if (const Verdict no = judge_officer(reader, {request.officer, request.mission}, *handling, now))
    return no;
  if (const Verdict no = judge_file(reader, request, *held, now)) return no;
  // Registration, consent and the second officer are not in this law yet: what would need one of
  // them is withheld.
  if (handling->registered) return WithheldCode::not_registered;
  if (handling->second_officer) return WithheldCode::no_second_officer;
  if (!record.charged) return WithheldCode::over_budget;
  return judge_holds(reader, holds, request);
}

JudgedCable judge_cable(const ledger::State& originator, const ledger::Request& request) {
  const auto released =
      originator.find<ledger::ReleasedRecord>(ledger::released_key(request.cable));
  if (!released) return {WithheldCode::not_released, {}};
  if (released->voided) return {WithheldCode::voided, {}};
  const auto header = cable::decode_header(released->header);
  CHECK(header.has_value());
  const auto& addressees = header->policy.addressees;
  const bool addressed =
      std::any_of(addressees.begin(), addressees.end(),
                  [&](const cable::Addressee& a) { return a.mission == request.mission; });
  if (!addressed) return {WithheldCode::not_addressed, {}};
  if (ledger::suspended(originator, "cable " + request.cable.hex()))
    return {WithheldCode::suspended, {}};
  const auto changed = originator.find<ledger::StatusRecord>(ledger::status_key(request.cable));
  const cable::Status status = changed ? changed->status : cable::Status::in_force;
  if (status == cable::Status::withdrawn) return {WithheldCode::withdrawn, {}};
  return {std::nullopt, {header->policy.level, status}};
}

}  // namespace valise::custody
