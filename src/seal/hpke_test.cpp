#include "seal/hpke.h"

#include <gtest/gtest.h>

#include "seal/dhkem.h"
#include "seal/vector_file_test.h"

namespace valise::seal {
namespace {

HpkeSuite suite_of(const Json& test) {
  return {static_cast<HpkeKem>(test["kem_id"].number()),
          static_cast<HpkeAead>(test["aead_id"].number())};
}

// Why a set-up is not ours; empty if it is.
std::string out_of_scope(const Json& test) {
  const auto kem = test["kem_id"].number();
  if (kem != 0x0020 && kem != 0x647a) return "another KEM";
  if (test["kdf_id"].number() != 1) return "another KDF";
  if (test["mode"].number() != 0) return "another mode than base";
  return "";
}

// All messages of one set-up, sealed and opened. The RFC lists sequence numbers with gaps: what is
// between is sealed and opened as well.
bool messages_agree(const Json& list, HpkeSealer& sealer, HpkeOpener& opener) {
  bool agree = true;
  std::uint64_t at = 0;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Json& message = list.items[i];
    const bool named = message.has("sequence number");
    for (const auto to = named ? message["sequence number"].number() : i; at < to; ++at) {
      agree = agree && opener.open({}, sealer.seal({}, {})).has_value();
    }
    const Bytes aad = message["aad"].hex();
    const Bytes plaintext = message["pt"].hex();
    const Bytes sealed = sealer.seal(aad, plaintext);
    const auto opened = opener.open(aad, sealed);
    ++at;
    agree = agree && sealed == message["ct"].hex() && opened &&
            equal(opened->expose_secret(), plaintext);
  }
  return agree;
}

bool exports_agree(const Json& list, const HpkeContext& one, const HpkeContext& other) {
  bool agree = !list.items.empty();
  for (const Json& item : list.items) {
    const Bytes context = item["exporter_context"].hex();
    const auto length = item["L"].number();
    const Secret value = one.export_secret(context, length);
    agree = agree && equal(value.expose_secret(), item["exported_value"].hex()) &&
            value == other.export_secret(context, length);
  }
  return agree;
}

bool setup_agrees(const Json& test, const Json& messages, const Json& exports) {
  const HpkeSuite suite = suite_of(test);
  const Bytes info = test["info"].hex();
  auto sender = hpke_sender(suite, test["pkRm"].hex(), info, test["ikmE"].hex());
  auto receiver = hpke_receiver(suite, Secret(test["skRm"].hex()), test["enc"].hex(), info);
  if (!sender || !receiver || sender->enc != test["enc"].hex()) return false;
  return messages_agree(messages, sender->sealer, *receiver) &&
         exports_agree(exports, sender->sealer, *receiver);
}

void run(const std::string& path, const std::string& messages, const std::string& exports) {
  VECTORS_OR_SKIP(vectors, path);
  Tally tally(path);
  for (const Json& test : vectors.items) {
    const std::string why = out_of_scope(test);
    if (!why.empty()) {
      tally.skipped(why);
      continue;
    }
    tally.ran(setup_agrees(test, test[messages], test[exports]),
              "kem " + test["kem_id"].text + ", aead " + test["aead_id"].text);
  }
}

TEST(Hpke, AgreesWithAppendixAOfRfc9180) {
  run("hpke/rfc9180-appendix-a.json", "enc_", "exp_");
}

TEST(Hpke, AgreesWithTheVectorsForXWing) {
  run("hpke/hpke-pq.json", "encryptions", "exports");
}

TEST(DhKem, DerivesThePrivateKeysOfAppendixA) {
  VECTORS_OR_SKIP(vectors, "hpke/rfc9180-appendix-a.json");
  int run = 0;
  for (const Json& test : vectors.items) {
    if (test["kem_id"].text != "32") continue;
    EXPECT_TRUE(
        equal(dhkem_derive_private(test["ikmR"].hex()).expose_secret(), test["skRm"].hex()));
    EXPECT_TRUE(
        equal(dhkem_derive_private(test["ikmE"].hex()).expose_secret(), test["skEm"].hex()));
    ++run;
  }
  EXPECT_EQ(run, 12);
}

TEST(DhKem, RefusesKeysOfLowOrderAndOfOtherLengths) {
  SeededRandom random(1);
  const Secret own = random.secret(32);
  EXPECT_EQ(dhkem_encapsulate(Bytes(32), own.expose_secret()).error().code,
            Code::verification_failed);
  EXPECT_EQ(dhkem_decapsulate(own, Bytes(32)).error().code, Code::verification_failed);
  EXPECT_EQ(dhkem_encapsulate(Bytes(31), own.expose_secret()).error().code, Code::malformed);
  EXPECT_EQ(dhkem_decapsulate(own, Bytes(33)).error().code, Code::malformed);
}

class HpkePair : public testing::Test {
 protected:
  static constexpr HpkeSuite kSuite = {HpkeKem::dhkem_x25519, HpkeAead::chacha20_poly1305};
  const Secret shared = SeededRandom(1).secret(32);
  HpkeSealer sealer{kSuite, shared, view_of("info")};
  HpkeOpener opener{kSuite, shared, view_of("info")};
};

TEST_F(HpkePair, OpensInOrderAndStaysInPlaceAfterARefusal) {
  const Bytes first = sealer.seal({}, view_of("one"));
  const Bytes second = sealer.seal({}, view_of("two"));
  EXPECT_FALSE(opener.open({}, second));
  EXPECT_EQ(text_of(opener.open({}, first)->expose_secret()), "one");
  EXPECT_FALSE(opener.open({}, first));
  EXPECT_EQ(text_of(opener.open({}, second)->expose_secret()), "two");
}

TEST_F(HpkePair, SharesNothingWithAnotherInfoOrSuite) {
  HpkeOpener other_info(kSuite, shared, view_of("inf0"));
  HpkeOpener other_suite({HpkeKem::x_wing, kSuite.aead}, shared, view_of("info"));
  const Bytes sealed = sealer.seal({}, view_of("one"));
  EXPECT_FALSE(other_info.open({}, sealed));
  EXPECT_FALSE(other_suite.open({}, sealed));
  EXPECT_FALSE(other_info.export_secret({}, 32) == sealer.export_secret({}, 32));
}

TEST_F(HpkePair, StopsTheProgramThatSealsWithAnExportOnlySuite) {
  HpkeSealer exporter({HpkeKem::x_wing, HpkeAead::export_only}, shared, {});
  EXPECT_DEATH(exporter.seal({}, {}), "key_");
}

}  // namespace
}  // namespace valise::seal
