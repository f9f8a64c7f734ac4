#include "http/route.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <type_traits>

namespace valise::http {
namespace {

void nothing(Request, Reply) {}

RouteTable tiles() {
  return RouteTable({{"POST /v1/push", Access::node, 65536, nothing},
                     {"GET /tile/*", Access::anyone, 0, nothing},
                     {"GET /tile/entries/*", Access::inspector, 0, nothing},
                     {"GET /checkpoint", Access::anyone, 0, nothing},
                     {"PUT /checkpoint", Access::peer, 9, nothing}});
}

TEST(Route, CannotBeWrittenWithoutAccess) {
  static_assert(std::is_constructible_v<Route, const char*, Access, std::size_t, Respond>);
  static_assert(!std::is_constructible_v<Route, const char*, std::size_t, Respond>);
  static_assert(!std::is_constructible_v<Route, const char*, int, std::size_t, Respond>);
  static_assert(!std::is_default_constructible_v<Route>);
}

TEST(RouteTable, PrintsItselfSortedByPath) {
  EXPECT_EQ(tiles().text(),
            "GET /checkpoint anyone 0\n"
            "PUT /checkpoint peer 9\n"
            "GET /tile/* anyone 0\n"
            "GET /tile/entries/* inspector 0\n"
            "POST /v1/push node 65536\n");
}

TEST(RouteTable, PutsAnExactPathAndALongerPrefixFirst) {
  const RouteTable table = tiles();
  EXPECT_EQ(table.find("GET", "/checkpoint").route->path, "/checkpoint");
  const Match tile = table.find("GET", "/tile/0/x001/067");
  EXPECT_EQ(tile.route->path, "/tile/*");
  EXPECT_EQ(tile.rest, "0/x001/067");
  const Match entries = table.find("GET", "/tile/entries/000");
  EXPECT_EQ(entries.route->access, Access::inspector);
  EXPECT_EQ(entries.rest, "000");
}

TEST(RouteTable, TellsAWrongMethodFromAnUnknownPath) {
  const RouteTable table = tiles();
  EXPECT_EQ(table.find("DELETE", "/checkpoint").route, nullptr);
  EXPECT_EQ(table.find("DELETE", "/checkpoint").allow, "GET, PUT");
  for (const char* path : {"/tile", "/tile/", "/checkpoints", "/checkpoint/", "/"}) {
    EXPECT_EQ(table.find("GET", path).route, nullptr) << path;
    EXPECT_EQ(table.find("GET", path).allow, "") << path;
  }
}

TEST(RouteTableDeathTest, RefusesTwoOfOneKindAndBadPatterns) {
  const auto both = [] {
    return RouteTable({{"GET /a", Access::node, 0, nothing}, {"GET /a", Access::peer, 0, nothing}});
  };
  EXPECT_DEATH(both(), "adjacent_find");
  for (const char* pattern : {"/a", "GET a", "GET /*/a", "GET /a*", "GET  /a"}) {
    EXPECT_DEATH(Route(pattern, Access::anyone, 0, nothing), "CHECK|failed|expression|route.cpp")
        << pattern;
  }
}

TEST(Reply, AnswersOnceWhoeverCallsFirst) {
  std::atomic<int> answers = 0;
  std::atomic<int> firsts = 0;
  Reply reply([&](Answer) { ++answers; });
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { firsts += reply.answer(Answer{}); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(firsts, 1);
}

TEST(Reply, AnswersFiveHundredIfItIsDroppedOrOverwritten) {
  std::vector<int> statuses;
  const auto keep = [&](Answer answer) { statuses.push_back(answer.status); };
  {
    const Reply dropped(keep);
  }
  EXPECT_EQ(statuses, std::vector<int>{500});
  Reply kept(keep);
  kept = Reply(keep);
  EXPECT_EQ(statuses, (std::vector<int>{500, 500}));
  Reply moved = std::move(kept);
  EXPECT_TRUE(moved.answer(Answer{}));
  EXPECT_FALSE(moved.answer(Answer{}));
  EXPECT_EQ(statuses, (std::vector<int>{500, 500, 200}));
}

TEST(AnswerOf, ShowsADetailOnlyWhereTheTableSaysSo) {
  const Answer shown = answer_of({Code::conflict, "another body", "x"});
  EXPECT_EQ(shown.status, 409);
  EXPECT_EQ(
      to_string(shown.body),
      "conflict: another body\nIn conflict with what is held. Look at what is held before you "
      "repeat. Who can help: a registrar of your member.\n");
  const Answer hidden = answer_of({Code::disk, "/var/lib/x", "x"});
  EXPECT_EQ(hidden.status, 507);
  EXPECT_TRUE(to_string(hidden.body).starts_with("disk\nThe disk refused. "));
  EXPECT_EQ(answer_of({Code::busy, {}, {}}).retry_after_s, 1);
}

}  // namespace
}  // namespace valise::http
