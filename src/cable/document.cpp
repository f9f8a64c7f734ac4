#include "cable/document.h"

#include <algorithm>
#include <bit>
#include <set>
#include <string_view>

#include "base/text.h"

namespace valise::cable {
namespace {

constexpr std::size_t kLineBytesMax = 1000;  // of a subject, reference, code or keyword
constexpr std::size_t kListMax = 200;
constexpr std::size_t kDateChars = 10;  // 2027-11-23

Result<void> check_line(std::string_view text, const char* where) {
  if (text.size() > kLineBytesMax) return fail(Code::too_large, "over 1,000 bytes", where);
  if (!is_plain(text, Lines::one))
    return fail(Code::malformed, "not a line of plain UTF-8 text", where);
  return {};
}

Result<void> check_lines(const std::vector<std::string>& lines, const char* where) {
  if (lines.size() > kListMax) return fail(Code::too_large, "over 200 of them", where);
  for (const std::string& line : lines) TRY_VOID(check_line(line, where));
  return {};
}

}  // namespace

bool is_utf8(std::string_view text) {
  return valise::is_utf8(text);
}

std::string text_of(const Downgrade& downgrade) {
  std::string out(downgrade.to ? short_name(*downgrade.to) : "declassified");
  if (downgrade.on) out += " on " + to_iso(*downgrade.on).substr(0, kDateChars);
  if (downgrade.event) out += " when " + *downgrade.event;
  return out;
}

Result<Downgrade> parse_downgrade(std::string_view text) {
  constexpr std::string_view kOn = " on ", kWhen = " when ";
  const auto on = text.find(kOn), when = text.find(kWhen);
  const auto end = std::min(on, when);
  Downgrade out;
  if (end == text.npos) {
    return fail(Code::malformed,
                "a downgrade is written LIMITE on 2027-11-23, or LIMITE when the visit has ended",
                std::string(text.substr(0, 40)));
  }
  const std::string_view to = text.substr(0, end);
  if (to != "declassified") {
    TRY(out.to, parse_level(to));
  }
  if (on < when) {
    const std::string_view day = text.substr(on + kOn.size());
    if (day.size() != kDateChars) {
      return fail(Code::malformed, "a day is written 2027-11-23", std::string(day.substr(0, 40)));
    }
    TRY(out.on, from_iso(day));
  } else {
    out.event = text.substr(when + kWhen.size());
  }
  return out;
}

Result<void> check(const Cover& cover) {
  if (cover.subject) TRY_VOID(check_line(*cover.subject, "subject"));
  TRY_VOID(check_lines(cover.references, "references"));
  TRY_VOID(check_lines(cover.codes, "codes"));
  TRY_VOID(check_lines(cover.keywords, "keywords"));
  TRY_VOID(check_line(cover.language, "language"));
  if (cover.releasable_to) TRY_VOID(check_lines(*cover.releasable_to, "releasable to"));
  if (cover.exempted && cover.exempted->size() > kListMax) {
    return fail(Code::too_large, "over 200 of them", "exempted");
  }
  if (cover.downgrade && cover.downgrade->on.has_value() == cover.downgrade->event.has_value()) {
    return fail(Code::malformed, "a downgrade has a day or an event", "downgrade");
  }
  if (cover.downgrade && cover.downgrade->event) {
    TRY_VOID(check_line(*cover.downgrade->event, "downgrade"));
  }
  return {};
}

Result<void> check(const Head& head) {
  if (head.text.size() > kTextBytesMax)
    return fail(Code::too_large, "over 1,000,000 bytes", "text");
  if (!is_plain(head.text, Lines::many)) {
    return fail(Code::malformed, "not plain UTF-8 text: remove control characters", "text");
  }
  if (head.subject) TRY_VOID(check_line(*head.subject, "subject"));
  std::uint64_t total = 0;
  std::set<std::string_view> names;
  for (const Attachment& attachment : head.attachments) {
    TRY_VOID(check_line(attachment.name, "attachments"));
    if (attachment.name.empty() || attachment.name.front() == '.' ||
        attachment.name.find_first_of("/\\") != std::string::npos) {
      return fail(Code::malformed, "an attachment's name is a plain file name", "attachments");
    }
    if (!names.insert(attachment.name).second) {
      return fail(Code::malformed, "two attachments have one name", "attachments");
    }
    if (attachment.size > kAttachmentBytesMax - total) {
      return fail(Code::too_large, "attachments over 25,000,000 bytes together", "attachments");
    }
    total += attachment.size;
  }
  return {};
}

std::uint64_t padded_bytes(std::uint64_t bytes) {
  constexpr std::uint64_t kLeast = 1024;
  if (bytes <= kLeast) return kLeast;
  const auto exponent = static_cast<unsigned>(std::bit_width(bytes)) - 1;
  const auto kept = static_cast<unsigned>(std::bit_width(exponent));
  const std::uint64_t mask = (std::uint64_t{1} << (exponent - kept)) - 1;
  return (bytes + mask) & ~mask;
}

}  // namespace valise::cable
