#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/text.h"
#include "http/mail.h"

namespace valise::http {
namespace {

constexpr std::size_t kLineMax = 78;          // RFC 5322 §2.1.1: should; must is 998
constexpr std::size_t kEncodedBytesMax = 42;  // 56 base64 letters in a word of 75 (RFC 2047 §2)
constexpr std::size_t kBodyMax = 128 * 1024;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// RFC 2047 §5: whole characters in each word, one word a line.
std::string encoded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t size = std::min(text.size(), kEncodedBytesMax);
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    out += (out.empty() ? "" : "\r\n ") +
           ("=?UTF-8?B?" + to_base64(view_of(text.substr(0, size)))) + "?=";
    text.remove_prefix(size);
  }
  return out;
}

std::string subject_line(std::string_view subject) {
  constexpr std::string_view kName = "Subject: ";
  const bool plain = is_ascii(subject) && subject.size() + kName.size() <= kLineMax &&
                     subject.find("=?") == subject.npos && subject.front() != ' ' &&
                     subject.back() != ' ';
  return std::string(kName) + (plain ? std::string(subject) : encoded(subject)) + "\r\n";
}

// RFC 5322 §3.3; days and months are English whatever the locale is.
std::string date_of(Time at) {
  constexpr std::array<std::string_view, 7> kDays = {"Thu", "Fri", "Sat", "Sun",
                                                     "Mon", "Tue", "Wed"};  // from 1970-01-01
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string iso = to_iso(at);
  const int month = (iso[5] - '0') * 10 + (iso[6] - '0');
  return fmt::format("{}, {} {} {} {} +0000",
                     kDays[static_cast<std::size_t>(at.seconds / kDay % 7)], iso.substr(8, 2),
                     kMonths.at(static_cast<std::size_t>(month) - 1), iso.substr(0, 4),
                     iso.substr(11, 8));
}

// One line in quoted-printable (RFC 2045 §6.7), broken softly; a space at its end would be lost.
std::string quoted(std::string_view line) {
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    const bool space = byte == ' ' || byte == '\t';
    const bool as_is =
        (byte > 0x20 && byte < 0x7F && byte != '=') || (space && i + 1 < line.size());
    const std::string one = as_is ? std::string(1, line[i]) : fmt::format("={:02X}", byte);
    if (column + one.size() > kLineMax - 3) {
      out += "=\r\n";
      column = 0;
    }
    out += one;
    column += one.size();
  }
  return out;
}

struct Body {
  std::string_view encoding;
  std::string text;
};

Body body_of(std::string_view body) {
  std::vector<std::string_view> lines;
  while (!body.empty()) {
    const auto end = std::min(body.find('\n'), body.size());
    lines.push_back(body.substr(0, end));
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  const bool as_is = std::ranges::all_of(
      lines, [](std::string_view line) { return is_ascii(line) && line.size() <= kLineMax; });
  Body out{as_is ? "7bit" : "quoted-printable", {}};
  for (const std::string_view line : lines) {
    out.text += (as_is ? std::string(line) : quoted(line)) + "\r\n";
  }
  return out;
}

}  // namespace

Result<std::string> message_of(const Mail& mail) {
  for (const std::string* address : {&mail.from, &mail.to, &mail.message_id}) {
    if (!is_mail_address(*address)) {
      return fail(Code::malformed, "not an address of the form soc@example.org: correct it",
                  "mail");
    }
  }
  if (mail.subject.size() > kLineMax * 4 || mail.body.size() > kBodyMax) {
    return fail(Code::too_large, "the subject or the text is too long: shorten it", "mail");
  }
  if (mail.subject.empty() || !is_plain(mail.subject, Lines::one) ||
      !is_plain(mail.body, Lines::many)) {
    return fail(Code::malformed, "subject or text is not UTF-8 or has control bytes", "mail");
  }
  if (mail.date < Time{}) return fail(Code::malformed, "no date before 1970", "mail");
  const Body body = body_of(mail.body);
  // RFC 3834 §5: no automatic answer to what a machine wrote.
  return "Date: " + date_of(mail.date) + "\r\nFrom: <" + mail.from + ">\r\nTo: <" + mail.to +
         ">\r\n" + subject_line(mail.subject) + "Message-ID: <" + mail.message_id + ">\r\n" +
         "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
         "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: " +
         std::string(body.encoding) + "\r\n\r\n" + body.text;
}

}  // namespace valise::http
