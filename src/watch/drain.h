// Slow drains of the archive, seen in the record alone: openings of cables older than thirty days,
// by officer, by mission and by originator, each against what was usual there.
//
// A stream is one officer's (mission's, originator's) counts, day by day, of the days on which
// anything was opened at all, so that leave says nothing. What is usual is its own mean over half a
// year, without the last month, so that whoever drains does not teach it; a short past is filled up
// with that of the others. On days on which colleagues read more than usual too (a crisis), more is
// expected of each: by how much, the others' counts of that day say. What is opened under a
// handover grant is not counted. Single days are cut at a few times the usual: ten a day for five
// days are more unusual than fifty on one, which the budgets stop.
//
// What this cannot see: a reader who stays within what is usual for him. It is bounded by the
// usual itself, and by the budgets.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cable/names.h"
#include "watch/e_detector.h"

namespace valise::watch {

// What one officer opened of one originator on one day, by the ledger's marks: distinct cables.
struct DayCount {
  cable::OfficerId officer;
  cable::MissionId mission;
  cable::MissionId originator;
  std::uint32_t archive = 0;  // older than thirty days, without a handover grant
};

enum class StreamKind : std::uint8_t { officer = 1, mission, originator };

struct Drain {
  StreamKind kind = StreamKind::officer;
  std::string subject;        // "nl-7f3a", "nl/mfa"
  std::int64_t day = 0;       // since 1970, when it was seen
  double value = 0;           // of the e-detector
  double threshold = 0;       // false alarms of this stream are at least that many days apart
  double usual = 0;           // a day
  std::uint32_t counted = 0;  // archive cables in the last `days` days with openings
  std::uint32_t days = 0;
};

struct DrainSettings {
  // Mean days between two false alarms of one stream, each kind's.
  double officer_threshold = 400'000;
  double mission_threshold = 80'000;
  double originator_threshold = 80'000;
};

// One network's. Days must ascend; a day on which nothing was opened may be left out.
class DrainWatch {
 public:
  explicit DrainWatch(const DrainSettings& settings = {}) : settings_(settings) {}

  // The whole of one day; which streams are drained as far as is seen.
  std::vector<Drain> close_day(std::int64_t day, const std::vector<DayCount>& counts);

 private:
  struct Day {
    double counted = 0;
    double judged = 0;  // cut
  };
  struct Stream {
    std::vector<Day> past;  // with openings, the newest last
    double mean = 0;        // a day, as it was usual when it was last judged
    EDetector detector;
  };
  using Streams = std::map<std::string, Stream>;
  struct Today;

  static double usual_of(const Stream& stream, double others, double prior_days);
  static double busy(const Streams& streams);
  void judge(StreamKind kind, Streams& streams, const Today& today, std::int64_t day,
             std::vector<Drain>& out);
  Drain drain_of(StreamKind kind, const std::string& subject, const Stream& stream,
                 std::int64_t day) const;
  double threshold_of(StreamKind kind) const;

  DrainSettings settings_;
  Streams officers_, missions_, originators_;
};

}  // namespace valise::watch
