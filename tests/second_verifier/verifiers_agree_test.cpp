// Every kind of file of an exported ledger, changed in every way: `valise ledger verify` refuses
// what the second verifier refuses, by its own reading of the same formats.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>

#include "ledger/law.h"
#include "terminal/files.h"
#include "terminal/ledger_check.h"
#include "terminal/ledger_test.h"
#include "tlog/policy.h"

namespace valise::terminal {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr std::uint64_t kSize = 600;  // two full tiles and an edge, and a level above

class VerifiersAgree : public testing::Test {
 protected:
  // The same ledger for all: made once, copied for each change.
  static void SetUpTestSuite() {
    network_ = std::make_unique<fixture::Network>();
    ledger_ = std::make_unique<TestLedger>(*network_, "cy");
    ASSERT_EQ(ledger_->found({"cy/mfa"}), "");
    while (ledger_->hashes().size().value < kSize) ASSERT_EQ(ledger_->append({}), "");
    whole_ = std::make_unique<TestFolder>();
    ledger_->export_to(whole_->path());
    const auto trust =
        ledger::trust_of(network_->charter(), *network_->charter().owner_of(ledger_->origin()));
    TestLedger::put(whole_->path() / "policy", to_bytes(tlog::print(tlog::policy_of(trust))));
  }
  static void TearDownTestSuite() {
    whole_.reset();
    ledger_.reset();
    network_.reset();
  }

  void SetUp() override { anew(); }
  void anew() {
    fs::remove_all(copy());
    fs::copy(whole_->path(), copy(), fs::copy_options::recursive);
  }
  fs::path copy() const { return folder_.path() / "copy"; }

  // The error of Valise's own verifier; none if the ledger holds.
  std::optional<Error> ours() const {
    const auto report =
        verify_ledger({network_->charter(), network_->charter_hash(), network_->domain()},
                      LedgerFolder(copy()), {});
    return report ? std::nullopt : std::optional(report.error());
  }
  // Where the other language is not installed, only the own one is asked.
  void expect_second(int exit) const {
    const std::string program = SECOND_VERIFIER;
    if (program.empty()) return;
    const std::string command = program + " --policy " + (copy() / "policy").string() + " " +
                                copy().string() + " >/dev/null 2>&1";
    const int status = std::system(command.c_str());
    EXPECT_EQ(WEXITSTATUS(status), exit) << "the second verifier";
  }
  void expect_refused(const std::string& what, const std::string& where) {
    SCOPED_TRACE(what);
    const auto error = ours();
    ASSERT_TRUE(error) << "it holds";
    EXPECT_EQ(error->code, Code::verification_failed) << error->detail;
    EXPECT_THAT(error->where, HasSubstr(where));
    expect_second(7);
    anew();
  }

  Bytes read(const std::string& name) const { return read_file(copy() / name, 1 << 20).value(); }
  void write(const std::string& name, const Bytes& bytes) const {
    TestLedger::put(copy() / name, bytes);
  }
  void flip(const std::string& name, std::size_t at) const {
    Bytes bytes = read(name);
    bytes[at] ^= 4;
    write(name, bytes);
  }

  static inline std::unique_ptr<fixture::Network> network_;
  static inline std::unique_ptr<TestLedger> ledger_;
  static inline std::unique_ptr<TestFolder> whole_;
  TestFolder folder_;
};

TEST_F(VerifiersAgree, ThatAWholeCopyHolds) {
  EXPECT_FALSE(ours());
  expect_second(0);
}

TEST_F(VerifiersAgree, ThatNoFileMayBeChanged) {
  const struct {
    const char *name, *where;
  } files[] = {{"tile/0/000", "cy entry "},         {"tile/0/002.p/88", "cy entry "},
               {"tile/1/000.p/2", "cy tile/1/000"}, {"tile/entries/000", "cy entry "},
               {"tile/entries/001", "cy entry "},   {"tile/entries/002.p/88", "cy entry "},
               {"checkpoint", "checkpoint"}};
  for (const auto& [name, where] : files) {
    const std::string file = name;
    const Bytes whole = read(file);
    flip(file, whole.size() / 2);
    expect_refused("a bit in " + file, where);
    write(file, Bytes(whole.begin(), whole.end() - 1));
    expect_refused(file + " cut by a byte", "");
    if (file != "checkpoint") {
      Bytes more = whole;
      more.resize(whole.size() + 32);
      write(file, more);
      expect_refused("32 bytes behind " + file, "cy " + file);
    }
    fs::remove(copy() / file);
    expect_refused(file + " removed", file);
    fs::remove(copy() / file);
    fs::create_directory(copy() / file);
    expect_refused("a folder for " + file, file);
  }
}

TEST_F(VerifiersAgree, ThatACheckpointIsWellFormedAndOfThisNetwork) {
  const std::string whole = to_string(read("checkpoint"));
  std::string crlf;
  for (const char c : whole) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string out = whole;
    return out.replace(out.find(from), from.size(), to);
  };
  for (const auto& [what, text] : std::vector<std::pair<std::string, std::string>>{
           {"crlf", crlf},
           {"another origin", changed("valise-test/cy", "valise-test/xy")},
           {"another member's", changed("valise-test/cy", "valise-test/nl")},
           {"another size", changed("600", "599")},
           {"not base64", changed("\n600\n", "\n600\n!")},
           {"empty", ""},
           {"text behind it", whole + "x"}}) {
    write("checkpoint", to_bytes(text));
    expect_refused(what, "checkpoint");
  }
}

// A full tile that took the place of a partial one is cut to its width (c2sp.org/tlog-tiles).
TEST_F(VerifiersAgree, OnAFullTileInThePlaceOfAPartialOne) {
  fixture::Network same;
  TestLedger longer(same, "cy");
  ASSERT_EQ(longer.found({"cy/mfa"}), "");
  while (longer.hashes().size().value < 800) ASSERT_EQ(longer.append({}), "");
  const TestFolder grown;
  longer.export_to(grown.path());
  for (const std::string kind : {"0", "entries"}) {
    fs::remove_all(copy() / ("tile/" + kind + "/002.p"));
    fs::copy(grown.path() / ("tile/" + kind + "/002"), copy() / ("tile/" + kind + "/002"));
  }
  EXPECT_FALSE(ours());
  expect_second(0);
  Bytes tile = read("tile/0/002");
  tile.pop_back();
  write("tile/0/002", tile);
  expect_refused("a full tile cut by a byte", "cy tile/0/002");
}

}  // namespace
}  // namespace valise::terminal
