// What a terminal asks of what its mission holds: only cables of files that its officer may open.
#include <algorithm>

#include "cable/header.h"
#include "custody/need_to_know.h"
#include "custody/release.h"
#include "ledger/budget.h"
#include "node/answers.h"
#include "node/node.h"

namespace valise::node {
namespace {

constexpr std::uint32_t kListMax = 500;
constexpr std::uint32_t kLookedAtMax = 5'000;  // rows a call: a step must not wait for one list
constexpr std::size_t kRosterMax = 20'000;
constexpr std::size_t kCoverKeysMax = 20'000;

Result<Bytes> header_of(const store::StoredCable& cable) {
  TRY(const auto entry, ledger::decode_entry(cable.released));
  TRY(auto released, seal::decode<ledger::Released>(entry.payload));
  return std::move(released.header);
}

// Of a cable that came before releases were noted: what was asked for counts as opened.
bool asked_for(const ledger::State& state, const CableId& cable, const cable::MissionId& mission) {
  bool out = false;
  const Bytes prefix = ledger::opening_prefix(cable, mission).bytes();
  state.scan(prefix, ledger::prefix_end(prefix), [&](View, View) {
    out = true;
    return false;
  });
  return out;
}

}  // namespace

Result<http::Answer> Node::list(const wire::ListRequest& request, const Caller& caller, Time now) {
  if (!serves(caller, request.mission))
    return fail(Code::not_found, "no such mission, or not yours");
  const std::uint32_t most = std::clamp(request.most, 1U, kListMax);
  std::vector<store::HeldRow> rows;
  if (request.number) {
    TRY(rows, cables_.held(request.mission, *request.number));
  } else {
    TRY(rows, cables_.held(request.mission, request.after, kLookedAtMax));
  }
  custody::NeedToKnow need(ledger_->state(), caller.device->officer, now);
  wire::List out;
  if (rows.size() == kLookedAtMax) out.next = rows.back().place;
  for (const store::HeldRow& row : rows) {
    const auto record = ledger_->state().find<ledger::ReceivedRecord>(
        ledger::received_key(request.mission, row.cable));
    if (!record) continue;  // it came in this very step, and counts when that is durable
    if (!need.covers(*record)) continue;
    TRY(auto held, this->held(row, request.mission, *record));
    if (request.number) {
      TRY(held.released, released_of(row.cable));
    }
    out.cables.push_back(std::move(held));
    if (request.number || out.cables.size() < most) continue;
    out.next = row.place;
    break;
  }
  return say(out);
}

Result<wire::Held> Node::held(const store::HeldRow& row, const cable::MissionId& mission,
                              const ledger::ReceivedRecord& record) {
  TRY(const auto cable, cables_.find(row.cable));
  CHECK(cable.has_value());
  const ledger::State& state = ledger_->state();
  wire::Held out;
  out.place = row.place;
  out.cable = row.cable;
  out.number = cable->number;
  TRY(out.header, header_of(*cable));
  out.cover = cable->cover;
  TRY(out.cover_key, cover_key_of(row.cable, mission, out.header));
  out.body_bytes = cable->body_bytes;
  out.received = record.time;
  out.files = record.files;
  out.opened = row.opened ? *row.opened : asked_for(state, row.cable, mission);
  out.accepted = state.has(ledger::accepted_key(row.cable, mission));
  TRY(out.status, status_of(*cable));
  if (const auto officer = cable::OfficerId::parse(row.assignee)) out.assignee = *officer;
  out.filed = record.filed;
  return out;
}

// To an officer who may be told of it; whether he may open it, the trustees decide when he asks.
Result<http::Answer> Node::assign(const wire::Assign& assign, const Caller& caller, Time now) {
  const ledger::State& state = ledger_->state();
  const auto record =
      state.find<ledger::ReceivedRecord>(ledger::received_key(assign.mission, assign.cable));
  custody::NeedToKnow own(state, caller.device->officer, now);
  if (!record || !serves(caller, assign.mission) || !own.covers(*record)) {
    return fail(Code::not_found, "no such cable, or not yours");
  }
  if (assign.officer) {
    const auto officer = state.find<ledger::OfficerRecord>(ledger::officer_key(*assign.officer));
    const bool here = officer && officer->in_force(now) &&
                      std::ranges::count(officer->accreditation.missions, assign.mission) > 0;
    if (!here) {
      return fail(Code::refused, "he is not accredited to " + assign.mission.str(),
                  assign.officer->str());
    }
    custody::NeedToKnow his(state, *assign.officer, now);
    if (!his.covers(*record)) {
      return fail(Code::refused, "no file in which it stands is granted to him: ask a registrar",
                  assign.officer->str());
    }
  }
  TRY_VOID(cables_.put_assignee(assign.mission, assign.cable,
                                assign.officer ? assign.officer->str() : std::string()));
  return say(wire::Assigned{});
}

// The originator's entry and its proof; none while an own cable is not recorded.
Result<std::optional<wire::Proved>> Node::released_of(const CableId& id) {
  TRY(auto cable, cables_.find(id));
  if (!cable || cable->proof.empty()) return std::optional<wire::Proved>();
  return std::optional(wire::Proved{std::move(cable->released), std::move(cable->proof)});
}

// Made from the mission's post, and remembered in memory alone.
Result<Bytes> Node::cover_key_of(const CableId& cable, const cable::MissionId& mission,
                                 View header) {
  const auto known = cover_keys_.find(cable);
  if (known != cover_keys_.end()) return known->second;
  TRY(const auto post, cables_.post(cable, mission));
  const seal::KemKey* key = mission_key(mission);
  if (!post || key == nullptr) return fail(Code::config, "the mission's key is not here");
  TRY(const Secret k, custody::check_post(adopted_.domain, header, mission, *key, *post));
  TRY(const auto read, cable::decode_header(header));
  const Secret cover_key = custody::cover_key(adopted_.domain, k, read.policy_bytes);
  if (cover_keys_.size() >= kCoverKeysMax) cover_keys_.clear();
  return cover_keys_[cable] = to_bytes(cover_key.expose_secret());
}

Result<http::Answer> Node::track(const wire::CableQuery& query, const Caller& caller) {
  std::optional<CableId> id = query.cable;
  if (!id && query.number) {
    TRY(id, cables_.find(*query.number));
  }
  TRY(const auto cable, cables_.find(id.value_or(CableId{})));
  if (!cable || !cable->own || !serves(caller, cable->number.mission)) {
    return fail(Code::not_found, "no such cable, or not yours");
  }
  wire::Track out;
  out.cable = cable->id;
  out.number = cable->number;
  out.index = cable->index;
  out.recorded = cable->recorded;
  if (target_ && target_->size.value > cable->index.value) {
    out.cosigned = static_cast<std::uint8_t>(target_->lines.size());
  }
  TRY(const auto receipts, cables_.receipts(cable->id));
  for (const store::Receipt& receipt : receipts) {
    if (!receipt.malformed.empty()) {
      out.malformed.push_back(receipt.seat);
    } else if (!receipt.receipt.empty()) {
      out.deposited.push_back(receipt.seat);
    }
  }
  TRY(const auto deliveries, cables_.deliveries(cable->id));
  for (const store::DeliveryRow& row : deliveries) {
    wire::Delivery delivery{row.mission, row.time.has_value(), row.time, std::nullopt};
    if (!row.refused.empty()) delivery.refused = row.refused;
    out.deliveries.push_back(std::move(delivery));
  }
  return say(out);
}

Result<http::Answer> Node::body(const wire::BodyRequest& request, const Caller& caller) {
  const auto record = ledger_->state().find<ledger::ReceivedRecord>(
      ledger::received_key(request.mission, request.cable));
  if (!record || !serves(caller, request.mission)) {
    return fail(Code::not_found, "no such cable, or not yours");
  }
  TRY(Bytes bytes, cables_.part(request.cable, request.place));
  return say(wire::Part{request.cable, request.place, std::move(bytes)});
}

Result<http::Answer> Node::roster(const wire::RosterRequest& request) {
  if (request.prefix.empty() ||
      request.prefix[0] == static_cast<std::uint8_t>(ledger::Kind::head) ||
      request.prefix[0] >= static_cast<std::uint8_t>(ledger::Kind::roster_end)) {
    return fail(Code::refused, "only people, keys and missions", "prefix");
  }
  wire::Roster out;
  ledger_->state().scan(request.prefix, ledger::prefix_end(request.prefix),
                        [&](View key, View value) {
                          out.rows.push_back({to_bytes(key), to_bytes(value)});
                          return out.rows.size() < kRosterMax;
                        });
  return say(out);
}

Result<http::Answer> Node::prove(const wire::ProveRequest& request) {
  wire::Proved out;
  TRY(out.entry, ledger_->entry(request.index));
  TRY(out.proof, proof_of(request.index));
  return say(out);
}

Result<http::Answer> Node::budget(const wire::BudgetRequest& request, const Caller& caller,
                                  Time now) {
  if (!serves(caller, request.mission)) {
    return fail(Code::not_found, "no such mission, or not yours");
  }
  ledger::Request of;
  of.officer = caller.device->officer;
  of.device = seal::signer_id(caller.device->device_key);
  of.mission = request.mission;
  wire::Budgets out;
  for (const ledger::Handling& handling : adopted_.charter.handling) {
    if (handling.level > adopted_.charter.ceiling) continue;
    for (const bool archive : {false, true}) {
      for (const ledger::Budget& each : ledger::budgets_of(handling, of, archive)) {
        const std::uint32_t spent =
            ledger::spent(ledger_->state(), each, handling.level, archive, now, each.cables);
        out.rows.push_back({handling.level, each.subject, archive,
                            static_cast<std::uint32_t>(each.seconds / kDay), spent, each.cables});
      }
    }
  }
  return say(out);
}

Result<http::Answer> Node::status(Time now) {
  wire::NodeStatus out;
  out.origin = rules_.origin;
  out.size = ledger_->size();
  out.recorded = final_size_;
  TRY(out.checkpoint, ledger_->note(store::Note::final));
  for (const auto& [number, seat] : seats_) {
    if (seat.reachable) out.reachable.push_back(number);
  }
  out.time = now;
  TRY(out.outbox, cables_.outbox_size());
  return say(out);
}

}  // namespace valise::node
