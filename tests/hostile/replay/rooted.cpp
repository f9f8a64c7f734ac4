#include <algorithm>
#include <fstream>
#include <map>

#include "cable/header.h"
#include "custody/opening.h"
#include "custody/release.h"
#include "hostile/replay/attacks.h"
#include "hostile/replay/search.h"
#include "ledger/facts.h"

namespace valise::replay {
namespace {

constexpr std::size_t kPhraseBytes = 24;
constexpr std::size_t kCheckpointBytes = 32;  // its ledger, its size and some of its root
constexpr std::size_t kPhrasesEach = 3;       // of a paragraph

// What root reads of the node's cables with the node's own keys.
struct Read {
  std::uint64_t cables = 0;
  std::vector<std::string> subjects;  // of covers that opened
  std::uint64_t shares = 0;           // sealed to the trustees
  std::uint64_t shares_opened = 0;    // with any key that is on the node
  Bytes sample;                       // bytes of a sealed cover: they do lie on the disk
};

Result<Bytes> header_of(View released) {
  TRY(const auto entry, ledger::decode_entry(released));
  TRY(auto payload, seal::decode<ledger::Released>(entry.payload));
  return std::move(payload.header);
}

// A cover opens with K, and K is sealed to the mission whose key lies here.
void read_cover(const Demonstration& demo, const Loot& loot, const CableId& id, View header,
                View cover, Read& out) {
  const seal::Domain& domain = demo.adopted.domain;
  const auto parts = cable::decode_header(header);
  for (const admin::MissionKey& key : loot.missions) {
    const auto post = loot.db->one("SELECT post FROM post WHERE cable = ? AND mission = ?", id,
                                   key.mission.str());
    if (!post || !parts) continue;
    const auto k = custody::check_post(domain, header, key.mission, key.kem, post->view(0));
    if (!k) continue;
    const Secret cvk = custody::cover_key(domain, *k, parts->policy_bytes);
    const auto opened = custody::read_cover(domain, header, cvk, cover);
    if (opened && opened->subject) {
      out.subjects.push_back(*opened->subject);
      return;
    }
  }
}

Result<void> try_shares(const Demonstration& demo, const Loot& loot, const CableId& id, View header,
                        Read& out) {
  return loot.db->each(
      "SELECT seat, share FROM deposit WHERE cable = ?",
      [&](const sqlite::Row& row) -> Result<void> {
        ++out.shares;
        for (const admin::MissionKey& key : loot.missions) {
          const auto opened =
              custody::check_deposit(demo.adopted.domain, header,
                                     static_cast<std::uint8_t>(row.int64(0)), key.kem, row.view(1));
          if (opened) ++out.shares_opened;
        }
        return {};
      },
      id);
}

Result<Read> read_disk(const Demonstration& demo, const Loot& loot) {
  struct Row {
    CableId id;
    Bytes released, cover;
  };
  std::vector<Row> rows;
  TRY_VOID(loot.db->each("SELECT id, released, cover FROM cable",
                         [&](const sqlite::Row& row) -> Result<void> {
                           TRY(const auto id, row.id<CableId>(0));
                           rows.push_back({id, row.bytes(1), row.bytes(2)});
                           return {};
                         }));
  Read out;
  out.cables = rows.size();
  for (const Row& row : rows) {
    TRY(const Bytes header, header_of(row.released));
    read_cover(demo, loot, row.id, header, row.cover, out);
    TRY_VOID(try_shares(demo, loot, row.id, header, out));
  }
  if (!rows.empty()) out.sample = to_bytes(View(rows.front().cover).first(kPhraseBytes));
  return out;
}

// Pieces of the texts that the cables carry; `of` says of which.
struct Known {
  std::vector<std::string> phrases;
  std::vector<std::size_t> of;
  std::size_t texts = 0;
};

// Behind the fields and an empty line come the paragraphs.
void take_text(std::istream& in, Known& out) {
  bool text = false;
  for (std::string line; std::getline(in, line);) {
    text = text || line.empty();
    if (!text || line.size() < kPhraseBytes * (kPhrasesEach + 1)) continue;
    for (std::size_t piece = 1; piece <= kPhrasesEach; ++piece) {
      const std::size_t at = piece * (line.size() - kPhraseBytes) / kPhrasesEach;
      out.phrases.push_back(line.substr(at, kPhraseBytes));
      out.of.push_back(out.texts);
    }
  }
  ++out.texts;
}

Result<Known> known_texts(const std::filesystem::path& folder) {
  Known out;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
    std::ifstream in(file.path());
    take_text(in, out);
  }
  if (out.phrases.empty()) {
    return fail(Code::not_found, "No texts to look for: name their folder", folder.string());
  }
  return out;
}

std::set<std::size_t> texts_of(const Known& known, const Search& search) {
  std::set<std::size_t> out;
  for (const std::size_t phrase : search.found()) {
    if (phrase < known.of.size()) out.insert(known.of[phrase]);
  }
  return out;
}

struct Looked {
  std::set<std::size_t> texts;
  std::uint64_t bytes = 0;
};

// Together with something that is there for certain: a search that misses it proves nothing.
template <class Look>
Result<Looked> look(const Known& known, const std::string& certain, Look look_into) {
  std::vector<std::string> phrases = known.phrases;
  phrases.push_back(certain);
  Search search(phrases);
  TRY_VOID(look_into(search));
  if (!search.found().contains(phrases.size() - 1)) {
    return fail(Code::failed, "The search does not find what is there");
  }
  return Looked{texts_of(known, search), search.searched()};
}

Result<int> process_of(const Demonstration& demo) {
  std::ifstream in(demo.folder / "run" / (demo.victim.str() + ".pid"));
  int out = 0;
  if (!(in >> out)) return fail(Code::not_found, "The node does not run", demo.victim.str());
  return out;
}

}  // namespace

Result<Outcome> take_disk(const Demonstration& demo, const std::filesystem::path& known_folder,
                          Random&) {
  TRY(const Loot loot, loot_of(demo));
  TRY(const Read read, read_disk(demo, loot));
  TRY(const Known known, known_texts(known_folder));
  TRY(const int process, process_of(demo));
  TRY(Looked files, look(known, to_string(read.sample), [&](Search& search) {
        return search_folder(search, demo.settings.data);
      }));
  // The checkpoint that the trustees cosigned last: the node has it at hand.
  TRY(const std::string checkpoint, loot.ledger->note(store::Note::final));
  auto memory = look(known, checkpoint.substr(0, kCheckpointBytes),
                     [&](Search& search) { return search_memory(search, process); });
  const bool may_look = memory.has_value();
  if (!may_look && memory.error().code != Code::forbidden) return Failure(memory.error());
  if (may_look) files.texts.merge(memory->texts);

  Outcome out;
  out.held = files.texts.empty() && read.shares_opened == 0;
  out.said = std::to_string(read.cables) + " sealed cables, " +
             std::to_string(read.subjects.size()) + " subjects visible, " +
             std::to_string(files.texts.size()) + " texts";
  if (!may_look) out.said += " (its memory may not be read here)";
  out.facts = {{"cables", read.cables},
               {"subjects_visible", read.subjects.size()},
               {"shares", read.shares},
               {"shares_opened", read.shares_opened},
               {"texts_looked_for", known.texts},
               {"texts_found", files.texts.size()},
               {"file_bytes", files.bytes},
               {"memory_bytes", may_look ? cli::Json(memory->bytes) : cli::Json()}};
  return out;
}

}  // namespace valise::replay
