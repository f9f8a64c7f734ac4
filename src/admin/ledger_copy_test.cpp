// An inspector's copy: from several servers, of which one lags, is silent or lies.
#include "admin/ledger_copy.h"

#include <sstream>

#include "admin/file.h"
#include "admin/folder_test.h"
#include "tlog/sample_test.h"
#include "tlog/tile.h"

namespace valise::admin {
namespace {

using Files = std::map<std::string, Bytes>;

struct LedgerCopy : InAFolder {
  LedgerCopy() { ledger.append_up_to(300); }

  // What a mirror of that size shows, under a checkpoint that may be older than what it holds.
  static Files files_of(const tlog::SampleLedger& ledger, std::uint64_t final) {
    Files out;
    out["checkpoint"] = to_bytes(tlog::print(ledger.note(TreeSize{final}, {1, 2, 3, 4})));
    for (std::uint64_t size = 290; size <= ledger.size().value; ++size) {
      for (const tlog::TilePath& path : tlog::tiles_grown({0}, TreeSize{size})) {
        Bytes& bytes = out[tlog::print(path)];
        if (!bytes.empty()) continue;
        if (path.kind == tlog::TileKind::hashes) {
          bytes = tlog::build_tile(ledger.hashes(), path).value();
          continue;
        }
        const std::uint64_t first = path.index * tlog::kTileWidth;
        for (std::uint64_t i = first; i < first + path.width; ++i) {
          EXPECT_TRUE(tlog::append_to_bundle(bytes, ledger.entries()[i]));
        }
      }
    }
    return out;
  }
  static LedgerSource source(std::string name, Files files) {
    return {std::move(name), [files = std::move(files)](const std::string& file) -> Result<Bytes> {
              const auto found = files.find(file);
              if (found == files.end()) return fail(Code::not_found, "no such tile yet", file);
              return found->second;
            }};
  }
  static LedgerSource silent(std::string name) {
    return {std::move(name), [](const std::string&) -> Result<Bytes> {
              return fail(Code::unreachable, "no connection", "de");
            }};
  }
  Result<void> copy(const std::vector<LedgerSource>& sources) {
    Console console{clock, ledger.random(), out, talk};
    return copy_newest({folder(), to_bytes("charter")}, sources, ledger.trust(), console);
  }
  std::string checkpoint() const {
    const auto bytes = read_file(at("checkpoint"));
    return bytes ? to_string(*bytes) : "none";
  }
  std::string final_at(std::uint64_t size) const {
    return tlog::print(ledger.note(TreeSize{size}, {1, 2, 3, 4}));
  }

  tlog::SampleLedger ledger;
  SystemClock clock;
  std::ostringstream out, talk;
};

TEST_F(LedgerCopy, IsOfTheNewestCheckpointThatAnySourceShows) {
  const Files lags = files_of(ledger, 290);
  ASSERT_TRUE(copy({source("se", lags), source("pl", files_of(ledger, 300)), source("de", lags)}));
  EXPECT_EQ(checkpoint(), final_at(300));
  EXPECT_TRUE(std::filesystem::exists(at("tile/entries/001.p/44")));
  EXPECT_EQ(out.str(), "cy.valise.example/ledger: 300 entries in 5 files\n");
}

TEST_F(LedgerCopy, TakesItsFilesFromWhicheverHasThem) {
  Files lies = files_of(ledger, 300);
  lies["tile/entries/000"].back() ^= 1;
  Files lacks = files_of(ledger, 300);
  lacks.erase("tile/0/001.p/44");
  Files other_tile = files_of(ledger, 300);
  other_tile["tile/1/000.p/1"].front() ^= 1;
  ASSERT_TRUE(copy({source("ec", lies), source("de", lacks), source("pl", other_tile),
                    source("se", files_of(ledger, 290))}));
  EXPECT_EQ(checkpoint(), final_at(300));
  EXPECT_EQ(talk.str(),
            "ec: its entries do not make the root\n"
            "de: no such tile yet\n"
            "pl: a hash tile does not follow from the entries\n");
}

TEST_F(LedgerCopy, NamesWhoIsSilentOrShowsWhatTooFewCosigned) {
  Files few = files_of(ledger, 300);
  few["checkpoint"] = to_bytes(tlog::print(ledger.note(TreeSize{300}, {1, 2, 3})));
  ASSERT_TRUE(copy({silent("de"), source("ec", few), source("se", files_of(ledger, 290))}));
  EXPECT_EQ(checkpoint(), final_at(290));
  EXPECT_NE(talk.str().find("de: no connection\nec: "), std::string::npos) << talk.str();
  const auto none = copy({silent("de"), silent("se")});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::unreachable);
}

TEST_F(LedgerCopy, OfTwoHistoriesIsNotTaken) {
  tlog::SampleLedger fork;  // the same keys
  for (int i = 0; i < 295; ++i) fork.append("other " + std::to_string(i));
  const auto said = copy({source("se", files_of(fork, 295)), source("pl", files_of(ledger, 300))});
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code, Code::forked);
  EXPECT_EQ(said.error().detail,
            "two histories, both cosigned: what se shows is not in what pl shows");
  EXPECT_EQ(checkpoint(), "none");
}

}  // namespace
}  // namespace valise::admin
