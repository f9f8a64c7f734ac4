// What the trustees saw in the ledgers that a security officer should look at, and his answer.
#pragma once

#include <map>
#include <vector>

#include "terminal/workplace.h"
#include "wire/alarms.h"
#include "wire/trustee.h"

namespace valise::terminal {

// An alarm that any one seat raised counts: one who keeps silent may lie. What became of it is what
// was said last.
struct FoundAlarm {
  wire::Alarm alarm;
  std::vector<std::uint8_t> raised_by;
};
struct FoundAlarms {
  std::vector<FoundAlarm> alarms;  // the newest first
  Time heard;                      // when f+1 seats last heard the member's node
  std::vector<std::uint8_t> answered;
  std::vector<std::uint8_t> bad_seats;  // whose statement does not hold
};

// Errors: too_few; of q seats that refuse, why: forbidden.
Result<FoundAlarms> find_alarms(const Workplace& workplace, Time since);
// Pure: what the seats' signed answers add up to.
Result<FoundAlarms> add_up_alarms(const ledger::Adopted& charter, const std::string& origin,
                                  Time since, Time now,
                                  const std::map<std::uint8_t, Result<wire::Statement>>& answers);

// Owns or closes it at every seat that raised it; how many took that. Errors: of the seats, where
// none took it: not_found, refused, forbidden.
Result<std::size_t> answer_alarm(const Workplace& workplace, const wire::AlarmAct& act);

}  // namespace valise::terminal
