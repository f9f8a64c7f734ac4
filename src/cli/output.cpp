#include "cli/output.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/advice.h"
#include "cli/visible.h"

namespace valise::cli {
namespace {

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
  for (const auto& row : table.rows) {
    all.emplace_back();
    for (const std::string& cell : row) all.back().push_back(visible_line(cell));
  }
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
  std::string out = "valise: ";
  if (!error.detail.empty()) out += sentence(error.detail) + ". ";
  if (!error.where.empty()) out += sentence(error.where) + ". ";
  const Advice& advice = advice_of(error.code);
  return out + fmt::format("{}. {}. Who can help: {}.\n", title, advice.remedy, advice.who);
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
                                         {"who", advice_of(error.code).who},
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
