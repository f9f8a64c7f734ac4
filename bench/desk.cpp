#include "desk.h"

#include <unistd.h>

#include <thread>

#include "cli/place.h"
#include "config/config.h"
#include "figures.h"
#include "terminal/established.h"
#include "wire/paths.h"

namespace valise::bench {

Desk::Desk(const std::filesystem::path& demo, const std::string& officer) {
  const auto file = demo / "people" / officer / "terminal.toml";
  settings_ = must(cli::settings_of(must(config::load_terminal(file))));
  static int made = 0;
  const std::filesystem::path memory =
      "/dev/shm/valise-bench-" + std::to_string(::getpid()) + "-" + std::to_string(made++);
  std::filesystem::copy(*settings_.soft_authenticator, memory);
  settings_.soft_authenticator = memory;
  authenticator_ = must(terminal::make_authenticator(settings_, {}, random_));
  work_.emplace(must(terminal::Workplace::open(
      settings_, {.authenticator = *authenticator_, .random = random_, .clock = clock_})));
}

Desk::~Desk() {
  std::error_code ignored;
  std::filesystem::remove_all(*settings_.soft_authenticator, ignored);
}

std::string text_of_bytes(std::size_t bytes, std::size_t number) {
  static constexpr std::string_view kLine =
      "2. (R) The service confirms receipt and will revert once the partners have been heard.\n";
  std::string out = "1. (R) Measurement " + std::to_string(number) + ".\n";
  while (out.size() < bytes) out += kLine;
  out.resize(bytes);
  return out;
}

custody::SealInput input_for(Desk& desk, const std::vector<cable::MissionId>& missions) {
  const ledger::Charter& charter = desk->charter();
  custody::SealInput input;
  input.domain = desk->domain();
  input.charter = desk->charter_hash();
  input.threshold = charter.threshold;
  for (const ledger::Seat& seat : charter.seats) {
    input.seats.push_back({seat.number, seat.key_id, seat.kem_public});
  }
  input.level = cable::Level::restreint;
  input.cover.dtg = desk->now();
  input.cover.codes = {"MAR"};
  input.cover.releaser = desk->officer();
  input.cover.language = "en";
  input.cover.subject = "A measurement";
  for (const cable::MissionId& mission : missions) {
    const auto record = must(terminal::established_mission(*desk, mission));
    input.recipients.push_back({mission, record.opening.key_id, record.opening.kem_public});
    if (mission == missions.front()) continue;
    input.cover.distribution.push_back(
        {mission, cable::Duty::action, cable::Precedence::routine, std::nullopt});
  }
  return input;
}

Ready seal_ready(Desk& desk, custody::SealInput input, std::string text) {
  input.text = std::move(text);
  wire::Submit submit;
  submit.body.emplace();
  const auto sealed =
      must(custody::seal_cable(input, desk->random(), [&](View piece) -> Result<void> {
        append(*submit.body, piece);
        return {};
      }));
  submit.header = sealed.header;
  submit.cover = sealed.cover;
  submit.body_bytes = sealed.body_bytes;
  for (const auto& [mission, post] : sealed.posts) submit.posts.push_back({mission, post});
  submit.shares = sealed.shares;
  ledger::ReleasedEvidence evidence;
  const auto challenge = desk->domain().hash("release", sealed.id.view());
  evidence.releaser = must(desk->sign("cable", sealed.header, challenge));
  submit.evidence = seal::encode(evidence);
  return {sealed.id, seal::encode(submit)};
}

double drain_seconds(Desk& desk) {
  const Stopwatch watch;
  for (;;) {
    const auto status =
        must(desk->network().ask_node<wire::NodeStatus>(wire::path::status, terminal::Nothing{}));
    if (status.outbox == 0 && status.recorded == status.size) return watch.seconds();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace valise::bench
