// The three settings files.
#include "config/config.h"

#include "config/toml_text.h"
#include "target.h"

namespace valise::fuzz {
namespace {

// What is shown of good settings loads to the same settings.
template <auto parse>
bool shown_again(std::string_view text) {
  const std::filesystem::path file = "/etc/valise/settings.toml";
  const auto read = parse(text, file);
  CHECK(read.config.has_value() == read.problems.empty());
  for (const Error& problem : read.problems) {
    CHECK(problem.code == Code::config && !problem.detail.empty());
  }
  if (!read.config) return false;
  const auto again = parse(config::show(*read.config), file);
  CHECK(again.config && *again.config == *read.config);
  return true;
}

}  // namespace

VALISE_FUZZ(config) {
  const std::string_view text = text_of(bytes);
  (void)config::parse_toml(text, "settings.toml").has_value();
  const bool node = shown_again<config::parse_node>(text);
  const bool trustee = shown_again<config::parse_trustee>(text);
  const bool terminal = shown_again<config::parse_terminal>(text);
  return node || trustee || terminal;
}

}  // namespace valise::fuzz
