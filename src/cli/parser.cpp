#include "cli/parser.h"

#include <CLI/CLI.hpp>
#include <map>

#include "base/check.h"

namespace valise::cli {
namespace {

// What a group of commands is for, where a path has two words.
const std::map<std::string, std::string, std::less<>> kGroups = {
    {"config", "the settings file"},
    {"clear", "have drafts cleared, and clear them"},
    {"collective", "lists of addressees"},
    {"draft", "cables that are not released yet"},
    {"budget", "how much may still be opened"},
    {"officer", "who is accredited"},
    {"device", "which machines may act for whom"},
    {"countersign", "acts that wait for another signature"},
    {"mission", "what cables are addressed to"},
    {"ledger", "the record, and its proofs"},
    {"pack", "what is taken along, to read off the line"},
    {"replay", "attacks on a demonstration"},
};

void add_globals(CLI::App& app, Globals& globals) {
  const char* group = "Everywhere";
  app.add_flag("--json", globals.json, "data as one JSON envelope")->group(group);
  app.add_flag("--dry-run", globals.dry_run, "say what would be done, do nothing")->group(group);
  app.add_flag("--yes", globals.yes, "ask nothing that yes would answer")->group(group);
  app.add_flag("--quiet", globals.quiet, "no talk on stderr")->group(group);
  app.add_flag("--no-color", globals.no_color, "no bold text")->group(group);
  app.add_option("--mission", globals.mission, "act for this mission")
      ->type_name("MISSION")
      ->group(group);
  app.add_option("--config", globals.config, "the settings file")->type_name("FILE")->group(group);
}

void add_option(CLI::App& app, const Option& option) {
  if (option.kind == Option::Kind::flag) {
    app.add_flag(option.name, option.help);
    return;
  }
  CLI::Option* added = app.add_option(option.name, CLI::callback_t{}, option.help);
  added->type_name(option.value)->required(option.required);
  if (option.kind == Option::Kind::many) {
    added->expected(1, CLI::detail::expected_max_vector_size);
    added->allow_extra_args(option.is_place());
  } else {
    added->expected(1);
  }
}

struct Grammar {
  CLI::App app{"Valise: cables between missions, each reading on the record", "valise"};
  Globals globals;
  std::map<const CLI::App*, const Command*> leaves;
  std::map<std::string, CLI::App*> groups;

  explicit Grammar(std::span<const Command> table) {
    add_globals(app, globals);
    app.require_subcommand(1);
    for (const Command& command : table) add(command);
  }

  void add(const Command& command) {
    const std::size_t space = command.path.find(' ');
    CLI::App* above = &app;
    if (space != std::string::npos) above = group(command.path.substr(0, space));
    const std::string name =
        space == std::string::npos ? command.path : command.path.substr(space + 1);
    CLI::App* leaf = above->add_subcommand(name, command.does);
    for (const Option& option : command.options) add_option(*leaf, option);
    add_globals(*leaf, globals);
    leaves[leaf] = &command;
  }

  CLI::App* group(const std::string& name) {
    CLI::App*& made = groups[name];
    if (made != nullptr) return made;
    for (const auto& [leaf, command] : leaves) {
      if (command->path == name) return made = app.get_subcommand(name);  // "hold list"
    }
    CHECK(kGroups.contains(name));
    made = app.add_subcommand(name, kGroups.at(name));
    made->require_subcommand(1);
    return made;
  }
};

Arguments arguments_of(const CLI::App& leaf, const Command& command) {
  Arguments::Values values;
  for (const Option& option : command.options) {
    const CLI::Option* given = leaf.get_option(option.key());
    values[option.key()] = given->count() > 0 ? given->results() : std::vector<std::string>();
  }
  return Arguments(std::move(values));
}

const CLI::App* deepest(const CLI::App& app) {
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  return at;
}

// What stands where a group of commands needs one of them; empty: nothing does.
std::string unknown_word(const CLI::App& group) {
  if (group.get_require_subcommand_min() == 0) return {};
  for (const std::string& word : group.remaining()) {
    if (!word.starts_with('-')) return word;
  }
  return {};
}

}  // namespace

Result<Parsed> parse(std::span<const Command> table, const std::vector<std::string>& arguments) {
  Grammar grammar(table);
  try {
    // CLI11 takes them from the end.
    grammar.app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    return Parsed{.globals = {}, .text = deepest(grammar.app)->help()};
  } catch (const CLI::CallForAllHelp&) {
    return Parsed{.globals = {}, .text = grammar.app.help("", CLI::AppFormatMode::All)};
  } catch (const CLI::ParseError& error) {
    if (const std::string word = unknown_word(*deepest(grammar.app)); !word.empty()) {
      return fail(Code::usage, "No such command", word);
    }
    return fail(Code::usage, error.what());
  }
  const CLI::App* leaf = deepest(grammar.app);
  const Command* command = grammar.leaves.at(leaf);
  return Parsed{.globals = grammar.globals,
                .command = command,
                .arguments = arguments_of(*leaf, *command),
                .text = {}};
}

std::vector<std::string> paths_of(std::span<const Command> table) {
  Grammar grammar(table);
  std::vector<std::string> paths;
  for (const CLI::App* top : grammar.app.get_subcommands(nullptr)) {
    if (grammar.leaves.contains(top)) paths.push_back(top->get_name());
    for (const CLI::App* below : top->get_subcommands(nullptr)) {
      paths.push_back(top->get_name() + " " + below->get_name());
    }
  }
  return paths;
}

}  // namespace valise::cli
