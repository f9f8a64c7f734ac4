// The journal: what a server tells its operator, one JSON line an event, from a closed list.
// Never a cable's text, subject or name; never a secret.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace valise {

enum class Event : std::uint8_t {
  started = 1,
  stopped,
  request_refused,  // a peer's request answered with an error
  cable_accepted,
  cable_recorded,  // q trustees cosigned its entry
  cable_delivered,
  cable_received,
  opening_requested,
  opening_released,
  opening_withheld,
  push_refused,  // a trustee would not cosign
  fork_seen,
  hold_taken,
  deposit_malformed,
  seat_rejoined,
  peer_unreachable,
  peer_back,
  disk_failed,
  parts_dropped,   // of bodies that were never finished
  status_changed,  // another member corrected, cancelled or withdrew a cable that is here
  alarm_raised,    // a trustee saw what somebody should look at
  alarm_unanswered,
};

struct EventRow {
  Event event;
  std::string_view name;
  std::string_view level;    // "info", "warning", "error"
  std::string_view meaning;  // for docs/operating.md
};
std::span<const EventRow> event_table();

class Journal {
 public:
  using Field = std::pair<std::string_view, std::string>;
  // What is to be said once it is durable.
  struct Fact {
    Event event;
    std::vector<Field> fields;
  };
  using Sink = std::function<void(std::string_view line)>;  // called under a lock, line has no \n

  // The default sink is stderr.
  explicit Journal(const Clock& clock, Sink sink = {});

  void say(Event event, std::initializer_list<Field> fields = {});
  void say(Event event, std::span<const Field> fields);
  void say(Event event, const Error& error, std::initializer_list<Field> fields = {});

 private:
  void write(Event event, std::string_view more, std::span<const Field> fields);

  const Clock& clock_;
  Sink sink_;
  std::mutex mutex_;
};

}  // namespace valise
