// config check, config show.
#include <memory>
#include <ostream>

#include "admin/commands.h"
#include "config/config.h"

namespace valise::admin {
namespace {

Result<void> check(ServerKind server, const std::string& file, Console& console) {
  const std::vector<Error> problems =
      server == ServerKind::node ? config::check_node(file) : config::check_trustee(file);
  for (const Error& problem : problems) {
    console.out << problem.where << ": " << problem.detail << "\n";
  }
  if (problems.empty()) {
    console.out << file << ": good\n";
    return {};
  }
  const std::string count = std::to_string(problems.size());
  return fail(Code::config, problems.size() == 1 ? "1 problem" : count + " problems", file);
}

Result<void> show(ServerKind server, const std::string& file, Console& console) {
  if (server == ServerKind::node) {
    TRY(const config::Node settings, config::load_node(file));
    console.out << config::show(settings);
  } else {
    TRY(const config::Trustee settings, config::load_trustee(file));
    console.out << config::show(settings);
  }
  return {};
}

}  // namespace

Command config_command(ServerKind server) {
  const auto file =
      std::make_shared<std::string>(server == ServerKind::node ? "node.toml" : "trustee.toml");
  const Option option{"--config", "the settings file", file.get()};
  return {"config",
          "The settings file",
          {},
          {},
          {{"check",
            "Find every problem of the settings file",
            {option},
            [=](Console& console) { return check(server, *file, console); },
            {}},
           {"show",
            "Print the settings in force",
            {option},
            [=](Console& console) { return show(server, *file, console); },
            {}}}};
}

}  // namespace valise::admin
