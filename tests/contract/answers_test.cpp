// No server ever answers with anything that a browser would run or show as a page: in a network
// that sends, opens and is asked nonsense, every answer of every route says that it is CBOR, plain
// text or octets.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "sim/officer.h"
#include "wire/paths.h"

namespace valise::contract {
namespace {

const std::set<std::string> kHarmless = {"application/cbor", "text/plain",
                                         "text/plain; charset=utf-8", "application/octet-stream"};

struct Said {
  std::set<int> statuses;
  std::set<std::string> types;
};

// Every answer of every server, by "node POST /v1/list".
class Watched {
 public:
  Watched() : world(options()) {
    world.before_step = [this](sim::Server& server) {
      for (const http::CoreCall& call : server.calls) {
        asked_[{server.name, call.id}] =
            kind_of(server.name) + " " + call.request.method + " " + call.request.path;
      }
    };
    world.after_step = [this](sim::Server& server, const http::Step& step) {
      for (const http::CoreAnswer& answer : step.answers) {
        Said& to = said[asked_.at({server.name, answer.id})];
        to.statuses.insert(answer.answer.status);
        to.types.insert(answer.answer.content_type);
      }
    };
  }

  // A cable of one part and one of several, each opened.
  void live() {
    ASSERT_TRUE(world.found());
    sim::Story story;
    sim::Officer sender(world, story, world.people[0], "cy/mfa");
    sim::Officer reader(world, story, world.people[2], "nl/mfa");
    for (const bool large : {false, true}) {
      sender.send_to({"cy/mfa", "nl/mfa"}, "Demonstration: a lantern on the quay.", large);
      world.run_for(60);
      reader.open_some();
      world.run_for(60);
    }
    ASSERT_EQ(story.wrongs.size(), 0U);
    ASSERT_GT(story.read.size(), 0U);
  }

  // Nonsense to every route, from whoever may come.
  template <class Core>
  void ask_nonsense(const std::string& server) {
    const std::optional<http::PublicKey> callers[] = {
        std::nullopt, world.people[0].device().verify_key(), world.node("cy").key,
        world.node("nl").key, world.trustee(2).key};
    for (const auto& served : Core::served()) {
      for (const auto& caller : callers) {
        for (const char* body : {"", "\xa0", "<script>alert(1)</script>"}) {
          world.ask(server, nonsense(served.pattern, body, caller)).value();
        }
      }
    }
  }

  sim::World world;
  std::map<std::string, Said> said;

 private:
  static sim::WorldOptions options() {
    sim::WorldOptions out;
    out.seed = 18;
    out.missions = {"cy/mfa", "nl/mfa"};
    return out;
  }
  static std::string kind_of(const std::string& server) {
    return server.substr(0, server.find(' '));
  }

  // "GET /tile/*": the star stands for something that is there, and for something that is not.
  static http::Request nonsense(std::string_view pattern, const std::string& body,
                                const std::optional<http::PublicKey>& caller) {
    http::Request out;
    out.method = std::string(pattern.substr(0, pattern.find(' ')));
    out.path = std::string(pattern.substr(pattern.find(' ') + 1));
    if (out.path.ends_with('*')) {
      out.path.pop_back();
      const bool trustee = out.path.starts_with("/ledger");
      out.rest = trustee ? "cy/" : "";
      out.rest += body.empty() ? (trustee ? "tile/0/000.p/2" : "0/000.p/2") : "index.html";
      out.path += out.rest;
    }
    out.body = to_bytes(body);
    out.peer.key = caller;
    return out;
  }

  std::map<std::pair<std::string, std::uint64_t>, std::string> asked_;
};

TEST(Answers, AreCborPlainTextOrOctetsAndNeverCode) {
  Watched network;
  network.live();
  network.ask_nonsense<node::Node>("node cy");
  network.ask_nonsense<trustee::Trustee>("trustee 1");
  for (const auto& [route, said] : network.said) {
    for (const std::string& type : said.types) {
      EXPECT_TRUE(kHarmless.contains(type)) << route << " answers with \"" << type << '"';
    }
  }
}

TEST(Answers, OfEveryRouteOfANodeAreSeenAndOfMostTheGoodOnes) {
  Watched network;
  network.live();
  network.ask_nonsense<node::Node>("node cy");
  std::size_t good = 0;
  for (const auto& served : node::Node::served()) {
    const std::string pattern(served.pattern);
    const bool star = pattern.ends_with('*');
    const std::string route =
        "node " + (star ? pattern.substr(0, pattern.size() - 1) + "0/000.p/2" : pattern);
    ASSERT_TRUE(network.said.contains(route)) << route << " was not answered";
    if (network.said.at(route).statuses.contains(200)) ++good;
  }
  EXPECT_GE(good, 16U);  // the others need what this network has no occasion for
}

}  // namespace
}  // namespace valise::contract
