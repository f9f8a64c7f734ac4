// Proofs, and requests for cosignatures.
#include "tlog/proof.h"

#include <gtest/gtest.h>

#include "tlog/lines.h"
#include "tlog/sample_test.h"
#include "tlog/witness.h"

namespace valise::tlog {
namespace {

Code code_of(const auto& result) {
  return result ? Code{} : result.error().code;
}

SampleLedger ledger_of(std::uint64_t size) {
  SampleLedger out;
  out.append_up_to(size);
  return out;
}

TEST(Proof, OfEveryEntrySaysWhereItStandsAndWhenAQuorumHadSeenIt) {
  const SampleLedger sample = ledger_of(70);
  for (std::uint64_t i = 0; i < 70; ++i) {
    const std::string text = print(sample.proof({i}, {1, 2, 3, 5}));
    const Proof proof = parse_proof(text).value();
    EXPECT_EQ(print(proof), text);
    const Verified verified = verify_proof(sample.entries()[i], proof, sample.trust()).value();
    EXPECT_EQ(verified.index.value, i);
    EXPECT_EQ(verified.head, sample.checkpoint().head);
    EXPECT_EQ(verified.time, kSampleTime + 3);
    EXPECT_EQ(verified.cosignatures.size(), 4U);
  }
}

TEST(Proof, OfAnotherEntryPlaceLedgerOrQuorumIsRefused) {
  const SampleLedger sample = ledger_of(70);
  const Bytes& entry = sample.entries()[33];
  const Proof proof = sample.proof({33}, {1, 2, 3, 5});
  ASSERT_TRUE(verify_proof(entry, proof, sample.trust()));

  EXPECT_EQ(code_of(verify_proof(sample.entries()[34], proof, sample.trust())),
            Code::verification_failed);
  Proof moved = proof;
  moved.index.value = 34;
  EXPECT_EQ(code_of(verify_proof(entry, moved, sample.trust())), Code::verification_failed);
  EXPECT_EQ(code_of(verify_proof(entry, proof, SampleLedger(2).trust())),
            Code::verification_failed);
  EXPECT_EQ(code_of(verify_proof(entry, sample.proof({33}, {1, 2, 3}), sample.trust())),
            Code::verification_failed);
  // The leaf hash of a tree's root as an entry is not the root of another tree.
  EXPECT_EQ(code_of(verify_proof(sample.checkpoint().head.root.view(), proof, sample.trust())),
            Code::verification_failed);
}

TEST(Proof, WithAnyBitFlippedIsRefused) {
  const SampleLedger sample = ledger_of(6);
  const std::string text = print(sample.proof({4}, {1, 2, 3, 4}));
  ASSERT_TRUE(verify_proof(sample.entries()[4], parse_proof(text).value(), sample.trust()));
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const unsigned bit : {0U, 5U, 6U}) {
      std::string wrong = text;
      wrong[i] = static_cast<char>(static_cast<unsigned char>(wrong[i]) ^ (1U << bit));
      const auto proof = parse_proof(wrong);
      EXPECT_FALSE(proof && verify_proof(sample.entries()[4], *proof, sample.trust())) << wrong;
    }
  }
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto proof = parse_proof(text.substr(0, size));
    EXPECT_FALSE(proof && verify_proof(sample.entries()[4], *proof, sample.trust())) << size;
  }
}

TEST(Proof, CarriesExtraDataThatProvesNothing) {
  const SampleLedger sample = ledger_of(2);
  Proof proof = sample.proof({1}, {1, 2, 3, 4});
  proof.extra = to_bytes("beside");
  EXPECT_TRUE(print(proof).starts_with("c2sp.org/tlog-proof@v1\nextra YmVzaWRl\nindex 1\n"));
  EXPECT_EQ(parse_proof(print(proof)).value(), proof);
  EXPECT_TRUE(verify_proof(sample.entries()[1], proof, sample.trust()));
  proof.extra.resize(kExtraBytesMax + 1);
  EXPECT_EQ(code_of(parse_proof(print(proof))), Code::too_large);
}

TEST(Proof, OfAnyOtherShapeIsRefused) {
  const SampleLedger sample = ledger_of(2);
  const std::string note = print(sample.note({1}));
  const std::string hash = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  const std::string first = "c2sp.org/tlog-proof@v1\n";
  EXPECT_TRUE(parse_proof(first + "index 1\n" + hash + "\n" + note));
  std::string long_proof = first + "index 1\n";
  for (std::size_t i = 0; i <= kProofHashesMax; ++i) long_proof += hash;
  for (const std::string& wrong :
       std::vector<std::string>{"",
                                first,
                                "c2sp.org/tlog-proof@v2\nindex 1\n\n" + note,
                                first + "\n" + note,
                                first + "index 01\n\n" + note,
                                first + "index\n\n" + note,
                                first + "index  1\n\n" + note,
                                first + "index 1\n" + note,
                                first + "index 1\n\n",
                                first + "index 1\n\n\n" + note,
                                first + "index 1\n" + hash.substr(1) + "\n" + note,
                                first + "index 1\nextra YQ==\n\n" + note,
                                first + "extra \nindex 1\n\n" + note,
                                first + "extra YQ\nindex 1\n\n" + note,
                                first + "extra YQ==\nextra YQ==\nindex 1\n\n" + note,
                                first + "index 9223372036854775808\n\n" + note,
                                long_proof + "\n" + note,
                                first + "index 1\r\n\n" + note,
                                first + "index 1\n\n" + note + "x",
                                first + "index 1\n\nnot a checkpoint\n\n\u2014 a AAAAAAA=\n"}) {
    EXPECT_EQ(code_of(parse_proof(wrong)), Code::malformed) << wrong;
  }
}

TEST(AddCheckpoint, IsWrittenAndReadAsTheWitnessProtocolHasIt) {
  const SampleLedger sample = ledger_of(70);
  for (const std::uint64_t old : {0U, 1U, 63U, 64U, 70U}) {
    const AddCheckpoint request{
        {old}, consistency_proof(sample.hashes(), {old}, {70}).value(), print(sample.note({}))};
    EXPECT_TRUE(print(request).starts_with("old " + std::to_string(old) + "\n"));
    EXPECT_EQ(parse_add_checkpoint(print(request)).value(), request);
  }
}

TEST(AddCheckpoint, OfAnyOtherShapeIsRefused) {
  const SampleLedger sample = ledger_of(70);
  const std::string note = print(sample.note({}));
  const std::string hash = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  for (const std::string& wrong : std::vector<std::string>{
           "", "old 1\n\n", "old 71\n\n" + note, "old 0\n" + hash + "\n" + note, "old 1\n" + note,
           "1\n\n" + note, "old 01\n\n" + note, "old -1\n\n" + note,
           "old 1\n\n" + note.substr(0, note.size() - 1)}) {
    EXPECT_EQ(code_of(parse_add_checkpoint(wrong)), Code::malformed) << wrong;
  }
  const std::string line = print(sample.note({1}).signatures[1]);
  EXPECT_EQ(parse_signature_lines(line + line)->size(), 2U);
  EXPECT_EQ(code_of(parse_signature_lines("")), Code::malformed);
  EXPECT_EQ(code_of(parse_signature_lines(line + "\n")), Code::malformed);
}

}  // namespace
}  // namespace valise::tlog
