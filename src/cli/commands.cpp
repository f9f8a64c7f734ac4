#include "cli/app.h"
#include "cli/families.h"

namespace valise::cli {

std::span<const Command> commands() {
  static const std::vector<Command> all = [] {
    std::vector<Command> table;
    for (auto family :
         {session_commands,   doctor_commands,        settings_commands,   reading_commands,
          asking_commands,    after_release_commands, openings_commands,   exporting_commands,
          pack_commands,      draft_commands,         clearing_commands,   release_commands,
          importing_commands, people_commands,        collective_commands, device_commands,
          act_commands,       alarm_commands,         damage_commands,     digest_commands,
          ledger_commands,    replay_commands}) {
      for (Command& command : family()) table.push_back(std::move(command));
    }
    return table;
  }();
  return all;
}

}  // namespace valise::cli
