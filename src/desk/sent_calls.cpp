// track, who: what became of an own cable.
#include "cli/shown.h"
#include "desk/calls.h"
#include "terminal/evidence.h"
#include "terminal/releasing.h"

namespace valise::desk {
namespace {

using cli::Json;

Result<Json> track(Desk& desk, const Json& body) {
  TRY(const cable::Number number, cable_in(body));
  TRY(const auto sitting, desk.sitting());
  TRY(const wire::Track track,
      terminal::track(sitting->work(), wire::CableQuery{std::nullopt, number, sitting->mission()}));
  return cli::track_json(track, sitting->work().charter().seats.size());
}

Result<Json> who(Desk& desk, const Json& body) {
  TRY(const cable::Number number, cable_in(body));
  TRY(const auto sitting, desk.sitting());
  TRY(const terminal::Listed cable, sitting->cables().find(number));
  const terminal::Workplace& work = sitting->work();
  TRY(terminal::WhoRead found, terminal::who_read(work, cable));
  // The sender's own copy is news only if somebody opened it.
  std::erase_if(found.missions, [&](const wire::WhoMission& each) {
    return each.mission == cable.header.policy.originator && !each.first_opened;
  });
  return cli::who_json({.who = found, .charter = work.charter(), .due = {}, .now = work.now()});
}

}  // namespace

std::vector<Call> sent_calls() {
  return {{"track", Call::Kind::asks, track}, {"who", Call::Kind::asks, who}};
}

}  // namespace valise::desk
