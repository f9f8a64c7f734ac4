// Every record that is carried or kept, in the order of spec/registry.md: for its test, and for the
// fuzz targets that decode them.
#pragma once

#include <tuple>

#include "cable/document.h"
#include "cable/header.h"
#include "custody/clearing.h"
#include "custody/statements.h"
#include "ledger/charter.h"
#include "ledger/facts.h"
#include "ledger/state.h"
#include "wire/alarms.h"
#include "wire/budget.h"
#include "wire/clearing.h"
#include "wire/damage.h"
#include "wire/digest.h"
#include "wire/nodes.h"
#include "wire/own_openings.h"
#include "wire/readers.h"
#include "wire/terminal_node.h"
#include "wire/trustee.h"

namespace valise::contract {

using CableRecords =
    std::tuple<seal::Detached, seal::Passkey, seal::RelyingParty, seal::Assertion,
               seal::Attestation, cable::Number, cable::Addressee, cable::Policy, cable::Content,
               cable::Distribution, cable::Downgrade, cable::Cover, cable::Attachment, cable::Head>;

using CharterRecords = std::tuple<ledger::Charter, ledger::Seat, ledger::Member, ledger::NodeKeys,
                                  ledger::Founder, ledger::Handling, ledger::Model,
                                  ledger::Inspector, ledger::CharterSignature, ledger::CharterFile>;
using ActRecords =
    std::tuple<ledger::Act, ledger::PersonalSignature, ledger::ActEvidence, ledger::MissionOpening,
               ledger::Possession, ledger::Accreditation, ledger::OfferedPasskey,
               ledger::EnrolRequest, ledger::SignedEnrolRequest, ledger::Enrolment, ledger::Grant,
               ledger::Narrowing, ledger::Lifting, ledger::Filing, ledger::Successor,
               ledger::StatusChange, ledger::Collective>;
using FactRecords =
    std::tuple<ledger::CharterAdopted, ledger::Released, ledger::Clearance,
               ledger::ReleasedEvidence, ledger::Received, ledger::ReceivedEvidence, ledger::Voided,
               ledger::Malformed, ledger::VoidedEvidence, ledger::Session, ledger::SeenCheckpoint,
               ledger::SessionPlace, ledger::Request, ledger::RequestEvidence, ledger::Use,
               ledger::Mark, ledger::StateHash>;
using StateRecords =
    std::tuple<ledger::HeadRecord, ledger::MissionRecord, ledger::OfficerRecord,
               ledger::DeviceRecord, ledger::GrantRecord, ledger::SuspensionRecord,
               ledger::CollectiveRecord, ledger::ReleasedRecord, ledger::StatusRecord,
               ledger::ReceivedRecord, ledger::SessionRecord, ledger::RequestRecord>;

using StatementRecords =
    std::tuple<custody::DepositReceipt, custody::ReleaseReceipt, custody::Withheld>;
using ClearingRecords =
    std::tuple<custody::ClearingPlace, custody::Clearing, custody::SignedClearing,
               custody::ClearedFile, custody::ClearedText, custody::ClearingVerdict,
               custody::SignedVerdict, wire::ClearersRequest, wire::ClearerRow, wire::Clearers,
               wire::DraftCopy, wire::ClearingFile, wire::AskClearing, wire::ClearingPart,
               wire::ClearingPartQuery, wire::ClearingQuery, wire::ClearingState, wire::Clearings,
               wire::SealedVersion, wire::ClearingRead>;
using TerminalRecords =
    std::tuple<wire::Part, wire::PartsHeldRequest, wire::PartsHeld, wire::Post, wire::Submit,
               wire::Accepted, wire::CableQuery, wire::Delivery, wire::Track, wire::ListRequest,
               wire::Held, wire::List, wire::Assign, wire::Assigned, wire::BodyRequest, wire::Open,
               wire::SeatReply, wire::Opened, wire::Append, wire::Appended, wire::SignAct,
               wire::ActState, wire::WaitingAct, wire::WaitingActs, wire::RosterRequest,
               wire::RosterRow, wire::Roster, wire::ProveRequest, wire::Proved, wire::NodeStatus,
               wire::BudgetRequest, wire::BudgetRow, wire::Budgets>;
using NodeRecords = std::tuple<wire::Envelope, wire::Delivered, wire::Acknowledge,
                               wire::Acknowledged, wire::Refusal>;
using TrusteeRecords = std::tuple<
    wire::Push, wire::Pushed, wire::DepositItem, wire::Deposit, wire::DepositAnswer,
    wire::Deposited, wire::ReleaseItem, wire::Release, wire::ReleaseAnswer, wire::ReleaseAnswers,
    wire::PossessionRequest, wire::PossessionChallenge, wire::PossessionProof, wire::Statement,
    wire::Current, wire::CurrentRequest, wire::CurrentAnswer, wire::RecordRequest, wire::Hold,
    wire::SignedHold, wire::HoldTaken, wire::Holds, wire::AddressedAfter, wire::AddressedRequest,
    wire::AddressedCable, wire::Addressed, wire::WhoRequest, wire::WhoMission, wire::HeardLedger,
    wire::Who, wire::HeadsRow, wire::Heads, wire::RejoinAnswer, wire::OwnOpeningsRequest,
    wire::OwnOpening, wire::OwnOpenings, wire::ReadersRequest, wire::MissionReaders, wire::Readers,
    wire::DamageRequest, wire::DamageGroup, wire::DamageWithheld, wire::Damage,
    wire::DamageCablesRequest, wire::DamagedCable, wire::DamageCables, wire::AlarmSubject,
    wire::Alarm, wire::AlarmsRequest, wire::Alarms, wire::AlarmAct, wire::AlarmActed,
    wire::DigestRequest, wire::DigestOpening, wire::DigestUnopened, wire::Digest>;

}  // namespace valise::contract
