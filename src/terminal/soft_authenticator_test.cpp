#include "terminal/soft_authenticator.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "seal/authenticator_data.h"
#include "seal/hash.h"
#include "seal/hmac.h"
#include "terminal/passkey_file.h"

namespace valise::terminal {
namespace {

namespace fs = std::filesystem;
using seal::PasskeyAlgorithm;

const seal::RelyingParty kParty{"cy.valise.localhost", "http://cy.valise.localhost:7500"};
const Array<32> kChallenge = seal::sha256(view_of("a challenge"));
const Bytes kHandle(32, 0x55);

class SoftAuthenticatorTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "valise_passkeys_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  void TearDown() override { fs::remove_all(root_); }

  SoftAuthenticator authenticator(PasskeyAlgorithm algorithm = PasskeyAlgorithm::es256) {
    return SoftAuthenticator({folder(), algorithm}, random_);
  }
  fs::path folder() const { return root_ / "passkeys"; }
  fs::path file_of(const seal::Passkey& passkey) const { return folder() / to_hex(passkey.id); }
  static mode_t mode(const fs::path& path) {
    struct stat found{};
    EXPECT_EQ(::stat(path.c_str(), &found), 0);
    return found.st_mode & 0777;
  }

  fs::path root_;
  SeededRandom random_{11};
};

TEST_F(SoftAuthenticatorTest, MakesPasskeysWhoseAssertionsVerify) {
  for (const auto algorithm : {PasskeyAlgorithm::es256, PasskeyAlgorithm::eddsa}) {
    SoftAuthenticator soft = authenticator(algorithm);
    const auto made = soft.make_passkey({kParty, kChallenge, kHandle});
    ASSERT_TRUE(made) << made.error().detail;
    EXPECT_EQ(made->passkey.algorithm, algorithm);
    EXPECT_EQ(made->passkey.aaguid, seal::kDemonstrationAaguid);
    const auto verified = seal::verify_attestation(kParty, kChallenge, made->attestation);
    ASSERT_TRUE(verified) << verified.error().where;
    EXPECT_EQ(*verified, made->passkey);

    const Array<32> other = seal::sha256(view_of("an opening"));
    const auto touched = soft.touch(kParty, made->passkey.id, other, std::nullopt);
    ASSERT_TRUE(touched) << touched.error().detail;
    EXPECT_TRUE(seal::verify_assertion(kParty, made->passkey, other, touched->assertion));
    EXPECT_FALSE(seal::verify_assertion(kParty, made->passkey, kChallenge, touched->assertion));
    EXPECT_FALSE(touched->prf);
  }
}

TEST_F(SoftAuthenticatorTest, KeepsItsPasskeysForTheNextRun) {
  const auto made = authenticator().make_passkey({kParty, kChallenge, kHandle});
  ASSERT_TRUE(made);
  SoftAuthenticator later = authenticator(PasskeyAlgorithm::eddsa);
  const auto touched = later.touch(kParty, made->passkey.id, kChallenge, std::nullopt);
  ASSERT_TRUE(touched);
  EXPECT_TRUE(seal::verify_assertion(kParty, made->passkey, kChallenge, touched->assertion));
}

TEST_F(SoftAuthenticatorTest, CountsItsTouches) {
  SoftAuthenticator soft = authenticator();
  const auto made = soft.make_passkey({kParty, kChallenge, kHandle});
  ASSERT_TRUE(made);
  for (std::uint32_t expected = 1; expected <= 3; ++expected) {
    const auto touched = soft.touch(kParty, made->passkey.id, kChallenge, std::nullopt);
    ASSERT_TRUE(touched);
    const auto data =
        seal::decode_authenticator_data(seal::Ceremony::get, touched->assertion.authenticator_data);
    ASSERT_TRUE(data);
    EXPECT_EQ(data->counter, expected);
    EXPECT_EQ(data->flags, seal::flag::user_present | seal::flag::user_verified);
  }
}

TEST_F(SoftAuthenticatorTest, GivesThePrfOfWebauthnForASalt) {
  SoftAuthenticator soft = authenticator();
  const auto made = soft.make_passkey({kParty, kChallenge, kHandle});
  ASSERT_TRUE(made);
  const auto prf_of = [&](std::string_view salt) {
    auto touched = soft.touch(kParty, made->passkey.id, kChallenge, view_of(salt));
    EXPECT_TRUE(touched && touched->prf && touched->prf->size() == kPrfBytes);
    return std::move(*touched->prf);
  };
  const auto file = read_passkey_file(file_of(made->passkey));
  ASSERT_TRUE(file);
  Bytes context = to_bytes("WebAuthn PRF");
  context.push_back(0);
  append(context, view_of("a salt"));
  EXPECT_TRUE(prf_of("a salt") == seal::hmac_sha256(file->prf, seal::sha256(context)));
  EXPECT_TRUE(prf_of("a salt") == prf_of("a salt"));
  EXPECT_FALSE(prf_of("a salt") == prf_of("another salt"));
}

TEST_F(SoftAuthenticatorTest, GivesEachPasskeyItsOwnPrf) {
  SoftAuthenticator soft = authenticator();
  const auto one = soft.make_passkey({kParty, kChallenge, kHandle});
  const auto two = soft.make_passkey({kParty, kChallenge, kHandle});
  ASSERT_TRUE(one && two);
  EXPECT_NE(one->passkey.id, two->passkey.id);
  const auto of_one = soft.touch(kParty, one->passkey.id, kChallenge, view_of("salt"));
  const auto of_two = soft.touch(kParty, two->passkey.id, kChallenge, view_of("salt"));
  ASSERT_TRUE(of_one && of_two);
  EXPECT_FALSE(*of_one->prf == *of_two->prf);
}

TEST_F(SoftAuthenticatorTest, RefusesToSignForAnotherRelyingParty) {
  SoftAuthenticator soft = authenticator();
  const auto made = soft.make_passkey({kParty, kChallenge, kHandle});
  ASSERT_TRUE(made);
  const auto touched =
      soft.touch({"fr.valise.localhost", kParty.origin}, made->passkey.id, kChallenge, {});
  ASSERT_FALSE(touched);
  EXPECT_EQ(touched.error().code, Code::not_found);
}

TEST_F(SoftAuthenticatorTest, SaysWhenItHoldsNoSuchPasskey) {
  SoftAuthenticator soft = authenticator();
  ASSERT_TRUE(soft.make_passkey({kParty, kChallenge, kHandle}));
  for (const Bytes& id : {Bytes{}, Bytes(32, 1), Bytes(31, 1), to_bytes("../../etc/passwd")}) {
    const auto touched = soft.touch(kParty, id, kChallenge, std::nullopt);
    ASSERT_FALSE(touched);
    EXPECT_EQ(touched.error().code, Code::not_found);
  }
}

TEST_F(SoftAuthenticatorTest, KeepsItsFilesFromOthers) {
  const mode_t before = ::umask(0);
  SoftAuthenticator soft = authenticator();
  const auto made = soft.make_passkey({kParty, kChallenge, kHandle});
  ASSERT_TRUE(made);
  EXPECT_EQ(mode(folder()), 0700U);
  EXPECT_EQ(mode(file_of(made->passkey)), 0600U);
  ASSERT_TRUE(soft.touch(kParty, made->passkey.id, kChallenge, std::nullopt));
  EXPECT_EQ(mode(file_of(made->passkey)), 0600U);
  ::umask(before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder()), fs::directory_iterator{}), 1);
}

TEST_F(SoftAuthenticatorTest, RefusesAFileThatItDidNotWrite) {
  SoftAuthenticator soft = authenticator();
  const auto made = soft.make_passkey({kParty, kChallenge, kHandle});
  ASSERT_TRUE(made);
  const auto code_now = [&] {
    const auto touched = soft.touch(kParty, made->passkey.id, kChallenge, std::nullopt);
    return touched ? Code::failed : touched.error().code;
  };
  std::ofstream(file_of(made->passkey), std::ios::app) << 'x';
  EXPECT_EQ(code_now(), Code::corrupt);
  fs::resize_file(file_of(made->passkey), 40);
  EXPECT_EQ(code_now(), Code::corrupt);
  fs::resize_file(file_of(made->passkey), 0);
  EXPECT_EQ(code_now(), Code::corrupt);
}

TEST_F(SoftAuthenticatorTest, SaysWhenTheDiskRefuses) {
  std::ofstream(root_ / "passkeys") << "a file where the folder should be";
  const auto made = authenticator().make_passkey({kParty, kChallenge, kHandle});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Code::disk);
}

}  // namespace
}  // namespace valise::terminal
