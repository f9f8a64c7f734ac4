#include "ledger/budget.h"

namespace valise::ledger {
namespace {

constexpr std::int64_t kQuarter = 91 * kDay;

// Both keys start with whom and what is counted.
Key counted(Kind kind, std::string_view subject, cable::Level level, bool archive) {
  return Key(kind)
      .with(subject)
      .with(static_cast<std::uint64_t>(level))
      .with(std::uint64_t{archive ? 1U : 0U});
}

std::string officer_subject(const cable::OfficerId& officer) {
  return "officer " + officer.str();
}

std::uint64_t unsigned_seconds(Time t) {
  return t.seconds < 0 ? 0 : static_cast<std::uint64_t>(t.seconds);
}

// Counts the cables last charged in the window, but for `except`.
std::uint32_t count(const State& state, const Budget& budget, cable::Level level, bool archive,
                    Time now, std::uint32_t most, View except) {
  const auto at = [&](Time t) {
    return counted(Kind::charge, budget.subject, level, archive).with(unsigned_seconds(t));
  };
  std::uint32_t found = 0;
  state.scan(at(now - budget.seconds + 1).bytes(), at(now + 1).bytes(), [&](View key, View) {
    if (!equal(key.last(32), except)) ++found;
    return found < most;
  });
  return found;
}

// A cable stands once, under the time of its last charged request: it is in a window just if any
// of its charged requests is.
void put_charge(Change& change, std::string_view subject, cable::Level level, bool archive,
                const CableId& cable, Time now) {
  const Key last = counted(Kind::last_charge, subject, level, archive).with(cable);
  if (const auto before = change.get(last.bytes())) {
    change.erase(
        counted(Kind::charge, subject, level, archive).with(read_u64(*before)).with(cable));
  }
  Bytes time;
  append_u64(time, unsigned_seconds(now));
  change.put(last, std::move(time));
  change.put(counted(Kind::charge, subject, level, archive).with(unsigned_seconds(now)).with(cable),
             {});
}

}  // namespace

std::set<CableId> cables_charged_to(const State& state, const cable::OfficerId& officer, Time since,
                                    Time now) {
  std::set<CableId> out;
  const std::string subject = officer_subject(officer);
  using Levels = seal::EnumRange<cable::Level>;
  for (auto each = static_cast<unsigned>(Levels::first);
       each <= static_cast<unsigned>(Levels::last); ++each) {
    for (const bool archive : {false, true}) {
      const auto at = [&](Time t) {
        return counted(Kind::charge, subject, static_cast<cable::Level>(each), archive)
            .with(unsigned_seconds(t));
      };
      state.scan(at(since).bytes(), at(now + 1).bytes(), [&](View key, View) {
        out.insert(CableId{to_array<32>(key.last(32)).value()});
        return true;
      });
    }
  }
  return out;
}

std::vector<Budget> budgets_of(const Handling& handling, const Request& request, bool archive) {
  const std::string officer = officer_subject(request.officer);
  const std::string device = "device " + request.device.hex();
  if (!archive) {
    return {{officer, kDay, handling.new_day}, {device, kDay, handling.new_day}};
  }
  const std::string mission = "mission " + request.mission.str();
  return {{officer, kDay, handling.archive_day},
          {officer, kQuarter, handling.archive_quarter},
          {device, kDay, handling.archive_day},
          {device, kQuarter, handling.archive_quarter},
          {mission, kDay, handling.mission_archive_day},
          {mission, kQuarter, handling.mission_archive_quarter}};
}

std::uint32_t spent(const State& state, const Budget& budget, cable::Level level, bool archive,
                    Time now, std::uint32_t most) {
  return count(state, budget, level, archive, now, most, {});
}

bool charge(Change& change, const Handling& handling, const Request& request, bool archive,
            Time now) {
  const std::vector<Budget> budgets = budgets_of(handling, request, archive);
  for (const Budget& budget : budgets) {
    const std::uint32_t others =
        count(change, budget, handling.level, archive, now, budget.cables, request.cable.view());
    if (others >= budget.cables) return false;
  }
  std::string_view done;
  for (const Budget& budget : budgets) {  // a subject's windows share one row
    if (budget.subject == done) continue;
    put_charge(change, budget.subject, handling.level, archive, request.cable, now);
    done = budget.subject;
  }
  return true;
}

}  // namespace valise::ledger
