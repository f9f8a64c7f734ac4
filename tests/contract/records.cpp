#include "contract/records.h"

#include <type_traits>

#include "cable/document.h"
#include "cable/header.h"
#include "custody/statements.h"
#include "ledger/charter.h"
#include "ledger/facts.h"
#include "ledger/state.h"
#include "wire/budget.h"
#include "wire/nodes.h"
#include "wire/terminal_node.h"
#include "wire/trustee.h"

namespace valise::contract {
namespace {

// The type as the compiler spells it, without the namespace that all share: "ledger::Act".
template <class T>
std::string spelled() {
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("T = ") + 4);
  text = text.substr(0, text.find_first_of(";]"));
  constexpr std::string_view kOurs = "valise::";
  if (text.starts_with(kOurs)) text.remove_prefix(kOurs.size());
  return std::string(text);
}

template <class T>
struct Carried {
  static std::string text() { return spelled<T>(); }
};
template <class T>
  requires std::is_unsigned_v<T>
struct Carried<T> {
  static std::string text() {
    return std::is_same_v<T, bool> ? "" : "u" + std::to_string(8 * sizeof(T));
  }
};
template <>
struct Carried<Bytes> {
  static std::string text() { return ""; }
};
template <>
struct Carried<std::string> {
  static std::string text() { return ""; }
};
template <>
struct Carried<Time> {
  static std::string text() { return "Unix seconds"; }
};
template <>
struct Carried<LeafIndex> {
  static std::string text() { return "LeafIndex"; }
};
template <>
struct Carried<TreeSize> {
  static std::string text() { return "TreeSize"; }
};
template <std::size_t N>
struct Carried<Array<N>> {
  static std::string text() { return std::to_string(N) + " bytes"; }
};
template <class Tag>
struct Carried<Id<Tag>> {
  static std::string text() {
    std::string tag = spelled<Tag>();
    tag.resize(tag.size() - std::string_view("Tag").size());
    return tag == "Hash" ? tag : tag + "Id";
  }
};
template <class T>
struct Carried<std::optional<T>> : Carried<T> {};
template <class T>
  requires(!std::is_same_v<T, std::uint8_t>)
struct Carried<std::vector<T>> {
  static std::string text() {
    const std::string one = Carried<T>::text();
    return "of " + (one.empty() ? std::string(seal::codec::Coder<T>::kind) : one);
  }
};
template <class T>
struct Carried<std::map<std::uint8_t, T>> {
  static std::string text() {
    const std::string one = Carried<T>::text();
    return "u8 to " + (one.empty() ? std::string(seal::codec::Coder<T>::kind) : one);
  }
};

template <seal::Record T>
Table table_of() {
  Table out{spelled<T>(), {"key", "field", "kind", "type"}, {}};
  [[maybe_unused]] const auto add = [&]<class Member>(const seal::Field<T, Member>&) {
    out.rows.push_back({"", "", "", Carried<Member>::text()});
  };
  T::fields([&](const auto&... field) { (add(field), ...); });
  std::size_t row = 0;
  for (const std::string& line : seal::describe<T>()) {
    const auto first = line.find(' '), second = line.find(' ', first + 1);
    out.rows[row][0] = line.substr(0, first);
    out.rows[row][1] = line.substr(first + 1, second - first - 1);
    out.rows[row][2] = line.substr(second + 1);
    ++row;
  }
  return out;
}

template <class... Records>
void add(std::vector<Table>& out) {
  (out.push_back(table_of<Records>()), ...);
}

void add_cable(std::vector<Table>& out) {
  using namespace cable;
  add<seal::Detached, seal::Passkey, seal::RelyingParty, seal::Assertion, seal::Attestation>(out);
  add<Number, Addressee, Policy, Content, Distribution, Cover, Attachment, Head>(out);
}

void add_ledger(std::vector<Table>& out) {
  using namespace ledger;
  add<Charter, Seat, Member, NodeKeys, Founder, Handling, Model, Inspector, CharterSignature,
      CharterFile>(out);
  add<Act, PersonalSignature, ActEvidence, MissionOpening, Possession, Accreditation,
      OfferedPasskey, EnrolRequest, SignedEnrolRequest, Enrolment, Grant, Narrowing, Lifting,
      Filing>(out);
  add<CharterAdopted, Released, Clearance, ReleasedEvidence, Received, ReceivedEvidence, Voided,
      Malformed, VoidedEvidence, Session, SeenCheckpoint, SessionPlace, Request, RequestEvidence,
      Use, Mark, StateHash>(out);
  add<HeadRecord, MissionRecord, OfficerRecord, DeviceRecord, GrantRecord, SuspensionRecord,
      ReleasedRecord, ReceivedRecord, SessionRecord, RequestRecord>(out);
}

void add_wire(std::vector<Table>& out) {
  using namespace wire;
  add<custody::DepositReceipt, custody::ReleaseReceipt, custody::Withheld>(out);
  add<Part, PartsHeldRequest, PartsHeld, Post, Submit, Accepted, CableQuery, Delivery, Track,
      ListRequest, Held, List, BodyRequest, Open, SeatReply, Opened, Append, Appended, SignAct,
      ActState, WaitingAct, WaitingActs, RosterRequest, RosterRow, Roster, ProveRequest, Proved,
      NodeStatus, BudgetRequest, BudgetRow, Budgets>(out);
  add<Envelope, Delivered, Acknowledge, Acknowledged, Refusal>(out);
  add<Push, Pushed, DepositItem, Deposit, DepositAnswer, Deposited, ReleaseItem, Release,
      ReleaseAnswer, ReleaseAnswers, PossessionRequest, PossessionChallenge, PossessionProof,
      Statement, Current, CurrentRequest, CurrentAnswer, RecordRequest, Hold, SignedHold, HoldTaken,
      AddressedAfter, AddressedRequest, AddressedCable, Addressed, WhoRequest, WhoMission,
      HeardLedger, Who, HeadsRow, Heads, RejoinAnswer>(out);
}

}  // namespace

std::vector<Table> record_tables() {
  std::vector<Table> out;
  add_cable(out);
  add_ledger(out);
  add_wire(out);
  return out;
}

}  // namespace valise::contract
