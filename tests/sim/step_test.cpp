// What a node's step keeps and what it drops: refused calls, answers that make no sense, a disk
// that is full.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "custody/body.h"
#include "sim/officer.h"
#include "sim/truths.h"
#include "wire/paths.h"

namespace valise::sim {
namespace {

using testing::IsEmpty;

class Step : public testing::Test {
 protected:
  Step() : world_({}), truths_(world_, story_) {
    CHECK(founded_);
    truths_.watch();
  }

  Server& node() { return world_.node("cy"); }
  http::PublicKey device() { return world_.people[0].device().verify_key(); }
  std::int64_t rows(const std::string& of) {
    return node().db->one("SELECT count(*) FROM " + of)->int64(0);
  }
  template <class Record, class Question>
  Result<Record> ask(std::string_view path, const Question& question) {
    return read_answer<Record>(world_.ask("node cy", post(path, seal::encode(question), device())));
  }
  // A sealed cable that no node has seen, nor will from its sender for so many seconds.
  std::shared_ptr<SentCable> sealed(std::int64_t seconds = 1) {
    world_.cut("terminal", "node cy", seconds);
    sender_.send_to({"cy/mfa", "nl/mfa"}, "Visas: we agree.", false);
    return story_.sent.begin()->second;
  }

  void cut_from_trustees(std::int64_t seconds) {
    for (int seat = 1; seat <= 5; ++seat) {
      world_.cut("node cy", "trustee " + std::to_string(seat), seconds);
    }
  }
  static http::Request health(std::string_view path) {
    http::Request out = post(path, {}, {});
    out.method = "GET";
    return out;
  }

  void fill_the_disk_of(Server& server, bool refuses);
  // So many parts of one byte, each of a cable that there never was.
  void bring_rubbish(std::string_view path, const http::PublicKey& from, int parts);
  std::int64_t parts_of(const std::string& bringer) {
    return node()
        .db->one("SELECT count(*) FROM part WHERE bringer LIKE ?", bringer + "%")
        ->int64(0);
  }

  World world_;
  Story story_;
  Truths truths_;
  const bool founded_ = world_.found().has_value();
  Officer sender_{world_, story_, world_.people[0], "cy/mfa"};
  Officer reader_{world_, story_, world_.people[2], "nl/mfa"};
};

TEST_F(Step, ASubmissionThatTheLawRefusesLeavesNothing) {
  wire::Submit submit = sealed()->submit;
  submit.evidence = seal::encode(ledger::ReleasedEvidence{});
  const std::int64_t entries = rows("entry");
  const auto said = ask<wire::Accepted>(wire::path::submit, submit);
  ASSERT_FALSE(said);
  for (const char* table : {"part", "cable", "post", "deposit", "held", "outbox"}) {
    EXPECT_EQ(rows(table), 0) << table;
  }
  EXPECT_EQ(rows("entry"), entries);
}

// Its mark would be refused by all seats for an hour, and whatever comes after it.
TEST_F(Step, ANodeWhoseClockIsAheadWritesNothingUntilItIsSet) {
  const wire::Submit submit = sealed(600)->submit;
  world_.run_for(200);  // the last mark is old
  const std::int64_t entries = rows("entry");
  node().skew_s = 3600;
  for (int seconds : {0, 10, 100}) {
    world_.run_for(seconds);
    const auto said = ask<wire::Accepted>(wire::path::submit, submit);
    ASSERT_FALSE(said);
    EXPECT_EQ(said.error().code, Code::busy) << said.error().detail;
  }
  EXPECT_EQ(rows("entry"), entries);
  node().skew_s = 0;
  world_.run_for(10);
  ASSERT_TRUE(ask<wire::Accepted>(wire::path::submit, submit));
  world_.run_for(30);
  EXPECT_EQ(rows("outbox"), 0);  // recorded, and delivered
  EXPECT_EQ(world_.node("nl").db->one("SELECT count(*) FROM held")->int64(0), 1);
}

TEST_F(Step, ANodeThatStartsWithItsClockAheadAsksFirst) {
  const wire::Submit submit = sealed(600)->submit;
  world_.run_for(200);
  node().skew_s = 3600;
  world_.crash(node());
  const auto said = ask<wire::Accepted>(wire::path::submit, submit);
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code, Code::busy);
}

// Nor does it go on writing behind a mark that is refused, which would move the end away.
TEST_F(Step, ANodeWhoseLastMarkIsRefusedAsAheadWritesNoMore) {
  const wire::Submit first = sealed(900)->submit;
  wire::Submit second;
  const CableId id = story_.sent.begin()->first;
  sender_.send_to({"cy/mfa", "nl/mfa"}, "Another.", false);
  for (const auto& [other, cable] : story_.sent) {
    if (other != id) second = cable->submit;
  }
  cut_from_trustees(250);
  world_.run_for(200);
  node().skew_s = 420;
  world_.crash(node());
  world_.run_for(10);
  ASSERT_TRUE(ask<wire::Accepted>(wire::path::submit, first));  // it hears nobody
  world_.run_for(60);
  const std::int64_t entries = rows("entry");
  const auto said = ask<wire::Accepted>(wire::path::submit, second);
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code, Code::busy);
  EXPECT_EQ(rows("entry"), entries);
  const http::Request ready = health("/readyz");
  EXPECT_EQ(world_.ask("node cy", ready)->status, 503);
  node().skew_s = 0;
  world_.run_for(400);
  EXPECT_EQ(world_.ask("node cy", ready)->status, 200);
  EXPECT_EQ(rows("outbox"), 0);
  EXPECT_EQ(world_.node("nl").db->one("SELECT count(*) FROM held")->int64(0), 1);
}

TEST_F(Step, ANodeThatReachesNoTrusteeAcceptsAllTheSame) {
  const wire::Submit submit = sealed(600)->submit;
  cut_from_trustees(500);
  world_.run_for(200);
  world_.crash(node());
  world_.run_for(10);
  EXPECT_TRUE(ask<wire::Accepted>(wire::path::submit, submit));
}

TEST_F(Step, ARefusedCallDoesNotHurtItsNeighbours) {
  const wire::Submit good = sealed()->submit;
  wire::Submit bad = good;
  bad.shares.erase(3);
  std::vector<http::CoreCall> calls;
  for (const wire::Submit& submit : {bad, good, bad}) {
    calls.push_back(
        {1'000'000 + calls.size(), post(wire::path::submit, seal::encode(submit), device())});
  }
  const http::Step step = node().core->step(world_.now(), std::move(calls), {});
  std::vector<int> statuses;
  for (const http::CoreAnswer& answer : step.answers) statuses.push_back(answer.answer.status);
  EXPECT_THAT(statuses, testing::ElementsAre(400, 200, 409));
  EXPECT_EQ(rows("cable"), 1);
}

// What the disk fails to take at the very end of the step was never there, for the journal either.
TEST_F(Step, TheJournalTellsOnlyOfWhatIsOnTheDisk) {
  int told = 0;
  world_.hear = [&](std::string_view line) {
    told += line.find("\"event\":\"cable_accepted\"") != line.npos ? 1 : 0;
  };
  const wire::Submit submit = sealed()->submit;
  ASSERT_TRUE(node().db->run_script(
      "CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'full'); END"));
  EXPECT_FALSE(ask<wire::Accepted>(wire::path::submit, submit));
  EXPECT_EQ(told, 0);
  ASSERT_TRUE(node().db->run_script("DROP TRIGGER full"));
  EXPECT_TRUE(ask<wire::Accepted>(wire::path::submit, submit));
  EXPECT_EQ(told, 1);
}

TEST_F(Step, AnActThatCanNeverBeLawfulIsRefusedAtItsFirstSignature) {
  const fixture::Person& registrar = world_.network.member("cy").registrars[0];
  const auto propose = [&](const std::string& officer, const char* mission, cable::Level clearance,
                           std::int64_t seconds) {
    const ledger::Accreditation record{
        ledger::kReader,     {cable::MissionId::parse(mission).value()},
        clearance,           world_.now() + kDay,
        world_.now() + kDay, world_.now() + seconds};
    const ledger::Entry entry =
        world_.network.act("cy", ledger::EntryType::officer_accredited, officer, record,
                           std::nullopt, {&registrar}, world_.now());
    const auto evidence = seal::decode<ledger::ActEvidence>(entry.evidence).value();
    const auto said = read_answer<wire::ActState>(world_.ask(
        "node cy",
        post(wire::path::act,
             seal::encode(wire::SignAct{entry.type, entry.payload, {}, evidence.signatures.at(0)}),
             registrar.device().verify_key())));
    return said ? std::to_string(said->signed_by) + " signed" : said.error().detail;
  };
  const cable::Level least = cable::Level::limite;
  EXPECT_EQ(propose("nl-9999", "cy/mfa", least, kDay), "an officer of another member");
  EXPECT_EQ(propose("cy-9999", "cy/none", least, kDay), "a mission that is not open");
  EXPECT_EQ(propose("cy-9999", "cy/mfa", least, -1), "an end date in the past");
  EXPECT_EQ(propose("cy-9999", "cy/mfa", cable::Level::tres_secret, kDay),
            "a clearance above the charter's ceiling");
  EXPECT_EQ(propose(registrar.officer().str(), "cy/mfa", least, kDay), "the signer is the subject");
  EXPECT_EQ(rows("act"), 0);
  EXPECT_EQ(propose("cy-9999", "cy/mfa", least, kDay), "1 signed");
  EXPECT_EQ(rows("act"), 1);
}

// The same of a trustee, whose share nobody got.
TEST_F(Step, ATrusteesJournalTellsOnlyOfWhatIsOnTheDisk) {
  int told = 0;
  world_.hear = [&](std::string_view line) {
    for (const char* event : {"opening_released", "opening_withheld"}) {
      told += line.find(event) != line.npos ? 1 : 0;
    }
  };
  sender_.send_to({"cy/mfa", "nl/mfa"}, "Visas: we agree.", false);
  world_.run_for(20);
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    ASSERT_TRUE(world_.trustee(seat).db->run_script(
        "CREATE TABLE filler (bytes BLOB);"
        "CREATE TRIGGER full BEFORE UPDATE ON opening"
        " BEGIN INSERT INTO filler VALUES (zeroblob(50000000)); END;"
        "PRAGMA max_page_count=5000"));
  }
  reader_.open(story_.sent.begin()->first);
  world_.run_for(10);
  EXPECT_EQ(told, 0);
}

TEST_F(Step, IsNotReadyWhileNothingCanBeWritten) {
  for (Server* server : {&node(), &world_.trustee(2)}) {
    const auto ready = [&](const char* path) {
      http::Request request;
      request.method = "GET";
      request.path = path;
      return world_.ask(server->name, request).value().status;
    };
    EXPECT_EQ(ready("/readyz"), 200);
    ASSERT_TRUE(server->db->run_script("PRAGMA max_page_count=1"));
    for (int i = 0; i < 20; ++i) {
      sender_.send_to({"cy/mfa", "nl/mfa"}, "While it is full.", true);
      world_.run_for(5);
    }
    EXPECT_EQ(ready("/readyz"), 503) << server->name;
    EXPECT_EQ(ready("/livez"), 200) << server->name;
    ASSERT_TRUE(server->db->run_script("PRAGMA max_page_count=1000000"));
    EXPECT_EQ(ready("/readyz"), 200) << server->name;
  }
}

TEST_F(Step, AnAnswerThatMakesNoSenseCostsNobodyElse) {
  std::vector<http::Errand> asked;
  world_.after_step = [&](Server& server, const http::Step& step) {
    for (const http::Errand& errand : step.errands) {
      if (&server == &node() && errand.path == wire::path::deliver_held) asked.push_back(errand);
    }
  };
  world_.cut("node cy", "node nl", 30);
  sender_.send_to({"cy/mfa", "nl/mfa"}, "A long one.", true);
  world_.run_for(10);
  ASSERT_FALSE(asked.empty());
  std::vector<http::Return> returns;
  returns.push_back({asked.back().id, http::Answer{.body = to_bytes("no CBOR at all")}});
  std::vector<http::CoreCall> calls;
  calls.push_back({1'000'000, post(wire::path::status, {}, device())});
  const http::Step step = node().core->step(world_.now(), std::move(calls), std::move(returns));
  ASSERT_EQ(step.answers.size(), 1U);
  EXPECT_EQ(step.answers[0].answer.status, 200);
  world_.run_for(90);
  truths_.check_end({&sender_, &reader_});
  EXPECT_THAT(story_.wrongs, IsEmpty());
}

// The room that is left differs, so that it ends in a part, in a batch, in what a peer answered.
void Step::fill_the_disk_of(Server& server, bool refuses) {
  int refused = 0;
  for (int room = 0; room < 16; ++room) {
    const std::int64_t pages = server.db->one("PRAGMA page_count")->int64(0);
    const std::string most = std::to_string(pages + room);
    ASSERT_TRUE(server.db->run_script("PRAGMA max_page_count=" + most));
    sender_.send_to({"cy/mfa", "nl/mfa"}, "While it is full.", room % 4 == 0);
    world_.run_for(20);
    for (const auto& [id, sent] : story_.sent) refused += sent->accepted ? 0 : 1;
    ASSERT_TRUE(server.db->run_script("PRAGMA max_page_count=1000000"));
    world_.run_for(40);
  }
  EXPECT_EQ(refused > 0, refuses);
  world_.run_for(120);
  truths_.check_now();
  truths_.check_end({&sender_, &reader_});
  EXPECT_THAT(story_.wrongs, IsEmpty());
}

void Step::bring_rubbish(std::string_view path, const http::PublicKey& from, int parts) {
  std::vector<http::CoreCall> calls;
  for (int i = 0; i < parts; ++i) {
    const wire::Part part{CableId{world_.random.array<32>()}, 0, Bytes{1}};
    calls.push_back({1'000'000 + calls.size(), post(path, seal::encode(part), from)});
    if (calls.size() < 256 && i + 1 < parts) continue;
    for (const auto& said : node().core->step(world_.now(), std::exchange(calls, {}), {}).answers) {
      EXPECT_EQ(said.answer.status, 200);
    }
  }
}

TEST_F(Step, PartsThatBelongToNothingFillNoDisk) {
  std::set<std::string> dropped;
  world_.hear = [&](std::string_view line) {
    if (line.find("\"event\":\"parts_dropped\"") != line.npos) dropped.emplace(line);
  };
  const auto& peer = [&](const char* id) { return world_.network.member(id).tls.verify_key(); };
  const auto most = static_cast<int>(4 * (custody::body_bytes_max() / wire::kPartBytes + 1));
  bring_rubbish(wire::path::deliver_part, peer("fr"), 3);
  bring_rubbish(wire::path::part, device(), most);
  bring_rubbish(wire::path::deliver_part, peer("nl"), most + 100);
  EXPECT_EQ(parts_of("member nl"), most);
  EXPECT_EQ(parts_of("device "), most / 2);
  EXPECT_EQ(parts_of("member fr"), 3);  // another's are not made to pay for it
  EXPECT_FALSE(dropped.empty());
  world_.pass(kDay + kHour);
  world_.run_for(20);
  EXPECT_EQ(rows("part"), 0);
  EXPECT_EQ(rows("loose"), 0);
}

// What the sender left lying makes room for what it goes on with.
TEST_F(Step, ALongBodyArrivesAtANodeWhoseRoomItsSenderFilled) {
  world_.cut("node cy", "node nl", 5);
  reader_.send_to({"nl/mfa", "cy/mfa"}, "A long one.", true);
  const auto most = static_cast<int>(4 * (custody::body_bytes_max() / wire::kPartBytes + 1));
  bring_rubbish(wire::path::deliver_part, world_.network.member("nl").tls.verify_key(), most);
  world_.run_for(60);
  EXPECT_EQ(rows("body"), 1);
  EXPECT_LT(rows("loose"), most);
  truths_.check_end({&sender_, &reader_});
  EXPECT_THAT(story_.wrongs, IsEmpty());
}

TEST_F(Step, AFullDiskOfANodeRefusesAndLosesNothing) {
  fill_the_disk_of(node(), true);
}

TEST_F(Step, AFullDiskOfATrusteeKeepsNobodyWaitingAndLosesNothing) {
  fill_the_disk_of(world_.trustee(2), false);
}

TEST_F(Step, AListComesInPagesThatSayWhereToGoOn) {
  for (int i = 0; i < 3; ++i) {
    sender_.send_to({"cy/mfa", "nl/mfa"}, "cable " + std::to_string(i), false);
  }
  world_.run_for(30);
  const auto mission = cable::MissionId::parse("cy/mfa").value();
  wire::ListRequest question{mission, 0, 2};
  const auto first = ask<wire::List>(wire::path::list, question);
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->next);
  EXPECT_EQ(first->cables.size(), 2U);
  question.after = *first->next;
  const auto second = ask<wire::List>(wire::path::list, question);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->cables.size(), 1U);
  EXPECT_FALSE(second->next);
  question = {mission, 0, 500, second->cables[0].number};
  const auto one = ask<wire::List>(wire::path::list, question);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->cables.size(), 1U);
  EXPECT_EQ(one->cables[0].cable, second->cables[0].cable);
}

TEST_F(Step, ANodeThatStartedAgainHearsEverySeatAlsoWithNothingNew) {
  world_.cut("node cy", "trustee 2", 60);
  sender_.send_to({"cy/mfa", "nl/mfa"}, "Visas: we agree.", false);
  world_.run_for(30);
  world_.crash(node());
  world_.run_for(90);
  truths_.check_end({&sender_, &reader_});  // deposited with every seat
  EXPECT_THAT(story_.wrongs, IsEmpty());
}

TEST_F(Step, ASuspendedOfficerSeesNoCovers) {
  sender_.send_to({"cy/mfa", "nl/mfa"}, "Visas: we agree.", false);
  world_.run_for(10);
  const wire::ListRequest question{cable::MissionId::parse("cy/mfa").value(), 0, 500};
  EXPECT_TRUE(ask<wire::List>(wire::path::list, question));
  sender_.suspend();
  world_.run_for(10);
  const auto said = ask<wire::List>(wire::path::list, question);
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code, Code::refused);
}

}  // namespace
}  // namespace valise::sim
