#include "custody/judgement.h"

#include <algorithm>

#include "cable/header.h"

namespace valise::custody {
namespace {

using ledger::Handling;
using Verdict = std::optional<WithheldCode>;

// J5, the officer: accredited for this mission as a reader, cleared and briefed in date.
Verdict judge_officer(const Case& of, const ledger::Request& request, const Handling& handling) {
  const auto record = of.reader.find<ledger::OfficerRecord>(ledger::officer_key(request.officer));
  if (!record || record->ended) return WithheldCode::not_accredited;
  const ledger::Accreditation& has = record->accreditation;
  const bool serves =
      std::find(has.missions.begin(), has.missions.end(), request.mission) != has.missions.end();
  if (of.now >= has.until || (has.roles & ledger::kReader) == 0 || !serves) {
    return WithheldCode::not_accredited;
  }
  if (handling.clearance) {
    if (has.clearance < handling.level) return WithheldCode::no_clearance;
    if (of.now >= has.clearance_until) return WithheldCode::clearance_ended;
  }
  if (handling.briefing && of.now >= has.briefed_until) return WithheldCode::no_briefing;
  return std::nullopt;
}

// J5, need-to-know: the cable stands in the file, and the file is granted in date.
Verdict judge_file(const Case& of, const ledger::Request& request) {
  const auto held =
      of.reader.find<ledger::ReceivedRecord>(ledger::received_key(request.mission, request.cable));
  if (!held) return WithheldCode::not_addressed;
  if (std::find(held->files.begin(), held->files.end(), request.file) == held->files.end()) {
    return WithheldCode::not_filed;
  }
  const auto grant =
      of.reader.find<ledger::GrantRecord>(ledger::grant_key(request.officer, request.file));
  if (!grant) return WithheldCode::no_grant;
  if (grant->ended || of.now >= grant->until) return WithheldCode::grant_ended;
  return std::nullopt;
}

bool suspended(const ledger::State& state, const std::string& subject) {
  const auto record = state.find<ledger::SuspensionRecord>(ledger::suspension_key(subject));
  return record && record->in_force;
}

// J8.
Verdict judge_holds(const Case& of, const ledger::Request& request) {
  const std::string own[] = {"officer " + request.officer.str(), "device " + request.device.hex(),
                             "mission " + request.mission.str(), "cable " + request.cable.hex()};
  for (const std::string& subject : own) {
    if (suspended(of.reader, subject)) return WithheldCode::suspended;
    if (of.holds.holds(subject)) return WithheldCode::held;
  }
  if (suspended(of.originator, own[3])) return WithheldCode::suspended;
  if (of.holds.holds("member " + request.mission.member().str())) return WithheldCode::held;
  const auto device = of.reader.find<ledger::DeviceRecord>(ledger::device_key(request.device));
  if (!device || device->revoked) return WithheldCode::suspended;
  return std::nullopt;
}

// J2 and J4.
Verdict judge_cable(const Case& of, const ledger::Request& request, cable::Policy& policy) {
  const auto released =
      of.originator.find<ledger::ReleasedRecord>(ledger::released_key(request.cable));
  if (!released) return WithheldCode::not_released;
  if (released->voided) return WithheldCode::voided;
  auto header = cable::decode_header(released->header);
  CHECK(header.has_value());
  policy = std::move(header->policy);
  const bool addressed =
      std::any_of(policy.addressees.begin(), policy.addressees.end(),
                  [&](const cable::Addressee& a) { return a.mission == request.mission; });
  return addressed ? Verdict{} : WithheldCode::not_addressed;
}

}  // namespace

Judged judge(const Case& of, const ledger::RequestRecord& record) {
  const ledger::Request& request = record.request;
  cable::Policy policy;
  if (const Verdict no = judge_cable(of, request, policy)) return {no, {}};
  const Handling* handling = of.charter.handling_of(policy.level);
  if (handling == nullptr || policy.level > of.charter.ceiling) {
    return {WithheldCode::no_clearance, {}};
  }
  if (const Verdict no = judge_officer(of, request, *handling)) return {no, {}};
  if (const Verdict no = judge_file(of, request)) return {no, {}};
  // Registration, consent and the second officer are not in this law yet: what would need one of
  // them is withheld.
  if (handling->registered) return {WithheldCode::not_registered, {}};
  if (handling->second_officer) return {WithheldCode::no_second_officer, {}};
  if (!record.charged) return {WithheldCode::over_budget, {}};
  if (const Verdict no = judge_holds(of, request)) return {no, {}};
  return {std::nullopt, {policy.level, Standing::in_force}};
}

}  // namespace valise::custody
