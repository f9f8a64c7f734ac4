// Notes, checkpoints and cosignatures.
#include "tlog/note.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tlog/sample_test.h"

namespace valise::tlog {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// The example of c2sp.org/signed-note.
constexpr std::string_view kSpecKey =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const std::string kSpecNote =
    "This is an example message.\n\n"
    "\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    "\n";

// A checkpoint that its ledger signed and a public witness cosigned (staging list of
// witness-network.org, October 2026; the witness's ML-DSA-44 line is left out).
constexpr std::string_view kPublicLedger =
    "markovianprotocol.com/log+0302c6c8+ATkpOWo95UuEiW2EhNZAol4f0CS8hMluJfPcTSzrr03v";
constexpr std::string_view kPublicWitness =
    "witness.navigli.sunlight.geomys.org+a3e00fe2+BNy/co4C1Hn1p+INwJrfUlgz7W55dSZReusH/GhUhJ/G";
const std::string kPublicCheckpoint =
    "markovianprotocol.com/log\n9266\nQnwPzJywq5AyOk9k1zLqfryh6Ktw1CnaaKplELApoxw=\n\n"
    "\u2014 markovianprotocol.com/log AwLGyIvuxLXZM101mKdNCPTsl9GgtiG/wzbd8cGru0pGnWVMXI06twIsEIZh"
    "o7n8id+w2EO0BZCalxuEm6BauQGNmgo=\n"
    "\u2014 witness.navigli.sunlight.geomys.org "
    "o+AP4gAAAABqwX+So8evhUsltetL+QnwUxEYMNrD25pJYOTFHwDC"
    "opbgQMl2AEh583AxfFNMDZzE73rdjK62tUN8oUBfd9p6usq+BA==\n";

Code code_of(const auto& result) {
  return result ? Code{} : result.error().code;
}

TEST(NoteKey, OfTheSpecificationAndOfPublicWitnessesAreReadAndPrinted) {
  for (const std::string_view vkey : {kSpecKey, kPublicLedger, kPublicWitness}) {
    EXPECT_EQ(print(parse_note_key(vkey).value()), vkey);
  }
  EXPECT_EQ(parse_note_key(kSpecKey)->name, "example.com/foo");
  EXPECT_EQ(parse_note_key(kPublicWitness)->type, SignatureType::cosignature_v1);
}

TEST(NoteKey, WithAnyCharacterChangedIsRefusedOrAnotherKey) {
  const NoteKey key = parse_note_key(kSpecKey).value();
  for (std::size_t i = 0; i < kSpecKey.size(); ++i) {
    std::string wrong(kSpecKey);
    wrong[i] = wrong[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(parse_note_key(wrong)) << wrong;
  }
  for (const char* wrong :
       {"", "+", "++", "a++", "a+530d903a", "a+530d903a+",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q=="}) {
    EXPECT_EQ(code_of(parse_note_key(wrong)), Code::malformed) << wrong;
  }
  EXPECT_EQ(code_of(parse_note_key("a+00000000+BgAA")), Code::unsupported);
  for (const char* name : {"", "a b", "a+b", "a\nb", "a\u00a0b", "a\u3000", "\xff", "a\x01"}) {
    EXPECT_EQ(code_of(make_note_key(name, key.type, key.key)), Code::malformed) << name;
  }
  EXPECT_TRUE(make_note_key("botschaft.example/Zürich", key.type, key.key));
}

TEST(Note, OfTheSpecificationHoldsAndPrintsAsItWas) {
  const std::vector<NoteKey> known{parse_note_key(kSpecKey).value()};
  const Note note = open_note(kSpecNote, known).value();
  EXPECT_EQ(note.text, "This is an example message.\n");
  EXPECT_EQ(print(note), kSpecNote);
  EXPECT_EQ(code_of(open_note(kSpecNote, {})), Code::verification_failed);
}

TEST(Note, WithAnyBitChangedIsRefused) {
  const std::vector<NoteKey> known{parse_note_key(kSpecKey).value()};
  for (std::size_t i = 0; i < kSpecNote.size(); ++i) {
    for (const unsigned bit : {0U, 5U, 7U}) {
      std::string wrong = kSpecNote;
      wrong[i] = static_cast<char>(static_cast<unsigned char>(wrong[i]) ^ (1U << bit));
      EXPECT_FALSE(open_note(wrong, known)) << wrong;
    }
  }
  for (std::size_t size = 0; size < kSpecNote.size(); ++size) {
    EXPECT_EQ(code_of(open_note(kSpecNote.substr(0, size), known)), Code::malformed) << size;
  }
}

TEST(Note, KeepsEmptyLinesInItsTextAndEndsItAtTheLast) {
  SampleLedger sample;
  const NoteKey& key = sample.trust().ledger;
  const std::string text = "\nun\n\n\nè subito sera\n\n";
  const std::string note = print(sign_note(text, key, sample.node()).value());
  EXPECT_EQ(open_note(note, {&key, 1})->text, text);
}

TEST(Note, WithAControlCharacterOrBrokenUtf8IsNeitherSignedNorRead) {
  SampleLedger sample;
  const std::string line = "\n" + print(sample.note({}).signatures[0]);
  for (const std::string& text :
       std::vector<std::string>{"", "a", "a\r\n", "a\tb\n", std::string("a\0\n", 3), "\x80\n",
                                "\xc3\n", "\xc0\xaf\n", "\xe0\x80\x80\n", "\xed\xa0\x80\n",
                                "\xf4\x90\x80\x80\n", "\xf5\x80\x80\x80\n", "\xe2\x80"}) {
    EXPECT_EQ(code_of(sign_note(text, sample.trust().ledger, sample.node())), Code::malformed);
    EXPECT_EQ(code_of(parse_note(text + line)), Code::malformed) << text;
  }
  EXPECT_TRUE(parse_note("\U0001F4BC\u2014\x7f\n" + line));
}

TEST(Note, OfAnyOtherShapeIsRefused) {
  const std::string good = kSpecNote.substr(kSpecNote.find("\u2014"));
  for (const std::string& lines : std::vector<std::string>{
           "", "\n", "- " + good.substr(4), good + "\n", good + "x\n",
           good.substr(0, good.size() - 1), good + "\u2014 a\n", good + "\u2014 a \n",
           good + "\u2014 a AAAAAA==\n",  // a key id and no signature
           good + "\u2014 a AAAAAAB=\n",  // stray bits
           good + "\u2014  AAAAAAA=\n",   // no name
           good + "\u2014 a+b AAAAAAA=\n", good + "\u2014 a AAAAAAA= \n",
           good + "\u2014 a AAAAAAA=\r\n", good + "\u2014 a\u00a0b AAAAAAA=\n"}) {
    EXPECT_EQ(code_of(parse_note("text\n\n" + lines)), Code::malformed) << lines;
  }
  EXPECT_TRUE(parse_note("text\n\n" + good + "\u2014 a AAAAAAA=\n"));
}

TEST(Note, IsBoundedInLinesAndBytes) {
  std::string note = "text\n\n";
  for (std::size_t i = 0; i < kNoteSignaturesMax; ++i) note += "\u2014 a AAAAAAA=\n";
  EXPECT_TRUE(parse_note(note));
  EXPECT_EQ(code_of(parse_note(note + "\u2014 a AAAAAAA=\n")), Code::too_large);
  EXPECT_EQ(code_of(parse_note(std::string(kNoteBytesMax, 'a') + note)), Code::too_large);
}

TEST(Note, OfAKnownKeyThatDoesNotHoldIsRefusedThoughAnotherDoes) {
  SampleLedger sample;
  const NoteKey known[] = {sample.trust().ledger,
                           SampleLedger::named("other", SignatureType::ed25519,
                                               seal::SigningKey::generate(sample.random()))};
  Note note = sample.note({});
  note.signatures.push_back({"other", {1, 2, 3, 4}, Bytes(64)});
  EXPECT_TRUE(verify_note(note, known)) << "same name, another id: unknown, so ignored";
  note.signatures.push_back({"other", known[1].id, Bytes(64)});
  EXPECT_EQ(code_of(verify_note(note, known)), Code::verification_failed);
  EXPECT_TRUE(verify_note(note, {known, 1}));
}

TEST(Checkpoint, IsThreeLinesAndPerhapsMore) {
  SampleLedger sample;
  sample.append_up_to(7);
  Checkpoint checkpoint = sample.checkpoint();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(parse_checkpoint(print(checkpoint)).value(), checkpoint);
    checkpoint.extensions.push_back("extension " + std::to_string(i));
  }
  EXPECT_TRUE(parse_checkpoint(print(SampleLedger().checkpoint()))) << "no entries yet";
}

TEST(Checkpoint, OfAnyOtherShapeIsRefused) {
  const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  EXPECT_TRUE(parse_checkpoint("a\n5\n" + root));
  EXPECT_TRUE(parse_checkpoint("a\n9223372036854775807\n" + root));
  for (const std::string& wrong : std::vector<std::string>{
           "",
           "\n",
           "a\n",
           "a\n5\n",
           "\n5\n" + root,
           "a\n\n" + root,
           "a\n05\n" + root,
           "a\n+5\n" + root,
           "a\n-5\n" + root,
           "a\n5 \n" + root,
           "a\n0x5\n" + root,
           "a\n9223372036854775808\n" + root,
           "a\n18446744073709551621\n" + root,
           "a\n5\n" + root.substr(1),
           "a\n5\n" + root.substr(0, root.size() - 1),
           "a\n5\n" + root + "\n",
           "a\n5\n" + root + "x",
           "a\n5\n" + root + "x\n\n",
           "a\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",  // stray bits
           "a\n0\n" + root}) {
    EXPECT_EQ(code_of(parse_checkpoint(wrong)), Code::malformed) << wrong;
  }
}

TEST(Checkpoint, IsOpenedOnlyForTheLedgerThatItNames) {
  SampleLedger sample(1), other(2);
  sample.append_up_to(3);
  const Note note = sample.note({});
  EXPECT_EQ(open_checkpoint(note, sample.trust().ledger).value(), sample.checkpoint());
  EXPECT_EQ(code_of(open_checkpoint(note, other.trust().ledger)), Code::verification_failed)
      << "same name, another key";
  const NoteKey renamed =
      SampleLedger::named("fr.valise.example/ledger", SignatureType::ed25519, sample.node());
  EXPECT_EQ(code_of(open_checkpoint(note, renamed)), Code::verification_failed);
  // Signed by the right key under its name, but the origin line says another ledger.
  Checkpoint foreign = sample.checkpoint();
  foreign.origin = renamed.name;
  const Note forged = sign_note(print(foreign), sample.trust().ledger, sample.node()).value();
  EXPECT_EQ(code_of(open_checkpoint(forged, sample.trust().ledger)), Code::verification_failed);
}

TEST(Checkpoint, ThatWouldReadAsAnotherIsNotSigned) {
  SampleLedger sample;
  Checkpoint checkpoint = sample.checkpoint();
  checkpoint.extensions = {"two\nlines"};
  EXPECT_EQ(code_of(sign_checkpoint(checkpoint, sample.trust().ledger, sample.node())),
            Code::malformed);
  checkpoint.extensions = {""};
  EXPECT_EQ(code_of(sign_checkpoint(checkpoint, sample.trust().ledger, sample.node())),
            Code::malformed);
}

TEST(Cosignature, OfAPublicWitnessHolds) {
  const Trust trust{
      parse_note_key(kPublicLedger).value(), {{7, parse_note_key(kPublicWitness).value()}}, 1};
  const FinalCheckpoint final = open_final(kPublicCheckpoint, trust).value();
  EXPECT_EQ(final.checkpoint.head.size.value, 9266U);
  EXPECT_THAT(final.cosignatures, ElementsAre(Cosignature{7, {0x6ac17f92}}));
  EXPECT_EQ(final.time, Time{0x6ac17f92});
}

TEST(Cosignature, CountsSeatsNotLines) {
  SampleLedger sample;
  sample.append_up_to(9);
  std::vector<Cosigner> known = sample.trust().cosigners;
  const seal::SigningKey second = seal::SigningKey::generate(sample.random());
  known.push_back(
      {2, SampleLedger::named(known[1].key.name, SignatureType::cosignature_v1, second)});

  Note note = sample.note({5, 2, 2});
  EXPECT_THAT(cosigned_by(note, known).value(),
              ElementsAre(Cosignature{2, kSampleTime + 2}, Cosignature{5, kSampleTime}));
  note.signatures.push_back(cosign(note.text, known.back().key, second, kSampleTime + 9));
  EXPECT_THAT(cosigned_by(note, known).value(),
              ElementsAre(Cosignature{2, kSampleTime + 9}, Cosignature{5, kSampleTime}));
  EXPECT_THAT(cosigned_by(note, {}).value(), IsEmpty());
}

TEST(Cosignature, ByOneKeyForTwoSeatsIsNotBelieved) {
  SampleLedger sample;
  std::vector<Cosigner> known = sample.trust().cosigners;
  known.push_back({6, known[0].key});
  EXPECT_EQ(code_of(cosigned_by(sample.note({1}), known)), Code::verification_failed);
  known.back().seat = known[0].seat;
  EXPECT_THAT(cosigned_by(sample.note({1}), known).value(), SizeIs(1));
}

TEST(Cosignature, OfAnotherTextTimeKeyOrLengthDoesNotHold) {
  SampleLedger sample;
  sample.append_up_to(9);
  const std::string text = sample.note({}).text;
  const NoteKey& key = sample.trust().cosigners[0].key;
  const SignatureLine line = sample.cosignature(text, 1, kSampleTime);
  EXPECT_EQ(line.signature.size(), 72U);
  EXPECT_EQ(verify_cosignature(text, key, line).value(), kSampleTime);
  EXPECT_FALSE(verify_cosignature(text + "x\n", key, line));
  EXPECT_FALSE(verify_cosignature(text, sample.trust().cosigners[1].key, line));
  for (std::size_t i = 0; i < line.signature.size(); ++i) {
    SignatureLine wrong = line;
    wrong.signature[i] ^= 1;
    EXPECT_EQ(code_of(verify_cosignature(text, key, wrong)), Code::verification_failed) << i;
  }
  SignatureLine longer = line, shorter = line;
  longer.signature.push_back(0);
  shorter.signature.pop_back();
  EXPECT_FALSE(verify_cosignature(text, key, longer));
  EXPECT_FALSE(verify_cosignature(text, key, shorter));
}

TEST(Cosignature, AfterTheYear292BillionDoesNotHoldThoughSigned) {
  SampleLedger sample;
  const std::string text = sample.note({}).text;
  const seal::SigningKey key = seal::SigningKey::generate(sample.random());
  const NoteKey named = SampleLedger::named("w", SignatureType::cosignature_v1, key);
  for (const std::uint64_t seconds : {0x7fffffffffffffffULL, 0x8000000000000000ULL}) {
    const std::string message = "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + text;
    SignatureLine line{named.name, named.id, {}};
    append_u64(line.signature, seconds);
    append(line.signature, key.sign(view_of(message)));
    EXPECT_EQ(verify_cosignature(text, named, line).has_value(), seconds <= 0x7fffffffffffffffULL);
  }
}

TEST(FinalCheckpoint, NeedsAQuorumOfSeats) {
  SampleLedger sample;
  sample.append_up_to(300);
  const FinalCheckpoint final =
      open_final(print(sample.note({4, 1, 5, 3})), sample.trust()).value();
  EXPECT_EQ(final.checkpoint, sample.checkpoint());
  EXPECT_EQ(final.cosignatures.size(), 4U);
  EXPECT_EQ(final.time, kSampleTime + 3);
  EXPECT_EQ(open_final(sample.note({1, 2, 3, 4, 5}), sample.trust())->time, kSampleTime + 3);

  EXPECT_EQ(code_of(open_final(sample.note({1, 2, 3}), sample.trust())), Code::verification_failed);
  EXPECT_EQ(code_of(open_final(sample.note({1, 2, 3, 3}), sample.trust())),
            Code::verification_failed);
}

// It remembers what it opened; only the same bytes under the same keys are the same.
TEST(FinalCheckpoint, OpenedBeforeIsStillRefusedUnderOtherTrustOrWithAnotherByte) {
  SampleLedger sample;
  sample.append_up_to(5);
  const std::string note = print(sample.note({1, 2, 3, 4}));
  const Trust trust = sample.trust();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(open_final(note, trust)->cosignatures.size(), 4U);

  Trust five = trust;
  five.quorum = 5;
  EXPECT_EQ(code_of(open_final(note, five)), Code::verification_failed);
  Trust other_seats = trust;
  for (Cosigner& cosigner : other_seats.cosigners) cosigner.key.key[0] ^= 1;
  EXPECT_EQ(code_of(open_final(note, other_seats)), Code::verification_failed);
  Trust other_ledger = trust;
  other_ledger.ledger.key[0] ^= 1;
  EXPECT_EQ(code_of(open_final(note, other_ledger)), Code::verification_failed);
  Trust one_seat = trust;
  for (Cosigner& cosigner : one_seat.cosigners) cosigner.seat = 1;
  EXPECT_EQ(code_of(open_final(note, one_seat)), Code::verification_failed);
  std::string changed = note;
  changed[changed.size() - 10] ^= 1;
  EXPECT_FALSE(open_final(changed, trust));
  EXPECT_EQ(open_final(note, trust)->checkpoint, sample.checkpoint());
}

TEST(FinalCheckpoint, IsRefusedWithoutItsNodeOrWithAKnownSeatsLineThatDoesNotHold) {
  SampleLedger sample;
  sample.append_up_to(3);
  Note without_node = sample.note({1, 2, 3, 4});
  without_node.signatures.erase(without_node.signatures.begin());
  EXPECT_EQ(code_of(open_final(without_node, sample.trust())), Code::verification_failed);

  Note spoiled = sample.note({1, 2, 3, 4});
  spoiled.signatures.push_back(sample.cosignature("another text\n", 5, kSampleTime));
  EXPECT_EQ(code_of(open_final(spoiled, sample.trust())), Code::verification_failed);
  // The very key of a seat, as a plain signature: another type, so another id, so unknown.
  Note plain = sample.note({1, 2, 3, 4});
  plain.signatures.push_back({sample.trust().cosigners[4].key.name, {}, Bytes(64)});
  EXPECT_EQ(open_final(plain, sample.trust())->cosignatures.size(), 4U);
}

}  // namespace
}  // namespace valise::tlog
