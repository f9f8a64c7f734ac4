// How many could open a cable at each of the missions that a draft names (spec/federation.md).
#include "custody/readers.h"

#include "trustee/answers.h"
#include "trustee/trustee.h"

namespace valise::trustee {
namespace {

constexpr std::int64_t kCountedSeconds = 10 * kMinute;  // a count is for the drafter's eye
constexpr std::size_t kCountsMax = 10'000;

}  // namespace

// Counting goes through a member's officers: every desk that drafts asks for the same few.
std::uint32_t Trustee::readers_of(const Mirror& mirror, const cable::MissionId& mission,
                                  cable::Level level, Time now) {
  if (counted_.size() > kCountsMax) counted_.clear();
  Counted& known = counted_[{mission, level}];
  if (known.at.seconds == 0 || now - known.at > kCountedSeconds || now < known.at) {
    known = {
        custody::count_readers(adopted_.charter, mirror.ledger.state(), seat_, mission, level, now),
        now};
  }
  return known.officers;
}

Result<http::Answer> Trustee::readers(const wire::ReadersRequest& request, const Caller& caller,
                                      Time now) {
  if (!caller.device || caller.narrowed) {
    return fail(Code::forbidden, "the device of an officer in force asks this");
  }
  if (request.missions.size() > wire::kReadersMissionsMax) {
    return fail(Code::too_large, "over 300 missions", "missions");
  }
  wire::Readers out{.level = request.level, .missions = {}, .seat = keys_.seat, .time = now};
  for (const cable::MissionId& mission : request.missions) {
    const Mirror* mirror = mirror_of(adopted_.charter.origin_of(mission.member()));
    if (mirror == nullptr) continue;
    out.missions.push_back({mission, readers_of(*mirror, mission, request.level, now)});
  }
  return say(wire::Statement{state_word(out)});
}

}  // namespace valise::trustee
