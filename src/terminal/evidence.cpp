#include "terminal/evidence.h"

#include <algorithm>
#include <set>

#include "ledger/law.h"
#include "terminal/seat_words.h"
#include "tlog/proof.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

constexpr std::int64_t kArrivalsSeconds = 2 * kMinute;  // for all pages of one seat

template <class T>
void keep_least(std::optional<T>& have, const std::optional<T>& other) {
  if (other && (!have || *other < *have)) have = other;
}
template <class T>
void keep_greatest(std::optional<T>& have, const std::optional<T>& other) {
  if (other && (!have || *other > *have)) have = other;
}

// What each seat says of one mission.
struct SaidOf {
  cable::MissionId mission;
  std::map<std::uint8_t, wire::WhoMission> by_seat;
};

void note(std::vector<SaidOf>& to, std::uint8_t seat, const wire::WhoMission& word) {
  auto found = std::find_if(to.begin(), to.end(),
                            [&](const SaidOf& have) { return have.mission == word.mission; });
  if (found == to.end()) found = to.insert(to.end(), {word.mission, {}});
  found->by_seat.emplace(seat, word);
}

// A request was refused if every seat of the charter says that it withheld it: one that is silent
// and two that lie could have released the three shares that open. Where one seat says otherwise,
// all that was asked for counts as opened.
wire::WhoMission add_up(const SaidOf& said, std::size_t seats) {
  wire::WhoMission out;
  out.mission = said.mission;
  const auto& withheld = said.by_seat.begin()->second.withheld;
  const bool agreed = said.by_seat.size() == seats &&
                      std::all_of(said.by_seat.begin(), said.by_seat.end(),
                                  [&](const auto& one) { return one.second.withheld == withheld; });
  if (agreed) out.withheld = withheld;
  for (const auto& [seat, word] : said.by_seat) {
    keep_least(out.received, word.received);
    keep_least(out.first_opened, agreed ? word.first_opened : word.first_asked);
    keep_greatest(out.last_opened, agreed ? word.last_opened : word.last_asked);
    out.officers = std::max(out.officers, agreed ? word.officers : word.askers);
    keep_least(out.accepted, word.accepted);
  }
  return out;
}

// What the own node's list shows, in whatever state.
class Shown {
 public:
  explicit Shown(const Listing& listing) {
    for (const Listed& one : listing.cables) cables_.insert(one.held.cable);
    for (const Error& error : listing.unreadable) unreadable_.insert(error.where);
  }
  bool has(const wire::AddressedCable& one) const {
    return cables_.contains(one.cable) || unreadable_.contains(one.number.str());
  }

 private:
  std::set<CableId> cables_;
  std::set<std::string> unreadable_;
};

// Whether a page ends behind where it began: in no ledger before, in one of them after it.
bool goes_on(const std::vector<wire::AddressedAfter>& from,
             const std::vector<wire::AddressedAfter>& to) {
  std::map<std::string, LeafIndex> reached;
  for (const wire::AddressedAfter& each : to) reached[each.origin] = each.index;
  bool further = reached.size() > from.size();
  for (const wire::AddressedAfter& each : from) {
    const auto at = reached.find(each.origin);
    if (at == reached.end() || at->second < each.index) return false;
    further = further || at->second > each.index;
  }
  return further;
}

using Named = std::vector<wire::AddressedCable>;

// All that one seat names, page by page. One that does not come to an end is as good as silent.
Result<Named> named_by_seat(const Workplace& workplace, const ledger::Adopted& charter,
                            std::uint8_t number, const cable::MissionId& mission) {
  const ledger::Seat* seat = charter.charter.seat(number);
  if (seat == nullptr) return fail(Code::config, "no seat of the charter", std::to_string(number));
  const Time began = workplace.now();
  wire::AddressedRequest request{.mission = mission};
  Named out;
  for (std::uint64_t page = 0; page < kArrivalPagesMax; ++page) {
    TRY(const auto statement,
        workplace.network().ask_seat<wire::Statement>(number, wire::path::addressed, request));
    TRY(auto word, word_of<wire::Addressed>(charter, *seat, workplace.now(), statement));
    const bool sound = word.mission == mission && word.cables.size() <= request.most &&
                       (word.next.empty() || goes_on(request.after, word.next));
    if (!sound) return fail(Code::verification_failed, "answers to something else", seat->name);
    out.insert(out.end(), word.cables.begin(), word.cables.end());
    if (word.next.empty()) return out;
    if (workplace.now() - began > kArrivalsSeconds) break;
    request.after = std::move(word.next);
  }
  return fail(Code::verification_failed, "its list of arrivals does not end", seat->name);
}

}  // namespace

Result<WhoRead> add_up_who(const ledger::Adopted& charter, const CableId& cable, Time now,
                           const std::map<std::uint8_t, Result<wire::Statement>>& answers) {
  WhoRead out;
  out.cable = cable;
  std::vector<SaidOf> said;
  for (const auto& [number, answer] : answers) {
    const ledger::Seat* seat = charter.charter.seat(number);
    if (seat == nullptr || !answer) continue;
    const auto word = word_of<wire::Who>(charter, *seat, now, *answer);
    if (!word || word->cable != cable) {
      out.bad_seats.push_back(number);
      continue;
    }
    out.answered.push_back(number);
    for (const wire::WhoMission& mission : word->missions) note(said, number, mission);
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
  for (const SaidOf& of : said) out.missions.push_back(add_up(of, charter.charter.seats.size()));
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
  const ledger::Adopted charter = adopted_of(workplace);
  const auto answers = workplace.network().with_seats<Named>(
      [&](std::uint8_t number) { return named_by_seat(workplace, charter, number, mission); });
  const Shown shown(listing);
  Arrivals out;
  std::set<CableId> addressed;
  std::size_t refusing = 0;
  std::string why;
  for (const auto& [number, named] : answers) {
    if (!named) {
      if (named.error().code != Code::forbidden) continue;
      ++refusing;
      why = named.error().detail;
      continue;
    }
    out.answered.push_back(number);
    for (const wire::AddressedCable& one : *named) {
      if (addressed.insert(one.cable).second && !shown.has(one)) out.missing.push_back(one);
    }
  }
  out.known = addressed.size();
  const ledger::Charter& law = charter.charter;
  if (out.answered.size() >= law.quorum()) return out;
  if (refusing >= law.quorum()) return fail(Code::forbidden, why, mission.str());
  return too_few(out.answered.size(), law);
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
  const ledger::Member* member = charter.charter.owner_of(file.origin);
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
      const ledger::Member* member = workplace.charter().owner_of(row.origin);
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
