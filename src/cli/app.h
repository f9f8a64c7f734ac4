// One run of `valise`: its settings, its clock, how it answers and how it asks.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "cable/names.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/output.h"
#include "cli/parser.h"
#include "config/config.h"

namespace valise::cli {

// What a run needs besides its words; clock and random source outlive it.
struct Machine {
  Console console;
  const Clock& clock;
  Random& random;
};

// Used by one thread; say() and note() also by the threads of an import.
class Context {
 public:
  Context(const Machine& machine, Globals globals);

  const Globals& globals() const { return globals_; }
  Random& random() { return random_; }

  // --config, else $VALISE_CONFIG, else ~/.config/valise/terminal.toml.
  std::filesystem::path settings_file() const;
  // Read once. Errors: config.
  Result<const config::Terminal*> settings();
  // --mission, else the settings'. Errors: usage, config.
  Result<cable::MissionId> mission();
  // This machine's clock and, in a demonstration, the settings' offset.
  Time now() const;

  // The answer, once a run: JSON or the text for people.
  void answer(Answer answer, std::string_view text);
  // With --dry-run: answers what this command would do, "lock this terminal", and is true; the
  // command then returns, and has changed nothing.
  bool only_says(std::string_view would);
  // One element of an answer without end (--follow): a JSON line, or the text.
  void line(const Json& element, std::string_view text);
  // Something worth knowing that is no data. A warning also stands in the envelope.
  void say(std::string_view text);
  void warn(std::string_view text);
  // What has line ends of its own.
  void talk(std::string_view text);
  // A bar of ours, drawn over the one before: the only talk that moves the cursor.
  void draw(std::string_view bar);

  bool output_is_terminal() const { return console_.out_is_terminal; }
  bool people_read_output() const { return console_.out_is_terminal && !globals_.json; }
  bool person_is_here() const { return console_.in_is_terminal && console_.talk_is_terminal; }
  bool shows_progress() const { return console_.talk_is_terminal && !globals_.quiet; }

  // A line from the person. Errors: usage, if none is there: `instead` says which option to give.
  Result<std::string> ask(std::string_view question, std::string_view instead);
  // True after yes, or with --yes. Errors: as ask().
  Result<bool> confirm(std::string_view question);
  // The bytes of a file, or of stdin for "-". Errors: not_found, disk, too_large.
  Result<std::string> read_input(const std::string& name);

  // In bold on a terminal.
  std::string strong(std::string_view text) const;

 private:
  void print(std::string_view text);

  Console console_;
  Globals globals_;
  const Clock& clock_;
  Random& random_;
  std::optional<config::Terminal> settings_;
  std::vector<std::string> warnings_;
};

// Writes a whole file or nothing, mode 0600 or 0644. Errors: conflict (it stands there already),
// disk.
enum class Replace : bool { no, yes };
Result<void> write_output(const std::filesystem::path& file, std::string_view bytes,
                          Replace replace);

// Whether it could write there now, before anything is done for it; leaves nothing. Errors:
// not_found (the folder), conflict, disk.
Result<void> check_output(const std::filesystem::path& file);

// Every command there is.
std::span<const Command> commands();

// Parses, runs, prints, and gives the exit code of base/code.h's table.
int run(std::span<const Command> table, const std::vector<std::string>& arguments, Machine machine);

}  // namespace valise::cli
