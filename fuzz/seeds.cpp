// fuzz_seeds CORPUS: writes the made inputs anew, always the same. To renew the corpus after a
// format or the network of tests/fixture changed: run `build/dev/bin/fuzz_seeds fuzz/corpus`, then
// ctest -R fuzz, and see with git that only what was meant has changed. What stays is what a person
// wrote and what a fuzzer found (found-…).
#include "seeds.h"

#include <cstdio>
#include <fstream>

#include "base/check.h"

namespace valise::fuzz {

void Seeds::write(std::string_view target, const std::string& name, View bytes) const {
  const auto folder = corpus_ / target;
  std::filesystem::create_directories(folder);
  std::ofstream out(folder / name, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
  out.close();
  CHECK(out.good());
}

void Seeds::strict(std::string_view target, std::string_view name, View bytes) const {
  right(target, name, bytes);
  const std::string stem(name);
  Bytes other = to_bytes(bytes);
  other.push_back(0);
  wrong(target, stem + "-longer", other);
  other.resize(bytes.size() - 1);
  wrong(target, stem + "-shorter", other);
  other = to_bytes(bytes);
  other.front() ^= 0x20;
  wrong(target, stem + "-turned", other);
}

}  // namespace valise::fuzz

int main(int count, char** words) {
  if (count != 2) {
    std::puts("usage: fuzz_seeds CORPUS");
    return 2;
  }
  const valise::fuzz::Seeds seeds(words[1]);
  valise::fuzz::add_cable_seeds(seeds);
  valise::fuzz::add_ledger_seeds(seeds);
  valise::fuzz::add_text_seeds(seeds);
  valise::fuzz::add_wire_seeds(seeds);
  return 0;
}
