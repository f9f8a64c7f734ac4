#include "terminal/digest.h"

#include <algorithm>
#include <set>

#include "terminal/seat_words.h"

namespace valise::terminal {
namespace {

using wire::Digest;
using wire::DigestOpening;

bool answers_to(const Digest& word, const wire::DigestRequest& asked) {
  return word.originator == asked.originator && word.from == asked.from && word.to == asked.to;
}

using Where = std::pair<CableId, cable::MissionId>;

void take(std::map<Where, DigestRead::Opening>& into, const DigestOpening& said,
          std::uint8_t seat) {
  const auto [at, fresh] = into.try_emplace({said.cable, said.mission});
  DigestRead::Opening& sum = at->second;
  sum.told_by.push_back(seat);
  if (fresh) {
    sum.opening = said;
    return;
  }
  DigestOpening& most = sum.opening;
  most.openings = std::max(most.openings, said.openings);
  most.officers = std::max(most.officers, said.officers);
  most.first = std::min(most.first, said.first);
  most.last = std::max(most.last, said.last);
  most.archive = most.archive || said.archive;
  if (!most.number) most.number = said.number;
}

// One seat that saw an opening is enough.
std::vector<wire::DigestUnopened> unopened_by_all(const std::vector<Digest>& words,
                                                  const std::map<Where, DigestRead::Opening>& all,
                                                  const cable::MissionId& originator) {
  std::map<CableId, std::pair<wire::DigestUnopened, std::size_t>> said;
  for (const Digest& word : words) {
    std::set<CableId> once;
    for (const wire::DigestUnopened& each : word.unopened) {
      if (!once.insert(each.cable).second) continue;
      auto& [cable, count] = said.try_emplace(each.cable, each, 0).first->second;
      ++count;
    }
  }
  for (const auto& [where, opening] : all) {
    if (where.second != originator) said.erase(where.first);
  }
  std::vector<wire::DigestUnopened> out;
  for (const auto& [id, cable] : said) {
    if (cable.second == words.size()) out.push_back(cable.first);
  }
  return out;
}

}  // namespace

Result<DigestRead> add_up_digest(const ledger::Adopted& charter, const wire::DigestRequest& asked,
                                 Time now,
                                 const std::map<std::uint8_t, Result<wire::Statement>>& answers) {
  DigestRead out;
  std::vector<Digest> words;
  std::size_t of_another_time = 0;
  for (const auto& [number, answer] : answers) {
    const ledger::Seat* seat = charter.charter.seat(number);
    if (seat == nullptr || !answer) continue;
    auto word = word_of<Digest>(charter, *seat, now, *answer);
    if (!word || !answers_to(*word, asked)) {
      of_another_time += !word && word.error().code == Code::stale ? 1U : 0U;
      out.bad_seats.push_back(number);
      continue;
    }
    out.answered.push_back(number);
    out.more = out.more || word->more;
    words.push_back(std::move(*word));
  }
  if (words.size() < charter.charter.quorum()) {
    return not_told_by_quorum(answers, words.size(), of_another_time, charter.charter);
  }
  std::map<Where, DigestRead::Opening> all;
  std::vector<std::vector<wire::HeardLedger>> heard;
  for (const Digest& word : words) {
    for (const DigestOpening& each : word.openings) take(all, each, word.seat);
    heard.push_back(word.heard);
  }
  out.unopened = unopened_by_all(words, all, asked.originator);
  for (auto& [where, opening] : all) out.openings.push_back(std::move(opening));
  out.heard = heard_by(heard, std::size_t{charter.charter.liars} + 1);
  for (const ledger::Member& member : charter.charter.members) {
    const std::string origin = charter.charter.origin_of(member.id);
    const auto known = out.heard.find(origin);
    if (known == out.heard.end() || known->second.heard < asked.to) out.not_heard.push_back(origin);
  }
  return out;
}

Result<DigestRead> read_digest(const Workplace& workplace, const wire::DigestRequest& request) {
  const auto answers = workplace.network().ask_seats<wire::Statement>(wire::path::digest, request);
  return add_up_digest(adopted_of(workplace), request, workplace.now(), answers);
}

}  // namespace valise::terminal
