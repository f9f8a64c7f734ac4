#include "terminal/text_index.h"

#include <algorithm>
#include <cctype>

namespace valise::terminal {
namespace {

// A cable's place is the second of its time, then the next free one: the newest are met first
// without sorting. What is removed leaves its words and its place behind, which then have no id: at
// a place that was given twice, both texts would be found.
constexpr const char* kTables =
    "CREATE VIRTUAL TABLE words USING fts5(number, subject, text, content='', "
    "tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3 4');"
    "CREATE TABLE cables (place INTEGER PRIMARY KEY, id BLOB UNIQUE, "
    "number TEXT NOT NULL) STRICT;";
constexpr std::int64_t kPlacesASecond = 1'000'000;

bool has_letter(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || std::isalnum(byte) != 0;
  });
}

// FTS5's own language is kept out: every word is a string, so that no word is an operator.
std::string query_of(std::string_view words) {
  std::string out;
  while (!words.empty()) {
    const auto end = std::min(words.find_first_of(" \t\r\n"), words.size());
    const std::string_view word = words.substr(0, end);
    words.remove_prefix(std::min(end + 1, words.size()));
    if (!has_letter(word)) continue;
    out += out.empty() ? "\"" : " \"";
    for (const char c : word) out += c == '"' ? "\"\"" : std::string(1, c);
    out += '"';
  }
  return out;
}

// Ranking looks at every hit: of a word that all cables have, at the newest alone.
constexpr const char* kBest =
    "SELECT c.number FROM (SELECT rowid AS place, bm25(words, 8.0, 4.0, 1.0) AS score FROM words "
    "WHERE words MATCH ? ORDER BY rowid DESC LIMIT 1000) w "
    "JOIN cables c ON c.place = w.place AND c.id NOT NULL "
    "ORDER BY w.score, c.place DESC LIMIT ?";
constexpr const char* kNewest =
    "SELECT c.number FROM words w JOIN cables c ON c.place = w.rowid AND c.id NOT NULL "
    "WHERE words MATCH ? ORDER BY w.rowid DESC LIMIT ?";

}  // namespace

Result<TextIndex> TextIndex::make() {
  TRY(auto db, sqlite::Db::open(":memory:"));
  TRY_VOID(db.run_script(kTables));
  return TextIndex(std::move(db));
}

Result<void> TextIndex::put(std::span<const KeptCable> cables) {
  TRY(auto transaction, db_.begin());
  for (const KeptCable& each : cables) TRY_VOID(put_one(each));
  return transaction.commit();
}

Result<void> TextIndex::put_one(const KeptCable& cable) {
  TRY_VOID(remove(cable.id));
  const std::int64_t first = cable.dtg.seconds * kPlacesASecond;
  TRY(const auto next, db_.one("SELECT coalesce(max(place) + 1, ?) FROM cables WHERE place BETWEEN "
                               "? AND ?",
                               first, first, first + kPlacesASecond - 1));
  const std::int64_t place = next.int64(0);
  TRY_VOID(db_.run("INSERT INTO words (rowid, number, subject, text) VALUES (?, ?, ?, ?)", place,
                   cable.number.str(), cable.subject, cable.text));
  return db_.run("INSERT INTO cables VALUES (?, ?, ?)", place, cable.id.view(), cable.number.str());
}

Result<void> TextIndex::remove(const CableId& cable) {
  return db_.run("UPDATE cables SET id = NULL WHERE id = ?", cable.view());
}

Result<TextHits> TextIndex::search(std::string_view words, HitOrder order, std::size_t most) {
  TextHits out;
  const std::string query = query_of(words);
  if (query.empty()) return out;
  const auto take = [&](const sqlite::Row& row) -> Result<void> {
    TRY(auto number, cable::Number::parse(row.text(0)));
    const bool met = std::find(out.cables.begin(), out.cables.end(), number) != out.cables.end();
    if (!met) out.cables.push_back(std::move(number));
    return {};
  };
  const char* sql = order == HitOrder::best ? kBest : kNewest;
  const auto limit = static_cast<std::int64_t>(most + 1);
  TRY_VOID(db_.each(sql, take, query, limit));
  if (out.cables.size() <= most) TRY_VOID(db_.each(sql, take, query + " *", limit));
  out.more = out.cables.size() > most;
  if (out.more) out.cables.resize(most);
  return out;
}

Result<std::size_t> TextIndex::size() {
  TRY(const auto count, db_.one("SELECT count(id) FROM cables"));
  return static_cast<std::size_t>(count.int64(0));
}

}  // namespace valise::terminal
