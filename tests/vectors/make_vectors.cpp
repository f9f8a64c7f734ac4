// make_vectors FOLDER: writes the cases of vectors/cable/ there.
#include <cstdio>
#include <fstream>

#include "vectors/cable_cases.h"

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: make_vectors FOLDER\n", stderr);
    return 2;
  }
  for (const auto& cases : {valise::vectors::right_cases(), valise::vectors::wrong_cases()}) {
    for (const auto& one : cases) {
      std::ofstream file(std::string(arguments[1]) + "/" + one.name() + ".json", std::ios::binary);
      file << one.json();
      if (!file.flush()) {
        std::fprintf(stderr, "cannot write %s\n", one.name().c_str());
        return 1;
      }
    }
  }
  return 0;
}
