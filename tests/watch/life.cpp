#include "life.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

namespace valise::watch {
namespace {

using Dice = std::mt19937_64;

// Of 2,929 declassified telegrams (shared/corpus) each cites 0.7 others; of those citations that
// can be followed to their telegram one in ten is older than thirty days. Who writes one to five
// cables a day looks up 0.07 to 0.35 old ones: the mean of all officers here is 0.3.
constexpr double kVisitsMedian = 0.08;  // to the archive, a working day
constexpr double kVisitsSigma = 1;      // one in fifty goes eight times as often
constexpr double kVisitsMost = 1.5;
constexpr double kRegistryShare = 0.04;  // whose work the archive is
constexpr double kMoreAVisit = 1.2;      // cables beyond the first, in the mean
// One telegram in ninety cites five or more. A study is taken to be that, and worse: two to five
// days, two to eight old cables a day, once in two years by each officer.
constexpr double kStudyChance = 0.002;
constexpr int kDayBudgets = 25;       // old cables a day, of all levels (DESIGN.md §7)
constexpr int kQuarterBudgets = 250;  // and in 91 days
// Leave, other duties that nobody announces, and slow change.
constexpr double kLeaveChance = 0.006;
constexpr double kNewDutiesChance = 0.04 / 365;
constexpr int kSettlingDays = 20;  // after the handover grant has ended
constexpr double kSettlingFactor = 3;
constexpr double kDrift = 0.01;  // of the logarithm of a rate, a day

double uniform(Dice& dice, double from, double to) {
  return std::uniform_real_distribution(from, to)(dice);
}
bool chance(Dice& dice, double of) {
  return uniform(dice, 0, 1) < of;
}
int between(Dice& dice, int from, int to) {
  return std::uniform_int_distribution(from, to)(dice);
}
int poisson(Dice& dice, double mean) {
  return mean <= 0 ? 0 : std::poisson_distribution(mean)(dice);
}
int geometric(Dice& dice, double mean) {
  return std::geometric_distribution(1 / (1 + mean))(dice);
}

constexpr int kNothing = -1;

// As much more than usual is read in a mission, day by day.
using Factors = std::vector<double>;

struct World {
  std::vector<cable::MissionId> missions;
  std::vector<Factors> factors;                // by mission
  std::vector<std::vector<int>> about;         // by mission, day: whose cables a crisis is about
  std::vector<std::vector<double>> interests;  // by mission: how much of each originator
};

cable::MissionId mission_at(int place) {
  const std::string member{static_cast<char>('a' + place / 3 % 26),
                           static_cast<char>('a' + place / 78)};
  static const char* const kPosts[] = {"mfa", "bru", "nyc"};
  return cable::MissionId::parse(member + "/" + kPosts[place % 3]).value();
}

void crises(Dice& dice, const LifeOptions& options, World& world) {
  const int count = poisson(dice, 8.0 * options.days / 365);
  for (int i = 0; i < count; ++i) {
    const int from = between(dice, 0, options.days - 1);
    const int length = between(dice, 3, 15);
    const int hit = between(dice, 1, 6);
    const int originator = between(dice, 0, options.missions - 1);
    for (int m = 0; m < hit; ++m) {
      const auto mission = static_cast<std::size_t>(between(dice, 0, options.missions - 1));
      Factors& factors = world.factors[mission];
      const double strength = uniform(dice, 2, 6);
      for (int d = from; d < std::min(from + length, options.days); ++d) {
        const double left = 1 - static_cast<double>(d - from) / length;
        factors[static_cast<std::size_t>(d)] *= 1 + (strength - 1) * left;
        world.about[mission][static_cast<std::size_t>(d)] = originator;
      }
    }
  }
  const int summits = poisson(dice, 4.0 * options.days / 365);
  for (int i = 0; i < summits; ++i) {
    const int from = between(dice, 0, options.days - 1);
    const double strength = uniform(dice, 1.5, 3);
    for (int d = from; d < std::min(from + between(dice, 2, 5), options.days); ++d) {
      for (Factors& factors : world.factors) factors[static_cast<std::size_t>(d)] *= strength;
    }
  }
}

World world_of(Dice& dice, const LifeOptions& options) {
  World out;
  for (int m = 0; m < options.missions; ++m) {
    out.missions.push_back(mission_at(m));
    out.factors.emplace_back(options.days, 1.0);
    out.about.emplace_back(options.days, kNothing);
    std::vector<double> interest(static_cast<std::size_t>(options.missions));
    for (double& each : interest) each = std::pow(uniform(dice, 0.02, 1), 3);
    out.interests.push_back(std::move(interest));
  }
  crises(dice, options, out);
  return out;
}

struct Person {
  cable::OfficerId id;
  std::size_t mission = 0;
  double rate = 0;  // visits to the archive a day
  int posted_until = 0;
  int new_until = 0;  // under a handover grant
  int leave_until = 0;
  int study_until = 0;
  double study = 0;  // cables a day
};

Person person_at(Dice& dice, int number, std::size_t mission, int day) {
  Person out;
  const std::string digits = std::to_string(10'000 + number);
  out.id = cable::OfficerId::parse(mission_at(static_cast<int>(mission)).member().str() + "-" +
                                   digits.substr(1))
               .value();
  out.mission = mission;
  out.rate = std::lognormal_distribution(std::log(kVisitsMedian), kVisitsSigma)(dice);
  if (chance(dice, kRegistryShare)) out.rate = uniform(dice, 0.4, kVisitsMost);
  out.rate = std::min(out.rate, kVisitsMost);
  out.posted_until = day + between(dice, 300, 1500);
  return out;
}

// Archive cables of one day.
int reads(Dice& dice, const LifeOptions& options, Person& person, double factor, int day) {
  if (day < person.new_until) return 0;  // under the grant
  const bool settling = person.new_until > 0 && day < person.new_until + kSettlingDays;
  const double rate = person.rate * (settling ? kSettlingFactor : 1);
  if (chance(dice, kStudyChance * options.studies)) {
    person.study_until = day + between(dice, 2, 5);
    person.study = uniform(dice, 2, 8);
  }
  int out = day < person.study_until ? poisson(dice, person.study) : 0;
  const int visits = poisson(dice, rate * factor);
  for (int i = 0; i < visits; ++i) out += 1 + geometric(dice, kMoreAVisit);
  return std::min(out, kDayBudgets);
}

bool works(Dice& dice, Person& person, int day) {
  if (day < person.leave_until) return false;
  if (chance(dice, kLeaveChance)) person.leave_until = day + between(dice, 4, 21);
  return chance(dice, day % 7 < 5 ? 0.93 : 0.04);
}

void note(Dice& dice, const World& world, const Person& person, int day, int cables,
          std::vector<DayCount>& out) {
  const auto& interest = world.interests[person.mission];
  std::discrete_distribution<std::size_t> which(interest.begin(), interest.end());
  std::vector<std::uint32_t> counts(interest.size());
  const int about = world.about[person.mission][static_cast<std::size_t>(day)];
  for (int i = 0; i < cables; ++i) {
    const bool of_it = about != kNothing && chance(dice, 0.7);
    ++counts[of_it ? static_cast<std::size_t>(about) : which(dice)];
  }
  const std::size_t read_anew = which(dice);
  for (std::size_t o = 0; o < counts.size(); ++o) {
    if (counts[o] == 0 && o != read_anew) continue;
    out.push_back({person.id, world.missions[person.mission], world.missions[o], counts[o]});
  }
}

}  // namespace

Life live(const LifeOptions& options) {
  Dice dice(options.seed);
  const World world = world_of(dice, options);
  std::vector<Person> people;
  int number = 0;
  for (; number < options.officers; ++number) {
    people.push_back(person_at(dice, number,
                               static_cast<std::size_t>(between(dice, 0, options.missions - 1)),
                               -between(dice, 0, 1000)));
  }
  Life out;
  double sum = 0;
  for (int day = 0; day < options.days; ++day) {
    std::vector<DayCount> counts;
    for (Person& person : people) {
      if (day >= person.posted_until) {
        person = person_at(dice, number++, person.mission, day);
        person.new_until = day + between(dice, 14, 40);
      }
      if (chance(dice, kNewDutiesChance)) person.rate *= uniform(dice, 1.5, 4);
      person.rate *= std::exp(std::normal_distribution(0.0, kDrift)(dice));
      if (!works(dice, person, day)) continue;
      const double factor = world.factors[person.mission][static_cast<std::size_t>(day)];
      const int cables = reads(dice, options, person, chance(dice, 0.7) ? factor : 1, day);
      sum += cables;
      note(dice, world, person, day, cables, counts);
    }
    out.days.push_back(std::move(counts));
  }
  out.archive_a_day = sum / options.days / options.officers;
  return out;
}

std::string name(Attack attack) {
  static const char* const kNames[] = {"grab", "many", "2 a day", "5 a day", "10 a day", "creep"};
  return kNames[static_cast<std::size_t>(attack)];
}

namespace {

// Of one account on its n-th day.
int taken(Attack attack, int day) {
  switch (attack) {
    case Attack::grab:
      return kDayBudgets;
    case Attack::many:
      return 1;
    case Attack::two:
      return 2;
    case Attack::five:
      return 5;
    case Attack::ten:
      return 10;
    case Attack::creep:
      return 1 + day / 30;
  }
  return 0;
}

}  // namespace

Found take_from(const Life& life, DrainWatch watch, int first_day, Attack attack,
                std::uint64_t seed) {
  constexpr int kDaysMost = 300;
  Dice dice(seed);
  // Who works on its first day; each as likely as any other.
  std::map<std::string, cable::MissionId> there;
  for (const DayCount& each : life.days[static_cast<std::size_t>(first_day)]) {
    there.emplace(each.officer.str(), each.mission);
  }
  const auto victim =
      std::next(there.begin(), between(dice, 0, static_cast<int>(there.size()) - 1));
  std::set<std::string> accounts = {victim->first};
  for (const auto& [officer, mission] : there) {
    const bool too = attack == Attack::many && mission == victim->second && accounts.size() < 10;
    if (too) accounts.insert(officer);
  }
  Found out;
  const int end = std::min(first_day + kDaysMost, static_cast<int>(life.days.size()));
  for (int day = first_day; day < end; ++day) {
    auto counts = life.days[static_cast<std::size_t>(day)];
    ++out.days;
    std::set<std::string> today;
    for (DayCount& each : counts) {
      if (!accounts.contains(each.officer.str()) || !today.insert(each.officer.str()).second)
        continue;
      if (out.cables >= kQuarterBudgets * static_cast<int>(accounts.size())) continue;
      const int more = taken(attack, day - first_day);
      each.archive += static_cast<std::uint32_t>(more);
      out.cables += more;
    }
    for (const Drain& drain : watch.close_day(day, counts)) {
      out.found =
          out.found || accounts.contains(drain.subject) || drain.subject == victim->second.str();
    }
    if (out.found) return out;
  }
  return out;
}

}  // namespace valise::watch
