#include "cli/subject.h"

#include "base/bytes.h"
#include "cable/names.h"

namespace valise::cli {
namespace {

bool is_hash(std::string_view text) {
  const auto bytes = from_hex(text);
  return bytes && bytes->size() == 32;
}

std::string lower_hex(std::string_view text) {
  return to_hex(*from_hex(text));
}

Failure no_subject(std::string_view typed) {
  return fail(Code::usage,
              "It names no officer (cy-7f3a), device (64 hexadecimal digits), mission (cy/mfa), "
              "member (cy) or cable ('cable' and its 64 digits)",
              std::string(typed));
}

}  // namespace

Result<std::string> subject_of(std::string_view typed) {
  const std::size_t space = typed.find(' ');
  if (space != std::string_view::npos) {
    const std::string_view kind = typed.substr(0, space);
    const std::string_view name = typed.substr(space + 1);
    if ((kind == "cable" || kind == "device") && is_hash(name)) {
      return std::string(kind) + " " + lower_hex(name);
    }
    if (name.find(' ') != std::string_view::npos) return no_subject(typed);
    TRY(const std::string subject, subject_of(name));
    if (subject.substr(0, subject.find(' ')) != kind) return no_subject(typed);
    return subject;
  }
  if (is_hash(typed)) return "device " + lower_hex(typed);
  if (cable::OfficerId::parse(typed)) return "officer " + std::string(typed);
  if (cable::MissionId::parse(typed)) return "mission " + std::string(typed);
  if (cable::MemberId::parse(typed)) return "member " + std::string(typed);
  return no_subject(typed);
}

}  // namespace valise::cli
