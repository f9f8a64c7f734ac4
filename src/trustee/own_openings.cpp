// What an officer opened himself, told to his devices alone (spec/federation.md).
#include <algorithm>

#include "ledger/budget.h"
#include "trustee/answers.h"
#include "trustee/trustee.h"

namespace valise::trustee {
namespace {

// Charged requests of that officer in the asked span, descending by index.
std::vector<std::pair<Hash, ledger::RequestRecord>> requests_by(
    const ledger::State& state, const cable::OfficerId& officer,
    const wire::OwnOpeningsRequest& asked, Time now) {
  std::vector<std::pair<Hash, ledger::RequestRecord>> out;
  for (const CableId& cable : ledger::cables_charged_to(state, officer, asked.since, now)) {
    const Bytes prefix = ledger::openings_prefix(cable).bytes();
    state.scan(prefix, ledger::prefix_end(prefix), [&](View, View value) {
      const auto id = to_array<32>(value);
      CHECK(id.has_value());
      auto record = state.find<ledger::RequestRecord>(ledger::request_key(Hash{*id}));
      const bool wanted = record && record->charged && record->request.officer == officer &&
                          record->time >= asked.since &&
                          (!asked.before || record->index < *asked.before);
      if (wanted) out.emplace_back(Hash{*id}, std::move(*record));
      return true;
    });
  }
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return a.second.index > b.second.index; });
  return out;
}

wire::OwnOpening shown(const ledger::RequestRecord& record) {
  const ledger::Request& request = record.request;
  wire::OwnOpening out;
  out.index = record.index;
  out.cable = request.cable;
  out.mission = request.mission;
  out.time = record.time;
  out.device = request.device;
  out.purpose = request.purpose;
  out.in_session = request.session.has_value();
  out.archive = record.archive;
  return out;
}

}  // namespace

// What the cable is called stands in its originator's ledger.
std::optional<cable::Number> Trustee::number_of(const CableId& cable,
                                                const cable::MissionId& originator) const {
  const Mirror* mirror = mirror_of(adopted_.charter.origin_of(originator.member()));
  if (mirror == nullptr) return std::nullopt;
  const auto released =
      mirror->ledger.state().find<ledger::ReleasedRecord>(ledger::released_key(cable));
  return released ? std::optional(released->number) : std::nullopt;
}

Result<http::Answer> Trustee::own_openings(const wire::OwnOpeningsRequest& request,
                                           const Caller& caller, Time now) {
  // A device that is lost or held would learn from it what its officer reads.
  if (!caller.device || caller.narrowed) {
    return fail(Code::forbidden, "an officer's openings are told to his own devices in force");
  }
  if (request.most == 0 || request.most > wire::kOwnOpeningsMax) {
    return fail(Code::usage, "a page is of 1 to 500 openings", "most");
  }
  if (now - request.since > wire::kOwnOpeningsSeconds + kMinute) {
    return fail(Code::usage, "no further back than 91 days", "since");
  }
  const cable::OfficerId& officer = caller.device->officer;
  const std::string origin = adopted_.charter.origin_of(officer.member());
  const Mirror* mirror = mirror_of(origin);
  CHECK(mirror != nullptr);  // that enrolled the device
  const ledger::State& state = mirror->ledger.state();
  wire::OwnOpenings out{.origin = origin,
                        .officer = officer,
                        .since = request.since,
                        .before = request.before,
                        .openings = {},
                        .size = mirror->ledger.size(),
                        .heard = {},
                        .seat = keys_.seat,
                        .time = now};
  for (const auto& [id, record] : requests_by(state, officer, request, now)) {
    out.more = out.openings.size() == request.most;
    if (out.more) break;
    wire::OwnOpening opening = shown(record);
    const auto held = state.find<ledger::ReceivedRecord>(
        ledger::received_key(record.request.mission, record.request.cable));
    if (!held) return fail(Code::disk, "a record of the ledger does not read", "store");
    opening.level = held->level;
    opening.number = number_of(record.request.cable, held->originator);
    TRY(const auto judged, seat_.opening(id));
    opening.withheld = judged && judged->at_index;
    out.openings.push_back(std::move(opening));
  }
  if (const auto head = state.find<ledger::HeadRecord>(ledger::head_key())) out.heard = head->mark;
  return say(wire::Statement{state_word(out)});
}

}  // namespace valise::trustee
