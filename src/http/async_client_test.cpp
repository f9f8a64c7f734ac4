#include <atomic>
#include <set>

#include "http/loopback_test.h"

namespace valise::http {
namespace {

constexpr std::size_t kBody = 64 * 1024;

std::vector<Route> simple() {
  return {{"POST /echo", Access::anyone, kBody, echo}};
}

// Collects what the callbacks bring.
class Answers {
 public:
  AsyncClient::Done done() {
    return [this](Result<Answer> answer) {
      const std::lock_guard lock(mutex_);
      threads_.insert(std::this_thread::get_id());
      answers_.push_back(std::move(answer));
      changed_.notify_all();
    };
  }
  std::vector<Result<Answer>> wait(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 20s, [&] { return answers_.size() >= count; }));
    EXPECT_EQ(answers_.size(), count);
    return answers_;
  }
  std::set<std::thread::id> threads() {
    const std::lock_guard lock(mutex_);
    return threads_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Result<Answer>> answers_;
  std::set<std::thread::id> threads_;
};

TEST(AsyncClient, CallsFiveServersAtOnceOnItsOwnThread) {
  std::mutex mutex;
  std::vector<Reply> parked;
  std::promise<void> all_here;
  const auto park = [&](Request, Reply reply) {
    const std::lock_guard lock(mutex);
    parked.push_back(std::move(reply));
    if (parked.size() == 5) all_here.set_value();
  };
  std::vector<std::unique_ptr<Site>> sites;
  for (int i = 0; i < 5; ++i) {
    sites.push_back(
        std::make_unique<Site>(std::vector<Route>{{"POST /push", Access::trustee, kBody, park}}));
  }
  AsyncClient client({.identity = party(7)});
  Answers answers;
  for (const auto& site : sites) {
    ASSERT_TRUE(client.send(site->target(), post("/push", "x"), answers.done()));
  }
  // Nobody has answered yet, and all five have been asked.
  ASSERT_EQ(all_here.get_future().wait_for(10s), std::future_status::ready);
  for (Reply& reply : parked) reply.answer(said("cosigned"));
  for (const auto& answer : answers.wait(5)) EXPECT_EQ(text(answer), "cosigned");
  EXPECT_EQ(answers.threads().size(), 1U);
  EXPECT_FALSE(answers.threads().contains(std::this_thread::get_id()));
}

TEST(AsyncClient, KeepsItsConnectionsAndLetsCallsWaitForOne) {
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  ServerOptions options;
  options.workers = 8;
  options.connections_max = 3;  // a client that opened a fourth would be turned away
  Site site({{"POST /echo", Access::anyone, kBody,
              [&](Request request, Reply reply) {
                const int here = ++now;
                int seen = most;
                while (here > seen && !most.compare_exchange_weak(seen, here)) {
                }
                std::this_thread::sleep_for(1ms);
                --now;
                echo(std::move(request), std::move(reply));
              }}},
            options);
  AsyncClient client({.in_flight_per_target_max = 3});
  Answers answers;
  for (int i = 0; i < 300; ++i) {
    ASSERT_TRUE(client.send(site.target(), post("/echo", std::to_string(i)), answers.done()));
  }
  std::set<std::string> bodies;
  for (const auto& answer : answers.wait(300)) bodies.insert(text(answer));
  EXPECT_EQ(bodies.size(), 300U);
  EXPECT_LE(most, 3);
  EXPECT_GE(most, 2);
  EXPECT_TRUE(site.refusals().empty());
}

TEST(AsyncClient, RefusesMoreThanItsBound) {
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  Site site({{"POST /echo", Access::anyone, kBody, [&](Request request, Reply reply) {
                released.wait();
                echo(std::move(request), std::move(reply));
              }}});
  AsyncClient client({.waiting_max = 3});
  Answers answers;
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(client.send(site.target(), post("/echo", "x"), answers.done()));
  }
  const auto fourth = client.send(site.target(), post("/echo", "x"), answers.done());
  ASSERT_FALSE(fourth);
  EXPECT_EQ(fourth.error().code, Code::busy);
  EXPECT_EQ(client.send(site.target(), get("no slash"), answers.done()).error().code,
            Code::malformed);
  release.set_value();
  for (const auto& answer : answers.wait(3)) EXPECT_EQ(text(answer), "x");
}

TEST(AsyncClient, SaysWhatWentWrongWithEach) {
  Reply kept;
  Site site({{"POST /open", Access::anyone, kBody,
              [&](Request, Reply reply) { kept = std::move(reply); }}},
            {.stop_ms = 50});
  AsyncClient client({.in_flight_per_target_max = 1});
  Answers unreachable;
  Answers unknown;
  Answers wrong;
  Answers waiting;
  Target nobody = site.target();
  nobody.port = 1;
  Target other = site.target();
  other.key = party(2)->key;
  Call call = post("/open", "x");
  call.deadline_ms = 400;
  EXPECT_TRUE(client.send(nobody, post("/open", "x"), unreachable.done()));
  EXPECT_TRUE(client.send(other, post("/open", "x"), wrong.done()));
  EXPECT_TRUE(client.send(site.target(), call, unknown.done()));
  call.deadline_ms = 100;
  EXPECT_TRUE(client.send(site.target(), call, waiting.done()));
  EXPECT_EQ(code_of(unreachable.wait(1)[0]), Code::unreachable);
  EXPECT_EQ(code_of(wrong.wait(1)[0]), Code::verification_failed);
  EXPECT_EQ(code_of(waiting.wait(1)[0]), Code::unreachable);
  EXPECT_EQ(code_of(unknown.wait(1)[0]), Code::outcome_unknown);
}

TEST(AsyncClient, MaySendAgainFromACallback) {
  Site site(simple());
  AsyncClient client({});
  Answers answers;
  std::promise<void> accepted;
  ASSERT_TRUE(client.send(site.target(), post("/echo", "1"), [&](Result<Answer> first) {
    EXPECT_EQ(text(first), "1");
    EXPECT_TRUE(client.send(site.target(), post("/echo", "2"), answers.done()));
    accepted.set_value();
  }));
  accepted.get_future().wait();
  EXPECT_EQ(text(answers.wait(1)[0]), "2");
}

TEST(AsyncClient, EndsEveryCallWhenItStops) {
  std::promise<void> here;
  Reply kept;
  Site site({{"POST /open", Access::anyone, kBody,
              [&](Request, Reply reply) {
                kept = std::move(reply);
                here.set_value();
              }}},
            {.stop_ms = 50});
  AsyncClient client({.in_flight_per_target_max = 1});
  Answers running;
  Answers waiting;
  ASSERT_TRUE(client.send(site.target(), post("/open", "x"), running.done()));
  here.get_future().wait();
  ASSERT_TRUE(client.send(site.target(), post("/open", "x"), waiting.done()));
  client.stop();
  EXPECT_EQ(code_of(running.wait(1)[0]), Code::outcome_unknown);
  EXPECT_EQ(code_of(waiting.wait(1)[0]), Code::unreachable);
  EXPECT_EQ(client.send(site.target(), post("/open", "x"), waiting.done()).error().code,
            Code::unreachable);
}

TEST(AsyncClient, ReconnectsAfterTheServerWasRestarted) {
  AsyncClient client({});
  ServerOptions options;
  auto first = std::make_unique<Site>(simple(), options);
  const Target target = first->target();
  Answers answers;
  ASSERT_TRUE(client.send(target, post("/echo", "a"), answers.done()));
  answers.wait(1);
  first.reset();
  options.port = target.port;
  const Site second(simple(), options);
  ASSERT_TRUE(client.send(target, post("/echo", "b"), answers.done()));
  EXPECT_EQ(text(answers.wait(2)[1]), "b");
}

}  // namespace
}  // namespace valise::http
