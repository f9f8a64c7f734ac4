// The command line's grammar, made of the table of commands. The only reader of CLI11 stands
// behind it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/command.h"

namespace valise::cli {

// Before or after the command.
struct Globals {
  bool json = false;
  bool dry_run = false;  // say what would be done; sign and send nothing
  bool yes = false;      // no questions, but for those that take typed words
  bool quiet = false;
  bool no_color = false;
  std::optional<std::string> mission;
  std::optional<std::string> config;
};

struct Parsed {
  Globals globals;
  const Command* command = nullptr;  // of the table; none: `text` is the help that was asked for
  Arguments arguments{{}};
  std::string text;
};

// `arguments` without the program's name. Errors: usage.
Result<Parsed> parse(std::span<const Command> table, const std::vector<std::string>& arguments);

// The paths of all commands as the parser knows them, in the order of the table.
std::vector<std::string> paths_of(std::span<const Command> table);

}  // namespace valise::cli
