// The examples of spec/ledger.md, spec/release.md and spec/federation.md: made from fixed keys, so
// that a page and the code can be compared byte by byte.
#pragma once

#include <string>
#include <vector>

namespace valise::contract {

struct Example {
  std::string page;  // "spec/ledger.md"
  std::string name;
  std::string hex;
};
std::vector<Example> examples();

}  // namespace valise::contract
