// Acts: what officers decide about people, devices, files and missions (PROTOCOL.md rows 7, 8,
// 53–58), proposed and countersigned at their terminals; holds, which go to trustees directly
// (row 10); and what an officer records of a cable that he opened (row 80).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/acts.h"
#include "ledger/facts.h"
#include "ledger/state.h"
#include "terminal/archive.h"
#include "terminal/workplace.h"
#include "wire/terminal_node.h"
#include "wire/trustee.h"

namespace valise::terminal {

// Every proposal fetches the record in force for `replaces`, takes one touch and is sent to the own
// node, which keeps it until all signers it needs have signed. With the last of them it waits for
// the entry's proof (await_record). Errors: the node's (unlawful, …); await_record's.
struct SentAct {
  wire::ActState state;   // the node's word
  bool recorded = false;  // q trustees cosigned it
};
using Proposed = Result<SentAct>;

Proposed accredit(const Workplace& workplace, const cable::OfficerId& officer,
                  const ledger::Accreditation& accreditation);
Proposed end_officer(const Workplace& workplace, const cable::OfficerId& officer,
                     ledger::ReasonCode reason);
Proposed grant_file(const Workplace& workplace, const cable::OfficerId& officer,
                    const cable::FileId& file, Time until);
Proposed end_grant(const Workplace& workplace, const cable::OfficerId& officer,
                   const cable::FileId& file, ledger::ReasonCode reason);
// `fingerprint`: as the registrar read it from the new device's screen, in person; one that is not
// the request's is refused (X16).
Proposed enrol_device(const Workplace& workplace, const ledger::SignedEnrolRequest& request,
                      const Array<16>& fingerprint);
Proposed revoke_device(const Workplace& workplace, const DeviceId& device,
                       ledger::ReasonCode reason);
// subject: "officer cy-7f3a", "device HEX", "mission cy/mfa", "cable HEX".
Proposed suspend(const Workplace& workplace, const std::string& subject, ledger::ReasonCode reason);
Proposed lift(const Workplace& workplace, const std::string& subject, std::vector<Hash> holds);
Proposed open_mission(const Workplace& workplace, const cable::MissionId& mission,
                      const ledger::MissionOpening& opening, std::vector<Bytes> possessions);
// The cable as find_cable() gave it, its number proved before anything is signed; so too below.
Proposed file_cable(const Workplace& workplace, const Listed& cable,
                    const cable::MissionId& mission, const std::vector<cable::FileId>& files);

Proposed set_collective(const Workplace& workplace, const cable::FileId& name,
                        const ledger::Collective& collective);
// What an own mission's cable has become; in place of what `cable` says of it.
Proposed change_status(const Workplace& workplace, const Listed& cable,
                       const ledger::StatusChange& change);
// Whose work a cable is, within the mission; none: nobody's. Errors: the node's (refused: he is not
// accredited there, or no file of it is granted to him).
Result<void> assign_cable(const Workplace& workplace, const Listed& cable,
                          const cable::MissionId& mission,
                          const std::optional<cable::OfficerId>& officer);

// An act that waits for a signature, decoded for the eyes of whoever is to sign.
struct WaitingShown {
  wire::WaitingAct waiting;
  ledger::Act act;
  Hash id;                               // identity of the payload; its first eight digits name it
  std::string title;                     // "officer accredited"
  std::vector<std::string> lines;        // "roles: reader releaser", in order
  std::optional<Array<16>> fingerprint;  // of an enrolment: to be compared in person
};
Result<std::vector<WaitingShown>> waiting_acts(const Workplace& workplace);
// Pure. Errors: malformed (an act that cannot be shown is not to be signed).
Result<WaitingShown> show_act(const ledger::Charter& charter, const seal::Domain& domain,
                              wire::WaitingAct waiting);

// A passkey's make as the charter lists it: "demonstration (a program)".
std::string authenticator_text(const ledger::Charter& charter, const seal::Passkey& passkey);

// Signs exactly the payload that was shown. For an enrolment `fingerprint` is required: as this
// registrar read it from the new device's screen; another is refused. Errors: usage (none given),
// verification_failed, conflict (signed already by this device).
Proposed countersign(const Workplace& workplace, const WaitingShown& shown,
                     const std::optional<Array<16>>& fingerprint);

// A hold, to every trustee that answers; each passes it on. One that took it suffices.
// subject as suspend()'s, and "member cy". Errors: too_few (none answered), the first refusal.
struct HoldSent {
  Hash hold;
  std::vector<wire::HoldTaken> taken;
};
Result<HoldSent> hold(const Workplace& workplace, const std::string& subject,
                      ledger::ReasonCode reason);

// Accepted for action; the officer's or a colleague's opening is named.
struct SentUse {
  LeafIndex index;        // the node's word
  bool recorded = false;  // q trustees cosigned it
};
Result<SentUse> accept_cable(const Workplace& workplace, const OwnOpening& opening);
// Printed or exported. To be recorded before the text leaves: too_few, unless q trustees are proved
// to have cosigned it. A copy's number is the law's: the next of this cable at this mission,
// whichever terminal makes it; `copy` is what it is taken for, none: copies are not numbered.
struct RecordedExport {
  LeafIndex index;
  std::optional<std::uint16_t> copy;
};
Result<RecordedExport> record_export(const Workplace& workplace, const OwnOpening& opening,
                                     ledger::ReasonCode reason, std::optional<std::uint16_t> copy);

// Taken along until then, readable off the line. To be recorded before the text is here: too_few,
// as above.
Result<LeafIndex> record_pack(const Workplace& workplace, const OwnOpening& opening, Time until);

// Roster rows of the own node, for lists: what it says, not what is established.
// All of the own member, those that are empty left out.
Result<std::vector<std::pair<cable::FileId, ledger::Collective>>> collectives(
    const Workplace& workplace);
Result<std::vector<std::pair<cable::OfficerId, ledger::OfficerRecord>>> officers(
    const Workplace& workplace);
Result<std::vector<ledger::DeviceRecord>> devices(const Workplace& workplace);
// By subject, those that were lifted as well.
Result<std::vector<std::pair<std::string, ledger::SuspensionRecord>>> suspensions(
    const Workplace& workplace);
Result<std::vector<std::pair<std::string, ledger::GrantRecord>>> grants(
    const Workplace& workplace, const cable::OfficerId& officer);

}  // namespace valise::terminal
