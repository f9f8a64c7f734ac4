#include "terminal/alarms.h"

#include <algorithm>
#include <functional>

#include "terminal/seat_words.h"

namespace valise::terminal {
namespace {

void take(std::map<Hash, FoundAlarm>& into, const wire::Alarm& alarm, std::uint8_t seat) {
  const auto [at, fresh] = into.try_emplace(alarm.name);
  FoundAlarm& found = at->second;
  found.raised_by.push_back(seat);
  const bool newer =
      alarm.changed && (!found.alarm.changed || *alarm.changed > *found.alarm.changed);
  if (fresh || newer) found.alarm = alarm;
}

// Its name says what it is about.
bool well_named(const ledger::Adopted& charter, const wire::Alarm& alarm,
                const std::string& origin) {
  const Bytes about = seal::encode(alarm.about);
  return alarm.about.origin == origin &&
         alarm.name == Hash{charter.domain.hash(wire::AlarmSubject::label, about)};
}

}  // namespace

Result<FoundAlarms> add_up_alarms(const ledger::Adopted& charter, const std::string& origin,
                                  Time since, Time now,
                                  const std::map<std::uint8_t, Result<wire::Statement>>& answers) {
  FoundAlarms out;
  std::map<Hash, FoundAlarm> all;
  std::vector<Time> heard;
  std::size_t of_another_time = 0;
  for (const auto& [number, answer] : answers) {
    const ledger::Seat* seat = charter.charter.seat(number);
    if (seat == nullptr || !answer) continue;
    const auto word = word_of<wire::Alarms>(charter, *seat, now, *answer);
    const auto named = [&](const wire::Alarm& each) { return well_named(charter, each, origin); };
    const bool holds = word && word->origin == origin && word->since == since &&
                       std::all_of(word->alarms.begin(), word->alarms.end(), named);
    if (!holds) {
      of_another_time += !word && word.error().code == Code::stale ? 1U : 0U;
      out.bad_seats.push_back(number);
      continue;
    }
    out.answered.push_back(number);
    heard.push_back(word->heard);
    for (const wire::Alarm& alarm : word->alarms) take(all, alarm, number);
  }
  if (out.answered.size() < charter.charter.quorum()) {
    return not_told_by_quorum(answers, out.answered.size(), of_another_time, charter.charter);
  }
  std::sort(heard.begin(), heard.end(), std::greater<>());
  out.heard = heard[charter.charter.liars];
  for (auto& [name, alarm] : all) out.alarms.push_back(std::move(alarm));
  std::sort(out.alarms.begin(), out.alarms.end(), [](const FoundAlarm& a, const FoundAlarm& b) {
    return std::tie(b.alarm.raised, a.alarm.name) < std::tie(a.alarm.raised, b.alarm.name);
  });
  return out;
}

Result<FoundAlarms> find_alarms(const Workplace& workplace, Time since) {
  const auto answers = workplace.network().ask_seats<wire::Statement>(wire::path::alarms,
                                                                      wire::AlarmsRequest{since});
  return add_up_alarms(adopted_of(workplace), workplace.origin(), since, workplace.now(), answers);
}

Result<std::size_t> answer_alarm(const Workplace& workplace, const wire::AlarmAct& act) {
  const auto answers = workplace.network().ask_seats<wire::AlarmActed>(wire::path::alarm_act, act);
  std::size_t took = 0;
  std::optional<Error> why;
  for (const auto& [seat, answer] : answers) {
    if (answer) {
      ++took;
    } else if (!why || is_answer(answer.error().code)) {
      why = answer.error();
    }
  }
  if (took > 0) return took;
  if (why) return Failure(std::move(*why));
  return too_few(0, workplace.charter());
}

}  // namespace valise::terminal
