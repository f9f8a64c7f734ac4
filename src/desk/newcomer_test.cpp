// A machine without keys: what its desk does for an officer who is to be enrolled.
#include "desk/desk_test.h"
#include "ledger/acts.h"
#include "terminal/files.h"
#include "terminal/words.h"

namespace valise::desk {
namespace {

using testing::HasSubstr;

class NewcomerTest : public ::testing::Test {
 protected:
  NewcomerTest() : authenticator_({folder_.path() / "passkeys"}, random_) {
    settings_.data = folder_.path() / "data";
    settings_.member = *cable::MemberId::parse("cy");
    settings_.soft_authenticator = folder_.path() / "passkeys";
    newcomer_ = {terminal::officer_named("cy-7f3a"), to_string(network_.charter_file()),
                 network_.domain().founding, folder_.path() / "request"};
  }
  Result<void> make() { return make_keys(newcomer_, settings_, authenticator_, random_); }

  fixture::Network network_;
  terminal::TestFolder folder_;
  SeededRandom random_{3};
  terminal::SoftAuthenticator authenticator_;
  terminal::Settings settings_;
  Newcomer newcomer_;
};

TEST_F(NewcomerTest, SeesTheWordsThatRegistrarsWillCompute) {
  EXPECT_THAT(cli::print(newcomer_json(newcomer_).value()), HasSubstr(R"("words":null)"));
  ASSERT_TRUE(make());
  const auto file = terminal::read_file(newcomer_.request, 100'000).value();
  const auto request = seal::decode<ledger::SignedEnrolRequest>(file).value();
  EXPECT_TRUE(ledger::check_enrol_request(network_.charter(), network_.domain(), request));
  const std::string words =
      terminal::to_words(ledger::fingerprint_of(network_.domain(), request.payload));
  EXPECT_THAT(cli::print(newcomer_json(newcomer_).value()),
              HasSubstr("\"words\":\"" + words + "\""));
}

TEST_F(NewcomerTest, IsToldWhereAnotherFileStands) {
  ASSERT_TRUE(terminal::write_private_file(newcomer_.request, to_bytes(std::string("a letter"))));
  EXPECT_EQ(newcomer_json(newcomer_).error().code, Code::conflict);
}

TEST_F(NewcomerTest, ACharterOfAnotherNetworkIsRefused) {
  fixture::Network forged({.seed = 2});
  newcomer_.charter_file = to_string(forged.charter_file());
  EXPECT_EQ(newcomer_json(newcomer_).error().code, Code::verification_failed);
  EXPECT_EQ(make().error().code, Code::verification_failed);
}

TEST_F(DeskTest, OpenedForNobodyItEnrolsNobody) {
  EXPECT_THAT(call("enrol"), HasSubstr(R"("code":"refused")"));
  EXPECT_THAT(call("hello"), HasSubstr(R"("newcomer":null)"));
}

}  // namespace
}  // namespace valise::desk
