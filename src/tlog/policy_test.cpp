#include "tlog/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tlog/sample_test.h"

namespace valise::tlog {
namespace {

using testing::SizeIs;

Code code_of(const auto& result) {
  return result ? Code{} : result.error().code;
}

class Policies : public testing::Test {
 protected:
  void SetUp() override {
    sample_.append_up_to(5);
    ledger_ = print(sample_.trust().ledger);
    for (const Cosigner& one : sample_.trust().cosigners) keys_.push_back(print(one.key));
  }

  // Witnesses A…E for the five seats, then these lines.
  std::string with(const std::string& lines) const {
    std::string out = "log " + ledger_ + "\n";
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      out += std::string("witness ") + static_cast<char>('A' + i) + ' ' + keys_[i] + '\n';
    }
    return out + lines;
  }
  bool opens(const std::string& lines, const std::vector<unsigned>& seats) const {
    const Policy policy = parse_policy(with(lines)).value();
    return open_under(policy, print(sample_.note(seats))).has_value();
  }

  SampleLedger sample_;
  std::string ledger_;
  std::vector<std::string> keys_;
};

TEST_F(Policies, OfFourOfFiveSeatsArePrintedReadAndHold) {
  const Policy policy = policy_of(sample_.trust());
  const std::string text = print(policy);
  EXPECT_TRUE(text.ends_with("group seats 4 seat-1 seat-2 seat-3 seat-4 seat-5\nquorum seats\n"));
  EXPECT_EQ(parse_policy(text).value(), policy);
  EXPECT_TRUE(open_under(policy, print(sample_.note({1, 2, 4, 5}))));
  EXPECT_EQ(code_of(open_under(policy, print(sample_.note({1, 2, 4})))), Code::verification_failed);
}

TEST_F(Policies, CountASeatWithTwoKeysOnce) {
  Trust trust = sample_.trust();
  const seal::SigningKey next = seal::SigningKey::generate(sample_.random());
  trust.cosigners.push_back(
      {1, SampleLedger::named("seat1-next.valise.example", SignatureType::cosignature_v1, next)});
  const Policy policy = parse_policy(print(policy_of(trust))).value();
  Note note = sample_.note({1, 2, 3});
  note.signatures.push_back(cosign(note.text, trust.cosigners.back().key, next, kSampleTime));
  EXPECT_FALSE(open_under(policy, print(note)));
  note.signatures.push_back(sample_.cosignature(note.text, 4, kSampleTime));
  EXPECT_TRUE(open_under(policy, print(note)));
}

TEST_F(Policies, OfGroupsOfGroupsMeanWhatTheySay) {
  const std::string lines =
      "group X 2 A B C\ngroup Y any D E\ngroup X-and-Y all X Y\nquorum X-and-Y\n";
  EXPECT_TRUE(opens(lines, {1, 3, 5}));
  EXPECT_TRUE(opens(lines, {1, 2, 3, 4, 5}));
  EXPECT_FALSE(opens(lines, {1, 2, 3}));
  EXPECT_FALSE(opens(lines, {1, 4, 5}));
  EXPECT_TRUE(opens("quorum B\n", {2}));
  EXPECT_FALSE(opens("quorum B\n", {1, 3, 4, 5}));
  EXPECT_TRUE(opens("quorum none\n", {}));
}

TEST_F(Policies, AcceptNoCheckpointOfALedgerTheyDoNotName) {
  SampleLedger other(9);
  other.append_up_to(5);
  const Policy policy = parse_policy(with("quorum none\n")).value();
  EXPECT_EQ(code_of(open_under(policy, print(other.note({})))), Code::verification_failed);
  EXPECT_EQ(code_of(open_under(parse_policy("quorum none\n").value(), print(sample_.note({})))),
            Code::verification_failed);
}

TEST_F(Policies, MayHaveCommentsSpacesUrlsAndForeignLetters) {
  const auto policy = parse_policy("\n \t\n# four of five\n\t# Zürich\n  log\t" + ledger_ +
                                   "  https://cy.valise.example/ \nwitness \xff " + keys_[0] +
                                   " https://seat1.valise.example\n quorum   \xff\n# end\n");
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->ledgers[0].url, "https://cy.valise.example/");
  EXPECT_EQ(policy->witnesses[0].url, "https://seat1.valise.example");
  EXPECT_EQ(parse_policy(print(*policy)).value(), *policy);
}

TEST_F(Policies, ThatBreakARuleAreRefused) {
  EXPECT_THAT(parse_policy(with("quorum none\n"))->witnesses, SizeIs(5));
  for (const std::string& lines :
       std::vector<std::string>{"",
                                "quorum none",
                                "quorum none\nquorum none\n",
                                "quorum F\n",
                                "quorum A B\n",
                                "quorum\n",
                                "quorum g\ngroup g any A B\n",
                                "group g any\nquorum g\n",
                                "group g 0 A B\nquorum g\n",
                                "group g 3 A B\nquorum g\n",
                                "group g 01 A B\nquorum g\n",
                                "group g some A B\nquorum g\n",
                                "group g any A A\nquorum g\n",
                                "group g any A g\nquorum g\n",
                                "group g any A none\nquorum g\n",
                                "group none any A\nquorum A\n",
                                "group A any B\nquorum A\n",
                                "group g any A\ngroup h any A B\nquorum h\n",
                                "group g any A\ngroup g any B\nquorum g\n",
                                "vote A\nquorum A\n",
                                "quorum none\r\n",
                                "quorum none\x7f\n",
                                "log\nquorum none\n",
                                "log " + ledger_ + "\nquorum none\n",         // the key twice
                                "log " + keys_[0] + "\nquorum none\n",        // a cosigner's key
                                "witness F " + keys_[0] + "\nquorum none\n",  // the key twice
                                "witness F " + ledger_ + "\nquorum none\n",   // a ledger's key
                                "witness F " + keys_[0] + " url more\nquorum none\n"}) {
    EXPECT_EQ(code_of(parse_policy(with(lines))), Code::malformed) << lines;
  }
  EXPECT_EQ(code_of(parse_policy(std::string(kPolicyBytesMax + 1, '\n'))), Code::too_large);
}

}  // namespace
}  // namespace valise::tlog
