// An opening's duration over loopback, from the reader's command to the verified text. Against the
// servers as they run; or, with --parts yes, against the reader's node and the trustees run inside
// this process (stop theirs first), which says where the time goes.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <thread>

#include "desk.h"
#include "figures.h"
#include "terminal/reading.h"
#include "terminal/releasing.h"
#include "watched_servers.h"
#include "wire/paths.h"

namespace valise::bench {
namespace {

constexpr std::size_t kCables = 20;
constexpr const char* kTrustees[] = {"de", "pl", "se", "gsc", "ec"};

double ms(Moment from, Moment to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

bool has(const std::vector<std::string>& paths, std::string_view path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

// Cables of 2 kB, released at one desk and held at the other.
std::vector<terminal::Listed> cables_between(Desk& sender, Desk& reader) {
  const auto mission = *reader.settings().mission;
  const custody::SealInput input = input_for(sender, {*sender.settings().mission, mission});
  std::vector<cable::Number> numbers;
  for (std::size_t i = 0; i < kCables; ++i) {
    const Ready ready = seal_ready(sender, input, text_of_bytes(2'000, i));
    const Bytes answer = must(sender->network().call_node(wire::path::submit, ready.submit));
    numbers.push_back(must(seal::decode<wire::Accepted>(answer)).number);
  }
  drain_seconds(sender);
  drain_seconds(reader);
  std::vector<terminal::Listed> out;
  for (terminal::Listed& held : must(terminal::list_cables(*reader, mission)).cables) {
    const auto sent = std::find(numbers.begin(), numbers.end(), held.held.number);
    if (sent != numbers.end()) out.push_back(std::move(held));
  }
  if (out.size() != kCables) give_up({Code::not_found, "a cable did not arrive", "reader"});
  return out;
}

// The parts of one opening, by name, in milliseconds.
using Parts = std::map<std::string, double>;

struct Timeline {
  const std::vector<WatchedStep>& steps;
  std::string node;

  // The first step of that server, after that moment, of which this holds.
  template <class Holds>
  const WatchedStep* first(Moment after, Holds holds) const {
    for (const WatchedStep& step : steps) {
      if (step.began >= after && step.server == node && holds(step)) return &step;
    }
    return nullptr;
  }
  // Of the trustees' steps about that path.
  std::vector<double> seats(std::string_view path) const {
    std::vector<double> out;
    for (const WatchedStep& step : steps) {
      if (step.server != node && has(step.calls, path)) out.push_back(ms(step.began, step.ended));
    }
    return out;
  }
};

std::optional<Parts> parts_of(const Timeline& line, Moment began, Moment ended) {
  namespace path = wire::path;
  const auto* taken = line.first(began, [](const auto& s) { return has(s.calls, path::open); });
  if (taken == nullptr) return std::nullopt;
  const auto* final =
      line.first(taken->ended, [](const auto& s) { return has(s.sent, path::release); });
  const auto* body =
      line.first(taken->ended, [](const auto& s) { return has(s.calls, path::body); });
  if (final == nullptr || body == nullptr) return std::nullopt;
  const WatchedStep* answered = nullptr;
  for (const WatchedStep& step : line.steps) {
    const bool gives = step.server == line.node && step.answered > 0 && &step != taken;
    if (gives && step.began >= final->ended && step.ended <= body->began) answered = &step;
  }
  const auto pushes = line.seats(path::push);
  const auto releases = line.seats(path::release);
  if (answered == nullptr || pushes.empty() || releases.empty()) return std::nullopt;
  return Parts{
      {"1 terminal: reply key, request, signature, touch; way", ms(began, taken->began)},
      {"2 node: law, append, commit, checkpoint", ms(taken->began, taken->ended)},
      {"3 push, until q cosignatures are back", ms(taken->ended, final->began)},
      {"3a   of it one trustee: law, commit, cosign", spread_of(pushes).median},
      {"4 node: final checkpoint, commit", ms(final->began, final->ended)},
      {"5 release, until all seats have answered", ms(final->ended, answered->began)},
      {"5a   of it one trustee: judge, seal, commit", spread_of(releases).median},
      {"6 node: its part, proof", ms(answered->began, answered->ended)},
      {"7 terminal: way; record, receipts, shares, keys", ms(answered->ended, body->began)},
      {"8 node: body", ms(body->began, body->ended)},
      {"9 terminal: way; decrypted, every hash", ms(body->ended, ended)}};
}

void say(const std::string& name, const std::vector<double>& values) {
  const Spread spread = spread_of(values);
  fmt::print("{:<58} {:>8.2f} {:>8.2f} {:>8.2f}\n", name, spread.median, spread.p10, spread.p90);
}

void measure(const Options& options) {
  const std::filesystem::path demo = options.text("demo", "demo");
  const std::string member = "nl";
  Watch watch;
  std::vector<std::unique_ptr<WatchedServer>> servers;
  const bool inside = options.text("parts", "no") == "yes";
  if (inside) {
    for (const char* name : kTrustees) servers.push_back(start_trustee(demo / name, watch));
    servers.push_back(start_node(demo / member, watch));
  }
  Desk sender(demo, "cy-7f3a");
  Desk reader(demo, member + "-7f3a");
  const auto cables = cables_between(sender, reader);
  const std::size_t count = options.number("openings", 200);
  terminal::OpenOptions how;
  how.mission = *reader.settings().mission;
  std::vector<double> whole;
  std::map<std::string, std::vector<double>> parts;
  for (std::size_t i = 0; i < count; ++i) {
    watch.take();
    const Moment began = std::chrono::steady_clock::now();
    const auto opened = must(terminal::open_cable(*reader, cables[i % cables.size()], how));
    const Moment ended = std::chrono::steady_clock::now();
    if (opened.text.size() != 2'000) give_up({Code::verification_failed, "another text", "node"});
    whole.push_back(ms(began, ended));
    // The last seat's answer is not waited for: it is not to disturb the next opening.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (!inside) continue;
    const auto steps = watch.take();
    const auto found = parts_of({steps, "node " + member}, began, ended);
    if (!found) continue;
    for (const auto& [name, value] : *found) parts[name].push_back(value);
  }
  fmt::print("{:<58} {:>8} {:>8} {:>8}\n", "", "median", "p10", "p90 ms");
  say(fmt::format("opening, {} of them, whole", count), whole);
  for (const auto& [name, values] : parts) say(name, values);
}

}  // namespace
}  // namespace valise::bench

int main(int count, char** words) {
  valise::bench::measure({count, words, {"demo", "openings", "parts"}});
}
