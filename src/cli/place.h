// A command's way into the terminal library: its settings, its authenticator, its workplace.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/app.h"
#include "terminal/archive.h"
#include "terminal/settings.h"
#include "terminal/workplace.h"

namespace valise::cli {

// The settings file as the terminal wants it. Errors: config (an identifier that is none).
Result<terminal::Settings> settings_of(const config::Terminal& config);
Result<terminal::Settings> terminal_settings(Context& context);

// The authenticator of the settings; its questions go to the person, its wishes to stderr.
Result<std::unique_ptr<terminal::Authenticator>> authenticator_of(
    Context& context, const terminal::Settings& settings);

// An officer at work. Owns all that the workplace refers to; the context outlives it.
class Place {
 public:
  // Takes the keys from the agent or, without one, by a touch. Errors: those of Workplace::open;
  // of open() also usage: no mission is named.
  static Result<std::unique_ptr<Place>> open(Context& context);
  static Result<std::unique_ptr<Place>> open_without_mission(Context& context);

  terminal::Workplace& operator*() { return *workplace_; }
  terminal::Workplace* operator->() { return &*workplace_; }
  const cable::MissionId& mission() const { return mission_.value(); }
  const terminal::Settings& settings() const { return settings_; }
  const terminal::OffsetClock& clock() const { return clock_; }
  Result<terminal::Archive> archive();

 private:
  Place(Context& context, terminal::Settings settings);

  Context& context_;
  terminal::Settings settings_;
  terminal::OffsetClock clock_;
  std::unique_ptr<terminal::Authenticator> authenticator_;
  std::optional<terminal::Workplace> workplace_;
  std::optional<cable::MissionId> mission_;
};

// "de pl se": seats by the names of their trustees.
std::string seat_names(const ledger::Charter& charter, const std::vector<std::uint8_t>& seats);

// What is told to the officer when his authenticator is used.
std::string touch_word(const terminal::Settings& settings);

}  // namespace valise::cli
