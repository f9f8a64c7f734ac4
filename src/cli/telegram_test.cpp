// Telegrams into drafts, and an import that goes on where it was cut short.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "cli/progress.h"
#include "cli/telegram.h"

namespace valise::cli {
namespace {

cable::MissionId mission(std::string_view name) {
  return *cable::MissionId::parse(name);
}

constexpr const char* kLine =
    R"({"id": "v20/d2", "from": "Department", "to": ["Embassy in A", "Embassy in B"],)"
    R"( "repeated_to": ["Embassy in C"], "number": "74858", "classification": "Confidential",)"
    R"( "precedence": "Niact", "references": ["Tel Aviv 1611"], "circular": true,)"
    R"( "text": "1. Caf\u00e9 \u2014 \"so\".\n\n(C) Last.  "})";

TEST(Telegrams, keep_their_text_byte_for_byte) {
  const auto telegram = read_telegram(kLine);
  ASSERT_TRUE(telegram.has_value()) << telegram.error().detail;
  EXPECT_EQ(telegram->text, "1. Caf\xc3\xa9 \xe2\x80\x94 \"so\".\n\n(C) Last.  ");
  const PostMap posts{
      .action_all = {}, .info_all = {}, .named = {}, .fallbacks = {mission("nl/mfa")}};
  const terminal::Draft draft =
      draft_of(*telegram, cable::Level::restreint, posts, mission("cy/mfa"));
  EXPECT_EQ(draft.text, telegram->text);
  EXPECT_EQ(draft.precedence, cable::Precedence::immediate);
  EXPECT_THAT(draft.keywords, testing::ElementsAre("v20/d2", "Tel Aviv 1611"));
}

TEST(Telegrams, without_id_or_text_are_refused) {
  EXPECT_EQ(read_telegram(R"({"text":"x"})").error().code, Code::malformed);
  EXPECT_EQ(read_telegram(R"({"id":"x"})").error().code, Code::malformed);
  EXPECT_EQ(read_telegram("[1]").error().code, Code::malformed);
  EXPECT_EQ(read_telegram("{").error().code, Code::malformed);
}

TEST(Telegrams, that_say_a_thing_twice_are_refused) {
  EXPECT_EQ(read_telegram(R"({"id":"x","text":"one","text":"two"})").error().code, Code::malformed);
  EXPECT_EQ(read_telegram(R"({"id":"x","text":"t","of":[{"a":1,"\u0061":2}]})").error().code,
            Code::malformed);
  EXPECT_TRUE(read_telegram(R"({"id":"x","text":"t","of":[{"a":1},{"a":{"a":2}}]})"));
}

TEST(Levels, follow_the_markings_and_nothing_is_guessed) {
  EXPECT_EQ(level_of("Limited Official Use"), cable::Level::limite);
  EXPECT_EQ(level_of("Confidential"), cable::Level::restreint);
  EXPECT_EQ(level_of("Secret"), cable::Level::confidentiel);
  EXPECT_EQ(level_of("Top Secret"), cable::Level::secret);
  EXPECT_EQ(level_of(""), std::nullopt);
  EXPECT_EQ(level_of("secret "), std::nullopt);
}

TEST(Precedences, that_are_missing_go_as_routine_and_say_so) {
  EXPECT_TRUE(precedence_of("").assumed);
  EXPECT_EQ(precedence_of("").precedence, cable::Precedence::routine);
  EXPECT_FALSE(precedence_of("Routine").assumed);
  EXPECT_EQ(precedence_of("Flash").precedence, cable::Precedence::flash);
}

TEST(Posts, always_fall_to_the_same_mission_and_the_sender_to_none) {
  const auto telegram = *read_telegram(kLine);
  PostMap posts;
  posts.named = {{"Embassy in A", mission("fr/mfa")}, {"Embassy in B", mission("cy/mfa")}};
  posts.fallbacks = {mission("nl/mfa"), mission("eeas/hq")};
  const auto draft = draft_of(telegram, cable::Level::limite, posts, mission("cy/mfa"));
  ASSERT_EQ(draft.addressees.size(), 2U);
  EXPECT_EQ(draft.addressees[0].mission, mission("fr/mfa"));
  EXPECT_EQ(draft.addressees[0].duty, cable::Duty::action);
  EXPECT_EQ(draft.addressees[1].duty, cable::Duty::info);
  EXPECT_EQ(draft, draft_of(telegram, cable::Level::limite, posts, mission("cy/mfa")));
}

TEST(Posts, may_be_replaced_by_missions_for_all) {
  PostMap posts;
  posts.action_all = {mission("nl/mfa")};
  posts.info_all = {mission("nl/mfa"), mission("fr/mfa")};
  const auto draft =
      draft_of(*read_telegram(kLine), cable::Level::limite, posts, mission("cy/mfa"));
  ASSERT_EQ(draft.addressees.size(), 2U);
  EXPECT_EQ(draft.addressees[0].mission, mission("nl/mfa"));
  EXPECT_EQ(draft.addressees[1].mission, mission("fr/mfa"));
}

TEST(PostMaps, are_lines_and_name_the_wrong_one) {
  const auto map = parse_post_map("# posts\nEmbassy = in A = nl/mfa\r\n\n  B=fr/mfa");
  ASSERT_TRUE(map.has_value());
  EXPECT_EQ((*map)[0].first, "Embassy = in A");
  EXPECT_EQ((*map)[1].second, mission("fr/mfa"));
  EXPECT_EQ(parse_post_map("a = nl/mfa\nb").error().where, "line 2");
  EXPECT_EQ(parse_post_map("a = nobody").error().where, "line 1");
}

TEST(Corpus, splits_as_its_readme_counts) {
  const char* named = std::getenv("VALISE_CORPUS");
  const std::filesystem::path folder = named != nullptr ? named : VALISE_SHARED "/corpus";
  if (!std::filesystem::is_directory(folder)) {
    GTEST_SKIP() << "the corpus is not beside the checkout: " << folder;
  }
  std::size_t carried = 0, above = 0, unmarked = 0, assumed = 0;
  std::set<std::string> ids;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".jsonl") continue;
    std::ifstream in(file.path());
    for (std::string line; std::getline(in, line);) {
      const auto telegram = read_telegram(line);
      ASSERT_TRUE(telegram.has_value()) << telegram.error().detail;
      ids.insert(telegram->id);
      const auto level = level_of(telegram->classification);
      unmarked += level ? 0U : 1U;
      above += level && *level > cable::Level::restreint ? 1U : 0U;
      carried += level && *level <= cable::Level::restreint ? 1U : 0U;
      assumed += precedence_of(telegram->precedence).assumed ? 1U : 0U;
    }
  }
  EXPECT_EQ(carried, 967U);
  EXPECT_EQ(above, 1950U);
  EXPECT_EQ(unmarked, 12U);
  EXPECT_EQ(assumed, 1282U);
  EXPECT_EQ(ids.size(), 2929U);
}

class Carried : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::remove(file_); }
  void TearDown() override { std::filesystem::remove(file_); }
  static CarriedCable cable(std::uint8_t first, std::uint32_t serial) {
    CarriedCable out{.cable = {}, .number = {mission("cy/mfa"), 2026, serial}};
    out.cable.bytes[0] = first;
    return out;
  }
  const std::string file_ = testing::TempDir() + "/valise_carried.jsonl";
};

TEST_F(Carried, is_known_after_a_restart) {
  ASSERT_TRUE(CarriedFile::open(file_)->add("v20/d2", cable(1, 1)).has_value());
  ASSERT_TRUE(CarriedFile::open(file_)->add("v20/d3", cable(2, 2)).has_value());
  const auto read = CarriedFile::open(file_);
  ASSERT_TRUE(read.has_value()) << read.error().detail;
  EXPECT_EQ(read->all().size(), 2U);
  EXPECT_TRUE(read->has("v20/d2"));
  EXPECT_EQ(read->all().at("v20/d3").number.str(), "CY-MFA-26-0002");
  EXPECT_EQ(read->all().at("v20/d3").cable.bytes[0], 2);
}

TEST_F(Carried, says_where_it_went) {
  CarriedCable sent = cable(1, 1);
  sent.to = "fr/mfa nl/mfa";
  ASSERT_TRUE(CarriedFile::open(file_)->add("v20/d2", sent).has_value());
  const auto read = CarriedFile::open(file_);
  ASSERT_NE(read->find("v20/d2"), nullptr);
  EXPECT_EQ(read->find("v20/d2")->to, "fr/mfa nl/mfa");
  EXPECT_EQ(read->find("v20/d3"), nullptr);
}

// Of a version that did not note it.
TEST_F(Carried, reads_a_line_without_its_destination) {
  std::ofstream(file_) << R"({"id":"v20/d2","cable":")" << std::string(64, '0')
                       << R"(","number":"CY-MFA-26-0001"})" << "\n";
  EXPECT_EQ(CarriedFile::open(file_)->find("v20/d2")->to, "");
}

TEST_F(Carried, drops_a_line_that_a_crash_cut_short) {
  ASSERT_TRUE(CarriedFile::open(file_)->add("v20/d2", cable(1, 1)).has_value());
  std::ofstream(file_, std::ios::app) << R"({"id":"v20/d3","cab)";
  ASSERT_TRUE(CarriedFile::open(file_)->add("v20/d4", cable(3, 3)).has_value());
  const auto read = CarriedFile::open(file_);
  ASSERT_TRUE(read.has_value()) << read.error().detail;
  EXPECT_FALSE(read->has("v20/d3"));
  EXPECT_TRUE(read->has("v20/d4"));
}

TEST_F(Carried, is_held_by_one_import_at_a_time) {
  {
    const auto first = CarriedFile::open(file_);
    EXPECT_EQ(CarriedFile::open(file_).error().code, Code::busy);
  }
  EXPECT_TRUE(CarriedFile::open(file_).has_value());
}

TEST_F(Carried, refuses_a_file_that_is_not_its_own) {
  std::ofstream(file_) << "hello\n";
  EXPECT_EQ(CarriedFile::open(file_).error().code, Code::corrupt);
}

TEST(Bars, say_how_far) {
  EXPECT_EQ(print(Bar{.done = 0, .all = 4, .columns = 8}), "\r[        ] 0 of 4");
  EXPECT_EQ(print(Bar{.done = 1, .all = 4, .columns = 8}), "\r[=>      ] 1 of 4");
  EXPECT_EQ(print(Bar{.done = 1950, .all = 1950, .columns = 8}), "\r[========] 1,950 of 1,950");
}

}  // namespace
}  // namespace valise::cli
