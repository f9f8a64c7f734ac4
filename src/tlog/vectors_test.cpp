// transparency-dev/merkle's proofs, good and bad (Apache-2.0, commit 417fb0c).
#include <gtest/gtest.h>

#include <boost/json/src.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "seal/hash.h"
#include "tlog/lines.h"
#include "tlog/tree.h"

namespace valise::tlog {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const fs::path kFolder = fs::path(VALISE_SHARED) / "vectors" / "merkle";

struct Counts {
  int held = 0;
  int refused = 0;
  int not_a_hash = 0;  // of the refused: a root, leaf or step that is not 32 bytes
};

Result<Hash> hash_at(const json::object& object, const char* name) {
  return parse_hash(std::string(object.at(name).as_string()));
}

// Some vectors have words for roots ("don't care"): what counts is whether two are equal, so the
// SHA-256 of the words will do.
Result<Hash> root_at(const json::object& object, const char* name) {
  TRY(const Bytes bytes, from_base64(std::string(object.at(name).as_string())));
  if (!bytes.empty() && bytes.size() < 32) return Hash{seal::sha256(bytes)};
  return hash_at(object, name);
}

Result<std::vector<Hash>> proof_of(const json::object& object) {
  std::vector<Hash> out;
  if (object.at("proof").is_null()) return out;
  for (const json::value& step : object.at("proof").as_array()) {
    TRY(const Hash hash, parse_hash(std::string(step.as_string())));
    out.push_back(hash);
  }
  return out;
}

Result<void> verify_inclusion_vector(const json::object& object) {
  TRY(const Hash root, hash_at(object, "root"));
  TRY(const Hash leaf, hash_at(object, "leafHash"));
  TRY(const auto proof, proof_of(object));
  const LeafIndex index{object.at("leafIdx").to_number<std::uint64_t>()};
  const TreeSize size{object.at("treeSize").to_number<std::uint64_t>()};
  return verify_inclusion(leaf, index, {size, root}, proof);
}

Result<void> verify_consistency_vector(const json::object& object) {
  TRY(const Hash before, root_at(object, "root1"));
  TRY(const Hash after, root_at(object, "root2"));
  TRY(const auto proof, proof_of(object));
  const TreeSize small{object.at("size1").to_number<std::uint64_t>()};
  const TreeSize large{object.at("size2").to_number<std::uint64_t>()};
  return verify_consistency({small, before}, {large, after}, proof);
}

Counts run(const char* folder, Result<void> (*verify)(const json::object&)) {
  Counts counts;
  for (const auto& file : fs::recursive_directory_iterator(kFolder / folder)) {
    if (file.path().extension() != ".json") continue;
    std::ifstream in(file.path());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const json::object object = json::parse(text).as_object();
    const auto verdict = verify(object);
    EXPECT_EQ(verdict.has_value(), !object.at("wantErr").as_bool()) << file.path();
    ++(verdict ? counts.held : counts.refused);
    if (!verdict && verdict.error().code == Code::malformed) ++counts.not_a_hash;
  }
  std::cout << folder << ": " << counts.held << " hold, " << counts.refused << " are refused ("
            << counts.not_a_hash << " of them for a root, leaf or step that is no hash)\n";
  return counts;
}

TEST(MerkleVectors, OfInclusionHoldOrAreRefusedAsTheySay) {
  if (!fs::exists(kFolder)) GTEST_SKIP() << "public vectors absent: " << kFolder;
  const Counts counts = run("inclusion", verify_inclusion_vector);
  EXPECT_EQ(counts.held + counts.refused, 83);
  EXPECT_EQ(counts.held, 5);
}

TEST(MerkleVectors, OfConsistencyHoldOrAreRefusedAsTheySay) {
  if (!fs::exists(kFolder)) GTEST_SKIP() << "public vectors absent: " << kFolder;
  const Counts counts = run("consistency", verify_consistency_vector);
  EXPECT_EQ(counts.held + counts.refused, 78);
  EXPECT_EQ(counts.held, 5);
}

}  // namespace
}  // namespace valise::tlog
