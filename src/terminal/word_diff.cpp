#include "terminal/word_diff.h"

#include <algorithm>
#include <dtl/dtl.hpp>

namespace valise::terminal {
namespace {

using Kind = WordRun::Kind;
using Words = std::vector<std::string>;

constexpr std::size_t kWorkMax = 16'000'000;  // words before × words after

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Words and what stands between them, each by itself.
Words split(std::string_view text) {
  Words out;
  while (!text.empty()) {
    const bool space = is_space(text.front());
    const auto end =
        std::find_if(text.begin(), text.end(), [space](char c) { return is_space(c) != space; });
    const auto length = static_cast<std::size_t>(end - text.begin());
    out.emplace_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return out;
}

void add(std::vector<WordRun>& runs, Kind kind, const std::string& word) {
  if (word.empty()) return;
  if (!runs.empty() && runs.back().kind == kind) {
    runs.back().text += word;
  } else {
    runs.push_back({kind, word});
  }
}

std::string joined(Words::const_iterator from, Words::const_iterator to) {
  std::string out;
  for (; from != to; ++from) out += *from;
  return out;
}

void add_changed(std::vector<WordRun>& runs, const Words& before, const Words& after) {
  if (before.size() * after.size() > kWorkMax) {
    add(runs, Kind::removed, joined(before.begin(), before.end()));
    add(runs, Kind::added, joined(after.begin(), after.end()));
    return;
  }
  dtl::Diff<std::string, Words> diff(before, after);
  diff.compose();
  for (const auto& [word, element] : diff.getSes().getSequence()) {
    const Kind kind = element.type == dtl::SES_COMMON   ? Kind::same
                      : element.type == dtl::SES_DELETE ? Kind::removed
                                                        : Kind::added;
    add(runs, kind, word);
  }
}

bool only_space(const std::string& text) {
  return std::all_of(text.begin(), text.end(), is_space);
}

// Two changed words are one change, with the space between them.
std::vector<WordRun> bridged(const std::vector<WordRun>& runs) {
  std::vector<WordRun> out;
  std::string removed;
  std::string added;
  const auto flush = [&] {
    add(out, Kind::removed, removed);
    add(out, Kind::added, added);
    removed.clear();
    added.clear();
  };
  for (std::size_t place = 0; place < runs.size(); ++place) {
    const WordRun& run = runs[place];
    const bool between = run.kind == Kind::same && only_space(run.text) &&
                         !(removed.empty() && added.empty()) && place + 1 < runs.size();
    if (run.kind == Kind::same && !between) {
      flush();
      add(out, Kind::same, run.text);
      continue;
    }
    if (run.kind != Kind::added) removed += run.text;
    if (run.kind != Kind::removed) added += run.text;
  }
  flush();
  return out;
}

}  // namespace

std::vector<WordRun> word_diff(std::string_view before, std::string_view after) {
  Words old_words = split(before);
  Words new_words = split(after);
  const auto [old_first, new_first] =
      std::mismatch(old_words.begin(), old_words.end(), new_words.begin(), new_words.end());
  const std::string head = joined(old_words.begin(), old_first);
  const auto [old_last, new_last] =
      std::mismatch(old_words.rbegin(), std::make_reverse_iterator(old_first), new_words.rbegin(),
                    std::make_reverse_iterator(new_first));
  const std::string tail = joined(old_last.base(), old_words.end());
  std::vector<WordRun> changed;
  add_changed(changed, Words(old_first, old_last.base()), Words(new_first, new_last.base()));
  std::vector<WordRun> out;
  add(out, Kind::same, head);
  for (const WordRun& run : bridged(changed)) add(out, run.kind, run.text);
  add(out, Kind::same, tail);
  return out;
}

std::vector<WordRun> changed_lines(const std::vector<WordRun>& runs) {
  std::vector<WordRun> out;
  std::vector<WordRun> line;
  bool passed_over = false;
  const auto end_line = [&] {
    const bool changed = std::any_of(line.begin(), line.end(),
                                     [](const WordRun& run) { return run.kind != Kind::same; });
    if (changed && passed_over && !out.empty()) add(out, Kind::same, "\n");
    if (changed) {
      for (const WordRun& run : line) add(out, run.kind, run.text);
    }
    passed_over = !changed;
    line.clear();
  };
  for (const WordRun& run : runs) {
    std::string_view text = run.text;
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
      line.push_back({run.kind, std::string(text.substr(0, end))});
      if (line.back().text.back() == '\n') end_line();
      text.remove_prefix(end);
    }
  }
  end_line();
  return out;
}

}  // namespace valise::terminal
