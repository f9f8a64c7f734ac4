// A ledger made by src/tlog, read by a program of another language that shares none of its code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tlog/policy.h"
#include "tlog/sample_test.h"
#include "tlog/tile.h"

namespace valise::tlog {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr int kNotVerified = 7;

void write_file(const fs::path& file, std::string_view content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
  ASSERT_EQ(fs::file_size(file), content.size());
}

struct Verdict {
  int exit = -1;
  std::string line;
};

class SecondVerifierAgrees : public testing::Test {
 protected:
  static constexpr std::uint64_t kSize = 66000;  // three levels of tiles, each with an edge

  // The same ledger for all: written once, broken and mended by the tests.
  static void SetUpTestSuite() {
    if (std::string_view(SECOND_VERIFIER).empty()) return;
    folder_ = fs::temp_directory_path() / ("second-verifier-" + std::to_string(getpid()));
    sample_ = std::make_unique<SampleLedger>();
    sample_->append("");
    sample_->append(std::string(kEntryBytesMax, 'x'));
    sample_->append_up_to(kSize);
    write_file(folder_ / "policy", print(policy_of(sample_->trust())));
    write_file(ledger() / "checkpoint", print(sample_->note({1, 2, 3, 4})));
    for (const TilePath& path : tiles_grown({0}, {kSize})) write_tile(path);
  }
  static void TearDownTestSuite() {
    sample_.reset();
    if (!folder_.empty()) fs::remove_all(folder_);
  }
  void SetUp() override {
    if (!sample_) GTEST_SKIP() << "go or golang-golang-x-mod-dev is absent";
  }

  static void write_tile(const TilePath& path) {
    Bytes content;
    if (path.kind == TileKind::hashes) {
      content = build_tile(sample_->hashes(), path).value();
    } else {
      for (std::uint64_t i = 0; i < path.width; ++i) {
        ASSERT_TRUE(append_to_bundle(content, sample_->entries()[path.index * kTileWidth + i]));
      }
    }
    write_file(ledger() / print(path), text_of(content));
  }

  static fs::path ledger() { return folder_ / "ledger"; }
  static std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  static Verdict ask(const std::string& arguments) {
    const std::string command = std::string(SECOND_VERIFIER) + " --policy " +
                                (folder_ / "policy").string() + " " + arguments + " 2>&1";
    Verdict out;
    FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) return out;
    std::array<char, 4096> buffer;
    while (fgets(buffer.data(), buffer.size(), pipe)) out.line += buffer.data();
    out.exit = WEXITSTATUS(pclose(pipe));
    return out;
  }

  // What it says of the ledger while one file has this content.
  static Verdict ask_with(const std::string& name, const std::string& content) {
    const std::string before = read(ledger() / name);
    write_file(ledger() / name, content);
    const Verdict out = ask(ledger());
    write_file(ledger() / name, before);
    return out;
  }

  static Verdict ask_about(const Proof& proof, const Bytes& entry, const std::string& more = "") {
    write_file(folder_ / "proof", print(proof));
    write_file(folder_ / "entry", text_of(entry));
    return ask("--proof " + (folder_ / "proof").string() + " --entry " +
               (folder_ / "entry").string() + " " + more);
  }

  static Verdict ask_since(const std::string& checkpoint) {
    write_file(folder_ / "old", checkpoint);
    return ask("--old " + (folder_ / "old").string() + " " + ledger().string());
  }

  static inline fs::path folder_;
  static inline std::unique_ptr<SampleLedger> sample_;
};

TEST_F(SecondVerifierAgrees, ThatAWholeLedgerHolds) {
  const Verdict verdict = ask(ledger());
  EXPECT_EQ(verdict.exit, 0) << verdict.line;
  EXPECT_EQ(verdict.line, "verified: cy.valise.example/ledger, 66000 entries, root " +
                              to_base64(sample_->checkpoint().head.root.view()) +
                              ", cosigned by 4 of 5\n");
}

TEST_F(SecondVerifierAgrees, ThatThreeOfFiveAreTooFew) {
  EXPECT_EQ(ask_with("checkpoint", print(sample_->note({1, 2, 3}))).exit, kNotVerified);
  EXPECT_EQ(ask_with("checkpoint", print(sample_->note({1, 2, 3, 3}))).exit, kNotVerified);
  EXPECT_EQ(ask_with("checkpoint", print(sample_->note({5, 3, 2, 1}))).exit, 0);
}

TEST_F(SecondVerifierAgrees, ThatACheckpointOfAnotherNodeOrTreeDoesNotHold) {
  const SampleLedger other(2);
  EXPECT_EQ(ask_with("checkpoint", print(other.note({1, 2, 3, 4}))).exit, kNotVerified);
  const Verdict shorter = ask_with("checkpoint", print(sample_->note({kSize - 1}, {1, 2, 3, 4})));
  EXPECT_EQ(shorter.exit, kNotVerified) << "its partial tiles are not there";
  Checkpoint forged = sample_->checkpoint();
  forged.head.root.bytes[31] ^= 1;
  Note note = sign_checkpoint(forged, sample_->trust().ledger, sample_->node()).value();
  for (unsigned seat = 1; seat <= 5; ++seat) {
    note.signatures.push_back(sample_->cosignature(note.text, seat, kSampleTime));
  }
  const Verdict verdict = ask_with("checkpoint", print(note));
  EXPECT_EQ(verdict.exit, kNotVerified);
  EXPECT_THAT(verdict.line, HasSubstr("the entries make the root"));
}

TEST_F(SecondVerifierAgrees, ThatAFlippedBitInAnyFileDoesNotHold) {
  for (const char* name :
       {"checkpoint", "tile/0/000", "tile/0/257.p/208", "tile/1/000", "tile/1/001.p/1",
        "tile/2/000.p/1", "tile/entries/000", "tile/entries/128", "tile/entries/257.p/208"}) {
    std::string content = read(ledger() / name);
    ASSERT_FALSE(content.empty()) << name;
    content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 4);
    const Verdict verdict = ask_with(name, content);
    EXPECT_EQ(verdict.exit, kNotVerified) << name << ": " << verdict.line;
  }
  EXPECT_EQ(ask(ledger()).exit, 0) << "mended";
}

TEST_F(SecondVerifierAgrees, ThatAMissingOrLongerFileDoesNotHold) {
  for (const std::string name : {"tile/0/100", "tile/2/000.p/1", "tile/entries/100"}) {
    EXPECT_EQ(ask_with(name, read(ledger() / name) + "x").exit, kNotVerified) << name;
    fs::rename(ledger() / name, folder_ / "away");
    EXPECT_EQ(ask(ledger()).exit, kNotVerified) << name;
    fs::rename(folder_ / "away", ledger() / name);
  }
}

TEST_F(SecondVerifierAgrees, OnWhatContinuesAnOlderCheckpoint) {
  for (const std::uint64_t size :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{256}, std::uint64_t{65535}, kSize}) {
    const Verdict verdict = ask_since(print(sample_->note({size}, {})));
    EXPECT_EQ(verdict.exit, 0) << verdict.line;
    EXPECT_THAT(verdict.line, HasSubstr("continues the " + std::to_string(size) + " entries"));
  }
  SampleLedger fork;  // the same keys, another history
  fork.append_up_to(300);
  EXPECT_EQ(ask_since(print(fork.note({1, 2, 3, 4}))).exit, kNotVerified);
  EXPECT_EQ(ask_since(print(SampleLedger(2).note({}))).exit, kNotVerified);
  EXPECT_EQ(ask_since("no checkpoint\n").exit, kNotVerified);
}

TEST_F(SecondVerifierAgrees, OnWhichProofsHold) {
  for (const std::uint64_t index : {0U, 1U, 255U, 65535U, 65999U}) {
    const Proof proof = sample_->proof({index}, {1, 3, 4, 5});
    const Bytes& entry = sample_->entries()[index];
    ASSERT_TRUE(verify_proof(entry, proof, sample_->trust()));
    const Verdict verdict = ask_about(proof, entry);
    EXPECT_EQ(verdict.exit, 0) << verdict.line;
    EXPECT_EQ(verdict.line, "verified: entry " + std::to_string(index) +
                                " of cy.valise.example/ledger proved under 4 cosigners\n");
    EXPECT_EQ(ask_about(proof, to_bytes("another")).exit, kNotVerified);
  }
  Proof proof = sample_->proof({7}, {1, 3, 4, 5});
  const Bytes& entry = sample_->entries()[7];
  proof.extra = to_bytes("beside");
  EXPECT_EQ(ask_about(proof, entry, ledger()).exit, 0);
  EXPECT_EQ(ask_about(sample_->proof({7}, {1, 3, 4}), entry).exit, kNotVerified);
  proof.hashes[3].bytes[0] ^= 1;
  EXPECT_EQ(ask_about(proof, entry).exit, kNotVerified);
}

TEST_F(SecondVerifierAgrees, OnAProofFromAForkOnlyUntilItSeesTheLedger) {
  SampleLedger fork;  // the same keys, another history: what q dishonest seats could make
  fork.append_up_to(300);
  const Proof proof = fork.proof({7}, {1, 2, 3, 4});
  EXPECT_EQ(ask_about(proof, fork.entries()[7]).exit, 0);
  EXPECT_EQ(ask_about(proof, fork.entries()[7], ledger()).exit, kNotVerified);
}

TEST_F(SecondVerifierAgrees, ThatAWrongCommandLineIsNoVerdict) {
  EXPECT_EQ(ask("").exit, 2);
  EXPECT_EQ(ask("--proof x").exit, 2);
  EXPECT_EQ(ask("--old x").exit, 2);
}

}  // namespace
}  // namespace valise::tlog
