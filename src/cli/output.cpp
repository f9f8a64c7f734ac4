#include "cli/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"

namespace valise::cli {
namespace {

struct Advice {
  Code code;
  std::string_view remedy;
  int retry_s;  // 0: repeating is no use
};

constexpr std::array kAdvice = {
    Advice{Code::failed, "Run 'valise doctor'", 0},
    Advice{Code::usage, "See 'valise --help', or --help after the command", 0},
    Advice{Code::config, "Run 'valise config check'", 0},
    Advice{Code::malformed, "Correct it and repeat", 0},
    Advice{Code::too_large, "Make it smaller and repeat", 0},
    Advice{Code::not_found, "Check the name; what is not yours is not shown either", 0},
    Advice{Code::touch_needed, "Run 'valise unlock', or touch the key when it blinks", 0},
    Advice{Code::unauthenticated, "Enrol this device: 'valise device enrol'", 0},
    Advice{Code::forbidden, "Ask a registrar of your mission", 0},
    Advice{Code::refused, "Ask your registrar or security officer", 0},
    Advice{Code::unlawful, "Look at the newest state, correct it and repeat", 0},
    Advice{Code::conflict, "Look at what is held before you repeat", 0},
    Advice{Code::gap, "Repeat; it goes on from what is held", 1},
    Advice{Code::verification_failed, "Do not rely on it; tell your security officer", 0},
    Advice{Code::forked, "Do not rely on it; tell your security officer and the trustees", 0},
    Advice{Code::stale, "Check this machine's clock, then repeat", 5},
    Advice{Code::over_budget, "Two security officers can grant more: ask", 3600},
    Advice{Code::too_few, "Repeat when more trustees answer: 'valise doctor' shows them", 10},
    Advice{Code::busy, "Repeat in a moment", 2},
    Advice{Code::unreachable, "Check the line, then repeat", 10},
    Advice{Code::outcome_unknown, "Repeat: it cannot go twice", 5},
    Advice{Code::disk, "Check space and rights of the data folder, then repeat", 10},
    Advice{Code::corrupt, "Do not rely on it; restore this file or enrol again", 0},
    Advice{Code::unsupported, "Bring this program up to date", 0},
};

const Advice& advice_of(Code code) {
  const auto found =
      std::find_if(kAdvice.begin(), kAdvice.end(), [&](const Advice& a) { return a.code == code; });
  CHECK(found != kAdvice.end());
  return *found;
}

// Code points: bytes that do not continue one (RFC 3629 §3).
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

// Upper-case first letter, no full stop: ready to be joined with others.
std::string sentence(std::string_view text) {
  while (text.ends_with('.') || text.ends_with(' ')) text.remove_suffix(1);
  return std::string(text);
}

std::string padded_row(const std::vector<std::string>& row, const std::vector<std::size_t>& width) {
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i) {
    out += row[i];
    if (i + 1 < row.size()) out.append(width[i] - width_of(row[i]) + 2, ' ');
  }
  while (out.ends_with(' ')) out.pop_back();
  return out + '\n';
}

}  // namespace

std::string print(const Table& table) {
  if (table.rows.empty()) return {};
  std::vector<std::vector<std::string>> all;
  if (!table.heading.empty()) all.push_back(table.heading);
  all.insert(all.end(), table.rows.begin(), table.rows.end());
  std::vector<std::size_t> width;
  for (const auto& row : all) {
    width.resize(std::max(width.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i) width[i] = std::max(width[i], width_of(row[i]));
  }
  std::string out;
  for (const auto& row : all) out += padded_row(row, width);
  return out;
}

Json envelope(const Answer& answer, Time at) {
  return Json::Members{
      {"valise", 1},
      {"kind", answer.kind},
      {"at", to_iso(at)},
      {"data", answer.data},
      {"next", answer.next},
      {"warnings", list_of(answer.warnings, [](const std::string& w) { return Json(w); })}};
}

std::string error_text(const Error& error) {
  const std::string_view title = code_row(error.code).title;
  const std::string what = sentence(error.detail.empty() ? title : error.detail);
  std::string out = "valise: " + what + ".";
  if (!error.where.empty()) out += " " + sentence(error.where) + ".";
  return out + " " + sentence(remedy_of(error.code)) + ".\n";
}

Json error_json(const Error& error, Time at) {
  const CodeRow& row = code_row(error.code);
  const std::string detail = error.where.empty() ? error.detail
                             : error.detail.empty()
                                 ? error.where
                                 : sentence(error.detail) + " (" + error.where + ")";
  return envelope({.kind = "error",
                   .data = Json::Members{{"code", row.name},
                                         {"title", row.title},
                                         {"detail", detail},
                                         {"remedy", remedy_of(error.code)},
                                         {"retry_after_s", retry_after_s(error.code)}}},
                  at);
}

std::string_view remedy_of(Code code) {
  return advice_of(code).remedy;
}

std::optional<int> retry_after_s(Code code) {
  const int seconds = advice_of(code).retry_s;
  return seconds == 0 ? std::nullopt : std::optional(seconds);
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view more) {
  const std::string plural = more.empty() ? std::string(one) + "s" : std::string(more);
  return grouped(count) + " " + (count == 1 ? std::string(one) : plural);
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
  return digits;
}

std::string short_time(Time time, Time now) {
  const std::string iso = to_iso(time);
  const bool today = iso.substr(0, 10) == to_iso(now).substr(0, 10);
  return today ? iso.substr(11, 5) + "Z" : to_dtg(time);
}

}  // namespace valise::cli
