#include "sim/run.h"

#include "sim/officer.h"
#include "sim/truths.h"
#include "store/seat.h"

namespace valise::sim {
namespace {

constexpr int kCables = 10;
constexpr int kOpenings = 22;
constexpr std::int64_t kHurtSeconds = 2 * kHour;
constexpr std::int64_t kCalmSeconds = 15 * kMinute;

WorldOptions options_of(std::uint64_t seed) {
  WorldOptions out;
  out.seed = seed;
  // Some runs pass midnight of 31 December: numbers start again.
  if (seed % 8 == 3) out.start = from_iso("2026-12-31T23:05:00Z").value();
  if (seed % 2 == 0) out.liar = seed % 4 == 0 ? "fr" : "nl";
  return out;
}

class Run {
 public:
  explicit Run(std::uint64_t seed) : world_(options_of(seed)), truths_(world_, story_) {}

  Outcome go() {
    if (auto founded = world_.found(); !founded) {
      story_.wrong("not founded: " + founded.error().detail + " " + founded.error().where);
      return end();
    }
    truths_.watch();
    for (std::size_t i = 0; i < world_.people.size(); ++i) {
      officers_.push_back(std::make_unique<Officer>(world_, story_, world_.people[i],
                                                    world_.options().missions[i / 2]));
    }
    hurt();
    for (int i = 0; i < 12; ++i) {
      world_.run_for(kHurtSeconds / 12);
      truths_.check_now();
    }
    calm();
    return end();
  }

 private:
  std::int64_t some_time() {
    return static_cast<std::int64_t>(world_.random.below(kHurtSeconds * 1000));
  }
  Officer& some_officer() { return *officers_[world_.random.below(officers_.size())]; }
  std::string some_server() {
    const std::uint64_t place = world_.random.below(world_.members().size() + 5);
    if (place < 5) return "trustee " + std::to_string(place + 1);
    return "node " + world_.members()[place - 5];
  }

  // Plans two hours of use and of harm.
  void hurt() {
    const auto up_to = [&](std::uint64_t most) {
      return static_cast<unsigned>(world_.random.below(most));
    };
    world_.fates = {up_to(80), up_to(60), up_to(60), up_to(100), up_to(25)};
    world_.lying = true;
    for (int i = 0; i < kCables; ++i) {
      world_.events().after(some_time() / 2, [this] { some_officer().send(); });
    }
    for (int i = 0; i < kOpenings; ++i) {
      world_.events().after(some_time(), [this] { some_officer().open_some(); });
    }
    // One officer reads on until his budget bites, and over it.
    Officer& greedy = some_officer();
    const std::int64_t from = kHurtSeconds * 700;
    for (int i = 0; i < 9; ++i) {
      world_.events().after(from + i * 20'000, [&greedy] { greedy.open_some(); });
    }
    for (int i = 0; i < 8; ++i) {
      world_.events().after(some_time(), [this] {
        const std::string a = some_server();
        const std::string b = some_server();
        world_.cut(a, b, 20 + static_cast<std::int64_t>(world_.random.below(400)));
      });
      world_.events().after(some_time(), [this] {
        world_.server(some_server()).skew_s =
            static_cast<std::int64_t>(world_.random.below(61)) - 30;
      });
    }
    world_.events().after(some_time(), [this] { narrow(); });
  }

  // A hold on someone, his mission, device or a cable, or a suspension.
  void narrow() {
    Officer& officer = some_officer();
    narrowed_ = officer.mission();
    const auto seat = static_cast<std::uint8_t>(world_.random.below(5) + 1);
    switch (world_.random.below(4)) {
      case 0:
        officer.suspend();
        suspended_ = &officer;
        break;
      case 1:
        officer.hold("mission " + officer.mission(), seat);
        break;
      case 2:
        officer.hold("device " + officer.person().device_id().hex(), seat);
        break;
      default:
        officer.hold("officer " + officer.person().officer().str(), seat);
    }
    // Someone tries in spite of it.
    for (int i = 1; i < 5; ++i) {
      world_.events().after(i * 15'000, [&officer] { officer.open_some(); });
    }
  }

  void calm() {
    world_.fates = {};
    world_.lying = false;
    world_.run_for(kCalmSeconds);
    truths_.check_now();
    std::vector<Officer*> officers;
    for (const auto& officer : officers_) {
      if (officer.get() != suspended_) officers.push_back(officer.get());  // his node refuses him
    }
    truths_.check_end(officers);
    for (const std::string& subject : story_.held) {
      for (std::uint8_t seat = 1; seat <= 5; ++seat) {
        if (!store::Seat(*world_.trustee(seat).db).holds(subject)) {
          story_.wrong("seat " + std::to_string(seat) + " never heard of the hold on " + subject);
        }
      }
    }
    read_at_last();
  }

  // In peace a fresh cable between honest members is read by whoever was not narrowed.
  void read_at_last() {
    const std::size_t before = story_.read.size();
    Officer& from = *officers_[0];  // cy
    const std::string to = "eeas/hq";
    if (narrowed_ == from.mission() || narrowed_ == to) return;
    from.send_to({from.mission(), to}, "all is calm", false);
    world_.run_for(60);
    CableId last;
    for (const auto& [id, sent] : story_.sent) {
      if (sent->text == "all is calm") last = id;
    }
    officers_.back()->open(last);
    officers_[officers_.size() - 2]->open(last);
    world_.run_for(60);
    const bool spent = story_.withheld.contains(custody::WithheldCode::over_budget);
    if (story_.read.size() == before && !spent) story_.wrong("in peace a cable could not be read");
    truths_.check_now();
  }

  Outcome end() {
    Outcome out;
    out.wrongs = story_.wrongs;
    out.digest = truths_.digest();
    std::size_t accepted = 0;
    for (const auto& [id, sent] : story_.sent) accepted += sent->accepted ? 1 : 0;
    out.summary = std::to_string(accepted) + " of " + std::to_string(story_.sent.size()) +
                  " cables accepted, " + std::to_string(story_.read.size()) + " readings, " +
                  std::to_string(story_.released.size()) + " requests released";
    for (const auto& [code, count] : story_.withheld) {
      out.summary +=
          ", " + std::string(custody::withheld_row(code).name) + " " + std::to_string(count);
    }
    for (const auto& [what, count] : story_.errors) {
      out.summary += ", " + what + " " + std::to_string(count);
    }
    return out;
  }

  World world_;
  Story story_;
  Truths truths_;
  std::vector<std::unique_ptr<Officer>> officers_;
  std::string narrowed_;  // a mission
  const Officer* suspended_ = nullptr;
};

}  // namespace

Outcome run(std::uint64_t seed) {
  return Run(seed).go();
}

}  // namespace valise::sim
