// Sealing one cable of 2 kB to twenty missions and five seats, beside the sum of the primitives
// that it cannot do without, in one run.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <map>

#include "custody/keys.h"
#include "custody/sealing.h"
#include "seal/chunked.h"
#include "seal/cose.h"
#include "seal/ed25519.h"
#include "seal/hash.h"
#include "seal/shamir.h"

namespace valise::bench {
namespace {

constexpr std::size_t kMissions = 20;
constexpr std::size_t kSeats = 5;
constexpr std::size_t kTextBytes = 2000;

struct Network {
  SystemRandom random;
  custody::SealInput input;
  seal::SigningKey device = seal::SigningKey::generate(random);
  Bytes cover_plaintext;

  Network() {
    input.domain.founding = {random.array<32>()};
    input.charter = {input.domain.hash("charter", {})};
    input.threshold = 3;
    input.level = cable::Level::restreint;
    for (std::size_t i = 0; i < kMissions; ++i) {
      const auto mission = *cable::MissionId::parse("cy/post-" + std::to_string(i));
      const seal::KemKey key = seal::KemKey::generate(random);
      input.recipients.push_back({mission, key.id(), key.public_key()});
      if (i == 0) continue;
      input.cover.distribution.push_back(
          {mission, cable::Duty::action, cable::Precedence::routine, std::nullopt});
    }
    for (std::uint8_t seat = 1; seat <= kSeats; ++seat) {
      const seal::KemKey key = seal::KemKey::generate(random);
      input.seats.push_back({seat, key.id(), key.public_key()});
    }
    input.cover.dtg = Time{1'795'000'000};
    input.cover.releaser = *cable::OfficerId::parse("cy-7f3a");
    input.cover.language = "en";
    input.text = std::string(kTextBytes, 'x');
    cover_plaintext = seal::encode(input.cover);
  }
};

Network& network() {
  static Network one;
  return one;
}

void sealing(benchmark::State& state) {
  Network& net = network();
  for (auto _ : state) {
    Bytes body;
    const auto sealed = custody::seal_cable(net.input, net.random, [&](View piece) -> Result<void> {
      append(body, piece);
      return {};
    });
    if (!sealed) state.SkipWithError(sealed.error().detail.c_str());
    const auto signature =
        seal::sign_detached(net.device, net.input.domain.label("cable"), sealed->header);
    benchmark::DoNotOptimize(signature);
    benchmark::DoNotOptimize(body.data());
  }
}

// A share's length to each, which is the longer of the two.
void hpke(benchmark::State& state) {
  Network& net = network();
  const Secret share = net.random.secret(custody::kShareBytes);
  const Bytes info = net.input.domain.label("share");
  for (auto _ : state) {
    for (std::size_t i = 0; i < kMissions + kSeats; ++i) {
      const auto& key =
          i < kMissions ? net.input.recipients[i].key : net.input.seats[i - kMissions].key;
      auto sealed =
          seal::hpke_seal(key, info, net.input.charter.bytes, share.expose_secret(), net.random);
      benchmark::DoNotOptimize(sealed);
    }
  }
}

void signature(benchmark::State& state) {
  Network& net = network();
  const Bytes header(3000, 1);
  for (auto _ : state) {
    auto made = seal::sign_detached(net.device, net.input.domain.label("cable"), header);
    benchmark::DoNotOptimize(made);
  }
}

// The keys under their ids, body, cover, header.
void sha256(benchmark::State& state) {
  Network& net = network();
  const std::size_t body = seal::chunked_bytes(cable::padded_bytes(kTextBytes + 100));
  const Bytes all(std::max(body, net.cover_plaintext.size() + 100), 1);
  for (auto _ : state) {
    for (const auto& to : net.input.recipients) benchmark::DoNotOptimize(seal::sha256(to.key));
    for (const auto& to : net.input.seats) benchmark::DoNotOptimize(seal::sha256(to.key));
    benchmark::DoNotOptimize(seal::sha256(View(all).first(body)));
    benchmark::DoNotOptimize(seal::sha256(View(all).first(net.cover_plaintext.size())));
    benchmark::DoNotOptimize(seal::sha256(View(all).first(2000)));
  }
}

void chunks(benchmark::State& state) {
  Network& net = network();
  const Secret key = net.random.secret(32);
  const Bytes body(cable::padded_bytes(kTextBytes + 100), 1);
  const Bytes label = net.input.domain.label("body");
  for (auto _ : state) {
    benchmark::DoNotOptimize(seal::encrypt_chunked(key, label, body, net.random));
    benchmark::DoNotOptimize(seal::encrypt_chunked(key, label, net.cover_plaintext, net.random));
  }
}

void shamir(benchmark::State& state) {
  Network& net = network();
  const Secret secret = net.random.secret(custody::kSecretBytes);
  for (auto _ : state) {
    const auto polynomial = custody::coefficients(net.input.domain, secret, 3);
    for (std::uint8_t seat = 1; seat <= kSeats; ++seat) {
      benchmark::DoNotOptimize(custody::share_of(net.input.domain, secret, polynomial, seat));
    }
  }
}

// The console's lines, and the medians kept for the last one.
class Kept : public benchmark::ConsoleReporter {
 public:
  Kept() : ConsoleReporter(OO_None) {}
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.aggregate_name == "median") {
        microseconds[run.run_name.function_name] = run.GetAdjustedCPUTime();
      }
    }
  }
  std::map<std::string, double> microseconds;
};

void say_ratio(const std::map<std::string, double>& microseconds) {
  double sum = 0;
  for (const auto& [name, each] : microseconds) sum += name == "sealing" ? 0 : each;
  const double whole = microseconds.at("sealing");
  std::printf("sealing %.2f ms, its primitives %.2f ms, ratio %.2f\n", whole / 1000, sum / 1000,
              whole / sum);
}

}  // namespace
}  // namespace valise::bench

int main(int count, char** words) {
  using namespace valise::bench;
  benchmark::Initialize(&count, words);
  const std::pair<const char*, void (*)(benchmark::State&)> all[] = {
      {"sealing", sealing}, {"hpke_25", hpke},       {"ed25519", signature},
      {"sha256", sha256},   {"aes_256_gcm", chunks}, {"shamir", shamir}};
  for (const auto& [name, function] : all) {
    benchmark::RegisterBenchmark(name, function)
        ->Unit(benchmark::kMicrosecond)
        ->Repetitions(5)
        ->ReportAggregatesOnly();
  }
  Kept kept;
  benchmark::RunSpecifiedBenchmarks(&kept);
  if (kept.microseconds.size() == std::size(all)) say_ratio(kept.microseconds);
}
