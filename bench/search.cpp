// Search in what a terminal keeps, beside SQLite's FTS5 by itself, over documents made from a
// corpus of telegrams: --corpus FOLDER [--documents 100000] [--queries 400].
//
// A document is a telegram's paragraphs in another order: the words keep their frequencies, and no
// two are the same. Queries are one to three words that stand together somewhere in the corpus, as
// somebody would remember them; both sides get the same, in the same order.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "cli/telegram.h"
#include "figures.h"
#include "terminal/text_index.h"

namespace valise::bench {
namespace {

constexpr std::size_t kMost = 50;  // a page of hits
constexpr std::size_t kTogether = 500;

std::vector<cli::Telegram> read_corpus(const std::filesystem::path& folder) {
  std::vector<cli::Telegram> out;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".jsonl") continue;
    std::ifstream lines(file.path());
    for (std::string line; std::getline(lines, line);) {
      if (auto telegram = cli::read_telegram(line)) out.push_back(std::move(*telegram));
    }
  }
  return out;
}

std::string shuffled(const std::string& text, std::mt19937_64& random) {
  std::vector<std::string> paragraphs(1);
  for (const char c : text) {
    if (c == '\n') {
      paragraphs.emplace_back();
    } else {
      paragraphs.back() += c;
    }
  }
  std::shuffle(paragraphs.begin(), paragraphs.end(), random);
  std::string out;
  for (const std::string& each : paragraphs) out += each + "\n";
  return out;
}

terminal::KeptCable document(std::size_t at, const cli::Telegram& telegram,
                             std::mt19937_64& random) {
  terminal::KeptCable out;
  for (std::size_t i = 0; i < 8; ++i) out.id.bytes[i] = static_cast<std::uint8_t>(at >> (8 * i));
  out.number = {*cable::MissionId::parse("cy/mfa"), 2026, static_cast<std::uint32_t>(at + 1)};
  out.subject = telegram.subject;
  out.text = shuffled(telegram.text, random);
  out.dtg = {1'700'000'000 + static_cast<std::int64_t>(at) * 60};
  return out;
}

// Words of letters alone, so that both sides may be asked in FTS5's plainest words.
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter) {
      out.back() += c;
    } else if (!out.back().empty()) {
      out.emplace_back();
    }
  }
  std::erase_if(out, [](const std::string& word) { return word.size() < 3; });
  return out;
}

std::vector<std::string> queries_of(const std::vector<cli::Telegram>& corpus, std::size_t count,
                                    std::mt19937_64& random) {
  std::vector<std::string> out;
  while (out.size() < count) {
    const auto words = words_of(corpus[random() % corpus.size()].text);
    const std::size_t wanted = 1 + random() % 3;
    if (words.size() < wanted) continue;
    const std::size_t from = random() % (words.size() - wanted + 1);
    std::string query;
    for (std::size_t i = 0; i < wanted; ++i) query += (i == 0 ? "" : " ") + words[from + i];
    out.push_back(std::move(query));
  }
  return out;
}

// FTS5 as its manual has it: the texts in a table, the fifty best of a query by rank.
class Bare {
 public:
  Bare() : db_(must(sqlite::Db::open(":memory:"))) {
    must(db_.run_script("CREATE VIRTUAL TABLE cables USING fts5(number, subject, text)"));
  }
  void put(const std::vector<terminal::KeptCable>& cables) {
    auto transaction = must(db_.begin());
    for (const auto& each : cables) {
      must(db_.run("INSERT INTO cables VALUES (?, ?, ?)", each.number.str(), each.subject,
                   each.text));
    }
    must(transaction.commit());
  }
  std::size_t search(const std::string& words) {
    std::string query;
    for (const std::string& word : words_of(words)) query += "\"" + word + "\" ";
    std::size_t rows = 0;
    must(db_.each(
        "SELECT number FROM cables WHERE cables MATCH ? ORDER BY rank LIMIT ?",
        [&](const sqlite::Row&) -> Result<void> {
          ++rows;
          return {};
        },
        query, static_cast<std::int64_t>(kMost)));
    return rows;
  }

 private:
  sqlite::Db db_;
};

void report(const char* what, std::vector<double> times) {
  std::sort(times.begin(), times.end());
  const auto at = [&](double part) {
    return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
  };
  fmt::print("{:28} median {:7.2f} ms   p95 {:7.2f} ms   worst {:7.2f} ms\n", what, at(0.5),
             at(0.95), times.back());
}

void measure(const Options& options) {
  const auto corpus = read_corpus(options.text("corpus", "../shared/corpus"));
  if (corpus.empty()) give_up({Code::not_found, "no telegrams there: --corpus FOLDER", ""});
  std::mt19937_64 random(1);
  auto index = must(terminal::TextIndex::make());
  Bare bare;
  const std::size_t documents = options.number("documents", 100'000);
  double indexing = 0;
  for (std::size_t i = 0; i < documents; i += kTogether) {
    std::vector<terminal::KeptCable> some;
    for (std::size_t j = i; j < std::min(documents, i + kTogether); ++j) {
      some.push_back(document(j, corpus[j % corpus.size()], random));
    }
    const Stopwatch watch;
    must(index.put(some));
    indexing += watch.seconds();
    bare.put(some);
  }
  fmt::print("documents {}   indexed in {:.1f} s\n", documents, indexing);
  std::vector<double> best, newest, peer;
  for (const std::string& query : queries_of(corpus, options.number("queries", 400), random)) {
    const Stopwatch first;
    must(index.search(query, terminal::HitOrder::best, kMost));
    best.push_back(first.milliseconds());
    const Stopwatch second;
    must(index.search(query, terminal::HitOrder::newest, kMost));
    newest.push_back(second.milliseconds());
    const Stopwatch third;
    bare.search(query);
    peer.push_back(third.milliseconds());
  }
  report("terminal, the best first", std::move(best));
  report("terminal, the newest first", std::move(newest));
  report("FTS5 by itself, by rank", std::move(peer));
}

}  // namespace
}  // namespace valise::bench

int main(int count, char** words) {
  valise::bench::measure({count, words, {"corpus", "documents", "queries"}});
  return 0;
}
