// The search for texts finds what is there, in whatever writing and wherever it is cut: only then
// does it mean something that it finds nothing.
#include "hostile/replay/search.h"

#include <gtest/gtest.h>

#include <fstream>

namespace valise::replay {
namespace {

const std::string kPhrase = "the amber heron waits behind the customs house";
const std::string kOther = "nobody ever wrote this one down";

std::set<std::size_t> found_in(View bytes) {
  Search search({kOther, kPhrase});
  search.begin();
  search.feed(bytes);
  return search.found();
}

TEST(TextSearch, FindsAPhraseAsWritten) {
  EXPECT_EQ(found_in(view_of("xx" + kPhrase + "yy")), std::set<std::size_t>({1}));
  EXPECT_EQ(found_in(view_of(kPhrase)), std::set<std::size_t>({1}));
}

TEST(TextSearch, FindsNothingWhereAByteIsMissing) {
  EXPECT_TRUE(found_in(view_of(kPhrase.substr(1))).empty());
  EXPECT_TRUE(found_in(view_of(kPhrase.substr(0, kPhrase.size() - 1))).empty());
  EXPECT_TRUE(found_in({}).empty());
}

TEST(TextSearch, FindsAPhraseInUtf16) {
  Bytes wide = to_bytes("\x01");
  for (const char c : kPhrase) append(wide, Bytes{static_cast<std::uint8_t>(c), 0});
  EXPECT_EQ(found_in(wide), std::set<std::size_t>({1}));
}

TEST(TextSearch, FindsAPhraseInBase64WhateverStandsAroundIt) {
  for (std::size_t before = 0; before < 6; ++before) {
    for (std::size_t after = 0; after < 4; ++after) {
      const std::string text = std::string(before, 'q') + kPhrase + std::string(after, 'z');
      EXPECT_EQ(found_in(view_of("=" + to_base64(view_of(text)))), std::set<std::size_t>({1}))
          << before << " before, " << after << " after";
    }
  }
}

TEST(TextSearch, FindsAPhraseAcrossTheSeamOfTwoPieces) {
  const Bytes whole = to_bytes("....." + kPhrase + ".....");
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    Search search({kPhrase});
    search.begin();
    search.feed(View(whole).first(cut));
    search.feed(View(whole).subspan(cut));
    EXPECT_EQ(search.found().size(), 1U) << "cut at " << cut;
    EXPECT_EQ(search.searched(), whole.size());
  }
}

TEST(TextSearch, FindsAPhraseThatComesByteByByte) {
  Search search({kPhrase});
  search.begin();
  for (const std::uint8_t byte : to_bytes("ab" + kPhrase)) search.feed(Bytes{byte});
  EXPECT_EQ(search.found().size(), 1U);
}

TEST(TextSearch, TakesNoPhraseFromTheEndOfOneStreamAndTheStartOfTheNext) {
  Search search({kPhrase});
  search.begin();
  search.feed(view_of(kPhrase.substr(0, 20)));
  search.begin();
  search.feed(view_of(kPhrase.substr(20)));
  EXPECT_TRUE(search.found().empty());
}

TEST(TextSearch, ReadsEveryFileOfAFolder) {
  const auto folder = std::filesystem::temp_directory_path() / "valise-search-test";
  std::filesystem::create_directories(folder / "below");
  std::ofstream(folder / "below" / "file", std::ios::binary)
      << std::string((1 << 20) - 10, 'x') << kPhrase;
  Search search({kOther, kPhrase});
  ASSERT_TRUE(search_folder(search, folder));
  EXPECT_EQ(search.found(), std::set<std::size_t>({1}));
  std::filesystem::remove_all(folder);
  EXPECT_FALSE(search_folder(search, folder));
}

}  // namespace
}  // namespace valise::replay
