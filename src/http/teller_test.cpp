#include "http/teller.h"

#include <atomic>
#include <condition_variable>

#include "http/foreign_server_test.h"
#include "http/station.h"

namespace valise::http {
namespace {

using testing::ElementsAre;

SyslogContact syslog_at(std::uint16_t port) {
  SyslogContact out;
  out.server.host = "127.0.0.1";
  out.server.port = port;
  out.server.trust.server_key = pin_of(party(1)->key);
  out.source = {"de", "valise-trustee"};
  return out;
}

MailContact mail_at(std::uint16_t port) {
  MailContact out;
  out.server.host = "127.0.0.1";
  out.server.port = port;
  out.server.starttls = false;
  out.from = "valise@de.example";
  out.to = "soc@cy.example";
  return out;
}

// What the contacts' threads report, in the order in which it came.
class Outcomes {
 public:
  Teller::Done note(std::string name) {
    return [this, name](const Result<void>& went) {
      const std::lock_guard lock(mutex_);
      said_.push_back(name + (went ? "" : ": " + std::string(code_row(went.error().code).name)));
      came_.notify_all();
    };
  }
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    came_.wait_for(lock, 10s, [&] { return said_.size() >= count; });
    return said_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<std::string> said_;
};

// A syslog server that reads whole connections and keeps what they carried.
class Collector {
 public:
  Collector() : server_([this](Guest& guest) { serve(guest); }) {}
  std::uint16_t port() const { return server_.port(); }
  std::vector<std::string> carried() {
    const std::lock_guard lock(mutex_);
    return carried_;
  }
  std::atomic<int> cut_first = 0;  // so many connections are cut after they were read

 private:
  void serve(Guest& guest) {
    if (!guest.start_tls(context_.get())) return;
    std::string all = guest.read_all();
    if (cut_first-- > 0) return;
    {
      const std::lock_guard lock(mutex_);
      carried_.push_back(std::move(all));
    }
    guest.close_notify();
  }

  ServerContext context_ = context_of(*party(1));
  std::mutex mutex_;
  std::vector<std::string> carried_;
  ForeignServer server_;
};

TEST(MailOf, CarriesTextFieldsAndIdAndTheSameNumberEachTime) {
  const Mail mail = mail_of(sample_notice(), mail_at(25));
  EXPECT_EQ(mail.message_id, "a-118.cy@de.example");
  EXPECT_EQ(mail.date, Time{1795442820});
  EXPECT_EQ(mail.body,
            "Ten cables older than 30 days in one day.\n\n"
            "device: cy-d-2c91\nopenings: 10\nid: a-118.cy\n");
  Notice bare = sample_notice();
  bare.body = "";
  EXPECT_EQ(mail_of(bare, mail_at(25)).body, "device: cy-d-2c91\nopenings: 10\nid: a-118.cy\n");
}

TEST(Teller, NoticesThatComeTogetherShareAConnectionAndAreToldWhenItEndedWell) {
  Collector collector;
  Teller teller({.contacts = {{"cy-siem", syslog_at(collector.port())}}});
  Outcomes outcomes;
  for (const char* id : {"a-1", "a-2", "a-3"}) {
    ASSERT_TRUE(teller.tell("cy-siem", sample_notice(id), outcomes.note(id)));
  }
  EXPECT_THAT(outcomes.wait_for(3), ElementsAre("a-1", "a-2", "a-3"));
  ASSERT_EQ(collector.carried().size(), 1U);
  EXPECT_THAT(collector.carried()[0], testing::HasSubstr("id=\"a-3\""));
}

TEST(Teller, NoneOfAConnectionThatBrokeCountsAsToldAndAllMayBeToldAgain) {
  Collector collector;
  collector.cut_first = 1;
  Teller teller({.contacts = {{"cy-siem", syslog_at(collector.port())}}});
  Outcomes outcomes;
  for (int again = 0; again < 2; ++again) {
    for (const char* id : {"a-1", "a-2"}) {
      ASSERT_TRUE(teller.tell("cy-siem", sample_notice(id), outcomes.note(id)));
    }
    outcomes.wait_for(again == 0 ? 2 : 4);
  }
  EXPECT_THAT(outcomes.wait_for(4),
              ElementsAre("a-1: outcome_unknown", "a-2: outcome_unknown", "a-1", "a-2"));
}

TEST(Teller, ASlowContactDelaysNobodyElse) {
  const ForeignServer slow([](Guest& guest) { guest.read_all(); });  // never says its 220
  Collector collector;
  MailContact patient = mail_at(slow.port());
  patient.server.connect_ms = patient.server.total_ms = 60'000;
  Teller teller({.contacts = {{"fr-soc", patient}, {"cy-siem", syslog_at(collector.port())}}});
  Outcomes outcomes;
  ASSERT_TRUE(teller.tell("fr-soc", sample_notice(), outcomes.note("fr")));
  ASSERT_TRUE(teller.tell("cy-siem", sample_notice(), outcomes.note("cy")));
  EXPECT_THAT(outcomes.wait_for(1), ElementsAre("cy"));
  const auto began = std::chrono::steady_clock::now();
  teller.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
  EXPECT_THAT(outcomes.wait_for(2), ElementsAre("cy", "fr: unreachable"));
}

TEST(Teller, HoldsSoManyNoticesForAContactAndNoMore) {
  const ForeignServer slow([](Guest& guest) { guest.read_all(); });
  Teller teller({.contacts = {{"fr-soc", mail_at(slow.port())}}, .waiting_max = 2});
  Outcomes outcomes;
  Result<void> accepted;
  int count = 0;
  for (; accepted && count < 10; ++count) {
    accepted = teller.tell("fr-soc", sample_notice(), outcomes.note("fr"));
  }
  EXPECT_EQ(code_of(accepted), Code::busy);
  EXPECT_LE(count, 4);  // one under way, two that wait, and the one that was refused
  teller.stop();
  EXPECT_EQ(outcomes.wait_for(static_cast<std::size_t>(count) - 1).size(),
            static_cast<std::size_t>(count) - 1);
  EXPECT_EQ(code_of(teller.tell("fr-soc", sample_notice(), outcomes.note("late"))),
            Code::unreachable);
}

TEST(Teller, RefusesAtOnceWhatItCannotTell) {
  Teller teller({});
  Outcomes outcomes;
  EXPECT_EQ(code_of(teller.tell("cy-siem", sample_notice(), outcomes.note("x"))), Code::config);
  Notice wrong = sample_notice();
  wrong.subject = "a\r\nBcc: x@evil.example";
  EXPECT_EQ(code_of(teller.tell("cy-siem", wrong, outcomes.note("x"))), Code::malformed);
}

// A core with one notice for each of two contacts, which remembers what came of it.
class Alarmed final : public Core {
 public:
  Step step(Time, std::vector<CoreCall>, std::vector<Return> returns) override {
    const std::lock_guard lock(mutex_);
    Step out;
    if (!told_) {
      out.tellings.push_back({1, "cy-siem", sample_notice()});
      out.tellings.push_back({2, "nobody", sample_notice()});
    }
    told_ = true;
    for (Return& back : returns) back_.emplace(back.id, std::move(back.answer));
    return out;
  }
  std::map<std::uint64_t, Result<Answer>> back() {
    const std::lock_guard lock(mutex_);
    return back_;
  }

 private:
  std::mutex mutex_;
  bool told_ = false;
  std::map<std::uint64_t, Result<Answer>> back_;
};

TEST(Station, TellsContactsWhatTheCoreTellsThemAndReturnsWhetherItWent) {
  Collector collector;
  Alarmed core;
  const SystemClock clock;
  StationOptions options;
  options.teller.contacts = {{"cy-siem", syslog_at(collector.port())}};
  const auto station =
      Station::start(std::move(options), core, clock, party(3),
                     [](Access, const Peer&, const Request&) -> Result<void> { return {}; })
          .value();
  for (int i = 0; i < 100 && core.back().size() < 2; ++i) std::this_thread::sleep_for(100ms);
  const auto back = core.back();
  ASSERT_EQ(back.size(), 2U);
  ASSERT_TRUE(back.at(1));
  EXPECT_EQ(back.at(1)->status, 200);
  ASSERT_FALSE(back.at(2));
  EXPECT_EQ(back.at(2).error().code, Code::config);
  station->stop();
  EXPECT_EQ(collector.carried().size(), 1U);
}

}  // namespace
}  // namespace valise::http
