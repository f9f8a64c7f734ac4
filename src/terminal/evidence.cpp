#include "terminal/evidence.h"

#include <algorithm>
#include <set>
#include <thread>

#include "ledger/law.h"
#include "ledger/proved_entry.h"
#include "terminal/seat_words.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

constexpr std::int64_t kArrivalsSeconds = 2 * kMinute;  // for all pages of one seat

// How many seats must say what reassures: one of them is honest.
std::size_t vouching(const ledger::Charter& charter) {
  return std::size_t{charter.liars} + 1;
}

using WordsOf = std::map<std::uint8_t, const wire::WhoMission*>;  // of one mission, by seat

// Honest seats read one ledger: they say the same or, if they have not heard so far, nothing.
std::optional<Time> vouched(const WordsOf& words, std::optional<Time> wire::WhoMission::* what,
                            std::size_t needed) {
  std::map<Time, std::size_t> said;
  for (const auto& [seat, word] : words) {
    if (word->*what && ++said[*(word->*what)] >= needed) return word->*what;
  }
  return std::nullopt;
}

// Which of a word's fields tell the openings.
struct OpeningFields {
  std::optional<Time> wire::WhoMission::* first;
  std::optional<Time> wire::WhoMission::* last;
  std::uint32_t wire::WhoMission::* officers;
  ledger::Roles wire::WhoMission::* roles;
};
constexpr OpeningFields kOpened = {&wire::WhoMission::first_opened, &wire::WhoMission::last_opened,
                                   &wire::WhoMission::officers, &wire::WhoMission::roles};
constexpr OpeningFields kAsked = {&wire::WhoMission::first_asked, &wire::WhoMission::last_asked,
                                  &wire::WhoMission::askers, &wire::WhoMission::asker_roles};

// The union of what all say of the openings; and the fewest seats that say any part of it just so.
std::vector<std::uint8_t> unite(const WordsOf& words, const OpeningFields& from,
                                wire::WhoMission& out) {
  for (const auto& [seat, word] : words) {
    const auto& first = word->*from.first;
    if (first && (!out.first_opened || *first < *out.first_opened)) out.first_opened = first;
    out.last_opened = std::max(out.last_opened, word->*from.last);
    out.officers = std::max(out.officers, word->*from.officers);
    out.roles |= word->*from.roles;
  }
  const auto who = [&](const auto& says) {
    std::vector<std::uint8_t> seats;
    for (const auto& [seat, word] : words) {
      if (says(*word)) seats.push_back(seat);
    }
    return seats;
  };
  return std::min({who([&](const auto& w) { return w.*from.first == out.first_opened; }),
                   who([&](const auto& w) { return w.*from.last == out.last_opened; }),
                   who([&](const auto& w) { return w.*from.officers == out.officers; })},
                  [](const auto& a, const auto& b) { return a.size() < b.size(); });
}

// A request was refused if every seat of the charter says that it withheld it: one that is silent
// and two that lie could have released the three shares that open. Where one seat says otherwise,
// all that was asked for counts as opened.
void add_up(const ledger::Charter& charter, const cable::MissionId& mission, const WordsOf& words,
            WhoRead& out) {
  wire::WhoMission sum;
  sum.mission = mission;
  const bool agreed = words.size() == charter.seats.size() &&
                      std::all_of(words.begin(), words.end(), [&](const auto& one) {
                        return one.second->withheld == words.begin()->second->withheld;
                      });
  if (agreed) {
    sum.withheld = words.begin()->second->withheld;
    std::set<custody::WithheldCode> reasons;  // each seat's own
    for (const auto& [seat, word] : words)
      reasons.insert(word->reasons.begin(), word->reasons.end());
    sum.reasons.assign(reasons.begin(), reasons.end());
  }
  sum.received = vouched(words, &wire::WhoMission::received, vouching(charter));
  sum.accepted = vouched(words, &wire::WhoMission::accepted, vouching(charter));
  auto telling = unite(words, agreed ? kOpened : kAsked, sum);
  if (sum.first_opened && telling.size() < vouching(charter)) {
    out.told_by_few.emplace(mission, std::move(telling));
  }
  out.missions.push_back(std::move(sum));
}

bool names_addressees_only(const wire::Who& word, const WhoAsked& asked) {
  std::set<cable::MissionId> left(asked.addressees.begin(), asked.addressees.end());
  return std::all_of(word.missions.begin(), word.missions.end(),
                     [&](const auto& each) { return left.erase(each.mission) == 1; });
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

WhoAsked asked_of(const Listed& cable) {
  WhoAsked out{cable.held.cable, {}};
  for (const auto& addressee : cable.header.policy.addressees) {
    out.addressees.push_back(addressee.mission);
  }
  return out;
}

Result<WhoRead> add_up_who(const ledger::Adopted& charter, const WhoAsked& asked, Time now,
                           const std::map<std::uint8_t, Result<wire::Statement>>& answers) {
  WhoRead out;
  out.cable = asked.cable;
  std::vector<wire::Who> words;
  std::size_t of_another_time = 0;
  for (const auto& [number, answer] : answers) {
    const ledger::Seat* seat = charter.charter.seat(number);
    if (seat == nullptr || !answer) continue;
    auto word = word_of<wire::Who>(charter, *seat, now, *answer);
    if (!word || word->cable != asked.cable || !names_addressees_only(*word, asked)) {
      of_another_time += !word && word.error().code == Code::stale ? 1U : 0U;
      out.bad_seats.push_back(number);
      continue;
    }
    out.answered.push_back(number);
    words.push_back(std::move(*word));
  }
  if (out.answered.size() < charter.charter.quorum()) {
    auto failed =
        not_told_by_quorum(answers, out.answered.size(), of_another_time, charter.charter);
    if (failed.value().code != Code::not_found) return failed;
    return fail(Code::not_found, "no such cable, or not yours", asked.cable.hex());
  }
  for (const cable::MissionId& mission : asked.addressees) {
    WordsOf of;
    for (const wire::Who& word : words) {
      for (const wire::WhoMission& each : word.missions) {
        if (each.mission == mission) of.emplace(word.seat, &each);
      }
    }
    add_up(charter.charter, mission, of, out);
  }
  std::vector<std::vector<wire::HeardLedger>> heard;
  for (const wire::Who& word : words) heard.push_back(word.heard);
  out.heard = heard_by(heard, vouching(charter.charter));
  return out;
}

Result<WhoRead> who_read(const Workplace& workplace, const Listed& cable) {
  const WhoAsked asked = asked_of(cable);
  const wire::WhoRequest request{asked.cable, workplace.origin()};
  const auto answers = workplace.network().ask_seats<wire::Statement>(wire::path::who, request);
  return add_up_who(adopted_of(workplace), asked, workplace.now(), answers);
}

namespace {

// What was named and is not shown, by how many name it.
void sort_out(const std::map<std::uint8_t, Named>& named, const Shown& shown, std::size_t needed,
              Arrivals& out) {
  std::map<std::pair<CableId, std::string>, Arrivals::Doubtful> by_cable;
  for (const auto& [seat, cables] : named) {
    for (const wire::AddressedCable& one : cables) {
      if (shown.has(one)) continue;
      Arrivals::Doubtful& each = by_cable[{one.cable, one.number.str()}];
      each.cable = one;
      if (each.seats.empty() || each.seats.back() != seat) each.seats.push_back(seat);
    }
  }
  for (auto& [cable, each] : by_cable) {
    if (each.seats.size() >= needed) {
      out.missing.push_back(std::move(each.cable));
    } else {
      out.doubtful.push_back(std::move(each));
    }
  }
}

}  // namespace

Result<Arrivals> compare_arrivals(const Workplace& workplace, const cable::MissionId& mission,
                                  const Listing& listing) {
  const ledger::Adopted charter = adopted_of(workplace);
  const auto answers = workplace.network().with_seats<Named>(
      [&](std::uint8_t number) { return named_by_seat(workplace, charter, number, mission); });
  Arrivals out;
  std::map<std::uint8_t, Named> named_by;
  for (const auto& [number, named] : answers) {
    if (!named) continue;
    out.answered.push_back(number);
    named_by.emplace(number, *named);
  }
  sort_out(named_by, Shown(listing), vouching(charter.charter), out);
  const ledger::Charter& law = charter.charter;
  if (out.answered.size() >= law.quorum()) return out;
  return not_told_by_quorum(answers, out.answered.size(), 0, law);
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
  TRY(auto proved, ledger::proved_entry(charter.charter, member->id, file.entry, file.proof));
  const tlog::Verified& verified = proved.verified;
  ProvedEntry out;
  out.origin = file.origin;
  out.index = verified.index;
  out.entry = std::move(proved.entry);
  out.id = ledger::identity(charter.domain, out.entry.type, out.entry.payload);
  out.time = verified.time;
  for (const auto& by : verified.cosignatures) {
    out.cosigned.push_back(static_cast<std::uint8_t>(by.seat));
  }
  return out;
}

Result<bool> await_record(const Workplace& workplace, LeafIndex index, const Hash& id) {
  using std::chrono::milliseconds;
  constexpr milliseconds kLongestPause{250};
  const auto until = std::chrono::steady_clock::now() + kRecordWait;
  for (milliseconds pause{20};; pause = std::min(2 * pause, kLongestPause)) {
    const auto file = fetch_proof(workplace, index);
    if (file) {
      TRY(const ProvedEntry proved, verify_proof_file(adopted_of(workplace), *file));
      if (proved.id == id) return true;
      return fail(Code::verification_failed,
                  "the node says that it stands at record " + std::to_string(index.value) +
                      ", where the trustees have another entry",
                  "node");
    }
    if (std::chrono::steady_clock::now() + pause > until) return false;
    std::this_thread::sleep_for(pause);
  }
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
