#include "watch/drain.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace valise::watch {
namespace {

constexpr std::size_t kLearntDays = 130;   // with openings: about half a year
constexpr std::size_t kLagDays = 22;       // of which nothing is learnt yet: about a month
constexpr std::size_t kSettlingDays = 45;  // of a new officer, who reads up
constexpr double kSettlingMargin = 2;
constexpr std::size_t kShownDays = 10;
constexpr double kShockMost = 4;   // as much more than usual as the others' reading excuses
constexpr double kShockPrior = 2;  // cables: so that one colleague's two are no crisis
constexpr double kCutFactor = 4;   // a day counts no more than so many usual ones

// How kinds differ: a mission has many readers and a steadier day.
struct Kinds {
  double margin;      // what is usual is exceeded by as much without being a change
  double least;       // cables a day that are never unusual
  double cut;         // a day counts at least so much
  double prior_days;  // of the others' mean, beside the own days
};
Kinds of_kind(StreamKind kind) {
  if (kind == StreamKind::officer) return {1.5, 0.15, 12, 30};
  return {1.3, 1, 20, 5};
}

}  // namespace

// What one kind of stream counted today, and what the others did.
struct DrainWatch::Today {
  struct One {
    double count = 0;
    std::string group;
  };
  std::map<std::string, One> counts;
};

double DrainWatch::threshold_of(StreamKind kind) const {
  if (kind == StreamKind::officer) return settings_.officer_threshold;
  return kind == StreamKind::mission ? settings_.mission_threshold : settings_.originator_threshold;
}

// Cables a day, of what is learnt already, filled up with the others' mean.
double DrainWatch::usual_of(const Stream& stream, double others, double prior_days) {
  const std::size_t end = stream.past.size() - std::min(kLagDays, stream.past.size());
  const std::size_t begin = end - std::min(kLearntDays, end);
  const double own = static_cast<double>(end - begin);
  const double prior = prior_days * (1 - own / kLearntDays);
  double sum = others * prior;
  for (std::size_t i = begin; i < end; ++i) sum += stream.past[i].judged;
  return sum / (prior + own);
}

// What nine in ten others do not exceed: who has no past here may be as busy as they.
double DrainWatch::busy(const Streams& streams) {
  std::vector<double> means;
  for (const auto& [name, stream] : streams) means.push_back(stream.mean);
  if (means.empty()) return 1;
  const auto at = means.begin() + static_cast<std::ptrdiff_t>(means.size() * 9 / 10);
  std::nth_element(means.begin(), at, means.end());
  return *at;
}

namespace {

struct Sums {
  double counted = 0;
  double usual = 0;
};

double shock(const Sums& others) {
  return (others.counted - std::sqrt(others.counted) + kShockPrior) / (others.usual + kShockPrior);
}

}  // namespace

void DrainWatch::judge(StreamKind kind, Streams& streams, const Today& today, std::int64_t day,
                       std::vector<Drain>& out) {
  const Kinds constants = of_kind(kind);
  const double others = busy(streams);

  std::map<std::string, Sums> groups;
  Sums all;
  for (const auto& [name, one] : today.counts) {
    Stream& stream = streams[name];
    stream.mean = usual_of(stream, others, constants.prior_days);
    const double cut = std::max(constants.cut, kCutFactor * stream.mean);
    stream.past.push_back({one.count, std::min(one.count, cut)});
    for (Sums* sums : {&groups[one.group], &all}) {
      sums->counted += stream.past.back().judged;
      sums->usual += stream.mean;
    }
  }
  for (const auto& [name, one] : today.counts) {
    Stream& stream = streams[name];
    const Day& last = stream.past.back();
    const Sums& group = groups[one.group];
    const Sums beside{group.counted - last.judged, group.usual - stream.mean};
    const Sums elsewhere{all.counted - group.counted, all.usual - group.usual};
    const double factor = std::clamp(std::max(shock(beside), shock(elsewhere)), 1.0, kShockMost);
    const double settling = stream.past.size() < kSettlingDays ? kSettlingMargin : 1;
    stream.detector.add(
        last.judged, constants.margin * settling * std::max(stream.mean, constants.least) * factor);
    if (stream.past.size() > kLearntDays + kLagDays) stream.past.erase(stream.past.begin());
    if (stream.detector.value() < threshold_of(kind)) continue;
    out.push_back(drain_of(kind, name, stream, day));
    stream.detector.restart();
  }
}

Drain DrainWatch::drain_of(StreamKind kind, const std::string& subject, const Stream& stream,
                           std::int64_t day) const {
  Drain out{kind, subject, day, stream.detector.value(), threshold_of(kind), stream.mean, 0, 0};
  const std::size_t days = std::min(kShownDays, stream.past.size());
  for (std::size_t i = stream.past.size() - days; i < stream.past.size(); ++i) {
    out.counted += static_cast<std::uint32_t>(stream.past[i].counted);
  }
  out.days = static_cast<std::uint32_t>(days);
  return out;
}

std::vector<Drain> DrainWatch::close_day(std::int64_t day, const std::vector<DayCount>& counts) {
  Today officers, missions, originators;
  for (const DayCount& each : counts) {
    Today::One& officer = officers.counts[each.officer.str()];
    officer.count += each.archive;
    officer.group = each.mission.str();
    missions.counts[each.mission.str()].count += each.archive;
    originators.counts[each.originator.str()].count += each.archive;
  }
  for (Today* each : {&missions, &originators}) {
    for (auto& [name, one] : each->counts) one.group = name;
  }
  std::vector<Drain> out;
  judge(StreamKind::officer, officers_, officers, day, out);
  judge(StreamKind::mission, missions_, missions, day, out);
  judge(StreamKind::originator, originators_, originators, day, out);
  return out;
}

}  // namespace valise::watch
