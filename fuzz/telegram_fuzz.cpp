// A line of an archive of telegrams, and the draft that is made of it.
#include "cli/telegram.h"

#include "cable/document.h"
#include "scene.h"
#include "target.h"

namespace valise::fuzz {
namespace {

bool is_line(const std::string& text) {
  return text.find('\n') == std::string::npos;
}

}  // namespace

VALISE_FUZZ(telegram) {
  const auto read = cli::read_telegram(text_of(bytes));
  if (!read) return false;
  CHECK(!read->id.empty() && !read->text.empty());
  CHECK(is_line(read->subject) && is_line(read->number) && cable::is_utf8(read->subject));
  const auto mission = [](std::string_view text) { return cable::MissionId::parse(text).value(); };
  const cli::PostMap posts{.action_all = {},
                           .info_all = {},
                           .named = {{"Embassy in Israel", mission("nl/mfa")}},
                           .fallbacks = {mission("nl/mfa"), mission("fr/mfa")}};
  const auto level = cli::level_of(read->classification).value_or(cable::Level::limite);
  const auto draft = cli::draft_of(*read, level, posts, mission("cy/mfa"));
  CHECK(draft.text == read->text && draft.level == level && !draft.addressees.empty());
  (void)terminal::check_draft(draft, scene().network.charter());
  return true;
}

}  // namespace valise::fuzz
