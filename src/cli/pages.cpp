#include "cli/pages.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/visible.h"

namespace valise::cli {
namespace {

constexpr std::size_t kColumns = 78;
constexpr std::size_t kLines = 60;
constexpr std::size_t kFrame = 5;  // marking and an empty line above; two lines and marking below

// Of UTF-8: a code point is a column.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// The bytes of at most so many columns.
std::size_t bytes_within(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  while (at < text.size() && columns > 0) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    --columns;
  }
  return at;
}

// At a space where there is one.
void wrap(std::string_view line, std::vector<std::string>& out) {
  while (width_of(line) > kColumns) {
    const std::size_t most = bytes_within(line, kColumns + 1);
    std::size_t cut = line.substr(0, most).rfind(' ');
    if (cut == std::string_view::npos || cut == 0) cut = bytes_within(line, kColumns);
    out.emplace_back(line.substr(0, cut));
    line.remove_prefix(cut);
    if (line.starts_with(' ')) line.remove_prefix(1);
  }
  out.emplace_back(line);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    wrap(text.substr(0, end), out);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string centred(const std::string& text) {
  const std::size_t width = width_of(text);
  return (width < kColumns ? std::string((kColumns - width) / 2, ' ') : "") + text;
}

}  // namespace

std::string copy_words(const PaperCopy& copy) {
  return fmt::format("copy {} of {}", copy.exported.copy.value_or(0), copy.of);
}

std::string paper_pages(const terminal::OpenedCable& cable, const PaperCopy& copy) {
  const std::string text = visible(cable_text(cable, copy.exported));
  const std::size_t first = text.find('\n');
  const std::string marking = centred(text.substr(0, first));
  const auto lines = lines_of(std::string_view(text).substr(first + 1));
  constexpr std::size_t kRoom = kLines - kFrame;
  const std::size_t pages = std::max<std::size_t>(1, (lines.size() + kRoom - 1) / kRoom);
  std::string out;
  for (std::size_t page = 0; page < pages; ++page) {
    out += marking + "\n\n";
    for (std::size_t at = page * kRoom; at < (page + 1) * kRoom; ++at) {
      out += (at < lines.size() ? lines[at] : "") + "\n";
    }
    out += fmt::format("\n{}  {}  for {}  page {} of {}\n", cable.number.str(), copy_words(copy),
                       visible_line(copy.holder), page + 1, pages);
    out += marking + "\n\f";
  }
  return out;
}

}  // namespace valise::cli
