// valise-replay-2018 ATTACK FOLDER [TEXTS]: one attack on the demonstration network in that folder,
// for `valise replay 2018`. Prints one line of JSON. Exit 0: the network held, 1: it did not,
// 2: the attack could not be tried.
#include <iostream>
#include <map>

#include "hostile/replay/attacks.h"

namespace valise::replay {
namespace {

Result<Outcome> run(const std::vector<std::string>& words) {
  if (words.size() < 2 || words.size() > 3) {
    return fail(Code::usage, "valise-replay-2018 phish|relay|disk|enrol FOLDER [TEXTS]");
  }
  TRY(const Demonstration demo, open_demonstration(words[1], "cy"));
  SystemRandom random;
  if (words[0] == "phish") return phish(demo, random);
  if (words[0] == "relay") return relay(demo, random);
  if (words[0] == "enrol") return enrol_own(demo, random);
  const std::filesystem::path texts = words.size() == 3 ? words[2] : words[1] + "/texts";
  if (words[0] == "disk") return take_disk(demo, texts, random);
  return fail(Code::usage, "No such attack", words[0]);
}

}  // namespace
}  // namespace valise::replay

int main(int count, char** words) {
  using valise::cli::Json;
  const auto outcome = valise::replay::run({words + 1, words + count});
  if (!outcome) {
    std::cerr << valise::code_row(outcome.error().code).name << ": " << outcome.error().detail
              << ": " << outcome.error().where << '\n';
    return 2;
  }
  std::cout << valise::cli::print(Json(Json::Members{
                   {"held", outcome->held}, {"said", outcome->said}, {"facts", outcome->facts}}))
            << '\n';
  return outcome->held ? 0 : 1;
}
