// Words of the command line, one a line of the input, and what is typed as a subject.
#include "cli/app.h"
#include "cli/parser.h"
#include "cli/subject.h"
#include "target.h"

namespace valise::fuzz {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

VALISE_FUZZ(command_line) {
  const auto words = lines_of(text_of(bytes));
  const auto read = cli::parse(cli::commands(), words);
  if (!read) {
    CHECK(read.error().code == Code::usage);
    return false;
  }
  CHECK(read->command != nullptr || !read->text.empty());
  if (read->command == nullptr) return true;
  for (const cli::Option& option : read->command->options) {
    // Asking for an option that the command declares never ends the process.
    CHECK(!option.required || read->arguments.has(option.key()));
    (void)read->arguments.number(option.key(), 0, 100).has_value();
    (void)read->arguments.time(option.key()).has_value();
  }
  return true;
}

}  // namespace valise::fuzz
