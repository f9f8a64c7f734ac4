// What was addressed to a mission, said to its officers without their node between (PROTOCOL.md
// row 78, X45), and to each no more than his need to know (docs/decisions/0009).
#include <algorithm>
#include <map>

#include "custody/need_to_know.h"
#include "trustee/answers.h"
#include "trustee/trustee.h"

namespace valise::trustee {
namespace {

constexpr std::uint32_t kLookedAtMax = 10'000;  // rows a call: a step must not wait for one answer

using Reached = std::map<std::string, LeafIndex>;  // by origin: the last row looked at

// One page of what was addressed, gathered ledger by ledger.
class Page {
 public:
  // need: none where the caller is told everything.
  Page(const ledger::State& reader, const wire::AddressedRequest& request,
       custody::NeedToKnow* need)
      : reader_(reader),
        mission_(request.mission),
        most_(std::clamp(request.most, 1U, wire::kAddressedMax)),
        need_(need) {
    for (const wire::AddressedAfter& after : request.after) reached_[after.origin] = after.index;
  }

  // False: the page is full.
  bool add(const std::string& origin, const ledger::State& originator) {
    const ledger::Key prefix = ledger::addressed_prefix(mission_);
    const auto reached = reached_.find(origin);
    Bytes from = prefix.bytes();
    if (reached != reached_.end()) {
      from = ledger::Key(prefix).with(reached->second.value).bytes();
      from.push_back(0);  // the least key behind it
    }
    originator.scan(from, ledger::prefix_end(prefix.bytes()), [&](View key, View value) {
      const LeafIndex index{read_u64(key.last(8))};
      look_at(origin, originator, index, value);
      reached_[origin] = index;
      full_ = ++looked_at_ == kLookedAtMax || cables_.size() == most_;
      return !full_;
    });
    return !full_;
  }

  std::vector<wire::AddressedCable> cables() && { return std::move(cables_); }
  // Where to go on; empty: that was all.
  std::vector<wire::AddressedAfter> next() const {
    std::vector<wire::AddressedAfter> out;
    if (!full_) return out;
    for (const auto& [origin, index] : reached_) out.push_back({origin, index});
    return out;
  }

 private:
  // A cable that the mission's own ledger has received stands in files, and is told to those who
  // may list it. One that it has not received is told to all who serve the mission: its node may
  // be the one that hides it, and no file was given to it yet. A void one, nobody can receive.
  void look_at(const std::string& origin, const ledger::State& originator, LeafIndex index,
               View value) {
    const auto id = to_array<32>(value);
    CHECK(id.has_value());
    const CableId cable{*id};
    const auto held = reader_.find<ledger::ReceivedRecord>(ledger::received_key(mission_, cable));
    if (held && need_ != nullptr && !need_->covers(*held)) return;
    const auto released = originator.find<ledger::ReleasedRecord>(ledger::released_key(cable));
    CHECK(released.has_value());
    if (!held && released->voided) return;
    cables_.push_back({origin, index, cable, released->number});
  }

  const ledger::State& reader_;
  cable::MissionId mission_;
  std::uint32_t most_;
  custody::NeedToKnow* need_;
  Reached reached_;
  std::uint32_t looked_at_ = 0;
  bool full_ = false;
  std::vector<wire::AddressedCable> cables_;
};

}  // namespace

// A node is told everything addressed to its missions: it is the one that is to receive it.
Result<void> Trustee::may_ask_arrivals(const Mirror* reader, const cable::MissionId& mission,
                                       const Caller& caller, Time now) const {
  if (reader == nullptr || caller.member != mission.member().str()) {
    return fail(Code::forbidden, "only to devices of that member", mission.str());
  }
  if (!caller.device) return {};
  const custody::Asker asker{caller.device->officer, seal::signer_id(caller.device->device_key),
                             mission};
  const auto no = custody::judge_asker(reader->ledger.state(), seat_, asker, now);
  if (!no) return {};
  return fail(Code::forbidden, std::string(custody::withheld_row(*no).title), mission.str());
}

Result<http::Answer> Trustee::addressed(const wire::AddressedRequest& request, const Caller& caller,
                                        Time now) {
  const Mirror* reader = mirror_of(adopted_.charter.origin_of(request.mission.member()));
  TRY_VOID(may_ask_arrivals(reader, request.mission, caller, now));
  std::optional<custody::NeedToKnow> need;
  if (caller.device) need.emplace(reader->ledger.state(), caller.device->officer, now);
  wire::AddressedRequest wanted = request;
  std::erase_if(wanted.after, [&](const auto& each) { return mirror_of(each.origin) == nullptr; });
  Page page(reader->ledger.state(), wanted, need ? &*need : nullptr);
  for (const auto& [origin, mirror] : mirrors_) {
    if (!page.add(origin, mirror->ledger.state())) break;
  }
  wire::Addressed out;
  out.mission = request.mission;
  out.next = page.next();
  out.cables = std::move(page).cables();
  out.seat = keys_.seat;
  out.time = now;
  return say(wire::Statement{state_word(out)});
}

}  // namespace valise::trustee
