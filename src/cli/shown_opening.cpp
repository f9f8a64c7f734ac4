#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "cli/place.h"
#include "cli/shown.h"
#include "custody/statements.h"

namespace valise::cli {
namespace {

std::string foot_of(const terminal::OpenedCable& cable) {
  return fmt::format("Opened by officer {}, {}, {}, record {} {}\n", cable.officer.str(),
                     cable.mission.str(), to_dtg(cable.opened), member_of_origin(cable.origin),
                     cable.record.value);
}

std::string export_line(const terminal::OpenedCable& cable, const Exported& exported) {
  return fmt::format("{}{}, held by {}, {}; exported: {}, record {} {}\n", cable.number.str(),
                     exported.copy ? fmt::format(", copy {}", *exported.copy) : "",
                     cable.officer.str(), cable.mission.str(), ledger::name(exported.reason),
                     member_of_origin(cable.origin), exported.record.value);
}

std::string marking_of(const terminal::OpenedCable& cable) {
  std::string out(cable::full_name(cable.level));
  for (const cable::Caveat caveat : cable.header.policy.caveats) {
    out += " " + std::string(cable::name(caveat));
  }
  if (cable.status != cable::Status::in_force) {
    out += " · " + std::string(cable::name(cable.status));
    if (cable.by) out += " by " + cable.by->number.str();
  }
  return out;
}

// CY-MFA-26-0041  from cy/mfa  action nl/mfa fr/mfa  info eeas/hq
// 231407Z NOV 26  IMMEDIATE  due 231800Z NOV 26
// References: FR-MFA-26-0007
// Exempted: fr/mfa
// Releasable to: NATO
// Downgrade: LIMITE on 2027-11-23
std::string head_of(const terminal::OpenedCable& cable) {
  std::string out =
      fmt::format("{}  from {}{}\n{}", cable.number.str(), cable.header.policy.originator.str(),
                  addressees_text(cable.cover.distribution), to_dtg(cable.cover.dtg));
  for (const cable::Distribution& line : cable.cover.distribution) {
    if (line.mission != cable.mission) continue;
    out += "  " + std::string(cable::name(line.precedence));
    if (line.due) out += "  due " + to_dtg(*line.due);
  }
  const cable::Cover& cover = cable.cover;
  if (cover.type) out += "  " + std::string(cable::name(*cover.type));
  out += "\n";
  if (!cover.references.empty()) {
    out += fmt::format("References: {}\n", fmt::join(cover.references, ", "));
  }
  if (cover.exempted) {
    std::vector<std::string> names;
    for (const cable::MissionId& each : *cover.exempted) names.push_back(each.str());
    out += fmt::format("Exempted: {}\n", fmt::join(names, ", "));
  }
  if (cover.releasable_to) {
    out += fmt::format("Releasable to: {}\n", fmt::join(*cover.releasable_to, ", "));
  }
  if (cover.downgrade) out += "Downgrade: " + text_of(*cover.downgrade) + "\n";
  return out;
}

const std::string* subject_of(const terminal::OpenedCable& cable) {
  if (cable.cover.subject) return &*cable.cover.subject;
  return cable.subject ? &*cable.subject : nullptr;
}

std::string ended_by_newline(std::string text) {
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

// A header value: what could begin another line is gone (RFC 5322 §2.2), what is not ASCII stands
// in an encoded word (RFC 2047 §4.1), pieces of at most 45 bytes that end with a code point.
std::string header_value(std::string_view text) {
  bool plain = true;
  for (const char c : text) plain = plain && c >= 0x20 && c < 0x7f;
  if (plain) return std::string(text);
  std::string out;
  while (!text.empty()) {
    std::size_t end = std::min<std::size_t>(45, text.size());
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    out += (out.empty() ? "" : "\r\n ") +
           fmt::format("=?utf-8?B?{}?=", to_base64(view_of(text.substr(0, end))));
    text.remove_prefix(end);
  }
  return out;
}

// 23 Nov 2026 14:07:00 +0000 (RFC 5322 §3.3; the day of the week may be left out).
std::string mail_date(Time time) {
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string iso = to_iso(time);
  const auto month = static_cast<std::size_t>((iso[5] - '0') * 10 + (iso[6] - '0'));
  CHECK(month >= 1 && month <= kMonths.size());
  return fmt::format("{} {} {} {} +0000", iso.substr(8, 2), kMonths[month - 1], iso.substr(0, 4),
                     iso.substr(11, 8));
}

std::string base64_lines(View bytes) {
  constexpr std::size_t kLine = 76;  // RFC 2045 §6.8
  const std::string all = to_base64(bytes);
  std::string out;
  for (std::size_t at = 0; at < all.size(); at += kLine) out += all.substr(at, kLine) + "\r\n";
  return out;
}

// Header fields of RFC 6477: when it was authorised, how urgent it is for those who are to act and
// for those who are only to know (0 deferred … 4 flash), what it is about, its number.
std::string mmhs_fields(const terminal::OpenedCable& cable) {
  std::string out = "MMHS-Extended-Authorisation-Info: " + mail_date(cable.cover.dtg) + "\r\n";
  for (const cable::Duty duty : {cable::Duty::action, cable::Duty::info}) {
    std::optional<cable::Precedence> highest;
    for (const cable::Distribution& line : cable.cover.distribution) {
      if (line.duty == duty) highest = std::max(highest.value_or(line.precedence), line.precedence);
    }
    if (!highest) continue;
    out +=
        fmt::format("MMHS-{}-Precedence: {}\r\n", duty == cable::Duty::action ? "Primary" : "Copy",
                    static_cast<int>(*highest));
  }
  if (!cable.cover.codes.empty()) {
    out += fmt::format("MMHS-Subject-Indicator-Codes: {}\r\n",
                       header_value(fmt::format("{}", fmt::join(cable.cover.codes, ";"))));
  }
  return out + "MMHS-Originator-Reference: " + cable.number.str() + "\r\n";
}

// A file name as RFC 2231 §4 writes it: utf-8''caf%C3%A9.csv
std::string parameter_value(std::string_view name) {
  std::string out = "utf-8''";
  for (const char c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '.' || c == '-' || c == '_';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

// The text and each attachment as a part (RFC 2046 §5.1.3), none of them of a type that a mail
// program would show by itself. No line of base64 or of a header begins with "--".
std::string with_attachments(const std::string& text, const terminal::OpenedCable& cable) {
  const std::string boundary = "valise-" + cable.id.hex().substr(0, 32);
  std::string out = "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n--" +
                    boundary + "\r\n" + text;
  for (std::size_t place = 0; place < cable.contents.size(); ++place) {
    out += "--" + boundary + "\r\nContent-Type: application/octet-stream\r\n";
    out += "Content-Disposition: attachment;\r\n filename*=" +
           parameter_value(cable.attachments[place].stated.name) +
           "\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    out += base64_lines(cable.contents[place]);
  }
  return out + "--" + boundary + "--\r\n";
}

}  // namespace

std::string opening_text(const OpeningShown& shown) {
  const terminal::OpenedCable& cable = shown.cable;
  const ledger::Charter& charter = shown.charter;
  std::string out = fmt::format("{} · asked {}, answered {}, used {}\n", shown.by, cable.asked,
                                cable.answered, cable.used.size());
  out += fmt::format("recorded: {} {}, cosigned by {} · seal verified · {}.{} s\n",
                     member_of_origin(cable.origin), cable.record.value,
                     seat_names(charter, cable.cosigned), shown.tenths / 10, shown.tenths % 10);
  if (!cable.bad_seats.empty()) {
    out += fmt::format("the share of {} did not hold: tell your security officer\n",
                       seat_names(charter, cable.bad_seats));
  }
  for (const terminal::WithheldBy& by : cable.withheld) {
    out += fmt::format("withheld by {}: {}\n", seat_names(charter, {by.seat}),
                       custody::withheld_row(by.code).title);
  }
  return out;
}

CableParts parts_of(const terminal::OpenedCable& cable, const std::optional<Exported>& exported) {
  const std::string* subject = subject_of(cable);
  return {.marking = marking_of(cable),
          .head = head_of(cable) + (exported ? export_line(cable, *exported) : ""),
          .subject = subject == nullptr ? std::nullopt : std::optional(*subject),
          .text = ended_by_newline(cable.text),
          .foot = foot_of(cable)};
}

std::string cable_text(const terminal::OpenedCable& cable,
                       const std::optional<Exported>& exported) {
  const CableParts parts = parts_of(cable, exported);
  const std::string subject = parts.subject ? "Subject: " + *parts.subject + "\n" : "";
  return parts.marking + "\n" + parts.head + subject + parts.text + parts.foot;
}

std::string kept_text(const terminal::KeptCable& cable) {
  std::string marking(cable::full_name(cable.level));
  if (cable.status.value_or(cable::Status::in_force) != cable::Status::in_force) {
    marking += " · " + std::string(cable::name(*cable.status));
    if (cable.by) marking += " by " + cable.by->str();
  }
  std::string out = fmt::format("{}\n{}\n", marking, cable.number.str());
  if (!cable.subject.empty()) out += "Subject: " + cable.subject + "\n";
  return out + ended_by_newline(cable.text) +
         fmt::format("Kept here since it was opened, {}, record {} {}\n", cable.mission.str(),
                     cable.mission.member().str(), cable.record.value);
}

Json opened_json(const terminal::OpenedCable& cable, const ledger::Charter& charter) {
  const auto name = [&](std::uint8_t seat) { return Json(seat_names(charter, {seat})); };
  const auto attachment = [](const terminal::WrittenAttachment& each) {
    return Json(Json::Members{
        {"name", each.stated.name},
        {"size", each.stated.size},
        {"sha256", each.stated.hash.hex()},
        {"path", or_null(each.path, [](const auto& path) { return path.string(); })}});
  };
  const std::string* subject = subject_of(cable);
  return Json::Members{{"number", cable.number.str()},
                       {"marking", marking_of(cable)},
                       {"status", status_word(cable.status)},
                       {"by", or_null(cable.by, [](const auto& by) { return by.number.str(); })},
                       {"subject", or_null(subject, [](const std::string& text) { return text; })},
                       {"text", cable.text},
                       {"paragraphs", list_of(paragraphs_of(cable.text),
                                              [](const std::string& p) { return Json(p); })},
                       {"attachments", list_of(cable.attachments, attachment)},
                       {"verdict", "verified"},
                       {"record", Json::Members{{"origin", cable.origin},
                                                {"index", cable.record.value},
                                                {"opened", to_iso(cable.opened)},
                                                {"officer", cable.officer.str()},
                                                {"mission", cable.mission.str()}}},
                       {"trustees", Json::Members{{"asked", cable.asked},
                                                  {"answered", cable.answered},
                                                  {"used", list_of(cable.used, name)},
                                                  {"cosigned", list_of(cable.cosigned, name)},
                                                  {"bad", list_of(cable.bad_seats, name)}}}};
}

std::string to_eml(const terminal::OpenedCable& cable, const std::optional<Exported>& exported) {
  const std::string marking = marking_of(cable);
  const std::string* subject = subject_of(cable);
  std::string out = fmt::format("Message-ID: <{}@valise.invalid>\r\n", cable.id.hex());
  out += "Date: " + mail_date(cable.cover.dtg) + "\r\n";
  out +=
      fmt::format("From: \"{}\" <cables@valise.invalid>\r\n", cable.header.policy.originator.str());
  std::string action, info;
  for (const cable::Distribution& line : cable.cover.distribution) {
    std::string& to = line.duty == cable::Duty::action ? action : info;
    to += (to.empty() ? "" : ", ") + line.mission.str();
  }
  // Missions have no mailboxes: groups of none (RFC 5322 §3.4) say who they are.
  out += fmt::format("To: \"action {}\":;\r\n", action.empty() ? "none" : action);
  if (!info.empty()) out += fmt::format("Cc: \"info {}\":;\r\n", info);
  out += "Subject: " + header_value(subject == nullptr ? cable.number.str() : *subject) + "\r\n";
  out += "X-Valise-Number: " + cable.number.str() + "\r\n";
  if (exported && exported->copy) out += fmt::format("X-Valise-Copy: {}\r\n", *exported->copy);
  out += mmhs_fields(cable);
  out += "X-Valise-Marking: " + header_value(marking) + "\r\nMIME-Version: 1.0\r\n";
  const std::string text =
      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
      base64_lines(view_of(cable_text(cable, exported)));
  return out + (cable.contents.empty() ? text : with_attachments(text, cable));
}

}  // namespace valise::cli
