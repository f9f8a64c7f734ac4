#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <memory>
#include <ostream>

#include "admin/command.h"
#include "base/check.h"

namespace valise::admin {
namespace {

struct Chosen {
  const Command* command = nullptr;
  std::string words;  // "charter sign"
};

bool has_default(const std::int64_t*) {
  return true;
}
template <class Many>
bool has_default(const Many* to) {
  return !to->empty();
}

void add_options(const Command& command, CLI::App& app) {
  for (const Option& option : command.options) {
    const auto add = [&](auto* to) {
      CLI::Option* made = nullptr;
      if constexpr (std::is_same_v<decltype(to), bool*>) {
        made = app.add_flag(option.name, *to, option.what);
      } else {
        made = app.add_option(option.name, *to, option.what);
        if (has_default(to)) made->capture_default_str();
      }
      if (option.required) made->required();
    };
    std::visit(add, option.to);
  }
}

void add_commands(const std::vector<Command>& commands, CLI::App& app, const std::string& before,
                  Chosen& chosen) {
  for (const Command& command : commands) {
    CLI::App* below = app.add_subcommand(command.name, command.what);
    add_options(command, *below);
    const std::string words = before + command.name;
    add_commands(command.commands, *below, words + " ", chosen);
    if (!command.commands.empty()) below->require_subcommand(1);
    if (command.run) below->callback([&chosen, &command, words] { chosen = {&command, words}; });
  }
}

int say(const std::string& who, const Error& error, Console& console) {
  console.talk << who << ": "
               << (error.detail.empty() ? std::string(code_row(error.code).title) : error.detail);
  if (!error.where.empty()) console.talk << " (" << error.where << ")";
  console.talk << "\n";
  return code_row(error.code).exit_code;
}

// The library's own words name the option; the rest of what it would print is left out.
int say_usage(const std::string& who, const CLI::ParseError& error, Console& console) {
  return say(who, {Code::usage, std::string(error.what()) + "; see " + who + " --help", {}},
             console);
}

}  // namespace

int run_program(const Program& program, std::span<const std::string> words, Console& console) {
  CLI::App app(program.what, program.name);
  Chosen chosen;
  add_commands(program.commands, app, "", chosen);
  app.require_subcommand(1);
  app.set_version_flag("--version", program.name + " " VALISE_VERSION);
  try {
    // It takes its words from the back.
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::Success& shown) {
    app.exit(shown, console.out, console.talk);
    return 0;
  } catch (const CLI::ParseError& error) {
    return say_usage(program.name, error, console);
  }
  CHECK(chosen.command != nullptr);
  if (auto done = chosen.command->run(console); !done) {
    return say(program.name + " " + chosen.words, done.error(), console);
  }
  return 0;
}

int run_here(const Program& program, int argc, char** argv) {
  // A peer or a pipe that went away is an error to report, not a way to die.
  std::signal(SIGPIPE, SIG_IGN);
  const SystemClock clock;
  SystemRandom random;
  Console console{clock, random, std::cout, std::cerr};
  return run_program(program, std::vector<std::string>(argv + 1, argv + argc), console);
}

}  // namespace valise::admin
