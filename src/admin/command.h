// A command of valise-node or valise-trustee as data: its words, its options and the function that
// runs. The tables of node_app.cpp and trustee_app.cpp list them; command_line.cpp alone knows the
// library that parses them.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/time.h"

namespace valise::admin {

// Where a command gets its time and randomness, and where it writes: data to out, talk to talk.
struct Console {
  const Clock& clock;
  Random& random;
  std::ostream& out;
  std::ostream& talk;
};

// `to` keeps its value, the default, where the option is not given. A vector takes the option
// several times, or several words of it; a text is one word.
struct Option {
  std::string name;  // "--member", or "FILE" for a word without a name
  std::string what;
  std::variant<bool*, std::string*, std::int64_t*, std::vector<std::string>*> to;
  bool required = false;
};

// A command runs, or has commands below it. Whatever `to` of its options points to lives in `run`.
struct Command {
  std::string name;
  std::string what;  // one line, a sentence without its full stop
  std::vector<Option> options;
  std::function<Result<void>(Console&)> run;
  std::vector<Command> commands;
};

struct Program {
  std::string name;  // "valise-node"
  std::string what;
  std::vector<Command> commands;
};

// Parses the words, without the program's own name, and runs. Exit code as in base/code.h; an error
// is one line to console.talk: program, command, what is wrong and what to do, where.
int run_program(const Program& program, std::span<const std::string> words, Console& console);

// The same on this machine: its clock, its randomness, its streams; a main function's whole work.
int run_here(const Program& program, int argc, char** argv);

}  // namespace valise::admin
