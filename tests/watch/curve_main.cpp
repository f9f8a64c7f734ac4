// Prints the operating curve of the detectors as rows of figures, for tools/operating_curve and for
// reading: valise-watch-curve [SEEDS [VICTIMS [STUDIES]]]. SEEDS lives of 600 officers and two
// years, VICTIMS attacks of each kind in each; STUDIES times as many studies in them as life.cpp
// assumes.
#include <cstdlib>
#include <iostream>

#include "curve.h"

int main(int argc, char** argv) {
  using namespace valise::watch;
  const auto number = [&](int at, double otherwise) {
    return argc > at ? std::atof(argv[at]) : otherwise;
  };
  std::vector<Life> lives;
  for (int seed = 1; seed <= static_cast<int>(number(1, 5)); ++seed) {
    lives.push_back(live({.seed = static_cast<std::uint64_t>(seed), .studies = number(3, 1)}));
  }
  std::cout << "threshold,false_a_month,attack,found,of,median_cables,median_days,ninth_cables\n";
  for (const double threshold : {3e3, 1e4, 3e4, 1e5, 4e5, 1e6, 1e7}) {
    const Point point = measure(lives, threshold, {std::begin(kAttacks), std::end(kAttacks)},
                                static_cast<int>(number(2, 40)));
    for (const auto& [attack, taken] : point.attacks) {
      std::cout << threshold << ',' << point.false_alarms << ',' << name(attack) << ','
                << taken.found << ',' << taken.of << ',' << taken.median_cables << ','
                << taken.median_days << ',' << taken.ninth_cables << std::endl;
    }
  }
}
