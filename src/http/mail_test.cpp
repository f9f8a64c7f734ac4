#include "http/mail.h"

#include "http/foreign_server_test.h"

namespace valise::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Mail sample() {
  Mail out;
  out.from = "valise@de.example";
  out.to = "soc@cy.example";
  out.subject = "cy: slow drain of the archive";
  out.body = "Ten cables in one day.\n.\nEnd\n";
  out.message_id = "a-118.cy@de.example";
  out.date = Time{1795442820};
  return out;
}

// What a mail server answers, by the command's first word; "." is the end of the message.
struct Manners {
  std::map<std::string, std::string> replies = {};  // an empty one: the connection is cut
  SSL_CTX* tls = nullptr;                           // offers STARTTLS
  std::string slow_at = {};                         // never answers it
};

class MailSite {
 public:
  explicit MailSite(Manners manners)
      : manners_(std::move(manners)), server_([this](Guest& guest) { serve(guest); }) {}

  MailServer address() const {
    MailServer out;
    out.host = "127.0.0.1";
    out.port = server_.port();
    out.starttls = false;
    out.total_ms = 5'000;
    return out;
  }
  std::vector<std::string> commands() {
    const std::lock_guard lock(mutex_);
    return commands_;
  }
  std::vector<std::string> messages() {
    const std::lock_guard lock(mutex_);
    return messages_;
  }

 private:
  void serve(Guest& guest) {
    if (!answer(guest, "", "220 cy.example ESMTP\r\n")) return;
    for (;;) {
      std::string line = guest.read_until("\r\n");
      if (line.empty()) return;
      const std::string verb = line.substr(0, line.find_first_of(" \r"));
      {
        const std::lock_guard lock(mutex_);
        commands_.push_back(line.substr(0, line.size() - 2));
      }
      if (!answer(guest, verb, usual(verb, guest))) return;
      if (verb == "STARTTLS" && !guest.start_tls(manners_.tls)) return;
      if (verb != "DATA" || refuses(verb)) continue;
      std::string message = guest.read_until("\r\n.\r\n");
      {
        const std::lock_guard lock(mutex_);
        messages_.push_back(message);
      }
      if (!answer(guest, ".", "250 queued\r\n")) return;
    }
  }
  std::string usual(const std::string& verb, const Guest& guest) const {
    if (verb == "DATA") return "354 go on\r\n";
    if (verb == "STARTTLS") return "220 now\r\n";
    const bool offers = verb == "EHLO" && manners_.tls != nullptr && guest.tls() == nullptr;
    return offers ? "250-cy.example\r\n250 STARTTLS\r\n" : "250 fine\r\n";
  }
  bool refuses(const std::string& verb) const {
    const auto own = manners_.replies.find(verb);
    return own != manners_.replies.end() && !own->second.starts_with('3');
  }
  bool answer(Guest& guest, const std::string& to, const std::string& usually) {
    if (!to.empty() && to == manners_.slow_at) return guest.read_all().size() == std::string::npos;
    const auto own = manners_.replies.find(to);
    const std::string& reply = own == manners_.replies.end() ? usually : own->second;
    guest.say(reply);
    return reply.ends_with("\r\n");  // a half one is followed by the end of the connection
  }

  Manners manners_;
  std::mutex mutex_;
  std::vector<std::string> commands_, messages_;
  ForeignServer server_;
};

Code outcome(Manners manners) {
  MailSite site(std::move(manners));
  MailServer server = site.address();
  server.total_ms = 700;
  return code_of(send_mail(server, sample()));
}

TEST(Mail, IsSentToTheByteWithDotsStuffed) {
  MailSite site({});
  ASSERT_TRUE(send_mail(site.address(), sample()));
  EXPECT_THAT(site.messages(), ElementsAre("Date: Mon, 23 Nov 2026 14:07:00 +0000\r\n"
                                           "From: <valise@de.example>\r\n"
                                           "To: <soc@cy.example>\r\n"
                                           "Subject: cy: slow drain of the archive\r\n"
                                           "Message-ID: <a-118.cy@de.example>\r\n"
                                           "Auto-Submitted: auto-generated\r\n"
                                           "MIME-Version: 1.0\r\n"
                                           "Content-Type: text/plain; charset=utf-8\r\n"
                                           "Content-Transfer-Encoding: 7bit\r\n\r\n"
                                           "Ten cables in one day.\r\n..\r\nEnd\r\n.\r\n"));
  EXPECT_EQ(site.commands()[0], "EHLO de.example");  // not this machine's name
  EXPECT_THAT(site.commands()[1], HasSubstr("<valise@de.example>"));
}

TEST(Mail, SentAgainIsTheSameMessage) {
  MailSite site({});
  ASSERT_TRUE(send_mail(site.address(), sample()));
  ASSERT_TRUE(send_mail(site.address(), sample()));
  ASSERT_EQ(site.messages().size(), 2U);
  EXPECT_EQ(site.messages()[0], site.messages()[1]);
}

TEST(Mail, CarriesOtherLettersThanLatinInSevenBits) {
  Mail mail = sample();
  mail.subject = "Ειδοποίηση: αργή διαρροή του αρχείου";
  mail.body = "Ώρα = 14:07 \n" + std::string(200, 'x') + "\n";
  const std::string text = message_of(mail).value();
  EXPECT_THAT(text, HasSubstr("Subject: =?UTF-8?B?zpXOuc60zr/PgM6/"));
  EXPECT_THAT(text, HasSubstr("?=\r\n =?UTF-8?B?"));
  EXPECT_THAT(text, HasSubstr("quoted-printable\r\n\r\n=CE=8F=CF=81=CE=B1 =3D 14:07=20\r\n"));
  std::size_t column = 0;
  for (const char c : text) {
    EXPECT_LT(static_cast<unsigned char>(c), 0x80);
    column = c == '\n' ? 0 : column + 1;
    EXPECT_LE(column, 79U);
  }
}

TEST(Mail, ALineThatIsTooLongForMailIsBrokenSoftly) {
  Mail mail = sample();
  mail.body = std::string(1000, 'x') + "\n";
  const std::string text = message_of(mail).value();
  EXPECT_THAT(text, HasSubstr("quoted-printable"));
  EXPECT_THAT(text, Not(HasSubstr(std::string(80, 'x'))));
  std::string joined = text;
  for (auto at = joined.find("=\r\n"); at != joined.npos; at = joined.find("=\r\n")) {
    joined.erase(at, 3);
  }
  EXPECT_THAT(joined, HasSubstr("\r\n" + std::string(1000, 'x') + "\r\n"));
}

TEST(Mail, EncodesASubjectThatWouldNotComeThroughAsItIs) {
  for (const std::string& subject : {std::string("=?UTF-8?B?aGk=?="), std::string(" a"),
                                     std::string("a "), std::string(120, 'a')}) {
    Mail mail = sample();
    mail.subject = subject;
    EXPECT_THAT(message_of(mail).value(), HasSubstr("Subject: =?UTF-8?B?")) << subject;
  }
}

TEST(Mail, RefusesEveryFieldThatCouldBreakAHeader) {
  for (std::string Mail::* field : {&Mail::from, &Mail::to, &Mail::subject, &Mail::message_id}) {
    for (const std::string& more : {std::string("\r\nBcc: x@evil.example"), std::string("\n"),
                                    std::string("\r"), std::string(1, '\0'), std::string("\xff")}) {
      Mail mail = sample();
      mail.*field += more;
      MailSite site({});
      EXPECT_EQ(code_of(send_mail(site.address(), mail)), Code::malformed) << more;
      EXPECT_THAT(site.commands(), ElementsAre());
    }
  }
  for (const char* address : {"", "soc", "@cy.example", "soc@", "a@b@c", "soc cy@cy.example",
                              "<soc@cy.example>", "a..b@cy.example", "soc@cy.example "}) {
    Mail mail = sample();
    mail.to = address;
    EXPECT_EQ(message_of(mail).error().code, Code::malformed) << address;
  }
  Mail mail = sample();
  mail.body = "a\r\n.\r\nMAIL FROM:<x@evil.example>";
  EXPECT_EQ(message_of(mail).error().code, Code::malformed);
}

TEST(Mail, ARefusalForGoodAndOneForNowAreToldApart) {
  for (const char* verb : {"", "MAIL", "RCPT", "DATA", "."}) {
    EXPECT_EQ(outcome({.replies = {{verb, "550 5.1.1 no\r\n"}}}), Code::refused) << verb;
    EXPECT_EQ(outcome({.replies = {{verb, "451 4.3.0 later\r\n"}}}), Code::busy) << verb;
  }
}

TEST(Mail, SaysWhatTheServerSaidAndWhere) {
  MailSite site({.replies = {{"RCPT", "550 5.1.1 no \x1b[2Jsuch user\r\n"}}});
  const auto went = send_mail(site.address(), sample());
  ASSERT_FALSE(went);
  EXPECT_THAT(went.error().detail, HasSubstr("550 5.1.1 no [2Jsuch user"));
  EXPECT_EQ(went.error().where, "127.0.0.1:" + std::to_string(site.address().port));
}

TEST(Mail, ACutBeforeTheMessageIsCompleteMeansNotSent) {
  for (const char* verb : {"", "EHLO", "MAIL", "RCPT", "DATA"}) {
    EXPECT_EQ(outcome({.replies = {{verb, ""}}}), Code::unreachable) << verb;
    EXPECT_EQ(outcome({.replies = {{verb, "250-ha"}}}), Code::unreachable) << verb;
  }
}

TEST(Mail, ACutAfterTheMessageLeavesItsOutcomeUnknown) {
  EXPECT_EQ(outcome({.replies = {{".", ""}}}), Code::outcome_unknown);
  EXPECT_EQ(outcome({.replies = {{".", "250 que"}}}), Code::outcome_unknown);
}

TEST(Mail, DoesNotWaitLongerThanToldForASlowServer) {
  for (const char* verb : {"EHLO", "MAIL", "DATA", "."}) {
    const auto began = std::chrono::steady_clock::now();
    const Code code = outcome({.slow_at = verb});
    EXPECT_EQ(code, verb == std::string(".") ? Code::outcome_unknown : Code::unreachable) << verb;
    EXPECT_LT(std::chrono::steady_clock::now() - began, 4s) << verb;
  }
}

TEST(Mail, IsSentOnceTheServerHasItHoweverItPartsFromUs) {
  MailSite site({.slow_at = "QUIT"});
  MailServer server = site.address();
  server.total_ms = 700;
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(send_mail(server, sample()));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 4s);
}

TEST(Mail, SaysUnreachableWhereNobodyListens) {
  MailServer server;
  {
    MailSite site({});
    server = site.address();
  }
  EXPECT_EQ(code_of(send_mail(server, sample())), Code::unreachable);
}

TEST(Mail, WhenTlsIsRequiredNothingIsSentWithoutIt) {
  MailSite site({});  // offers none
  MailServer server = site.address();
  server.starttls = true;
  server.trust.server_key = pin_of(party(1)->key);
  EXPECT_EQ(code_of(send_mail(server, sample())), Code::verification_failed);
  for (const std::string& said : site.commands()) EXPECT_THAT(said, Not(HasSubstr("MAIL")));
  server.trust = {};
  EXPECT_EQ(code_of(send_mail(server, sample())), Code::config);
}

TEST(Mail, GoesToThePinnedKeyOnly) {
  const ServerContext tls = context_of(*party(1));
  MailSite site({.tls = tls.get()});
  MailServer server = site.address();
  server.starttls = true;
  server.trust.server_key = pin_of(party(1)->key);
  EXPECT_TRUE(send_mail(server, sample()));
  EXPECT_EQ(site.messages().size(), 1U);
  server.trust.server_key = pin_of(party(2)->key);
  EXPECT_EQ(code_of(send_mail(server, sample())), Code::verification_failed);
  EXPECT_EQ(site.messages().size(), 1U);
}

TEST(Mail, GoesToACertificateOfTheAuthorityForThatHostOnly) {
  const std::string file = testing::TempDir() + "valise_mail_ca.pem";
  const std::string other = testing::TempDir() + "valise_mail_other.pem";
  const ServerContext right = context_for("IP:127.0.0.1", file);
  MailSite site({.tls = right.get()});
  MailServer server = site.address();
  server.starttls = true;
  server.trust.ca = file;
  EXPECT_TRUE(send_mail(server, sample()));
  const ServerContext elsewhere = context_for("DNS:relay.example", other);
  server.trust.ca = other;
  EXPECT_EQ(code_of(send_mail(server, sample())), Code::verification_failed);
  MailSite wrong({.tls = elsewhere.get()});
  server.port = wrong.address().port;
  EXPECT_EQ(code_of(send_mail(server, sample())), Code::verification_failed);
  server.trust.ca = file + ".absent";
  EXPECT_EQ(code_of(send_mail(server, sample())), Code::config);
  EXPECT_THAT(wrong.messages(), ElementsAre());
}

TEST(Mail, IsGivenUpWhenTold) {
  MailSite site({.slow_at = "MAIL"});
  MailServer server = site.address();
  server.total_ms = 60'000;
  std::stop_source given_up;
  std::thread later([&] {
    std::this_thread::sleep_for(200ms);
    given_up.request_stop();
  });
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(code_of(send_mail(server, sample(), given_up.get_token())), Code::unreachable);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  later.join();
}

}  // namespace
}  // namespace valise::http
