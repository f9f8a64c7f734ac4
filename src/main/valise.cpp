// The officer's command line: wires the console, the clock and the random source to src/cli and
// src/desk.
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "cli/app.h"
#include "desk/command.h"

int main(int count, char** words) {
  // A reader of stdout that went away is an error to report, not a way to die.
  std::signal(SIGPIPE, SIG_IGN);
  const valise::SystemClock clock;
  valise::SystemRandom random;
  const valise::cli::Console console{.in = std::cin,
                                     .out = std::cout,
                                     .talk = std::cerr,
                                     .in_is_terminal = ::isatty(STDIN_FILENO) == 1,
                                     .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
                                     .talk_is_terminal = ::isatty(STDERR_FILENO) == 1};
  return valise::cli::run(valise::desk::commands(), {words + 1, words + count},
                          {.console = console, .clock = clock, .random = random});
}
