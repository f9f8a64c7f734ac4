#include "terminal/damage.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>

#include "seal/hash.h"
#include "terminal/seat_words.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

using wire::Damage;
using wire::DamageGroup;
using wire::DamageWithheld;

// What honest seats that have heard the ledger so far count alike.
Bytes counted(const Damage& word) {
  Damage same = word;
  same.withheld.clear();
  same.heard = {};
  same.seat = 0;
  same.time = {};
  return seal::encode(same);
}

void take_out(std::vector<DamageGroup>& from, const DamageWithheld& cable) {
  const auto group = std::find_if(from.begin(), from.end(), [&](const DamageGroup& each) {
    return each.originator == cable.originator && each.level == cable.level &&
           each.file == cable.file;
  });
  if (group != from.end() && --group->cables == 0) from.erase(group);
}

void put_in(std::map<std::tuple<std::string, cable::Level, std::string>, DamageGroup>& into,
            const DamageWithheld& cable) {
  auto& group = into[{cable.originator.str(), cable.level, cable.file.str()}];
  group = {cable.originator, cable.level, cable.file, group.cables + 1};
}

// Cables of which every seat of the charter says that it released nothing, for any request.
std::vector<DamageWithheld> withheld_by_all(const std::vector<Damage>& words, std::size_t seats) {
  std::vector<DamageWithheld> out;
  if (words.size() < seats) return out;
  std::map<std::pair<CableId, LeafIndex>, std::size_t> by;
  for (const Damage& word : words) {
    for (const DamageWithheld& each : word.withheld) {
      for (const LeafIndex index : each.withheld) ++by[{each.cable, index}];
    }
  }
  for (const DamageWithheld& each : words.front().withheld) {
    const auto all = [&](LeafIndex index) { return by[{each.cable, index}] == seats; };
    if (each.withheld.size() == each.requests &&
        std::all_of(each.withheld.begin(), each.withheld.end(), all)) {
      out.push_back(each);
    }
  }
  return out;
}

FoundDamage found_of(const std::vector<Damage>& words, std::size_t seats) {
  const Damage& word = words.front();
  FoundDamage out;
  out.from = word.from;
  out.to = word.to;
  out.opened = word.opened;
  out.could = word.could;
  out.could_not = word.could_not;
  out.requests = word.requests;
  out.cables = word.cables;
  std::map<std::tuple<std::string, cable::Level, std::string>, DamageGroup> refused;
  for (const DamageWithheld& each : withheld_by_all(words, seats)) {
    take_out(out.opened, each);
    put_in(refused, each);
    out.refused_cables.push_back(each.cable);
  }
  for (auto& [kind, group] : refused) out.refused.push_back(std::move(group));
  for (const Damage& each : words) out.agreed.push_back(each.seat);
  return out;
}

// As far as a quorum has heard the ledger: what is later no quorum can count alike.
Result<Time> heard_by_quorum(const Workplace& workplace) {
  const ledger::Charter& charter = workplace.charter();
  std::vector<Time> heard;
  for (const auto& [seat, heads] :
       workplace.network().ask_seats<wire::Heads>(wire::path::heads, Nothing{})) {
    if (!heads) continue;
    for (const wire::HeadsRow& row : heads->ledgers) {
      if (row.origin == workplace.origin()) heard.push_back(row.mark);
    }
  }
  if (heard.size() < charter.quorum()) return too_few(heard.size(), charter);
  std::sort(heard.begin(), heard.end(), std::greater<>());
  return heard[charter.quorum() - 1];
}

Result<std::vector<wire::DamagedCable>> list_of_seat(const Workplace& workplace, std::uint8_t seat,
                                                     const wire::DamageRequest& request) {
  std::vector<wire::DamagedCable> out;
  wire::DamageCablesRequest page{request, std::nullopt};
  for (;;) {
    TRY(auto more,
        workplace.network().ask_seat<wire::DamageCables>(seat, wire::path::damage_cables, page));
    const bool last = more.cables.size() < wire::kDamageCablesMax;
    std::move(more.cables.begin(), more.cables.end(), std::back_inserter(out));
    if (last) return out;
    page.after = out.back().cable;
  }
}

Hash hash_of(const std::vector<wire::DamagedCable>& cables) {
  Bytes ids;
  for (const wire::DamagedCable& each : cables) append(ids, each.cable.view());
  return Hash{seal::sha256(ids)};
}

}  // namespace

std::uint64_t total(const std::vector<DamageGroup>& groups) {
  return std::accumulate(
      groups.begin(), groups.end(), std::uint64_t{0},
      [](std::uint64_t sum, const DamageGroup& each) { return sum + each.cables; });
}

Result<FoundDamage> add_up_damage(const ledger::Adopted& charter, const DamageAsked& asked,
                                  Time now,
                                  const std::map<std::uint8_t, Result<wire::Statement>>& answers) {
  std::map<Bytes, std::vector<Damage>> alike;
  std::vector<std::uint8_t> told, bad;
  std::size_t of_another_time = 0;
  for (const auto& [number, answer] : answers) {
    const ledger::Seat* seat = charter.charter.seat(number);
    if (seat == nullptr || !answer) continue;
    auto word = word_of<Damage>(charter, *seat, now, *answer);
    const bool answers_it = word && word->origin == asked.origin &&
                            word->subject == asked.request.subject &&
                            word->from == asked.request.from && word->to == asked.request.to;
    if (!answers_it) {
      of_another_time += !word && word.error().code == Code::stale ? 1U : 0U;
      bad.push_back(number);
      continue;
    }
    told.push_back(number);
    alike[counted(*word)].push_back(std::move(*word));
  }
  const std::size_t quorum = charter.charter.quorum();
  const auto most = std::max_element(alike.begin(), alike.end(), [](const auto& a, const auto& b) {
    return a.second.size() < b.second.size();
  });
  if (most == alike.end() || told.size() < quorum) {
    return not_told_by_quorum(answers, told.size(), of_another_time, charter.charter);
  }
  if (most->second.size() < quorum) {
    return fail(Code::too_few, "fewer than " + std::to_string(quorum) + " trustees count alike",
                "trustees");
  }
  FoundDamage out = found_of(most->second, charter.charter.seats.size());
  for (const std::uint8_t seat : told) {
    if (std::find(out.agreed.begin(), out.agreed.end(), seat) == out.agreed.end()) {
      bad.push_back(seat);
    }
  }
  std::sort(bad.begin(), bad.end());
  out.differ = std::move(bad);
  return out;
}

Result<FoundDamage> find_damage(const Workplace& workplace, const wire::DamageRequest& request) {
  TRY(const Time heard, heard_by_quorum(workplace));
  const DamageAsked asked{workplace.origin(),
                          {request.subject, request.from, std::min(request.to, heard + 1)}};
  if (asked.request.from >= asked.request.to) {
    return fail(Code::usage, "The period is empty, or the trustees have not heard so far",
                to_iso(heard));
  }
  const auto answers =
      workplace.network().ask_seats<wire::Statement>(wire::path::damage, asked.request);
  return add_up_damage(adopted_of(workplace), asked, workplace.now(), answers);
}

Result<std::vector<wire::DamagedCable>> damaged_cables(const Workplace& workplace,
                                                       const wire::DamageRequest& request,
                                                       const FoundDamage& found) {
  const wire::DamageRequest asked{request.subject, found.from, found.to};
  Error last{Code::verification_failed, "no trustee gave the list that was counted", "trustees"};
  for (const std::uint8_t seat : found.agreed) {
    auto cables = list_of_seat(workplace, seat, asked);
    if (!cables) {
      last = std::move(cables).error();
      continue;
    }
    if (hash_of(*cables) != found.cables) continue;
    std::erase_if(*cables, [&](const wire::DamagedCable& each) {
      return std::binary_search(found.refused_cables.begin(), found.refused_cables.end(),
                                each.cable);
    });
    return std::move(*cables);
  }
  return Failure(std::move(last));
}

}  // namespace valise::terminal
