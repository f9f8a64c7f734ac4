// Whoever fetches a ledger's entries or records without a right to them, as files or by asking a
// trustee for one: X47.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "hostile/scene.h"
#include "http/route.h"
#include "tlog/tile.h"
#include "wire/paths.h"

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

// What the trustees tell of nl's ledger when they are asked for one entry or one record.
struct X47Asked : X47 {
  const http::PublicKey own_node = scene.world.node("nl").key;
  const http::PublicKey own_device = scene.reader().device().verify_key();
  const http::PublicKey other_node = scene.world.node("cy").key;
  const http::PublicKey other_device = scene.world.people[0].device().verify_key();
  const http::PublicKey seat = scene.world.trustee(2).key;

  // The code of all five's refusal, or "told"; the first that differs, with its number.
  template <class Answer, class Request>
  std::string told(std::string_view path, const Request& request, const http::PublicKey& to) {
    std::string first;
    for (int number = 1; number <= 5; ++number) {
      const auto answer = sim::read_answer<Answer>(scene.world.ask(
          "trustee " + std::to_string(number), sim::post(path, seal::encode(request), to)));
      const std::string said = answer ? "told" : std::string(code_row(answer.error().code).name);
      if (number == 1) first = said;
      if (said != first) return std::to_string(number) + " " + said;
    }
    return first;
  }
  std::string entry(std::uint64_t index, const http::PublicKey& to) {
    return told<wire::Proved>(wire::path::record,
                              wire::RecordRequest{"valise-test/nl", LeafIndex{index}}, to);
  }
  std::string record(const std::vector<Bytes>& keys, const http::PublicKey& to) {
    return told<wire::CurrentAnswer>(wire::path::current,
                                     wire::CurrentRequest{"valise-test/nl", keys}, to);
  }

  const ledger::State& state = ledger.state();
  const cable::MissionId mission = cable::MissionId::parse("nl/mfa").value();
  const Bytes of_mission = ledger::mission_key(mission).bytes();
  const std::vector<Bytes> of_people = {
      ledger::officer_key(scene.reader().officer()).bytes(),
      ledger::device_key(scene.reader().device_id()).bytes(),
      ledger::grant_key(scene.reader().officer(), cable::FileId::parse("GEN").value()).bytes(),
      ledger::suspension_key("officer " + scene.reader().officer().str()).bytes()};
};

TEST_F(X47Asked, AnotherMemberIsGivenNoEntryButTheOneThatOpenedAMission) {
  const auto opened = state.find<ledger::MissionRecord>(ledger::mission_key(mission))->index.value;
  std::set<ledger::EntryType> acts;
  for (std::uint64_t index = 0; index < ledger.size().value; ++index) {
    const auto type = ledger::decode_entry(ledger.entry(LeafIndex{index}).value())->type;
    const std::string expected = index == opened ? "told" : "forbidden";
    EXPECT_EQ(entry(index, other_node), expected) << index;
    EXPECT_EQ(entry(index, other_device), expected) << index;
    if (!ledger::signers_of(type)) continue;
    acts.insert(type);
    for (const auto& key : {own_node, own_device, seat}) EXPECT_EQ(entry(index, key), "told");
  }
  EXPECT_THAT(acts, testing::IsSupersetOf(
                        {ledger::EntryType::mission_opened, ledger::EntryType::officer_accredited,
                         ledger::EntryType::device_enrolled, ledger::EntryType::granted}));
}

TEST_F(X47Asked, AnotherMemberIsToldOfMissionsAndNotOfPeople) {
  for (const auto& key : {other_node, other_device, own_node, own_device, seat}) {
    EXPECT_EQ(record({of_mission}, key), "told");
  }
  for (const Bytes& about : of_people) {
    for (const auto& key : {other_node, other_device}) {
      EXPECT_EQ(record({about}, key), "forbidden") << to_hex(about);
      EXPECT_EQ(record({of_mission, about}, key), "forbidden") << to_hex(about);
    }
    for (const auto& key : {own_node, own_device, seat}) EXPECT_EQ(record({about}, key), "told");
  }
}

// A machine that may be in other hands: it reads no more of its member's people than a stranger's,
// and still learns how it stands itself.
struct X47Narrowed : X47Asked {
  const Person& reader = scene.reader();
  const http::PublicKey colleague = scene.colleague().device().verify_key();
  const std::vector<Bytes> of_himself = {
      ledger::officer_key(reader.officer()).bytes(), ledger::device_key(reader.device_id()).bytes(),
      ledger::suspension_key("officer " + reader.officer().str()).bytes(),
      ledger::suspension_key("device " + reader.device_id().hex()).bytes()};
  const std::vector<Bytes> of_others = {
      ledger::officer_key(scene.colleague().officer()).bytes(),
      ledger::device_key(scene.colleague().device_id()).bytes(),
      ledger::suspension_key("officer " + scene.colleague().officer().str()).bytes(),
      ledger::grant_key(reader.officer(), cable::FileId::parse("GEN").value()).bytes()};
  const std::uint64_t opened =
      state.find<ledger::MissionRecord>(ledger::mission_key(mission))->index.value;
  const std::uint64_t accredited =
      state.find<ledger::OfficerRecord>(ledger::officer_key(reader.officer()))->index.value;

  void suspend(const std::string& subject) {
    scene.act(ledger::EntryType::suspended, subject,
              ledger::Narrowing{ledger::ReasonCode::suspected});
    scene.world.run_for(2);
  }
  void hold(const std::string& subject) {
    const wire::SignedHold given = scene.hold_on(subject);
    const auto by = scene.security_officer().device().verify_key();
    EXPECT_TRUE(sim::read_answer<wire::HoldTaken>(
        scene.world.ask("trustee 2", sim::post(wire::path::hold, seal::encode(given), by))));
    scene.world.run_for(2);
  }
  void reads_as_a_stranger_but_of_himself() {
    EXPECT_EQ(entry(opened, own_device), "told");
    EXPECT_EQ(entry(accredited, own_device), "forbidden");
    EXPECT_EQ(entry(accredited, colleague), "told");
    EXPECT_EQ(record({of_mission}, own_device), "told");
    EXPECT_EQ(record(of_himself, own_device), "told");
    for (const Bytes& about : of_others) {
      EXPECT_EQ(record({about}, own_device), "forbidden") << to_hex(about);
      EXPECT_EQ(record({about}, colleague), "told") << to_hex(about);
    }
  }
};

TEST_F(X47Narrowed, ASuspendedOfficersDeviceReadsNoActsOfItsMember) {
  suspend("officer " + reader.officer().str());
  reads_as_a_stranger_but_of_himself();
}

TEST_F(X47Narrowed, NorDoesASuspendedDevice) {
  suspend("device " + reader.device_id().hex());
  reads_as_a_stranger_but_of_himself();
}

TEST_F(X47Narrowed, NorDoesAHeldOne) {
  hold("device " + reader.device_id().hex());
  reads_as_a_stranger_but_of_himself();
}

TEST_F(X47Narrowed, NorDoesOneOfAHeldOfficer) {
  hold("officer " + reader.officer().str());
  reads_as_a_stranger_but_of_himself();
}

TEST_F(X47Narrowed, AHoldOnTheMemberIsSeenByThoseWhoLiftIt) {
  hold("member nl");
  EXPECT_EQ(entry(accredited, own_device), "told");
  EXPECT_EQ(record(of_others, own_device), "told");
}

}  // namespace
}  // namespace valise::hostile
