// Whoever fetches a ledger's files without a right to its entries: X47.
#include <gtest/gtest.h>

#include "hostile/scene.h"
#include "http/route.h"
#include "tlog/tile.h"

namespace valise::hostile {
namespace {

// A call as the server's own table of routes takes it apart.
template <class Core>
int status_of(Scene& scene, const std::string& server, const std::string& path,
              const std::optional<http::PublicKey>& key) {
  std::vector<http::Route> routes;
  for (const auto& served : Core::served()) {
    routes.emplace_back(served.pattern, served.access, served.body_bytes_max,
                        [](http::Request, http::Reply) {});
  }
  const http::RouteTable table(std::move(routes));
  const http::Match match = table.find("GET", path);
  if (match.route == nullptr) return 404;
  EXPECT_EQ(match.route->access, http::Access::anyone);
  http::Request request;
  request.method = "GET";
  request.path = path;
  request.rest = match.rest;
  request.peer.key = key;
  return scene.world.ask(server, std::move(request)).value().status;
}

struct X47 : testing::Test {
  Scene scene;
  const store::Ledger ledger = scene.ledger(scene.world.node("nl"), "nl");
  const std::string width = std::to_string(ledger.size().value);
  const std::string entries = "tile/entries/000.p/" + width, hashes = "tile/0/000.p/" + width;

  http::PublicKey stranger() { return seal::SigningKey::generate(scene.world.random).verify_key(); }
  int at_node(const std::string& what, const std::optional<http::PublicKey>& key) {
    return status_of<node::Node>(scene, "node nl", "/" + what, key);
  }
  // The first of the five that answers otherwise, else their common status.
  int at_seats(const std::string& what, const std::optional<http::PublicKey>& key) {
    const auto at = [&](int seat) {
      return status_of<trustee::Trustee>(scene, "trustee " + std::to_string(seat),
                                         "/ledger/nl/" + what, key);
    };
    const int first = at(1);
    for (int seat = 2; seat <= 5; ++seat) {
      if (const int other = at(seat); other != first) return other;
    }
    return first;
  }
};

TEST_F(X47, EntriesGoToNobodyButTrusteesAndTheOwnNode) {
  const http::PublicKey own_node = scene.world.node("nl").key;
  const std::optional<http::PublicKey> refused[] = {
      std::nullopt, stranger(), scene.reader().device().verify_key(),
      scene.world.people[0].device().verify_key(), scene.world.node("cy").key};
  for (const auto& key : refused) {
    EXPECT_EQ(at_node(entries, key), 403);
    EXPECT_EQ(at_seats(entries, key), 403);
  }
  EXPECT_EQ(at_seats(entries, own_node), 403);  // it has its own
  EXPECT_EQ(at_node(entries, scene.world.trustee(2).key), 200);
  EXPECT_EQ(at_seats(entries, scene.world.trustee(2).key), 200);
}

TEST_F(X47, CheckpointsAndHashesStayPublic) {
  for (const auto& key : {std::optional<http::PublicKey>(), std::optional(stranger()),
                          std::optional(scene.world.node("cy").key)}) {
    EXPECT_EQ(at_node("checkpoint", key), 200);
    EXPECT_EQ(at_seats("checkpoint", key), 200);
    EXPECT_EQ(at_node(hashes, key), 200);
    EXPECT_EQ(at_seats(hashes, key), 200);
  }
}

}  // namespace
}  // namespace valise::hostile
