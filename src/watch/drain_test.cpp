#include "watch/drain.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace valise::watch {
namespace {

cable::MissionId mission(const std::string& name) {
  return cable::MissionId::parse(name).value();
}
cable::OfficerId officer(const std::string& name) {
  return cable::OfficerId::parse(name).value();
}

// Three missions of ten, each of whom opens two old cables a week and new ones every day.
class DrainTest : public ::testing::Test {
 protected:
  DrainTest() {
    for (; day < 200; ++day) usual();
    found.clear();
  }
  // Of everyone, `more` for some of them.
  void usual(const std::function<std::uint32_t(const std::string&)>& more = {}) {
    std::vector<DayCount> counts;
    for (int i = 0; i < 30; ++i) {
      const std::string member = i < 10 ? "cy" : i < 20 ? "nl" : "fr";
      const std::string name = member + "-" + std::to_string(1000 + i);
      const std::uint32_t ordinary = (day + i) % 5 < 2 ? 1 : 0;
      counts.push_back({officer(name), mission(member + "/mfa"),
                        mission(i % 2 == 0 ? "eeas/hq" : "de/mfa"),
                        ordinary + (more ? more(name) : 0)});
    }
    for (Drain& each : watch.close_day(day, counts)) found.push_back(std::move(each));
  }
  bool is_found(const std::string& subject) const {
    return std::ranges::any_of(found, [&](const Drain& each) { return each.subject == subject; });
  }

  DrainWatch watch;
  std::int64_t day = 0;
  std::vector<Drain> found;
};

TEST_F(DrainTest, SaysNothingOfTheUsual) {
  for (; day < 700; ++day) usual();
  EXPECT_TRUE(found.empty());
}

TEST_F(DrainTest, FindsTenADayInAWeek) {
  for (const auto end = day + 5; day < end; ++day) {
    usual([](const std::string& name) { return name == "cy-1003" ? 10U : 0U; });
  }
  ASSERT_TRUE(is_found("cy-1003"));
  EXPECT_EQ(found.size(), 1U);
  EXPECT_GE(found[0].counted, 40U);
  EXPECT_GE(found[0].value, found[0].threshold);
  EXPECT_LT(found[0].usual, 1);
}

TEST_F(DrainTest, FindsTwoADayInAMonthAlthoughWhoDrainsTriesToTeachIt) {
  const auto began = day;
  for (; day < began + 200 && found.empty(); ++day) {
    usual([](const std::string& name) { return name == "cy-1003" ? 2U : 0U; });
  }
  EXPECT_TRUE(is_found("cy-1003"));
  EXPECT_LE(day - began, 30);
}

// A crisis of one mission; of all.
TEST_F(DrainTest, WhatColleaguesReadTooExcusesIt) {
  for (const auto end = day + 10; day < end; ++day) {
    usual([](const std::string& name) { return name.starts_with("cy") ? 1U : 0U; });
  }
  EXPECT_FALSE(std::ranges::any_of(
      found, [](const Drain& each) { return each.kind == StreamKind::officer; }));
  found.clear();
  for (const auto end = day + 10; day < end; ++day) usual([](const std::string&) { return 1U; });
  EXPECT_TRUE(found.empty());
}

TEST_F(DrainTest, ManyAccountsOfAMissionAreSeenAtTheMission) {
  for (const auto end = day + 30; day < end; ++day) {
    usual([&](const std::string& name) { return name.starts_with("cy") ? 1U : 0U; });
  }
  EXPECT_TRUE(is_found("cy/mfa"));
  EXPECT_FALSE(is_found("nl/mfa"));
}

TEST_F(DrainTest, LeaveSaysNothing) {
  const auto began = day;
  for (; day < began + 60; ++day) {
    std::vector<DayCount> counts;
    counts.push_back({officer("nl-1011"), mission("nl/mfa"), mission("eeas/hq"), 0});
    watch.close_day(day, counts);
  }
  for (const auto end = day + 30; day < end; ++day) usual();
  EXPECT_TRUE(found.empty());
}

TEST_F(DrainTest, WhoIsNewMayBeAsBusyAsTheBusiest) {
  for (const auto end = day + 40; day < end; ++day) {
    std::vector<DayCount> counts;
    for (int i = 0; i < 30; ++i) {
      counts.push_back({officer("nl-" + std::to_string(1000 + i)), mission("nl/mfa"),
                        mission("eeas/hq"), (day + i) % 5 < 2 ? 1U : 0U});
    }
    counts.push_back({officer("nl-2000"), mission("nl/mfa"), mission("eeas/hq"), 1U});
    for (Drain& each : watch.close_day(day, counts)) found.push_back(std::move(each));
  }
  EXPECT_FALSE(is_found("nl-2000"));
}

}  // namespace
}  // namespace valise::watch
