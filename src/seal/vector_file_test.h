// Public test vectors in JSON, as the tests read them: a tree of names, lists and texts. Numbers
// are kept as their text. The one JSON library is included in the .cpp alone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"

namespace valise::seal {

struct JsonMember;

struct Json {
  std::vector<JsonMember> members;  // of an object
  std::vector<Json> items;          // of an array
  std::string text;                 // of anything else

  bool has(std::string_view name) const;
  // The member of that name, or an empty value.
  const Json& operator[](std::string_view name) const;
  Bytes hex() const;             // fails the running test where the text is not hexadecimal
  std::uint64_t number() const;  // likewise
};

struct JsonMember {
  std::string name;
  Json value;
};

// A file under the folder of public vectors, "wycheproof/x.json"; nothing if it is absent.
std::optional<Json> read_vectors(const std::string& path);

// What became of each case of one file. Prints its line when it ends, and fails the test if
// nothing ran.
class Tally {
 public:
  explicit Tally(std::string path) : path_(std::move(path)) {}
  ~Tally();
  Tally(const Tally&) = delete;
  Tally& operator=(const Tally&) = delete;

  // Counts a case that ran; where it disagrees the test fails with the case's name.
  void ran(bool agrees, const std::string& which);
  void skipped(const std::string& why) { ++skipped_[why]; }

 private:
  std::string path_;
  int run_ = 0;
  int agree_ = 0;
  std::map<std::string, int> skipped_;
};

// "tcId 12: comment", to name a Wycheproof case.
std::string name_of(const Json& test);

// The bytes with the lowest bit of one of them flipped.
Bytes flipped(Bytes bytes, std::size_t at);

// Gives out exactly these bytes, so that a vector's randomness can be given.
class GivenRandom final : public Random {
 public:
  explicit GivenRandom(Bytes bytes) : bytes_(std::move(bytes)) {}
  void fill(std::span<std::uint8_t> out) override;

 private:
  Bytes bytes_;
  std::size_t used_ = 0;
};

}  // namespace valise::seal

// Declares `name`, the file's content, or skips the running test in a clear word.
#define VECTORS_OR_SKIP(name, path)                                        \
  const auto name##_file = ::valise::seal::read_vectors(path);             \
  if (!name##_file) GTEST_SKIP() << "public vectors are absent: " << path; \
  const ::valise::seal::Json& name = *name##_file
