#include "terminal/keyring.h"

#include <sys/stat.h>

#include "terminal/files.h"
#include "terminal/terminal_test.h"
#include "terminal/words.h"

namespace valise::terminal {
namespace {

TEST(Keyring, ANewDevicesRequestIsOneThatRegistrarsMayEnrol) {
  fixture::Network network;
  const TestOfficer officer(network);
  const auto request =
      ledger::check_enrol_request(network.charter(), network.domain(), officer.device.request);
  ASSERT_TRUE(request) << request.error().detail;
  EXPECT_EQ(request->officer.str(), "nl-7f3a");
  EXPECT_EQ(from_words(officer.device.words).value(),
            ledger::fingerprint_of(network.domain(), officer.device.request.payload));
}

TEST(Keyring, OneTouchUnlocksTheKeysThatWereMade) {
  fixture::Network network;
  TestOfficer officer(network);
  const Keyring keyring = read_keyring(officer.settings).value();
  const auto device = unlock(keyring, officer.authenticator, officer.random);
  ASSERT_TRUE(device) << device.error().detail;
  EXPECT_EQ(device->device.verify_key(), keyring.device_key);
  EXPECT_EQ(device->draft.public_key(), keyring.draft_key);
  EXPECT_EQ(device->id(), keyring.device());
}

// Two authenticators at one port, the second for the day on which the first is lost.
class Pair final : public Authenticator {
 public:
  Pair(const std::filesystem::path& folder, Random& random)
      : first({folder / "first"}, random), second({folder / "second"}, random) {}

  Result<Made> make_passkey(const NewPasskey& wanted) override {
    auto made = first.make_passkey(wanted);
    return made ? std::move(made) : second.make_passkey(wanted);
  }
  Result<Touched> touch(const seal::RelyingParty& party, View passkey_id, View challenge,
                        std::optional<View> prf_salt) override {
    auto touched = first.touch(party, passkey_id, challenge, prf_salt);
    return touched ? std::move(touched) : second.touch(party, passkey_id, challenge, prf_salt);
  }

  SoftAuthenticator first, second;
};

struct Newcomer {
  fixture::Network network;
  TestFolder folder;
  SeededRandom random{3};
  Settings settings;

  Newcomer() {
    settings.data = folder.path() / "data";
    settings.member = *cable::MemberId::parse("nl");
  }
  Result<NewDevice> enrol_with_two(Authenticator& authenticator) {
    return create_device(
        settings, {network.charter_file(), network.domain().founding, officer_named("nl-7f3a"), 2},
        authenticator, random);
  }
};

TEST(Keyring, EitherOfTwoPasskeysUnlocks) {
  Newcomer newcomer;
  Pair both(newcomer.folder.path(), newcomer.random);
  const auto made = newcomer.enrol_with_two(both);
  ASSERT_TRUE(made) << made.error().detail;
  const auto request = ledger::check_enrol_request(newcomer.network.charter(),
                                                   newcomer.network.domain(), made->request);
  ASSERT_TRUE(request) << request.error().detail;
  EXPECT_EQ(request->passkeys.size(), 2U);
  const Keyring keyring = read_keyring(newcomer.settings).value();
  for (SoftAuthenticator* one : {&both.first, &both.second}) {
    const auto device = unlock(keyring, *one, newcomer.random);
    ASSERT_TRUE(device) << device.error().detail;
    EXPECT_EQ(device->device.verify_key(), keyring.device_key);
  }
}

TEST(Keyring, TwoPasskeysOfOneAuthenticatorAreRefused) {
  Newcomer newcomer;
  SoftAuthenticator one({newcomer.folder.path() / "one"}, newcomer.random);
  EXPECT_EQ(newcomer.enrol_with_two(one).error().code, Code::refused);
  EXPECT_EQ(read_keyring(newcomer.settings).error().code, Code::not_found);
}

TEST(Keyring, TheDiskHoldsNoSeedAndNobodyElseMayReadIt) {
  fixture::Network network;
  TestOfficer officer(network);
  const auto path = officer.settings.data / "keyring";
  const std::string disk = to_string(read_file(path, 1'000'000).value());
  const auto device =
      unlock(read_keyring(officer.settings).value(), officer.authenticator, officer.random).value();
  EXPECT_EQ(disk.find(text_of(device.device.seed().expose_secret())), std::string::npos);
  EXPECT_EQ(disk.find(text_of(device.draft.seed().expose_secret())), std::string::npos);
  struct stat about{};
  ASSERT_EQ(::stat(path.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  ASSERT_EQ(::stat(officer.settings.data.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0700U);
}

TEST(Keyring, AStolenDiskWithAnotherAuthenticatorDoesNotOpen) {
  fixture::Network network;
  TestOfficer officer(network);
  const TestFolder elsewhere;
  SoftAuthenticator other({elsewhere.path()}, officer.random);
  EXPECT_EQ(unlock(read_keyring(officer.settings).value(), other, officer.random).error().code,
            Code::not_found);
}

TEST(Keyring, AnAlteredKeyringDoesNotOpen) {
  fixture::Network network;
  TestOfficer officer(network);
  const Keyring keyring = read_keyring(officer.settings).value();
  Keyring sealed = keyring, salt = keyring, key = keyring;
  sealed.wrapped[0].sealed[5] ^= 1;
  salt.wrapped[0].prf_salt[5] ^= 1;
  key.device_key[5] ^= 1;
  for (const Keyring& altered : {sealed, salt, key}) {
    EXPECT_EQ(unlock(altered, officer.authenticator, officer.random).error().code,
              Code::verification_failed);
  }
}

TEST(Keyring, ACharterWithAnotherFoundingHashIsRefused) {
  fixture::Network network;
  fixture::Network forged({.seed = 2});
  const TestFolder folder;
  SeededRandom random(3);
  SoftAuthenticator authenticator({folder.path() / "passkeys"}, random);
  Settings settings;
  settings.data = folder.path() / "data";
  const auto made = create_device(
      settings, {forged.charter_file(), network.domain().founding, officer_named("nl-7f3a")},
      authenticator, random);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Code::verification_failed);
  EXPECT_FALSE(std::filesystem::exists(settings.data / "keyring"));
}

TEST(Keyring, KeysAreNotOverwritten) {
  fixture::Network network;
  TestOfficer officer(network);
  const auto again =
      create_device(officer.settings,
                    {network.charter_file(), network.domain().founding, officer_named("nl-7f3a")},
                    officer.authenticator, officer.random);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::conflict);
}

TEST(Keyring, AFoundersCardHasWhatTheCharterNeedsAndAnotherCharterIsRefused) {
  fixture::Network network;
  const TestFolder folder;
  SeededRandom random(3);
  SoftAuthenticator authenticator({folder.path() / "passkeys"}, random);
  Settings settings;
  settings.member = cable::MemberId::parse("cy").value();
  settings.data = folder.path() / "data";
  const auto card = create_founder(
      settings, {officer_named("cy-0001"), ledger::kRegistrar, network.member("cy").party},
      authenticator, random);
  ASSERT_TRUE(card) << card.error().detail;
  EXPECT_EQ(card->passkeys.size(), 1U);
  EXPECT_EQ(charter_of(read_keyring(settings).value()).error().code, Code::config);
  EXPECT_TRUE(unlock(read_keyring(settings).value(), authenticator, random));
  EXPECT_EQ(adopt_charter(settings, network.charter_file(), network.domain().founding).error().code,
            Code::conflict);
}

}  // namespace
}  // namespace valise::terminal
