// Durable accepts a second at a running node: cables sealed beforehand, one kept connection over
// mutual TLS a sender, the next cable when the last is answered. Only *accepted* counts; whatever
// else a node answers ends the measurement.
#include <fmt/format.h>

#include <atomic>
#include <cstdio>
#include <thread>

#include "desk.h"
#include "figures.h"
#include "http/certificate.h"
#include "http/client.h"
#include "wire/paths.h"

namespace valise::bench {
namespace {

struct Load {
  std::size_t senders = 1;
  double seconds = 10;
  std::vector<Ready> cables;
};

struct Outcome {
  std::size_t accepted = 0;
  double seconds = 0;
  std::vector<double> each_ms;
};

// One sender: a client, and so a connection, of its own.
class Sender {
 public:
  explicit Sender(Desk& desk)
      : client_({.identity = std::make_shared<const http::Certificate>(
                     must(http::make_certificate(desk->device().device.seed())))}),
        node_{desk.settings().node.host, desk.settings().node.port, desk->member().node.tls_key} {
    must(submit_nothing());
  }

  void send(const Ready& cable) {
    const Stopwatch watch;
    const Bytes body = must(ask(wire::path::submit, cable.submit));
    each_ms.push_back(watch.milliseconds());
    const auto accepted = must(seal::decode<wire::Accepted>(body));
    if (accepted.cable != cable.id) give_up({Code::verification_failed, "another cable", "node"});
  }

  std::vector<double> each_ms;

 private:
  // The connection stands before the clock starts.
  Result<Bytes> submit_nothing() {
    return ask(wire::path::parts_held, seal::encode(wire::PartsHeldRequest{}));
  }

  Result<Bytes> ask(std::string_view path, Bytes body) {
    http::Call call;
    call.path = path;
    call.content_type = "application/cbor";
    call.body = std::move(body);
    TRY(const auto answer, client_.call(node_, call));
    return terminal::body_of(answer, "node");
  }

  http::Client client_;
  http::Target node_;
};

Outcome run(const Load& load, std::vector<std::unique_ptr<Desk>>& desks) {
  std::vector<std::unique_ptr<Sender>> senders;
  for (std::size_t i = 0; i < load.senders; ++i) {
    senders.push_back(std::make_unique<Sender>(*desks[i % desks.size()]));
  }
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  const Stopwatch watch;
  for (const auto& sender : senders) {
    threads.emplace_back([&] {
      while (watch.seconds() < load.seconds) {
        const std::size_t at = next++;
        if (at >= load.cables.size()) return;
        sender->send(load.cables[at]);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  Outcome out;
  out.seconds = watch.seconds();
  for (const auto& sender : senders) {
    out.accepted += sender->each_ms.size();
    out.each_ms.insert(out.each_ms.end(), sender->each_ms.begin(), sender->each_ms.end());
  }
  return out;
}

std::vector<Ready> seal_many(Desk& desk, const custody::SealInput& input, std::size_t count) {
  std::vector<Ready> out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(seal_ready(desk, input, text_of_bytes(2'000, i)));
  }
  return out;
}

void measure(const Options& options) {
  const std::string demo = options.text("demo", "demo");
  std::vector<std::unique_ptr<Desk>> desks;
  for (const char* officer : {"cy-7f3a", "cy-2c91", "cy-b04e"}) {
    desks.push_back(std::make_unique<Desk>(demo, officer));
  }
  std::vector<cable::MissionId> missions;
  for (const char* name : {"cy/mfa", "nl/mfa"}) missions.push_back(*cable::MissionId::parse(name));
  const custody::SealInput input = input_for(*desks[0], missions);
  const std::size_t most = options.number("cables", 2000);
  drain_seconds(*desks[0]);
  fmt::print("{:<10} {:>9} {:>9} {:>12} {:>8} {:>8} {:>12}\n", "senders", "accepted", "seconds",
             "accepts/s", "median", "p90 ms", "drained in");
  for (const std::size_t senders : {std::size_t{1}, std::size_t{8}, std::size_t{20}}) {
    const Load load{senders, static_cast<double>(options.number("seconds", 10)),
                    seal_many(*desks[0], input, most)};
    const Outcome outcome = run(load, desks);
    const Spread each = spread_of(outcome.each_ms);
    const double drained = drain_seconds(*desks[0]);
    fmt::print("{:<10} {:>9} {:>9.2f} {:>12.0f} {:>8.2f} {:>8.2f} {:>10.1f} s\n", senders,
               outcome.accepted, outcome.seconds,
               static_cast<double>(outcome.accepted) / outcome.seconds, each.median, each.p90,
               drained);
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace valise::bench

int main(int count, char** words) {
  valise::bench::measure({count, words, {"demo", "seconds", "cables"}});
}
