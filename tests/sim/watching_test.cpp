// What the seats see by themselves of a break-in, in the whole network: old cables read beyond what
// is usual, broken rules, a ledger that falls silent; and how much was taken (DESIGN.md §1, §8).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recount/recounted.h"
#include "sim/officer.h"
#include "wire/alarms.h"
#include "wire/damage.h"
#include "wire/digest.h"
#include "wire/paths.h"
#include "wire/trustee.h"

namespace valise::sim {
namespace {

using testing::AllOf;
using testing::Field;
using wire::AlarmKind;

constexpr int kOld = 60;  // cables
constexpr std::int64_t kPassed = 40 * kDay;

// cy/mfa's cables are old, and nl/mfa's first officer begins to read them.
class AnOldArchive : public testing::Test {
 protected:
  void SetUp() override {
    const auto founded = world.found();
    ASSERT_TRUE(founded) << founded.error().detail;
    writer.emplace(world, story, world.people[0], "cy/mfa");
    reader.emplace(world, story, world.people[2], "nl/mfa");
    suspect = "officer " + world.people[2].officer().str();
    for (int i = 0; i < kOld; ++i) {
      writer->send_to({"cy/mfa", "nl/mfa"}, "Visas: we agree, " + std::to_string(i), false);
      world.run_for(2);
    }
    world.run_for(30);
    ASSERT_EQ(story.sent.size(), kOld);
    world.pass(kPassed);
    world.run_for(70);
    for (const auto& [id, cable] : story.sent) {
      old.push_back(id);
      known.insert(id);
    }
  }

  static WorldOptions options() {
    WorldOptions out;
    for (ledger::Handling& each : out.handling) each.archive_quarter = 150;
    out.contacts = {{"cy-soc", "cy"}, {"nl-soc", "nl"}, {"union", "*"}};
    return out;
  }

  void read_old(int cables) {
    for (int i = 0; i < cables; ++i) {
      reader->open(old.at(read++));
      world.run_for(3);
    }
  }
  void TearDown() override { EXPECT_THAT(story.errors, testing::IsEmpty()); }
  void next_day() {
    world.pass(kDay);
    world.run_for(70);  // a seat looks once a minute
  }

  // Ordinary days: something new is read, nothing old.
  void live_for(int days) {
    for (int day = 0; day < days; ++day) {
      const std::size_t before = story.sent.size();
      writer->send_to({"cy/mfa", "nl/mfa"}, "News of day " + std::to_string(day), false);
      world.run_for(5);
      ASSERT_EQ(story.sent.size(), before + 1);
      for (const auto& [id, cable] : story.sent) {
        if (known.insert(id).second) reader->open(id);
      }
      world.run_for(5);
      next_day();
    }
  }

  void owned_closed_or_told_on(const Hash& name) {
    const fixture::Person& by = world.network.member("nl").registrars[2];
    const auto act = [&](wire::AlarmState state, const fixture::Person& who) {
      const Bytes body = seal::encode(wire::AlarmAct{name, state});
      return read_answer<wire::AlarmActed>(
          world.ask("trustee 1", post(wire::path::alarm_act, body, who.device().verify_key())));
    };
    EXPECT_EQ(act(wire::AlarmState::owned, world.people[2]).error().code, Code::forbidden);
    const fixture::Person& stranger = world.network.member("cy").registrars[2];
    EXPECT_EQ(act(wire::AlarmState::owned, stranger).error().code, Code::not_found);
    EXPECT_EQ(act(wire::AlarmState::fresh, by).error().code, Code::refused);
    const auto owned = act(wire::AlarmState::owned, by);
    ASSERT_TRUE(owned) << owned.error().detail;
    EXPECT_EQ(owned->alarm.owner, by.officer());
    world.pass(5 * kHour);
    world.run_for(70);
    EXPECT_FALSE(alarms(1, AlarmKind::drain_officer)[0].escalated);
    EXPECT_TRUE(alarms(2, AlarmKind::drain_officer)[0].escalated);  // there nobody owned it
    ASSERT_TRUE(act(wire::AlarmState::breach, by));
    EXPECT_EQ(act(wire::AlarmState::explained, by).error().code, Code::refused);
  }

  static auto about(AlarmKind kind, const std::string& subject) {
    return Field(&wire::Alarm::about, AllOf(Field(&wire::AlarmSubject::kind, kind),
                                            Field(&wire::AlarmSubject::subject, subject)));
  }

  // Of a security officer, the member's last registrar of the founding.
  template <class Word, class Question>
  Result<Word> told(const std::string& member, std::uint8_t seat, std::string_view path,
                    const Question& question) {
    const fixture::Person& by = world.network.member(member).registrars[2];
    const auto answer = read_answer<wire::Statement>(
        world.ask("trustee " + std::to_string(seat),
                  post(path, seal::encode(question), by.device().verify_key())));
    if (!answer) return Failure(answer.error());
    const ledger::Charter& charter = world.network.charter();
    return custody::open_statement<Word>(world.network.domain(), charter.seat(seat)->statement_key,
                                         answer->signed_word);
  }
  std::vector<wire::Alarm> alarms_of(const std::string& member, std::uint8_t seat) {
    const auto said =
        told<wire::Alarms>(member, seat, wire::path::alarms, wire::AlarmsRequest{fixture::kStart});
    EXPECT_TRUE(said) << said.error().detail;
    return said ? said->alarms : std::vector<wire::Alarm>();
  }
  std::vector<wire::Alarm> alarms(std::uint8_t seat) { return alarms_of("nl", seat); }
  std::vector<wire::Alarm> alarms(std::uint8_t seat, AlarmKind kind) {
    std::vector<wire::Alarm> out = alarms(seat);
    std::erase_if(out, [&](const wire::Alarm& each) { return each.about.kind != kind; });
    return out;
  }
  Result<wire::Damage> damage(std::uint8_t seat, const std::string& subject, Time to) {
    return told<wire::Damage>("nl", seat, wire::path::damage,
                              wire::DamageRequest{subject, fixture::kStart, to});
  }

  static std::uint64_t cables(const std::vector<wire::DamageGroup>& groups) {
    std::uint64_t out = 0;
    for (const wire::DamageGroup& each : groups) out += each.cables;
    return out;
  }

  // The last mark of nl's ledger, and with it.
  Time heard() {
    const auto heads = read_answer<wire::Heads>(
        world.ask("trustee 1", post(wire::path::heads, {}, world.people[2].device().verify_key())));
    for (const wire::HeadsRow& row : heads->ledgers) {
      if (row.origin == world.network.charter().origin_of(world.people[2].officer().member())) {
        return row.mark + 1;
      }
    }
    return {};
  }

  World world{options()};
  Story story;
  std::optional<Officer> writer, reader;
  std::string suspect;
  std::vector<CableId> old;
  std::set<CableId> known;
  std::size_t read = 0;
  using Telling = std::tuple<std::string, std::string, std::string>;  // seat, contact, notice
  std::set<Telling> tried, told_to;
};

// A34.
TEST_F(AnOldArchive, ReadTenADayIsSeenByEverySeatWithinAWeek) {
  live_for(50);
  for (std::uint8_t seat = 1; seat <= 5; ++seat) EXPECT_THAT(alarms(seat), testing::IsEmpty());
  for (int day = 0; day < 6 && alarms(1).empty(); ++day) {
    read_old(10);
    if (day == 2) world.crash(world.trustee(3));  // what it knew is counted again
    next_day();
  }
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    const auto seen = alarms(seat, AlarmKind::drain_officer);
    ASSERT_EQ(seen.size(), 1U) << "seat " << int{seat};
    EXPECT_EQ(seen[0].about.subject, suspect);
    EXPECT_LE(seen[0].counted, 60U);
    EXPECT_EQ(seen[0].name, alarms(1, AlarmKind::drain_officer)[0].name);
    EXPECT_GT(seen[0].errs_once_in_days, 0U);
    // Whose cables they are learns of the mission, and not of the person.
    const auto theirs = alarms_of("cy", seat);
    EXPECT_THAT(theirs, testing::Contains(about(AlarmKind::drain_officer, "mission nl/mfa")));
    EXPECT_THAT(theirs, testing::Not(testing::Contains(about(AlarmKind::drain_officer, suspect))));
  }
  owned_closed_or_told_on(alarms(1, AlarmKind::drain_officer)[0].name);
}

// A36. What a contact's server did not take is told again, under the same name, also by a seat that
// ended between; what it took is not.
TEST_F(AnOldArchive, AnAlarmReachesTheContactsWhileTheNodeIsSilent) {
  int refusals = 40;
  world.contact = [&](const Server& server, const http::Telling& telling) -> Result<void> {
    tried.insert({server.name, telling.contact, telling.notice.id});
    if (--refusals > 0) return fail(Code::unreachable, "its server is down", telling.contact);
    EXPECT_TRUE(http::check_notice(telling.notice));
    EXPECT_TRUE(told_to.insert({server.name, telling.contact, telling.notice.id}).second);
    return {};
  };
  read_old(kOld / 2);  // beyond what a day bears
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    world.cut("node nl", "trustee " + std::to_string(seat), kDay);
  }
  world.crash(world.trustee(4));
  world.run_for(5 * kMinute);
  EXPECT_EQ(told_to.size(), 10U);  // by five seats, to nl's own and the union's
  EXPECT_EQ(told_to, tried);
  for (const auto& [server, contact, id] : told_to) EXPECT_NE(contact, "cy-soc");
  world.run_for(10 * kMinute);
  EXPECT_EQ(told_to.size(), 20U);  // and that the node is silent
  world.pass(4 * kHour);
  world.run_for(2 * kMinute);
  EXPECT_EQ(told_to.size(), 40U);  // and that nobody owned either
  story.errors.clear();            // of openings that the cut left without an answer
}

TEST_F(AnOldArchive, OpeningsBeyondABudgetAreAnAlarm) {
  read_old(kOld / 2);  // of ten and fifteen a day, by level
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    EXPECT_EQ(alarms(seat, AlarmKind::over_budget).size(), 1U) << int{seat};
  }
}

TEST_F(AnOldArchive, ARequestForWhatTheAskersListDoesNotHaveIsAnAlarm) {
  const fixture::Person& by = world.people[2];
  const auto key = custody::ReplyKey::generate(world.random);
  ledger::Request request = world.network.request(old[0], "nl/mfa", by, world.now());
  request.file = cable::FileId::parse("PSC-2").value();
  request.reply_key = key.hash();
  const wire::Open open{std::nullopt, ledger::encode(world.network.requested(request, by)),
                        to_bytes(View(key.public_key()))};
  world.call("terminal", "node nl",
             post(wire::path::open, seal::encode(open), by.device().verify_key()), 10'000,
             [](const Result<http::Answer>&) {});
  world.run_for(20);
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    EXPECT_THAT(alarms(seat), testing::ElementsAre(about(AlarmKind::out_of_role, suspect)));
  }
}

TEST_F(AnOldArchive, NobodyOwnsAnAlarmAboutHimself) {
  const auto& registrars = world.network.member("nl").registrars;
  const fixture::Person& by = registrars[2];
  const auto ledger = store::Ledger::open(*world.trustee(1).db, "valise-test/nl");
  const auto record =
      ledger->state().find<ledger::OfficerRecord>(ledger::officer_key(by.officer()));
  ledger::Accreditation reads = record->accreditation;
  reads.roles |= ledger::kReader;
  reads.missions = {cable::MissionId::parse("nl/mfa").value()};
  reads.clearance_until = reads.briefed_until = reads.until = world.now() + 100 * kDay;
  ASSERT_TRUE(world.put_act(
      "nl", world.network.act("nl", ledger::EntryType::officer_accredited, by.officer().str(),
                              reads, record->act, {&registrars[0], &registrars[1]}, world.now())));
  world.run_for(10);
  const auto key = custody::ReplyKey::generate(world.random);
  ledger::Request request = world.network.request(old[0], "nl/mfa", by, world.now());
  request.reply_key = key.hash();
  const wire::Open open{std::nullopt, ledger::encode(world.network.requested(request, by)),
                        to_bytes(View(key.public_key()))};
  world.call("terminal", "node nl",
             post(wire::path::open, seal::encode(open), by.device().verify_key()), 10'000,
             [](const Result<http::Answer>&) {});
  world.run_for(20);
  const auto seen = alarms(1);
  ASSERT_THAT(seen,
              testing::ElementsAre(about(AlarmKind::out_of_role, "officer " + by.officer().str())));
  const Bytes body = seal::encode(wire::AlarmAct{seen[0].name, wire::AlarmState::explained});
  const auto act = [&](const fixture::Person& who) {
    return read_answer<wire::AlarmActed>(
        world.ask("trustee 1", post(wire::path::alarm_act, body, who.device().verify_key())));
  };
  EXPECT_EQ(act(by).error().code, Code::forbidden);
  EXPECT_TRUE(act(registrars[1]));
}

TEST_F(AnOldArchive, WhoOpensNothingForTwoMonthsAndThenDoesIsAnAlarm) {
  read_old(1);
  world.pass(59 * kDay);
  world.run_for(70);
  read_old(1);
  EXPECT_THAT(alarms(1), testing::IsEmpty());
  world.pass(61 * kDay);
  world.run_for(70);
  read_old(1);
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    EXPECT_THAT(alarms(seat), testing::ElementsAre(about(AlarmKind::dormant, suspect)));
  }
}

TEST_F(AnOldArchive, ANewMachineOfAnOldOfficerThatOpensOldCablesIsAnAlarm) {
  read_old(1);
  world.pass(31 * kDay);
  world.run_for(70);
  const fixture::Person again = world.network.person(world.people[2].officer().str());
  ASSERT_TRUE(world.put_act("nl", world.network.enrol(again, world.now())));
  world.run_for(20);
  Officer elsewhere(world, story, again, "nl/mfa");
  read_old(1);
  EXPECT_THAT(alarms(1), testing::IsEmpty());
  elsewhere.open(old.at(read));
  world.run_for(10);
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    EXPECT_THAT(alarms(seat), testing::ElementsAre(about(AlarmKind::fresh_device, suspect)));
  }
}

TEST_F(AnOldArchive, ANodeThatFallsSilentIsAnAlarm) {
  EXPECT_THAT(alarms(1, AlarmKind::silent_ledger), testing::IsEmpty());
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    world.cut("node nl", "trustee " + std::to_string(seat), kHour);
  }
  world.run_for(12 * kMinute);
  EXPECT_EQ(alarms(1, AlarmKind::silent_ledger).size(), 1U);
}

TEST_F(AnOldArchive, EverySeatCountsTheDamageAlike) {
  read_old(7);
  reader->hold(suspect, 1);
  world.run_for(10);
  read_old(2);  // every seat withholds these
  world.run_for(6 * kMinute);
  read_old(1);  // too new to be sure of
  world.run_for(5);
  const Time to = heard();
  const auto first = damage(1, suspect, to);
  ASSERT_TRUE(first) << first.error().detail;
  EXPECT_EQ(cables(first->opened), 10U);
  EXPECT_EQ(first->withheld.size(), 2U);
  EXPECT_EQ(cables(first->could), kOld - 10U);
  EXPECT_TRUE(first->could_not.empty());
  for (std::uint8_t seat = 2; seat <= 5; ++seat) {
    const auto other = damage(seat, suspect, to);
    ASSERT_TRUE(other) << other.error().detail;
    EXPECT_EQ(other->opened, first->opened);
    EXPECT_EQ(other->could, first->could);
    EXPECT_EQ(other->cables, first->cables);
    EXPECT_EQ(other->withheld.size(), 2U);
  }
  EXPECT_EQ(damage(1, suspect, world.now() + kHour).error().code, Code::gap);
  EXPECT_EQ(damage(1, "officer nl-9999", to).error().code, Code::not_found);
}

// A37, on a small ledger; bench/damage.cpp does it on a million openings.
TEST_F(AnOldArchive, DamageIsWhatAnotherProgramCountsFromTheEntries) {
  if (!recount::installed()) GTEST_SKIP() << "python3-cbor2 is not installed";
  read_old(5);
  live_for(2);
  const auto ledger = store::Ledger::open(*world.trustee(1).db, "valise-test/nl");
  ASSERT_TRUE(ledger);
  const auto file = std::filesystem::path(testing::TempDir()) / "recount-entries";
  ASSERT_TRUE(recount::write_entries(*ledger, file));
  const std::string device = "device " + world.people[2].device_id().hex();
  const std::string colleague = "officer " + world.people[3].officer().str();
  for (const std::string& subject :
       {suspect, device, colleague, std::string("mission nl/mfa"), std::string("member nl")}) {
    const auto counted = damage(1, subject, heard());
    ASSERT_TRUE(counted) << counted.error().detail;
    const auto again = recount::recounted(file, world.network.domain().founding,
                                          {subject, counted->from, counted->to});
    ASSERT_TRUE(again) << again.error().where;
    EXPECT_EQ(recount::as_recounted(*counted), *again) << subject;
  }
  std::filesystem::remove(file);
}

TEST_F(AnOldArchive, TheOriginatorLearnsWhatWasOpenedAndWhatNobodyOpened) {
  read_old(3);
  reader->hold(suspect, 1);
  world.run_for(10);
  read_old(2);  // withheld: no opening
  const wire::DigestRequest asked{cable::MissionId::parse("cy/mfa").value(), world.now() + -kDay,
                                  world.now()};
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    const auto said = told<wire::Digest>("cy", seat, wire::path::digest, asked);
    ASSERT_TRUE(said) << said.error().detail;
    EXPECT_EQ(said->openings.size(), 3U);
    for (const wire::DigestOpening& each : said->openings) {
      EXPECT_EQ(each.mission.str(), "nl/mfa");
      EXPECT_TRUE(each.archive);
    }
    EXPECT_EQ(said->heard.size(), world.members().size());
  }
  const wire::DigestRequest when_sent{asked.originator, fixture::kStart, fixture::kStart + kDay};
  EXPECT_EQ(told<wire::Digest>("cy", 1, wire::path::digest, when_sent)->unopened.size(), kOld - 3U);
  EXPECT_EQ(told<wire::Digest>("nl", 1, wire::path::digest, asked).error().code, Code::not_found);
}

TEST_F(AnOldArchive, DamageIsToldToSecurityOfficersAlone) {
  const wire::DamageRequest asked{suspect, fixture::kStart, heard()};
  const auto ask = [&](const fixture::Person& who) {
    return read_answer<wire::Statement>(world.ask(
        "trustee 1", post(wire::path::damage, seal::encode(asked), who.device().verify_key())));
  };
  EXPECT_EQ(ask(world.people[3]).error().code, Code::forbidden);
  EXPECT_EQ(ask(world.network.member("cy").registrars[2]).error().code, Code::not_found);
}

}  // namespace
}  // namespace valise::sim
