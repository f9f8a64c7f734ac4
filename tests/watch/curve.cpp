#include "curve.h"

#include <algorithm>

namespace valise::watch {
namespace {

constexpr int kBegins = 400;  // the attacks' first day
constexpr double kMonthDays = 365.0 / 12;

DrainSettings settings_of(double threshold) {
  return {threshold, threshold / 5, threshold / 5};
}

// Of n in ascending order the one that `share` of them do not exceed.
int quantile(std::vector<int>& values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

Point::Taken summed_up(const std::vector<Found>& all) {
  Point::Taken out;
  std::vector<int> cables, days;
  for (const Found& each : all) {
    out.found += each.found ? 1 : 0;
    cables.push_back(each.found ? each.cables : kNever);
    days.push_back(each.found ? each.days : kNever);
  }
  out.of = static_cast<int>(all.size());
  out.median_cables = quantile(cables, 0.5);
  out.median_days = quantile(days, 0.5);
  out.ninth_cables = quantile(cables, 0.9);
  return out;
}

}  // namespace

Point measure(const std::vector<Life>& lives, double threshold, const std::vector<Attack>& attacks,
              int victims) {
  std::map<Attack, std::vector<Found>> found;
  double alarms = 0, months = 0;
  for (const Life& life : lives) {
    DrainWatch watch(settings_of(threshold));
    DrainWatch before = watch;
    for (std::size_t day = 0; day < life.days.size(); ++day) {
      if (day == kBegins) before = watch;
      const auto number = static_cast<std::int64_t>(day);
      alarms += static_cast<double>(watch.close_day(number, life.days[day]).size());
    }
    months += static_cast<double>(life.days.size()) / kMonthDays;
    for (const Attack attack : attacks) {
      for (int victim = 0; victim < victims; ++victim) {
        const auto seed = static_cast<std::uint64_t>(victim);
        found[attack].push_back(take_from(life, before, kBegins, attack, seed));
      }
    }
  }
  Point out{threshold, alarms / months, {}};
  for (const auto& [attack, all] : found) out.attacks[attack] = summed_up(all);
  return out;
}

}  // namespace valise::watch
