// Where the command line reads and writes: data on `out`, talk on `talk`, answers from `in`. What
// is a terminal decides whether a person is there to be asked, and whether a text leaves the
// record (DESK.md: plaintext to a pipe is an export).
#pragma once

#include <iosfwd>

namespace valise::cli {

// The streams outlive the console.
struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& talk;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool talk_is_terminal = false;
};

}  // namespace valise::cli
