#include "terminal/seat_words.h"

#include <set>

namespace valise::terminal {

std::map<std::string, wire::HeardLedger> heard_by(
    const std::vector<std::vector<wire::HeardLedger>>& words, std::size_t needed) {
  std::map<std::string, std::vector<wire::HeardLedger>> said;
  for (const auto& word : words) {
    std::set<std::string> once;
    for (const wire::HeardLedger& each : word) {
      if (once.insert(each.origin).second) said[each.origin].push_back(each);
    }
  }
  std::map<std::string, wire::HeardLedger> out;
  for (auto& [origin, each] : said) {
    if (each.size() < needed) continue;
    const auto by = [&](auto field) {
      std::sort(each.begin(), each.end(),
                [&](const auto& a, const auto& b) { return a.*field > b.*field; });
    };
    by(&wire::HeardLedger::heard);
    const Time heard = each[needed - 1].heard;
    by(&wire::HeardLedger::size);
    out[origin] = each[needed - 1];
    out[origin].heard = heard;
  }
  return out;
}

}  // namespace valise::terminal
