#include "base/journal.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>

#include "base/check.h"

namespace valise {
namespace {

constexpr std::array kEvents = {
    EventRow{Event::started, "started", "info", "the server listens"},
    EventRow{Event::stopped, "stopped", "info", "the server ended in good order"},
    EventRow{Event::request_refused, "request_refused", "warning",
             "a request was answered with an error"},
    EventRow{Event::cable_accepted, "cable_accepted", "info", "a cable is durable and numbered"},
    EventRow{Event::cable_recorded, "cable_recorded", "info",
             "enough trustees cosigned a cable's entry"},
    EventRow{Event::cable_delivered, "cable_delivered", "info",
             "an addressee proved that it received a cable"},
    EventRow{Event::cable_received, "cable_received", "info",
             "a cable from another member is stored"},
    EventRow{Event::opening_requested, "opening_requested", "info",
             "an opening stands in the ledger"},
    EventRow{Event::opening_released, "opening_released", "info", "a share was released"},
    EventRow{Event::opening_withheld, "opening_withheld", "warning", "a share was withheld"},
    EventRow{Event::push_refused, "push_refused", "error", "a trustee refuses to cosign"},
    EventRow{Event::fork_seen, "fork_seen", "error",
             "two checkpoints of one ledger contradict each other"},
    EventRow{Event::hold_taken, "hold_taken", "warning", "a hold is in force"},
    EventRow{Event::deposit_malformed, "deposit_malformed", "error",
             "a share does not match its commitment"},
    EventRow{Event::seat_rejoined, "seat_rejoined", "info",
             "a restored trustee has heard every other"},
    EventRow{Event::peer_unreachable, "peer_unreachable", "warning", "a peer does not answer"},
    EventRow{Event::peer_back, "peer_back", "info", "a peer answers again"},
    EventRow{Event::disk_failed, "disk_failed", "error", "the store refuses writes from now on"},
    EventRow{Event::parts_dropped, "parts_dropped", "warning",
             "parts of a body that nobody finished were dropped"},
    EventRow{Event::status_changed, "status_changed", "info",
             "an originator changed the status of a cable that is here"},
    EventRow{Event::alarm_raised, "alarm_raised", "error",
             "something in a ledger looks like a break-in: valise alarms"},
    EventRow{Event::alarm_unanswered, "alarm_unanswered", "error",
             "nobody owned an alarm within four hours"},
};

const EventRow& row_of(Event event) {
  const auto index = static_cast<std::size_t>(event) - 1;
  CHECK(index < kEvents.size());
  return kEvents[index];
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace

std::span<const EventRow> event_table() {
  return kEvents;
}

Journal::Journal(const Clock& clock, Sink sink) : clock_(clock), sink_(std::move(sink)) {
  if (!sink_) {
    sink_ = [](std::string_view line) {
      std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
    };
  }
}

void Journal::say(Event event, std::initializer_list<Field> fields) {
  write(event, "", std::span(fields.begin(), fields.size()));
}

void Journal::say(Event event, std::span<const Field> fields) {
  write(event, "", fields);
}

void Journal::say(Event event, const Error& error, std::initializer_list<Field> fields) {
  write(event,
        fmt::format(R"(,"code":"{}","detail":{},"where":{})", code_row(error.code).name,
                    quoted(error.detail), quoted(error.where)),
        std::span(fields.begin(), fields.size()));
}

void Journal::write(Event event, std::string_view more, std::span<const Field> fields) {
  const EventRow& row = row_of(event);
  std::string line = fmt::format(R"({{"at":"{}","level":"{}","event":"{}"{})", to_iso(clock_.now()),
                                 row.level, row.name, more);
  for (const auto& [name, value] : fields) line += fmt::format(R"(,"{}":{})", name, quoted(value));
  line += '}';
  const std::lock_guard lock(mutex_);
  sink_(line);
}

}  // namespace valise
