#include "terminal/readers.h"

#include <algorithm>

#include "terminal/seat_words.h"

namespace valise::terminal {
namespace {

bool answers_to(const wire::Readers& word, const wire::ReadersRequest& request) {
  return word.level == request.level &&
         std::all_of(word.missions.begin(), word.missions.end(), [&](const auto& each) {
           const auto& asked = request.missions;
           return std::find(asked.begin(), asked.end(), each.mission) != asked.end();
         });
}

}  // namespace

Result<ReaderCounts> add_up_readers(
    const ledger::Adopted& charter, const wire::ReadersRequest& request, Time now,
    const std::map<std::uint8_t, Result<wire::Statement>>& answers) {
  const std::size_t needed = std::size_t{charter.charter.liars} + 1;  // one of them is honest
  std::map<std::pair<cable::MissionId, std::uint32_t>, std::size_t> said;
  std::size_t told = 0;
  for (const auto& [number, answer] : answers) {
    const ledger::Seat* seat = charter.charter.seat(number);
    if (seat == nullptr || !answer) continue;
    const auto word = word_of<wire::Readers>(charter, *seat, now, *answer);
    if (!word || !answers_to(*word, request)) continue;
    ++told;
    std::map<cable::MissionId, std::uint32_t> once;
    for (const wire::MissionReaders& each : word->missions) {
      once.emplace(each.mission, each.officers);
    }
    for (const auto& each : once) ++said[each];
  }
  if (told < needed) return too_few(told, charter.charter);
  ReaderCounts out;
  for (const auto& [each, seats] : said) {
    if (seats >= needed) out.insert_or_assign(each.first, each.second);
  }
  return out;
}

Result<ReaderCounts> count_readers(const Workplace& workplace,
                                   const std::vector<cable::MissionId>& missions,
                                   cable::Level level) {
  const wire::ReadersRequest request{missions, level};
  const auto answers = workplace.network().ask_seats<wire::Statement>(wire::path::readers, request);
  return add_up_readers(adopted_of(workplace), request, workplace.now(), answers);
}

}  // namespace valise::terminal
