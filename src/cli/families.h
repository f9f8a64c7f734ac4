// The families of commands; each file of the folder with commands in it makes one list.
#pragma once

#include <vector>

#include "cli/command.h"

namespace valise::cli {

std::vector<Command> session_commands();   // unlock, lock, status
std::vector<Command> doctor_commands();    // doctor
std::vector<Command> settings_commands();  // config check|show, version
std::vector<Command> draft_commands();     // draft new|edit|show|check|discard|list
std::vector<Command> clearing_commands();  // clear …
std::vector<Command> release_commands();   // release, track
std::vector<Command> reading_commands();   // list, open, accept
std::vector<Command>
after_release_commands();                    // correct, supersede, cancel, withdraw, assign, file
std::vector<Command> asking_commands();      // search, who, thread, budget show
std::vector<Command> openings_commands();    // openings
std::vector<Command> alarm_commands();       // alarms …
std::vector<Command> damage_commands();      // damage
std::vector<Command> digest_commands();      // digest
std::vector<Command> pack_commands();        // pack …
std::vector<Command> exporting_commands();   // export
std::vector<Command> importing_commands();   // import
std::vector<Command> people_commands();      // officer …, grant
std::vector<Command> device_commands();      // device …
std::vector<Command> collective_commands();  // collective show|set
std::vector<Command> act_commands();         // countersign …, mission propose, suspend, lift, hold
std::vector<Command> ledger_commands();      // ledger verify|show|prove|head
std::vector<Command> replay_commands();      // replay 2018

}  // namespace valise::cli
