#include "cable/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace valise::cable {
namespace {

bool lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool hex(char c) {
  return digit(c) || (c >= 'a' && c <= 'f');
}

template <class Predicate>
bool all(std::string_view text, std::size_t least, std::size_t most, Predicate allowed) {
  return text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), allowed);
}

bool is_member(std::string_view text) {
  return all(text, 2, 8, lower);
}
bool is_post(std::string_view text) {
  return all(text, 1, 24, [](char c) { return lower(c) || digit(c) || c == '-'; }) &&
         text.front() != '-' && text.back() != '-';
}

Failure not_a(const char* what, std::string_view text) {
  return fail(Code::malformed, what, std::string(text.substr(0, 40)));
}

std::string in_case(std::string_view text, int (*convert)(int)) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(convert(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

Result<MemberId> MemberId::parse(std::string_view text) {
  if (!is_member(text)) return not_a("a member is two to eight lower-case letters", text);
  MemberId out;
  out.text_ = text;
  return out;
}

Result<MissionId> MissionId::parse(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || !is_member(text.substr(0, slash)) ||
      !is_post(text.substr(slash + 1))) {
    return not_a("a mission looks like cy/mfa", text);
  }
  MissionId out;
  out.text_ = text;
  return out;
}

MemberId MissionId::member() const {
  return MemberId::parse(std::string_view(text_).substr(0, text_.find('/'))).value_or(MemberId{});
}

std::string_view MissionId::post() const {
  return std::string_view(text_).substr(text_.find('/') + 1);
}

Result<OfficerId> OfficerId::parse(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos || !is_member(text.substr(0, dash)) ||
      !all(text.substr(dash + 1), 4, 8, hex)) {
    return not_a("an officer looks like cy-7f3a", text);
  }
  OfficerId out;
  out.text_ = text;
  return out;
}

MemberId OfficerId::member() const {
  return MemberId::parse(std::string_view(text_).substr(0, text_.find('-'))).value_or(MemberId{});
}

Result<FileId> FileId::parse(std::string_view text) {
  if (!all(text, 2, 16, [](char c) { return upper(c) || digit(c) || c == '-'; })) {
    return not_a("a file is two to sixteen capitals, digits and hyphens", text);
  }
  FileId out;
  out.text_ = text;
  return out;
}

std::string Number::str() const {
  return fmt::format("{}-{}-{:02}-{:04}", in_case(mission.member().str(), std::toupper),
                     in_case(mission.post(), std::toupper), year % 100, serial);
}

Result<Number> Number::parse(std::string_view text) {
  const auto wrong = not_a("a number looks like CY-MFA-26-0412", text);
  const auto first = text.find('-');
  const auto last = text.rfind('-');
  if (first == std::string_view::npos || last <= first + 3) return wrong;
  const auto middle = text.rfind('-', last - 1);
  if (middle == std::string_view::npos || middle <= first + 1) return wrong;
  const std::string mission = in_case(text.substr(0, first), std::tolower) + "/" +
                              in_case(text.substr(first + 1, middle - first - 1), std::tolower);
  auto named = MissionId::parse(mission);
  const std::string_view year = text.substr(middle + 1, last - middle - 1);
  const std::string_view serial = text.substr(last + 1);
  if (!named || !all(year, 2, 2, digit) || !all(serial, 4, 9, digit)) return wrong;
  Number out{std::move(*named), 0, 0};
  std::from_chars(year.data(), year.data() + 2, out.year);
  out.year = static_cast<std::uint16_t>(out.year + 2000);
  std::from_chars(serial.data(), serial.data() + serial.size(), out.serial);
  if (out.serial == 0 || out.str() != in_case(text, std::toupper)) return wrong;
  return out;
}

}  // namespace valise::cable
