// config check, config show, version.
#include <fmt/format.h>

#include "cli/app.h"
#include "cli/families.h"

namespace valise::cli {
namespace {

Json problem_json(const Error& problem) {
  return Json::Members{{"where", problem.where}, {"detail", problem.detail}};
}

Result<void> check(Context& context, const Arguments&) {
  const std::filesystem::path file = context.settings_file();
  const std::vector<Error> problems = config::check_terminal(file);
  std::string text;
  for (const Error& problem : problems) {
    text += fmt::format("{}: {}\n", problem.where, problem.detail);
  }
  if (problems.empty()) text = fmt::format("{}: good\n", file.string());
  context.answer({.kind = "config.check", .data = list_of(problems, problem_json)}, text);
  if (problems.empty()) return {};
  return fail(Code::config, counted(problems.size(), "problem"), file.string());
}

Result<void> show(Context& context, const Arguments&) {
  TRY(const config::Terminal* terminal, context.settings());
  const std::string text = config::show(*terminal);
  const Json data = Json::Members{{"file", context.settings_file().string()}, {"effective", text}};
  context.answer({.kind = "config.show", .data = data}, text);
  return {};
}

Result<void> version(Context& context, const Arguments&) {
  const Json data = Json::Members{{"version", VALISE_VERSION}, {"protocol", 1}, {"suite", 1}};
  context.answer({.kind = "version", .data = data},
                 fmt::format("valise {} protocol 1 suite 1\n", VALISE_VERSION));
  return {};
}

}  // namespace

std::vector<Command> settings_commands() {
  return {
      {"config check", "find every problem of the settings file", {}, check},
      {"config show", "the settings in force, as TOML", {}, show},
      {"version", "which program this is", {}, version},
  };
}

}  // namespace valise::cli
