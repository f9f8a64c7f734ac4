// Two years of ordinary reading from a seed, and what an attacker adds to it: what the detectors
// are measured on (docs/detection.md). The figures are assumptions, each with its reason in
// life.cpp; nothing in them was fitted to the detectors.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "watch/drain.h"

namespace valise::watch {

struct LifeOptions {
  std::uint64_t seed = 1;
  int officers = 600;  // at a time
  int missions = 30;
  int days = 730;
  double studies = 1;  // as many times more of them
};

struct Life {
  std::vector<std::vector<DayCount>> days;
  double archive_a_day = 0;  // cables an officer and day, in the mean
};
Life live(const LifeOptions& options);

// Who reads through others' accounts, and how much.
enum class Attack : std::uint8_t {
  grab,  // 25 a day by one account, until the quarter's budgets of all levels are spent
  many,  // one a day by each of ten accounts of one mission
  two,   // a day, by one account
  five,
  ten,
  creep,  // one a day, and one more each month
};
inline constexpr Attack kAttacks[] = {Attack::grab, Attack::many, Attack::two,
                                      Attack::five, Attack::ten,  Attack::creep};
std::string name(Attack attack);

struct Found {
  bool found = false;
  int days = 0;    // from its first day on
  int cables = 0;  // taken by then
};
// The attack begins on that day, through accounts that work then, and ends after 300 days; `watch`
// has seen the days before.
Found take_from(const Life& life, DrainWatch watch, int first_day, Attack attack,
                std::uint64_t seed);

}  // namespace valise::watch
