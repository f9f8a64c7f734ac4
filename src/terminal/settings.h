// What a terminal is told: whose it is, where its servers are, where its files stand. Plain values;
// the command line fills them from its TOML file. Keys never stand here: they come from the
// charter.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "cable/names.h"
#include "terminal/authenticator.h"

namespace valise::terminal {

struct Endpoint {
  std::string host;  // numeric or a name
  std::uint16_t port = 0;
};

struct TrusteeEndpoint {
  std::string name;  // of the seat in the charter: "de"
  Endpoint at;
};

// How fast a mission is reached, where that is slow.
struct Link {
  cable::MissionId mission;
  std::int64_t kbit_s = 0;
};

struct Settings {
  cable::MemberId member;
  std::optional<cable::MissionId> mission;  // where a command names none
  Endpoint node;
  std::vector<TrusteeEndpoint> trustees;
  std::filesystem::path data;  // made with mode 0700 when first written to
  std::vector<Link> links = {};

  // The demonstration's authenticator in that folder; none: a key on USB.
  std::optional<std::filesystem::path> soft_authenticator;
  bool demonstration = false;
  std::int64_t clock_offset_s = 0;  // added to the clock, in demonstrations only
};

// The machine's clock with the offset of a demonstration.
class OffsetClock final : public Clock {
 public:
  explicit OffsetClock(std::int64_t offset_s) : offset_s_(offset_s) {}
  Time now() const override { return SystemClock().now() + offset_s_; }

 private:
  std::int64_t offset_s_;
};

// How a key on USB talks to its owner; the command line says what is printed.
struct Prompts {
  std::function<Result<Secret>()> ask_pin = {};
  std::function<void()> touch_now = [] {};
};

// The authenticator of the settings; `random` outlives it. The soft one is refused (Code::config)
// outside a demonstration.
Result<std::unique_ptr<Authenticator>> make_authenticator(const Settings& settings, Prompts prompts,
                                                          Random& random);

}  // namespace valise::terminal
