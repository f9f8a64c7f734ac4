#include "http/server.h"

#include <openssl/ec.h>
#include <openssl/x509.h>

#include <atomic>

#include "http/loopback_test.h"

namespace valise::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::size_t kBody = 64 * 1024;

// Takes requests and answers them when the test says so.
class Park {
 public:
  Respond respond() {
    return [this](Request, Reply reply) {
      const std::lock_guard lock(mutex_);
      parked_.push_back(std::move(reply));
      changed_.notify_all();
    };
  }
  // Waits until that many are here, and takes them.
  std::vector<Reply> take(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 10s, [&] { return parked_.size() >= count; }));
    return std::move(parked_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Reply> parked_;
};

std::vector<Route> simple() {
  return {{"GET /hello", Access::anyone, 0, says("hello")},
          {"GET /tile/*", Access::anyone, 0,
           [](Request request, Reply reply) { reply.answer(said(request.rest)); }},
          {"POST /echo", Access::anyone, kBody, echo},
          {"POST /device", Access::device, kBody, says("device")},
          {"GET /who", Access::anyone, 0, [](Request request, Reply reply) {
             reply.answer(said(request.peer.key ? to_hex(*request.peer.key) : "nobody"));
           }}};
}

std::string ask(const Site& site, const Call& call, std::shared_ptr<const Certificate> who = {}) {
  Client client({.identity = std::move(who)});
  return text(client.call(site.target(), call));
}

TEST(Server, AnswersManyRequestsOnOneConnection) {
  Site site(simple());
  RawTls wire(site.server().port());
  for (int i = 0; i < 5; ++i) {
    wire.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(wire.read_until("hello"), StartsWith("HTTP/1.1 200 "));
  }
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  Site site(simple());
  RawTls wire(site.server().port());
  std::string all;
  for (int i = 0; i < 20; ++i) {
    const std::string body = "<" + std::to_string(i) + ">";
    all +=
        "POST /echo HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  wire.write(all);
  const std::string read = wire.read_until("<19>");
  std::size_t at = 0;
  for (int i = 0; i < 20; ++i) {
    at = read.find("<" + std::to_string(i) + ">", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
}

TEST(Server, PrintsItsTable) {
  Site site({{"GET /checkpoint", Access::anyone, 0, echo}});
  EXPECT_EQ(site.server().table(), "GET /checkpoint anyone 0\n");
}

TEST(Server, TellsAnUnknownPathFromAWrongMethod) {
  Site site(simple());
  Client client({});
  EXPECT_EQ(client.call(site.target(), get("/nowhere"))->status, 404);
  EXPECT_EQ(client.call(site.target(), post("/nowhere", "with a body"))->status, 404);
  EXPECT_EQ(client.call(site.target(), get("/echo"))->status, 405);
  EXPECT_EQ(text(client.call(site.target(), get("/tile/0/x001/067"))), "0/x001/067");
  RawTls wire(site.server().port());
  wire.write("GET /echo HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(wire.read_all(), HasSubstr("Allow: POST\r\n"));
}

TEST(Server, RefusesABodyTooLargeBeforeReadingIt) {
  Site site(simple());
  RawTls wire(site.server().port());
  wire.write("POST /echo HTTP/1.1\r\nContent-Length: 65537\r\n\r\n");
  const std::string answer = wire.read_all();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  RawTls absurd(site.server().port());
  absurd.write("POST /echo HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n\r\n");
  EXPECT_THAT(absurd.read_all(),
              testing::AnyOf(StartsWith("HTTP/1.1 413 "), StartsWith("HTTP/1.1 400 ")));
  RawTls get_with_body(site.server().port());
  get_with_body.write("GET /hello HTTP/1.1\r\nContent-Length: 1\r\n\r\n");
  EXPECT_THAT(get_with_body.read_all(), StartsWith("HTTP/1.1 413 "));
}

TEST(Server, LetsTheClientReadWhyItsLargeBodyWasRefused) {
  Site site(simple());
  Client client({});
  // A server that closed with bytes unread would lose its answer about every other time.
  for (int i = 0; i < 20; ++i) {
    const auto answer = client.call(site.target(), post("/echo", std::string(900'000, 'x')));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->status, 413);
  }
  EXPECT_EQ(client.call(site.target(), post("/echo", std::string(kBody, 'x')))->body.size(), kBody);
}

TEST(Server, RefusesAHeaderOverItsLimit) {
  Site site(simple());
  RawTls wire(site.server().port());
  wire.write("GET /hello HTTP/1.1\r\nA: " + std::string(17 * 1024, 'a'));
  EXPECT_THAT(wire.read_all(), StartsWith("HTTP/1.1 431 "));
  RawTls complete(site.server().port());
  complete.write("GET /hello HTTP/1.1\r\nA: " + std::string(17 * 1024, 'a') + "\r\n\r\n");
  EXPECT_THAT(complete.read_all(), StartsWith("HTTP/1.1 431 "));
  RawTls below(site.server().port());
  below.write("GET /hello HTTP/1.1\r\nA: " + std::string(15 * 1024, 'a') + "\r\n\r\n");
  EXPECT_THAT(below.read_until("hello"), StartsWith("HTTP/1.1 200 "));
}

TEST(Server, RefusesGarbageAndLengthsInDoubt) {
  Site site(simple());
  const auto answer_to = [&](std::string_view bytes) {
    RawTls wire(site.server().port());
    wire.write(bytes);
    return wire.read_all();
  };
  EXPECT_THAT(answer_to("\x01\x02\xff garbage\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(answer_to("GET /a/../hello HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(answer_to("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 411 "));
  EXPECT_EQ(ask(site, get("/hello")), "hello");
}

TEST(Server, ClosesBytesThatAreNotTls) {
  Site site(simple());
  BIO* plain = BIO_new_connect(("127.0.0.1:" + std::to_string(site.server().port())).c_str());
  ASSERT_EQ(BIO_do_connect(plain), 1);
  BIO_write(plain, "GET /hello HTTP/1.1\r\n\r\n", 23);
  char some[256];
  std::string read;
  for (int count = 0; (count = BIO_read(plain, some, sizeof some)) > 0;) {
    read.append(some, static_cast<std::size_t>(count));
  }
  BIO_free_all(plain);
  EXPECT_EQ(read.find("HTTP"), std::string::npos);
  EXPECT_EQ(ask(site, get("/hello")), "hello");
}

TEST(Server, ClosesOnAHeaderOrBodyThatComesTooSlowly) {
  ServerOptions options;
  options.header_ms = 200;
  options.transfer_ms = 200;
  Site site(simple(), options);
  RawTls header(site.server().port());
  RawTls body(site.server().port());
  body.write("POST /echo HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc");
  header.write("GET /hello HT");
  const auto began = std::chrono::steady_clock::now();
  // A byte now and then does not help: the deadline is for the whole header.
  for (int i = 0; i < 3; ++i) {
    std::this_thread::sleep_for(100ms);
    header.write("T");
  }
  EXPECT_EQ(header.read_all(), "");
  EXPECT_EQ(body.read_all(), "");
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

TEST(Server, ClosesAnIdleConnection) {
  ServerOptions options;
  options.idle_ms = 100;
  Site site(simple(), options);
  RawTls wire(site.server().port());
  wire.write("GET /hello HTTP/1.1\r\n\r\n");
  const std::string read = wire.read_all();
  EXPECT_THAT(read, HasSubstr("hello"));
}

TEST(Server, SendsContinueToAClientThatAsks) {
  Site site(simple());
  RawTls wire(site.server().port());
  wire.write("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  EXPECT_THAT(wire.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 100 "));
  wire.write("abcd");
  EXPECT_THAT(wire.read_until("abcd"), StartsWith("HTTP/1.1 200 "));
}

TEST(Server, GivesTheRouteTheClientsKey) {
  Site site(simple());
  EXPECT_EQ(ask(site, get("/who"), party(7)), to_hex(party(7)->key));
  EXPECT_EQ(ask(site, get("/who")), "nobody");
}

TEST(Server, AsksForACertificateUnlessTheRouteIsOpen) {
  Site site(simple());
  Client anonymous({});
  EXPECT_EQ(anonymous.call(site.target(), post("/device", "x"))->status, 401);
  EXPECT_EQ(ask(site, post("/device", "x"), party(7)), "device");
}

TEST(Server, AsksTheAdmissionBeforeTheRoute) {
  std::atomic<int> reached = 0;
  const auto admit = [](Access access, const Peer& peer, const Request& request) -> Result<void> {
    EXPECT_EQ(access, Access::node);
    EXPECT_EQ(request.path, "/push");
    if (peer.key == party(8)->key) return {};
    return fail(Code::forbidden, "not a node of this network");
  };
  Site site({{"POST /push", Access::node, 10,
              [&](Request, Reply reply) {
                ++reached;
                reply.answer(said("pushed"));
              }}},
            {}, admit);
  EXPECT_THAT(ask(site, post("/push", "x"), party(7)),
              StartsWith("forbidden: not a node of this network\n"));
  EXPECT_EQ(reached, 0);
  ASSERT_EQ(site.refusals().size(), 1U);
  EXPECT_EQ(site.refusals()[0].status, 403);
  EXPECT_EQ(site.refusals()[0].route, "POST /push");
  EXPECT_EQ(ask(site, post("/push", "x"), party(8)), "pushed");
}

// A certificate over the client's own key that another key signed.
std::shared_ptr<const Certificate> forged() {
  const auto own = make_certificate(seed_of(7)).value();
  BIO* bio = BIO_new_mem_buf(own.pem.data(), static_cast<int>(own.pem.size()));
  X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  const Bytes other(32, 9);
  EVP_PKEY* signer =
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, other.data(), other.size());
  EXPECT_GT(X509_sign(certificate, signer, nullptr), 0);
  BIO* written = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(written, certificate);
  char* data = nullptr;
  const long size = BIO_get_mem_data(written, &data);
  auto out = std::make_shared<Certificate>();
  out->pem.assign(data, static_cast<std::size_t>(size));
  out->key_pem = own.key_pem.copy();
  BIO_free(written);
  EVP_PKEY_free(signer);
  X509_free(certificate);
  BIO_free(bio);
  return out;
}

std::shared_ptr<const Certificate> on_another_curve() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  EXPECT_GT(X509_sign(certificate, key, EVP_sha256()), 0);
  auto out = std::make_shared<Certificate>();
  char* data = nullptr;
  BIO* written = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(written, certificate);
  const auto certificate_size = static_cast<std::size_t>(BIO_get_mem_data(written, &data));
  out->pem.assign(data, certificate_size);
  BIO* key_written = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(key_written, key, nullptr, nullptr, 0, nullptr, nullptr);
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(key_written, &data));
  out->key_pem = Secret(view_of(std::string_view(data, size)));
  BIO_free(written);
  BIO_free(key_written);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return out;
}

TEST(Server, RefusesACertificateThatDoesNotSignItself) {
  std::atomic<int> reached = 0;
  Site site({{"GET /who", Access::anyone, 0, [&](Request, Reply) { ++reached; }}});
  for (const auto& wrong : {forged(), on_another_curve()}) {
    RawTls wire(site.server().port(), {.identity = wrong});
    wire.write("GET /who HTTP/1.1\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(wire.read_all(), "");
    Client client({.identity = wrong});
    EXPECT_FALSE(client.call(site.target(), get("/who")));
  }
  EXPECT_EQ(reached, 0);
  // The client may hear of it before the journal does.
  for (int i = 0; i < 500 && site.refusals().size() < 4; ++i) std::this_thread::sleep_for(10ms);
  ASSERT_EQ(site.refusals().size(), 4U);
  EXPECT_THAT(site.refusals()[0].detail, HasSubstr("TLS: "));
}

TEST(Server, SpeaksTls13Only) {
  Site site(simple());
  RawTls old(site.server().port(), {.tls_max = TLS1_2_VERSION});
  EXPECT_FALSE(old.connected());
  RawTls current(site.server().port());
  EXPECT_TRUE(current.connected());
}

TEST(Server, TurnsAHeaderThatWouldBreakOutInto500) {
  Site site({{"GET /split", Access::anyone, 0, [](Request, Reply reply) {
                Answer answer;
                answer.headers.emplace_back("X-Note", "a\r\nSet-Cookie: b");
                reply.answer(std::move(answer));
              }}});
  RawTls wire(site.server().port());
  wire.write("GET /split HTTP/1.1\r\nConnection: close\r\n\r\n");
  const std::string answer = wire.read_all();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
  EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos);
}

TEST(Server, Answers500IfARouteDropsItsReply) {
  Site site({{"GET /drop", Access::anyone, 0, [](Request, Reply) {}}});
  Client client({});
  EXPECT_EQ(client.call(site.target(), get("/drop"))->status, 500);
}

TEST(Server, ServesAHundredClientsAtOnce) {
  Site site(simple());
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 100; ++i) {
    threads.emplace_back([&, i] {
      Client client({.identity = party(static_cast<std::uint8_t>(i % 5))});
      for (int round = 0; round < 5; ++round) {
        const std::string body = std::to_string(i) + "/" + std::to_string(round);
        right += text(client.call(site.target(), post("/echo", body))) == body;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 500);
}

TEST(Server, HoldsNoThreadForParkedRequests) {
  Park park;
  auto routes = simple();
  routes.emplace_back("POST /open", Access::anyone, kBody, park.respond());
  ServerOptions options;
  options.workers = 1;
  Site site(std::move(routes), options);
  std::vector<std::future<std::string>> answers;
  for (int i = 0; i < 20; ++i) {
    answers.push_back(
        std::async(std::launch::async, [&] { return ask(site, post("/open", "x")); }));
  }
  std::vector<Reply> parked = park.take(20);
  EXPECT_EQ(ask(site, get("/hello")), "hello");
  std::thread later([&] {
    for (Reply& reply : parked) reply.answer(said("released"));
  });
  for (auto& answer : answers) EXPECT_EQ(answer.get(), "released");
  later.join();
}

TEST(Server, Answers504ToWhatStaysParkedTooLong) {
  Park park;
  ServerOptions options;
  options.answer_ms = 100;
  Site site({{"POST /open", Access::anyone, kBody, park.respond()},
             {"GET /hello", Access::anyone, 0, says("hello")}},
            options);
  Client client({});
  EXPECT_EQ(client.call(site.target(), post("/open", "x"))->status, 504);
  // The late answer must not become that of the next request on the same connection.
  park.take(1)[0].answer(said("late"));
  EXPECT_EQ(text(client.call(site.target(), get("/hello"))), "hello");
}

TEST(Server, SaysBusyWhenItsQueueIsFull) {
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  std::atomic<int> running = 0;
  ServerOptions options;
  options.workers = 1;
  options.queue_max = 2;
  Site site({{"GET /slow", Access::anyone, 0,
              [&](Request, Reply reply) {
                ++running;
                released.wait();
                reply.answer(said("slow"));
              }}},
            options);
  // One runs, two wait, one finds no room, whichever comes last.
  std::vector<std::unique_ptr<RawTls>> wires;
  for (int i = 0; i < 4; ++i) {
    wires.push_back(std::make_unique<RawTls>(site.server().port()));
    wires.back()->write("GET /slow HTTP/1.1\r\nConnection: close\r\n\r\n");
    while (running == 0) std::this_thread::sleep_for(1ms);
  }
  for (int i = 0; i < 500 && site.refusals().empty(); ++i) std::this_thread::sleep_for(10ms);
  release.set_value();
  int busy = 0;
  int answered = 0;
  for (auto& wire : wires) {
    const std::string answer = wire->read_all();
    answered += answer.starts_with("HTTP/1.1 200 ");
    busy += answer.starts_with("HTTP/1.1 503 ") &&
            answer.find("Retry-After: 1\r\n") != std::string::npos;
  }
  EXPECT_EQ(busy, 1);
  EXPECT_EQ(answered, 3);
  ASSERT_EQ(site.refusals().size(), 1U);
  EXPECT_EQ(site.refusals()[0].detail, "the queue is full");
}

TEST(Server, TurnsConnectionsAwayBeyondItsLimit) {
  ServerOptions options;
  options.connections_max = 2;
  Site site(simple(), options);
  RawTls one(site.server().port());
  auto two = std::make_unique<RawTls>(site.server().port());
  RawTls three(site.server().port());
  EXPECT_TRUE(one.connected());
  EXPECT_TRUE(two->connected());
  EXPECT_FALSE(three.connected());
  two.reset();
  bool again = false;
  for (int i = 0; i < 100 && !again; ++i) again = RawTls(site.server().port()).connected();
  EXPECT_TRUE(again);
}

TEST(Server, CannotBindAPortTwice) {
  Site site(simple());
  ServerOptions options;
  options.port = site.server().port();
  const auto second = Server::start(options, *party(2), {}, {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::config);
  options.address = "not an address";
  EXPECT_FALSE(Server::start(options, *party(2), {}, {}));
}

TEST(ServerStop, LetsParkedRequestsFinish) {
  Park park;
  Site site({{"POST /open", Access::anyone, kBody, park.respond()}});
  auto answer = std::async(std::launch::async, [&] { return ask(site, post("/open", "x")); });
  std::vector<Reply> parked = park.take(1);
  auto stopped = std::async(std::launch::async, [&] { site.server().stop(); });
  EXPECT_EQ(stopped.wait_for(100ms), std::future_status::timeout);
  parked[0].answer(said("released"));
  EXPECT_EQ(answer.get(), "released");
  stopped.get();
  Client client({});
  EXPECT_EQ(code_of(client.call(site.target(), post("/open", "x"))), Code::unreachable);
}

TEST(ServerStop, Answers503ToWhatStaysParked) {
  Park park;
  ServerOptions options;
  options.stop_ms = 100;
  Site site({{"POST /open", Access::anyone, kBody, park.respond()}}, options);
  auto answer = std::async(std::launch::async, [&] {
    Client client({});
    return client.call(site.target(), post("/open", "x"));
  });
  std::vector<Reply> parked = park.take(1);
  site.server().stop();
  const auto result = answer.get();
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->status, 503);
  EXPECT_EQ(result->retry_after_s, 1);
  // The server is gone; the Reply may be answered all the same.
  EXPECT_TRUE(parked[0].answer(said("late")));
}

TEST(ServerStop, DoesNotWaitForIdleConnections) {
  Site site(simple());
  Client client({});
  EXPECT_EQ(text(client.call(site.target(), get("/hello"))), "hello");
  const auto began = std::chrono::steady_clock::now();
  site.server().stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 1s);
}

}  // namespace
}  // namespace valise::http
