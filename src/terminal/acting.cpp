#include "terminal/acting.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "ledger/law_words.h"
#include "ledger/state.h"
#include "terminal/evidence.h"
#include "terminal/seat_words.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

using ledger::EntryType;

constexpr int kCopyTriesMax = 8;

Result<std::vector<wire::RosterRow>> roster(const Workplace& workplace, const ledger::Key& prefix) {
  TRY(auto answer, workplace.network().ask_node<wire::Roster>(wire::path::roster,
                                                              wire::RosterRequest{prefix.bytes()}));
  return std::move(answer.rows);
}

// The act in force for that record, which a new one replaces. Should the node lie about it, the law
// refuses the act.
template <class Record>
Result<std::optional<Hash>> act_in_force(const Workplace& workplace, const ledger::Key& key) {
  TRY(const auto rows, roster(workplace, key));
  for (const wire::RosterRow& row : rows) {
    if (row.key != key.bytes()) continue;
    TRY(const Record record, seal::decode<Record>(row.value));
    return std::optional<Hash>(record.act);
  }
  return std::optional<Hash>();
}

Proposed sign_and_send(const Workplace& workplace, EntryType type, Bytes payload,
                       std::vector<Bytes> statements) {
  wire::SignAct signing{type, std::move(payload), std::move(statements), {}};
  TRY(signing.signature, workplace.sign(ledger::name(type), signing.payload));
  TRY(const auto state, workplace.network().ask_node<wire::ActState>(wire::path::act, signing));
  if (state.act != ledger::identity(workplace.domain(), type, signing.payload)) {
    return fail(Code::verification_failed, "the node took another act", "node");
  }
  SentAct out{state, false};
  if (state.index) {
    TRY(out.recorded, await_record(workplace, *state.index, state.act));
  }
  return out;
}

struct Proposal {
  EntryType type = EntryType::mark;
  std::string subject;
  Bytes record;
  std::optional<Hash> replaces;
  std::vector<Bytes> statements = {};
};
Proposed propose(const Workplace& workplace, Proposal proposal) {
  const ledger::Act act{proposal.type,
                        std::move(proposal.subject),
                        std::move(proposal.record),
                        proposal.replaces,
                        workplace.origin(),
                        workplace.charter_hash(),
                        workplace.now(),
                        workplace.random().array<16>()};
  return sign_and_send(workplace, proposal.type, seal::encode(act), std::move(proposal.statements));
}

Result<SentUse> append_use(const Workplace& workplace, EntryType type, const ledger::Use& use) {
  const Bytes payload = seal::encode(use);
  const seal::Detached signature = workplace.sign_device(ledger::name(type), payload);
  const ledger::Entry entry{type, payload, seal::encode(signature)};
  TRY(const auto appended, workplace.network().ask_node<wire::Appended>(
                               wire::path::use, wire::Append{ledger::encode(entry)}));
  SentUse out{appended.index, false};
  TRY(out.recorded,
      await_record(workplace, out.index, ledger::identity(workplace.domain(), type, payload)));
  return out;
}

ledger::Use use_of(const Workplace& workplace, const OwnOpening& opening) {
  ledger::Use out;
  out.cable = opening.cable;
  out.mission = opening.mission;
  out.officer = workplace.officer();
  out.device = workplace.device().id();
  out.request = opening.request;
  out.time = workplace.now();
  return out;
}

// "the next copy of it is 3": 3. None: it was refused for something else.
std::optional<std::uint16_t> next_copy(const Error& error) {
  const std::string_view said = error.detail;
  const auto at = said.find(ledger::kNextCopy);
  if (error.code != Code::unlawful || at == std::string_view::npos) return std::nullopt;
  const std::string_view number = said.substr(at + ledger::kNextCopy.size());
  std::uint16_t out = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), out);
  if (read.ec != std::errc() || out == 0) return std::nullopt;
  return out;
}

// The text of a key's part that ends with a zero byte.
std::string_view part_of(View key) {
  const std::string_view text = text_of(key);
  return text.substr(0, text.find('\0'));
}

}  // namespace

Proposed accredit(const Workplace& workplace, const cable::OfficerId& officer,
                  const ledger::Accreditation& accreditation) {
  TRY(const auto replaces,
      act_in_force<ledger::OfficerRecord>(workplace, ledger::officer_key(officer)));
  return propose(workplace, {EntryType::officer_accredited, officer.str(),
                             seal::encode(accreditation), replaces});
}

Proposed end_officer(const Workplace& workplace, const cable::OfficerId& officer,
                     ledger::ReasonCode reason) {
  TRY(const auto replaces,
      act_in_force<ledger::OfficerRecord>(workplace, ledger::officer_key(officer)));
  return propose(workplace, {EntryType::officer_ended, officer.str(),
                             seal::encode(ledger::Narrowing{reason}), replaces});
}

Proposed grant_file(const Workplace& workplace, const cable::OfficerId& officer,
                    const cable::FileId& file, Time until) {
  TRY(const auto replaces,
      act_in_force<ledger::GrantRecord>(workplace, ledger::grant_key(officer, file)));
  return propose(workplace, {EntryType::granted, officer.str() + " " + file.str(),
                             seal::encode(ledger::Grant{until}), replaces});
}

Proposed end_grant(const Workplace& workplace, const cable::OfficerId& officer,
                   const cable::FileId& file, ledger::ReasonCode reason) {
  TRY(const auto replaces,
      act_in_force<ledger::GrantRecord>(workplace, ledger::grant_key(officer, file)));
  return propose(workplace, {EntryType::grant_ended, officer.str() + " " + file.str(),
                             seal::encode(ledger::Narrowing{reason}), replaces});
}

Proposed enrol_device(const Workplace& workplace, const ledger::SignedEnrolRequest& request,
                      const Array<16>& fingerprint) {
  TRY(const auto read,
      ledger::check_enrol_request(workplace.charter(), workplace.domain(), request));
  if (ledger::fingerprint_of(workplace.domain(), request.payload) != fingerprint) {
    return fail(Code::verification_failed,
                "the fingerprint is not this request's: the keys were changed on the way",
                "fingerprint");
  }
  return propose(workplace, {EntryType::device_enrolled, seal::signer_id(read.device_key).hex(),
                             seal::encode(ledger::Enrolment{request, fingerprint}), std::nullopt});
}

Proposed revoke_device(const Workplace& workplace, const DeviceId& device,
                       ledger::ReasonCode reason) {
  TRY(const auto replaces,
      act_in_force<ledger::DeviceRecord>(workplace, ledger::device_key(device)));
  return propose(workplace, {EntryType::device_revoked, device.hex(),
                             seal::encode(ledger::Narrowing{reason}), replaces});
}

Proposed suspend(const Workplace& workplace, const std::string& subject,
                 ledger::ReasonCode reason) {
  TRY(const auto replaces,
      act_in_force<ledger::SuspensionRecord>(workplace, ledger::suspension_key(subject)));
  return propose(workplace, {EntryType::suspended, subject, seal::encode(ledger::Narrowing{reason}),
                             replaces});
}

Proposed lift(const Workplace& workplace, const std::string& subject, std::vector<Hash> holds) {
  TRY(const auto replaces,
      act_in_force<ledger::SuspensionRecord>(workplace, ledger::suspension_key(subject)));
  return propose(workplace, {EntryType::lifted, subject,
                             seal::encode(ledger::Lifting{std::move(holds)}), replaces});
}

Proposed open_mission(const Workplace& workplace, const cable::MissionId& mission,
                      const ledger::MissionOpening& opening, std::vector<Bytes> possessions) {
  return propose(workplace, {EntryType::mission_opened, mission.str(), seal::encode(opening),
                             std::nullopt, std::move(possessions)});
}

Proposed file_cable(const Workplace& workplace, const Listed& cable,
                    const cable::MissionId& mission, const std::vector<cable::FileId>& files) {
  TRY_VOID(
      prove_number({workplace.charter(), workplace.charter_hash(), workplace.domain()}, cable));
  return propose(workplace, {EntryType::filed, cable.held.cable.hex() + " " + mission.str(),
                             seal::encode(ledger::Filing{files}), cable.held.filed});
}

Proposed set_collective(const Workplace& workplace, const cable::FileId& name,
                        const ledger::Collective& collective) {
  TRY(const auto replaces,
      act_in_force<ledger::CollectiveRecord>(workplace, ledger::collective_key(name)));
  return propose(workplace,
                 {EntryType::collective_set, name.str(), seal::encode(collective), replaces});
}

Proposed change_status(const Workplace& workplace, const Listed& cable,
                       const ledger::StatusChange& change) {
  TRY_VOID(
      prove_number({workplace.charter(), workplace.charter_hash(), workplace.domain()}, cable));
  const std::optional<Hash> replaces =
      cable.status ? std::optional(cable.status->act) : std::nullopt;
  return propose(workplace, {EntryType::status_changed, cable.held.cable.hex(),
                             seal::encode(change), replaces});
}

Result<void> assign_cable(const Workplace& workplace, const Listed& cable,
                          const cable::MissionId& mission,
                          const std::optional<cable::OfficerId>& officer) {
  TRY_VOID(workplace.network().ask_node<wire::Assigned>(
      wire::path::assign, wire::Assign{mission, cable.held.cable, officer}));
  return {};
}

Result<std::vector<WaitingShown>> waiting_acts(const Workplace& workplace) {
  TRY(auto answer, workplace.network().ask_node<wire::WaitingActs>(wire::path::acts, Nothing{}));
  std::vector<WaitingShown> out;
  for (wire::WaitingAct& waiting : answer.acts) {
    TRY(auto shown, show_act(workplace.charter(), workplace.domain(), std::move(waiting)));
    out.push_back(std::move(shown));
  }
  return out;
}

Proposed countersign(const Workplace& workplace, const WaitingShown& shown,
                     const std::optional<Array<16>>& fingerprint) {
  if (shown.fingerprint && !fingerprint) {
    return fail(Code::usage, "compare the fingerprint with the new device's screen, and give it",
                "fingerprint");
  }
  if (shown.fingerprint && *shown.fingerprint != *fingerprint) {
    return fail(Code::verification_failed,
                "the fingerprint is not this request's: do not sign; tell your security officer",
                "fingerprint");
  }
  const auto& signers = shown.waiting.signed_by;
  if (std::find(signers.begin(), signers.end(), workplace.device().id()) != signers.end()) {
    return fail(Code::conflict, "this device has signed it: another officer must", "act");
  }
  return sign_and_send(workplace, shown.waiting.type, shown.waiting.payload,
                       shown.waiting.statements);
}

Result<HoldSent> hold(const Workplace& workplace, const std::string& subject,
                      ledger::ReasonCode reason) {
  const wire::Hold word{subject, workplace.origin(), reason, workplace.now(),
                        workplace.random().array<16>()};
  wire::SignedHold signed_hold;
  signed_hold.payload = seal::encode(word);
  TRY(signed_hold.signature, workplace.sign(wire::Hold::label, signed_hold.payload));
  HoldSent out;
  out.hold = {workplace.domain().hash(wire::Hold::label, signed_hold.payload)};
  std::optional<Error> refusal;  // what a trustee says goes before what one does not
  for (const auto& [seat, taken] :
       workplace.network().ask_seats<wire::HoldTaken>(wire::path::hold, signed_hold)) {
    if (taken && taken->hold == out.hold) {
      out.taken.push_back(*taken);
    } else if (!taken && is_answer(taken.error().code)) {
      refusal = taken.error();
    }
  }
  if (!out.taken.empty()) return out;
  if (refusal) return Failure(std::move(*refusal));
  return fail(Code::too_few, "no trustee answered: try again at once, or by telephone", "trustees");
}

Result<SentUse> accept_cable(const Workplace& workplace, const OwnOpening& opening) {
  return append_use(workplace, EntryType::accepted_for_action, use_of(workplace, opening));
}

Result<RecordedExport> record_export(const Workplace& workplace, const OwnOpening& opening,
                                     ledger::ReasonCode reason, std::optional<std::uint16_t> copy) {
  ledger::Use use = use_of(workplace, opening);
  use.reason = reason;
  use.copy = copy;
  auto done = append_use(workplace, EntryType::exported, use);
  // Other terminals make copies too: the refusal names the next.
  for (int tries = 1; !done && tries < kCopyTriesMax; ++tries) {
    const auto next = next_copy(done.error());
    if (!copy || !next) break;
    use.copy = next;
    done = append_use(workplace, EntryType::exported, use);
  }
  if (!done) return Failure(done.error());
  if (!done->recorded) {
    return fail(Code::too_few,
                "your node took the export as record " + std::to_string(done->index.value) +
                    (use.copy ? ", copy " + std::to_string(*use.copy) : "") +
                    ", but does not prove that enough trustees recorded it, so nothing leaves; "
                    "repeated, it is a record of its own",
                "node");
  }
  return RecordedExport{done->index, use.copy};
}

Result<LeafIndex> record_pack(const Workplace& workplace, const OwnOpening& opening, Time until) {
  ledger::Use use = use_of(workplace, opening);
  use.until = until;
  TRY(const SentUse done, append_use(workplace, EntryType::pack_taken, use));
  if (done.recorded) return done.index;
  return fail(
      Code::too_few,
      "your node took the pack as record " + std::to_string(done.index.value) +
          ", but does not prove that enough trustees recorded it, so nothing is taken along",
      "node");
}

Result<std::vector<std::pair<cable::FileId, ledger::Collective>>> collectives(
    const Workplace& workplace) {
  TRY(const auto rows, roster(workplace, ledger::Key(ledger::Kind::collective)));
  std::vector<std::pair<cable::FileId, ledger::Collective>> out;
  for (const wire::RosterRow& row : rows) {
    TRY(auto name, cable::FileId::parse(part_of(View(row.key).subspan(1))));
    TRY(auto record, seal::decode<ledger::CollectiveRecord>(row.value));
    if (record.collective.missions.empty()) continue;
    out.emplace_back(std::move(name), std::move(record.collective));
  }
  return out;
}

Result<std::vector<std::pair<cable::OfficerId, ledger::OfficerRecord>>> officers(
    const Workplace& workplace) {
  TRY(const auto rows, roster(workplace, ledger::Key(ledger::Kind::officer)));
  std::vector<std::pair<cable::OfficerId, ledger::OfficerRecord>> out;
  for (const wire::RosterRow& row : rows) {
    TRY(auto officer, cable::OfficerId::parse(part_of(View(row.key).subspan(1))));
    TRY(auto record, seal::decode<ledger::OfficerRecord>(row.value));
    out.emplace_back(std::move(officer), std::move(record));
  }
  return out;
}

Result<std::vector<ledger::DeviceRecord>> devices(const Workplace& workplace) {
  TRY(const auto rows, roster(workplace, ledger::Key(ledger::Kind::device)));
  std::vector<ledger::DeviceRecord> out;
  for (const wire::RosterRow& row : rows) {
    TRY(auto record, seal::decode<ledger::DeviceRecord>(row.value));
    out.push_back(std::move(record));
  }
  return out;
}

Result<std::vector<std::pair<std::string, ledger::SuspensionRecord>>> suspensions(
    const Workplace& workplace) {
  TRY(const auto rows, roster(workplace, ledger::Key(ledger::Kind::suspension)));
  std::vector<std::pair<std::string, ledger::SuspensionRecord>> out;
  for (const wire::RosterRow& row : rows) {
    if (row.key.empty()) return fail(Code::malformed, "the node answered with a bad key", "node");
    TRY(auto record, seal::decode<ledger::SuspensionRecord>(row.value));
    out.emplace_back(part_of(View(row.key).subspan(1)), std::move(record));
  }
  return out;
}

Result<std::vector<std::pair<std::string, ledger::GrantRecord>>> grants(
    const Workplace& workplace, const cable::OfficerId& officer) {
  const ledger::Key prefix = ledger::Key(ledger::Kind::grant).with(officer.str());
  TRY(const auto rows, roster(workplace, prefix));
  std::vector<std::pair<std::string, ledger::GrantRecord>> out;
  for (const wire::RosterRow& row : rows) {
    if (row.key.size() < prefix.bytes().size()) {
      return fail(Code::malformed, "the node answered with other records", "node");
    }
    TRY(auto record, seal::decode<ledger::GrantRecord>(row.value));
    out.emplace_back(part_of(View(row.key).subspan(prefix.bytes().size())), std::move(record));
  }
  return out;
}

}  // namespace valise::terminal
