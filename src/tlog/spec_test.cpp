// spec/tlog.md shows what this code writes, and means what it does.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tlog/policy.h"
#include "tlog/sample_test.h"
#include "tlog/tile.h"
#include "tlog/witness.h"

namespace valise::tlog {
namespace {

TEST(Spec, ShowsTheVeryExamplesThatThisCodeWrites) {
  std::ifstream in(std::string(VALISE_ROOT) + "/spec/tlog.md");
  const std::string spec{std::istreambuf_iterator<char>(in), {}};
  SampleLedger sample;
  sample.append_up_to(6);
  const auto shows = [&](const std::string& what) { return spec.find(what) != spec.npos; };
  const auto block = [](const std::string& text) { return "```\n" + text + "```\n"; };
  const AddCheckpoint request{
      {3}, consistency_proof(sample.hashes(), {3}, {6}).value(), print(sample.note({}))};
  for (const std::string& text :
       {print(policy_of(sample.trust())), print(sample.proof({4}, {1, 2, 4, 5})), print(request)}) {
    EXPECT_TRUE(shows(block(text))) << text;
  }
  EXPECT_TRUE(shows('`' + sample.hashes().read({0, 4})->hex() + '`'));
  for (const TilePath& path : tiles_grown({0}, sample.size())) {
    EXPECT_TRUE(shows('`' + print(path) + '`')) << print(path);
  }
}

}  // namespace
}  // namespace valise::tlog
