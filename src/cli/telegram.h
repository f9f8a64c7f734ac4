// What `import` reads: one JSON object a line, as of an archive of telegrams, made into drafts. The
// text stays as it is, byte for byte. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "cable/marking.h"
#include "cable/names.h"
#include "terminal/draft.h"

namespace valise::cli {

struct Telegram {
  std::string id;  // "frus1964-68v20/d214"
  std::string text;
  std::string classification;  // as printed; empty: none
  std::string precedence;      // as printed; empty: none
  std::string subject;
  std::string number;
  std::vector<std::string> to;    // post names
  std::vector<std::string> info;  // also_to and repeated_to
  std::vector<std::string> references;
};
// Unknown members are passed over. Errors: malformed (no JSON object, no id, no text).
Result<Telegram> read_telegram(std::string_view line);

// Of all that is read of it: two with one digest would make the same cable.
Array<32> digest_of(const Telegram& telegram);

// Which missions stand for which posts. A post that no rule names goes, by the SHA-256 of its name,
// to one of the fallbacks, the same post always to the same mission; without any it is left out.
struct PostMap {
  std::vector<cable::MissionId> action_all;  // --to: instead of the posts
  std::vector<cable::MissionId> info_all;    // --info
  std::vector<std::pair<std::string, cable::MissionId>> named;
  std::vector<cable::MissionId> fallbacks;
};
// "Embassy in Israel = nl/mfa", a line a post; # begins a remark. Errors: malformed, with its line.
Result<std::vector<std::pair<std::string, cable::MissionId>>> parse_post_map(std::string_view text);

// LIMITE for Unclassified, Official Use Only, Limited Official Use; then R-UE, C-UE, S-UE for
// Confidential, Secret, Top Secret; none where none, or another, is printed.
std::optional<cable::Level> level_of(std::string_view classification);

struct PrecedenceFound {
  cable::Precedence precedence = cable::Precedence::routine;
  bool assumed = false;  // none was printed, which does not mean ROUTINE
};
PrecedenceFound precedence_of(std::string_view printed);

// The draft of a telegram at that level: action to the posts it was sent to, information to the
// others, each mission once, action before information, the sender left out.
terminal::Draft draft_of(const Telegram& telegram, cable::Level level, const PostMap& posts,
                         const cable::MissionId& from);

}  // namespace valise::cli
