#include "http/syslog.h"

#include <sys/ioctl.h>

#include <atomic>

#include "http/foreign_server_test.h"

namespace valise::http {
namespace {

using testing::HasSubstr;

const SyslogSource kSource{"de", "valise-trustee"};

std::string text_with(std::vector<std::pair<std::string, std::string>> fields) {
  Notice notice = sample_notice();
  notice.fields = std::move(fields);
  return syslog_text(notice, kSource).value();
}

TEST(SyslogText, IsWrittenToTheByte) {
  EXPECT_EQ(syslog_text(sample_notice(), kSource).value(),
            "<81>1 2026-11-23T14:07:00Z de valise-trustee - ALARM "
            "[valise@32473 id=\"a-118.cy\" device=\"cy-d-2c91\" openings=\"10\"] "
            "\xEF\xBB\xBF"
            "cy: slow drain of the archive");
}

TEST(SyslogText, NoValueBreaksOutOfItsElement) {
  EXPECT_THAT(text_with({{"device", R"(x"] [valise@32473 id="a-119)"}}),
              HasSubstr(R"( device="x\"\] [valise@32473 id=\"a-119"] )"));
  EXPECT_THAT(text_with({{"device", R"(\)"}}), HasSubstr(R"( device="\\"] )"));
  EXPECT_THAT(text_with({{"device", "é ="}}), HasSubstr(" device=\"é =\"] "));
}

TEST(SyslogText, RefusesWhatCouldBreakALineOrAName) {
  const std::vector<std::function<void(Notice&)>> spoils = {
      [](Notice& n) { n.id = "a 1"; },
      [](Notice& n) { n.id = ""; },
      [](Notice& n) { n.id = std::string(65, 'a'); },
      [](Notice& n) { n.id = "a\"]"; },
      [](Notice& n) { n.kind = "AL ARM"; },
      [](Notice& n) { n.kind = "alarm"; },
      [](Notice& n) { n.subject = "a\n<81>1 forged"; },
      [](Notice& n) { n.subject = std::string("a\0b", 3); },
      [](Notice& n) { n.subject = "\xff"; },
      [](Notice& n) { n.subject = ""; },
      [](Notice& n) { n.fields = {{"de vice", "x"}}; },
      [](Notice& n) { n.fields = {{"device=\"x\"", "x"}}; },
      [](Notice& n) { n.fields = {{"device", "a\r\nb"}}; },
      [](Notice& n) { n.body = "a\x1b[0m"; },
      [](Notice& n) { n.at = Time{-1}; },
  };
  for (std::size_t i = 0; i < spoils.size(); ++i) {
    Notice notice = sample_notice();
    spoils[i](notice);
    const auto text = syslog_text(notice, kSource);
    ASSERT_FALSE(text) << i;
    EXPECT_EQ(text.error().code, Code::malformed) << i;
  }
  EXPECT_FALSE(syslog_text(sample_notice(), {"d e", "valise-trustee"}));
  EXPECT_FALSE(syslog_text(sample_notice(), {"de", ""}));
}

TEST(SyslogText, IsOfASizeThatReceiversTake) {
  Notice notice = sample_notice();
  notice.subject = std::string(201, 'a');
  EXPECT_EQ(syslog_text(notice, kSource).error().code, Code::too_large);
  notice.subject = "a";
  notice.fields.assign(33, {"n", "1"});
  EXPECT_EQ(syslog_text(notice, kSource).error().code, Code::too_large);
  notice.fields.assign(32, {std::string(32, 'n'), std::string(200, '"')});
  EXPECT_EQ(syslog_text(notice, kSource).error().code, Code::too_large);
}

using Behave = std::function<void(Guest&)>;

// A receiver of syslog with the first party's key.
class Receiver {
 public:
  explicit Receiver(Behave behave, ServerContext context = context_of(*party(1)))
      : behave_(std::move(behave)), context_(std::move(context)), server_([this](Guest& guest) {
          ++connections;
          if (guest.start_tls(context_.get())) behave_(guest);
        }) {}

  SyslogServer address() const {
    SyslogServer out;
    out.host = "127.0.0.1";
    out.port = server_.port();
    out.trust.server_key = pin_of(party(1)->key);
    out.total_ms = 2'000;
    return out;
  }
  SSL_CTX* context() { return context_.get(); }
  std::atomic<int> connections = 0;

 private:
  Behave behave_;
  ServerContext context_;
  ForeignServer server_;
};

void read_and_answer(Guest& guest) {
  guest.read_all();
  guest.close_notify();
}

// Until bytes lie in the kernel that nobody has read, and no more come.
void wait_for_unread(const Guest& guest) {
  for (int before = 0, now = 0; now == 0 || now != before; std::this_thread::sleep_for(300ms)) {
    before = now;
    ::ioctl(guest.socket(), FIONREAD, &now);
  }
}

struct Outcome {
  Result<void> handed_over;
  Result<void> settled;
};
Outcome outcome(Behave behave) {
  const Receiver receiver(std::move(behave));
  SyslogLine line(receiver.address());
  Outcome out;
  out.handed_over = line.hand_over("one");
  out.settled = line.settle();
  return out;
}

TEST(SyslogLine, FramesByCountingOctetsOverOneKeptConnection) {
  std::string all;
  Receiver receiver([&](Guest& guest) {
    all += guest.read_all();
    guest.close_notify();
  });
  SyslogLine line(receiver.address());
  EXPECT_TRUE(line.hand_over("one"));
  EXPECT_TRUE(line.hand_over("a longer one\n"));
  EXPECT_EQ(line.unsettled(), 2U);
  EXPECT_TRUE(line.settle());
  EXPECT_EQ(line.unsettled(), 0U);
  EXPECT_EQ(all, "3 one13 a longer one\n");
  EXPECT_TRUE(line.settle());  // nothing is open
  EXPECT_EQ(receiver.connections, 1);
  EXPECT_TRUE(line.hand_over("two"));
  EXPECT_TRUE(line.settle());
  EXPECT_EQ(receiver.connections, 2);
}

TEST(SyslogLine, IsSettledByTheReceiversAnswerOnly) {
  const Outcome went = outcome(read_and_answer);
  EXPECT_TRUE(went.handed_over);
  EXPECT_TRUE(went.settled) << went.settled.error().detail;
}

TEST(SyslogLine, AConnectionThatJustEndsSettlesNothing) {
  const Outcome went = outcome([](Guest& guest) { guest.read_all(); });
  EXPECT_TRUE(went.handed_over);
  ASSERT_EQ(code_of(went.settled), Code::outcome_unknown);
  EXPECT_THAT(went.settled.error().detail, HasSubstr("ossl"));
}

TEST(SyslogLine, AGoodbyeBeforeEverythingWasReadSettlesNothing) {
  // It says close_notify in good order while our bytes and our own close_notify lie unread.
  const Outcome crossing = outcome([](Guest& guest) {
    wait_for_unread(guest);
    guest.close_notify();
  });
  EXPECT_EQ(code_of(crossing.settled), Code::outcome_unknown);
  const Outcome cut = outcome([](const Guest& guest) { wait_for_unread(guest); });
  EXPECT_EQ(code_of(cut.settled), Code::outcome_unknown);
}

TEST(SyslogLine, AGoodbyeBeforeOursIsNoAnswer) {
  Receiver receiver([](Guest& guest) {
    guest.read(5);
    guest.close_notify();
    // And keeps taking bytes, so that nothing is reset: only the order says that it is no answer.
    char some[256];
    while (::recv(guest.socket(), some, sizeof some, 0) > 0) {
    }
  });
  SyslogLine line(receiver.address());
  EXPECT_TRUE(line.hand_over("one"));
  std::this_thread::sleep_for(300ms);
  EXPECT_EQ(code_of(line.hand_over("two")), Code::outcome_unknown);
  EXPECT_EQ(line.unsettled(), 0U);
  EXPECT_TRUE(line.hand_over("one"));
  std::this_thread::sleep_for(300ms);
  EXPECT_EQ(code_of(line.settle()), Code::outcome_unknown);
}

TEST(SyslogLine, OneThatNeverAnswersCostsItsTimeOnly) {
  const auto began = std::chrono::steady_clock::now();
  const Outcome went = outcome([](Guest& guest) {
    guest.read_all();
    std::this_thread::sleep_for(3s);
  });
  EXPECT_EQ(code_of(went.settled), Code::outcome_unknown);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 8s);
}

TEST(SyslogLine, OneThatDoesNotReadHoldsUpToItsTimeOnly) {
  Receiver receiver([](const Guest&) { std::this_thread::sleep_for(4s); });
  SyslogServer address = receiver.address();
  address.total_ms = 500;
  SyslogLine line(address);
  Result<void> went;
  const std::string much(1024 * 1024, 'x');
  for (int i = 0; i < 100 && went; ++i) went = line.hand_over(much);
  EXPECT_EQ(code_of(went), Code::outcome_unknown);
}

TEST(SyslogLine, OneThatTalksIsNoReceiver) {
  const Outcome went = outcome([](Guest& guest) {
    guest.read(5);
    guest.say("HTTP/1.1 400 Bad Request\r\n\r\n");
    read_and_answer(guest);
  });
  EXPECT_EQ(code_of(went.settled), Code::outcome_unknown);
}

TEST(SyslogLine, GoesToThePinnedKeyOnly) {
  std::atomic<std::size_t> read = 0;
  Receiver receiver([&](Guest& guest) { read += guest.read_all().size(); });
  SyslogServer address = receiver.address();
  address.trust.server_key = pin_of(party(2)->key);
  EXPECT_EQ(code_of(SyslogLine(address).hand_over("one")), Code::verification_failed);
  address.trust = {};
  EXPECT_EQ(code_of(SyslogLine(address).hand_over("one")), Code::config);
  EXPECT_EQ(read, 0U);
}

TEST(SyslogLine, GoesToACertificateOfTheAuthorityForThatHostOnly) {
  const std::string file = testing::TempDir() + "valise_syslog_ca.pem";
  const std::string other = testing::TempDir() + "valise_syslog_other.pem";
  const Receiver right(read_and_answer, context_for("IP:127.0.0.1", file));
  SyslogServer address = right.address();
  address.trust = {.ca = file};
  SyslogLine line(address);
  EXPECT_TRUE(line.hand_over("one"));
  EXPECT_TRUE(line.settle());
  const Receiver wrong(read_and_answer, context_for("DNS:siem.example", other));
  address.trust.ca = other;
  EXPECT_EQ(code_of(SyslogLine(address).hand_over("one")), Code::verification_failed);
  address.port = wrong.address().port;
  EXPECT_EQ(code_of(SyslogLine(address).hand_over("one")), Code::verification_failed);
  address.trust.ca = file + ".absent";
  EXPECT_EQ(code_of(SyslogLine(address).hand_over("one")), Code::config);
}

TEST(SyslogLine, ShowsItsCertificateWhereOneIsWanted) {
  const std::string certificate = testing::TempDir() + "valise_syslog_client.pem";
  const std::string key = testing::TempDir() + "valise_syslog_client.key";
  const auto write = [](const std::string& file, std::string_view text) {
    std::FILE* out = std::fopen(file.c_str(), "w");
    ASSERT_EQ(std::fwrite(text.data(), 1, text.size(), out), text.size());
    std::fclose(out);
  };
  write(certificate, party(7)->pem);
  write(key, text_of(party(7)->key_pem.expose_secret()));
  Receiver receiver(read_and_answer);
  SSL_CTX_set_verify(receiver.context(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                     [](int, X509_STORE_CTX*) { return 1; });
  SyslogLine without(receiver.address());
  const auto handed_over = without.hand_over("one");  // TLS 1.3: it is refused afterwards
  EXPECT_FALSE(handed_over && without.settle());
  SyslogServer address = receiver.address();
  address.certificate = certificate;
  address.certificate_key = key;
  SyslogLine with(address);
  EXPECT_TRUE(with.hand_over("one"));
  EXPECT_TRUE(with.settle());
  address.certificate_key = certificate;
  EXPECT_EQ(code_of(SyslogLine(address).hand_over("one")), Code::config);
}

TEST(SyslogLine, SaysUnreachableWhereNobodyListensOrNobodySpeaksTls) {
  SyslogServer address;
  {
    const Receiver receiver(read_and_answer);
    address = receiver.address();
  }
  EXPECT_EQ(code_of(SyslogLine(address).hand_over("one")), Code::unreachable);
  const ForeignServer plain([](Guest& guest) { guest.say("220 cy.example ESMTP\r\n"); });
  address.port = plain.port();
  EXPECT_EQ(code_of(SyslogLine(address).hand_over("one")), Code::unreachable);
  const ForeignServer silent([](Guest& guest) { guest.read_all(); });
  address.port = silent.port();
  address.connect_ms = 300;
  EXPECT_EQ(code_of(SyslogLine(address).hand_over("one")), Code::unreachable);
}

}  // namespace
}  // namespace valise::http
