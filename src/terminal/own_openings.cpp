#include "terminal/own_openings.h"

#include <algorithm>
#include <functional>
#include <set>

#include "terminal/files.h"
#include "terminal/seat_words.h"

namespace valise::terminal {
namespace {

using wire::OwnOpening;
using wire::OwnOpenings;

constexpr const char* kLookedThrough = "openings.seen";

bool answers_to(const OwnOpenings& word, const OpeningsAsked& asked) {
  const auto& request = asked.request;
  if (word.origin != asked.origin || word.officer != asked.officer || word.since != request.since ||
      word.before != request.before || word.openings.size() > request.most ||
      (word.more && word.openings.size() != request.most)) {
    return false;
  }
  const auto wrong = [&](const OwnOpening& each) {
    return each.index.value >= word.size.value || (request.before && each.index >= *request.before);
  };
  return std::none_of(word.openings.begin(), word.openings.end(), wrong) &&
         std::is_sorted(word.openings.begin(), word.openings.end(),
                        [](const auto& a, const auto& b) { return a.index > b.index; });
}

// The lowest index that a seat's page reaches: what lies below comes with a later one.
LeafIndex edge_of(const OwnOpenings& word) {
  return word.more && !word.openings.empty() ? word.openings.back().index : LeafIndex{0};
}

// One entry as the seats tell it.
FoundOpening add_up(LeafIndex index, const std::vector<OwnOpenings>& words, std::size_t seats) {
  std::map<Bytes, FoundOpening> told;
  FoundOpening out;
  std::size_t withheld = 0;
  for (const OwnOpenings& word : words) {
    const auto named = std::find_if(word.openings.begin(), word.openings.end(),
                                    [&](const OwnOpening& each) { return each.index == index; });
    if (named == word.openings.end()) {
      const bool would_name = index.value < word.size.value && index >= edge_of(word);
      if (would_name) out.not_named_by.push_back(word.seat);
      continue;
    }
    withheld += named->withheld ? 1U : 0U;
    OwnOpening plain = *named;
    plain.withheld = false;
    FoundOpening& as_told = told[seal::encode(plain)];
    as_told.opening = std::move(plain);
    as_told.named_by.push_back(word.seat);
  }
  const auto most = std::max_element(told.begin(), told.end(), [](const auto& a, const auto& b) {
    return a.second.named_by.size() < b.second.named_by.size();
  });
  out.opening = std::move(most->second.opening);
  out.named_by = std::move(most->second.named_by);
  out.opening.withheld = withheld == seats;
  return out;
}

template <class Value, class Of>
Value vouched(const std::vector<OwnOpenings>& words, std::size_t needed, Of of) {
  std::vector<Value> said;
  said.reserve(words.size());
  for (const OwnOpenings& word : words) said.push_back(of(word));
  std::sort(said.begin(), said.end(), std::greater<>());
  return said[needed - 1];
}

}  // namespace

Result<FoundOpenings> add_up_own_openings(
    const ledger::Adopted& charter, const OpeningsAsked& asked, Time now,
    const std::map<std::uint8_t, Result<wire::Statement>>& answers) {
  FoundOpenings out;
  std::vector<OwnOpenings> words;
  std::size_t of_another_time = 0;
  for (const auto& [number, answer] : answers) {
    const ledger::Seat* seat = charter.charter.seat(number);
    if (seat == nullptr || !answer) continue;
    auto word = word_of<OwnOpenings>(charter, *seat, now, *answer);
    if (!word || !answers_to(*word, asked)) {
      of_another_time += !word && word.error().code == Code::stale ? 1U : 0U;
      out.bad_seats.push_back(number);
      continue;
    }
    out.answered.push_back(number);
    words.push_back(std::move(*word));
  }
  if (out.answered.size() < charter.charter.quorum()) {
    return not_told_by_quorum(answers, out.answered.size(), of_another_time, charter.charter);
  }
  const std::size_t needed = std::size_t{charter.charter.liars} + 1;
  out.heard_size = vouched<TreeSize>(words, needed, [](const auto& word) { return word.size; });
  out.heard = vouched<Time>(words, needed, [](const auto& word) { return word.heard; });
  const auto from = vouched<LeafIndex>(words, needed, edge_of);
  std::set<LeafIndex, std::greater<>> all;
  for (const OwnOpenings& word : words) {
    for (const OwnOpening& each : word.openings) {
      if (each.index >= from && each.index.value < out.heard_size.value) all.insert(each.index);
    }
  }
  for (const LeafIndex index : all) {
    out.openings.push_back(add_up(index, words, charter.charter.seats.size()));
  }
  if (from.value != 0) out.more_before = from;
  return out;
}

Result<FoundOpenings> find_own_openings(const Workplace& workplace,
                                        const wire::OwnOpeningsRequest& request) {
  const OpeningsAsked asked{workplace.origin(), workplace.officer(), request};
  const auto answers =
      workplace.network().ask_seats<wire::Statement>(wire::path::own_openings, request);
  return add_up_own_openings(adopted_of(workplace), asked, workplace.now(), answers);
}

bool more_to_see(const FoundOpenings& found, const std::optional<LeafIndex>& looked) {
  return found.more_before && (!looked || *found.more_before > *looked);
}

Result<std::optional<LeafIndex>> looked_through(const std::filesystem::path& data) {
  const auto bytes = read_file(data / kLookedThrough, 8);
  if (!bytes && bytes.error().code == Code::not_found) return std::optional<LeafIndex>();
  if (!bytes) return Failure(bytes.error());
  if (bytes->size() != 8) {
    return fail(Code::corrupt, "It does not hold a record's number; remove it and look again",
                (data / kLookedThrough).string());
  }
  return LeafIndex{read_u64(*bytes)};
}

Result<void> note_looked_through(const std::filesystem::path& data, LeafIndex index) {
  Bytes bytes;
  append_u64(bytes, index.value);
  return write_private_file(data / kLookedThrough, bytes);
}

}  // namespace valise::terminal
