#include "terminal/evidence.h"

#include <algorithm>
#include <set>

#include "ledger/law.h"
#include "terminal/seat_words.h"
#include "tlog/proof.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

template <class T>
void keep_least(std::optional<T>& have, const std::optional<T>& other) {
  if (other && (!have || *other < *have)) have = other;
}
template <class T>
void keep_greatest(std::optional<T>& have, const std::optional<T>& other) {
  if (other && (!have || *other > *have)) have = other;
}

void add_mission(WhoRead& to, const wire::WhoMission& more) {
  const auto found =
      std::find_if(to.missions.begin(), to.missions.end(),
                   [&](const wire::WhoMission& have) { return have.mission == more.mission; });
  if (found == to.missions.end()) {
    to.missions.push_back(more);
    return;
  }
  keep_least(found->received, more.received);
  keep_least(found->first_opened, more.first_opened);
  keep_greatest(found->last_opened, more.last_opened);
  found->officers = std::max(found->officers, more.officers);
  keep_least(found->accepted, more.accepted);
}

const ledger::Member* owner_of(const ledger::Charter& charter, const std::string& origin) {
  for (const ledger::Member& member : charter.members) {
    if (charter.origin_of(member.id) == origin) return &member;
  }
  return nullptr;
}

}  // namespace

Result<WhoRead> add_up_who(const ledger::Adopted& charter, const CableId& cable, Time now,
                           const std::map<std::uint8_t, Result<wire::Statement>>& answers) {
  WhoRead out;
  out.cable = cable;
  for (const auto& [number, answer] : answers) {
    const ledger::Seat* seat = charter.charter.seat(number);
    if (seat == nullptr || !answer) continue;
    const auto word = word_of<wire::Who>(charter, *seat, now, *answer);
    if (!word || word->cable != cable) {
      out.bad_seats.push_back(number);
      continue;
    }
    out.answered.push_back(number);
    for (const wire::WhoMission& mission : word->missions) add_mission(out, mission);
    for (const wire::HeardLedger& heard : word->heard) {
      const auto known = out.heard.find(heard.origin);
      if (known == out.heard.end() || known->second.size < heard.size) {
        out.heard[heard.origin] = heard;
      }
    }
  }
  if (out.answered.size() < charter.charter.quorum()) {
    return too_few(out.answered.size(), charter.charter);
  }
  return out;
}

Result<WhoRead> who_read(const Workplace& workplace, const CableId& cable) {
  const wire::WhoRequest request{cable, workplace.origin()};
  const auto answers = workplace.network().ask_seats<wire::Statement>(wire::path::who, request);
  auto out = add_up_who(adopted_of(workplace), cable, workplace.now(), answers);
  if (out || out.error().code != Code::too_few) return out;
  // "not yours" from every seat is an answer too, and not too few.
  std::size_t refusing = 0;
  for (const auto& [seat, answer] : answers) {
    if (!answer && answer.error().code == Code::not_found) ++refusing;
  }
  if (refusing >= workplace.charter().quorum()) {
    return fail(Code::not_found, "no such cable, or not yours", cable.hex());
  }
  return out;
}

Result<Arrivals> compare_arrivals(const Workplace& workplace, const cable::MissionId& mission,
                                  const Listing& listing) {
  std::set<CableId> seen;
  for (const Listed& one : listing.cables) seen.insert(one.held.cable);
  std::set<std::string> unreadable;
  for (const Error& error : listing.unreadable) unreadable.insert(error.where);
  const ledger::Adopted charter = adopted_of(workplace);
  Arrivals out;
  std::set<CableId> addressed;
  wire::AddressedRequest request;
  request.mission = mission;
  for (const auto& [number, answer] :
       workplace.network().ask_seats<wire::Statement>(wire::path::addressed, request)) {
    const ledger::Seat* seat = charter.charter.seat(number);
    if (seat == nullptr || !answer) continue;
    const auto word = word_of<wire::Addressed>(charter, *seat, workplace.now(), *answer);
    if (!word || word->mission != mission) continue;
    out.answered.push_back(number);
    for (const wire::AddressedCable& one : word->cables) {
      if (!addressed.insert(one.cable).second) continue;
      const bool here = seen.contains(one.cable) || unreadable.contains(one.number.str());
      if (!here) out.missing.push_back(one);
    }
  }
  out.known = addressed.size();
  if (out.answered.size() < charter.charter.quorum()) {
    return too_few(out.answered.size(), charter.charter);
  }
  return out;
}

Result<ProofFile> fetch_proof(const Workplace& workplace, LeafIndex index) {
  TRY(auto proved,
      workplace.network().ask_node<wire::Proved>(wire::path::prove, wire::ProveRequest{index}));
  ProofFile out{workplace.origin(), std::move(proved.entry), std::move(proved.proof)};
  TRY(const ProvedEntry verified, verify_proof_file(adopted_of(workplace), out));
  if (verified.index != index) {
    return fail(Code::verification_failed, "the proof is of another entry", "node");
  }
  return out;
}

Result<ProvedEntry> verify_proof_file(const ledger::Adopted& charter, const ProofFile& file) {
  const ledger::Member* member = owner_of(charter.charter, file.origin);
  if (member == nullptr) return fail(Code::not_found, "a ledger of no member", file.origin);
  TRY(const auto proof, tlog::parse_proof(file.proof));
  TRY(const auto verified,
      tlog::verify_proof(file.entry, proof, ledger::trust_of(charter.charter, *member)));
  ProvedEntry out;
  out.origin = file.origin;
  out.index = verified.index;
  TRY(out.entry, ledger::decode_entry(file.entry));
  out.id = ledger::identity(charter.domain, out.entry.type, out.entry.payload);
  out.time = verified.time;
  for (const auto& by : verified.cosignatures) {
    out.cosigned.push_back(static_cast<std::uint8_t>(by.seat));
  }
  return out;
}

Result<std::vector<KnownHead>> known_heads(const Workplace& workplace) {
  std::map<std::string, KnownHead> newest;
  for (const auto& [seat, heads] :
       workplace.network().ask_seats<wire::Heads>(wire::path::heads, Nothing{})) {
    if (!heads) continue;
    for (const wire::HeadsRow& row : heads->ledgers) {
      const ledger::Member* member = owner_of(workplace.charter(), row.origin);
      if (member == nullptr) continue;
      const auto final =
          tlog::open_final(row.final_note, ledger::trust_of(workplace.charter(), *member));
      if (!final) continue;  // none yet, or not one that q seats signed
      const auto known = newest.find(row.origin);
      if (known != newest.end() && known->second.head.size >= final->checkpoint.head.size) {
        continue;
      }
      newest[row.origin] = {row.origin, row.final_note, final->checkpoint.head, final->time};
    }
  }
  if (newest.empty()) return fail(Code::too_few, "no trustee showed a ledger", "trustees");
  std::vector<KnownHead> out;
  for (auto& [origin, head] : newest) out.push_back(std::move(head));
  return out;
}

}  // namespace valise::terminal
