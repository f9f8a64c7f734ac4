// An act stops for the page's touch and goes on with it; whoever waits is told how it ended.
#include "desk/acts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "desk/desk_test.h"
#include "desk/page_authenticator.h"

namespace valise::desk {
namespace {

using cli::Json;
using testing::HasSubstr;

// An answer that a test waits for.
class Waiting {
 public:
  http::Reply reply() {
    return http::Reply([this](http::Answer answer) { came_.set_value(std::move(answer)); });
  }
  Json json() {
    auto future = came_.get_future();
    EXPECT_EQ(future.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    return cli::parse_json(text_of(future.get().body)).value();
  }

 private:
  std::promise<http::Answer> came_;
};

std::string code_of(const Json& answer) {
  const Json* error = answer.member("error");
  return error == nullptr ? "none" : *error->member("code")->text();
}

Result<Json> asks_once(Acts& acts) {
  TRY(const Json said, acts.ask(Json::Members{{"kind", "touch"}}));
  return Json(Json::Members{{"said", *said.member("word")}});
}

TEST(Acts, AskThePageAndGoOnWithWhatItSays) {
  Acts acts;
  Waiting first, second;
  acts.begin([&] { return asks_once(acts); }, first.reply());
  const Json question = first.json();
  ASSERT_NE(question.member("ask"), nullptr);
  acts.said(*question.member("act")->number(), Json::Members{{"word", "yes"}}, second.reply());
  EXPECT_EQ(*second.json().member("data")->member("said")->text(), "yes");
}

TEST(Acts, EndWithoutATouchInTime) {
  Acts acts(50);
  Waiting first, second;
  acts.begin([&] { return asks_once(acts); }, first.reply());
  const Json question = first.json();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  acts.said(*question.member("act")->number(), Json::Members{{"word", "late"}}, second.reply());
  EXPECT_EQ(code_of(second.json()), "conflict");
}

// A page that was loaded anew does not wait two minutes for the touch of the one before it.
TEST(Acts, OneThatWaitsEndsWhenAnotherIsBegun) {
  Acts acts;
  Waiting first, second;
  acts.begin([&] { return asks_once(acts); }, first.reply());
  ASSERT_NE(first.json().member("ask"), nullptr);
  acts.begin([] { return Result<Json>(Json(Json::Members{{"done", true}})); }, second.reply());
  EXPECT_NE(second.json().member("data"), nullptr);
}

TEST(Acts, AnAnswerToAnotherQuestionIsRefused) {
  Acts acts;
  Waiting first, second, third;
  acts.begin([&] { return asks_once(acts); }, first.reply());
  const std::int64_t number = *first.json().member("act")->number();
  acts.said(number + 1, Json::Members{{"word", "no"}}, second.reply());
  EXPECT_EQ(code_of(second.json()), "conflict");
  acts.said(number, Json::Members{{"word", "yes"}}, third.reply());
  EXPECT_NE(third.json().member("data"), nullptr);
}

// A browser, as far as the terminal can tell: it makes true assertions of the passkey it holds.
class PageTest : public ::testing::Test {
 protected:
  PageTest() : officer(network, "cy-7f3a", 7), page(acts) {}

  Json touched_by_browser(const Json& ask) {
    const Json& wanted = ask.member("passkeys")->items()->front();
    const auto salt =
        wanted.member("prf_salt")->text() == nullptr
            ? std::nullopt
            : std::optional(from_base64url(*wanted.member("prf_salt")->text()).value());
    const auto keyring = terminal::read_keyring(officer.settings).value();
    const auto touched =
        officer.authenticator
            .touch(keyring.party, from_base64url(*wanted.member("id")->text()).value(),
                   from_base64url(*ask.member("challenge")->text()).value(),
                   salt ? std::optional<View>(*salt) : std::nullopt)
            .value();
    const auto text = [](View bytes) { return Json(to_base64url(bytes)); };
    return Json::Members{{"id", text(touched.assertion.passkey_id)},
                         {"authenticator_data", text(touched.assertion.authenticator_data)},
                         {"client_data", text(touched.assertion.client_data)},
                         {"signature", text(touched.assertion.signature)},
                         {"prf", touched.prf ? text(touched.prf->expose_secret()) : Json()}};
  }

  // Unlocks with what the page answers to the terminal's question.
  Json unlocked_by(const std::function<Json(const Json&)>& answer) {
    Waiting first, second;
    acts.begin(
        [&]() -> Result<Json> {
          const auto keyring = terminal::read_keyring(officer.settings).value();
          TRY(const auto device, terminal::unlock(keyring, page, officer.random));
          return Json(device.officer.str());
        },
        first.reply());
    const Json question = first.json();
    acts.said(*question.member("act")->number(), answer(*question.member("ask")), second.reply());
    return second.json();
  }

  fixture::Network network;
  terminal::TestOfficer officer;
  Acts acts;
  PageAuthenticator page;
};

TEST_F(PageTest, UnlocksByAnAssertionAndItsSecret) {
  const Json done = unlocked_by([&](const Json& ask) { return touched_by_browser(ask); });
  ASSERT_NE(done.member("data"), nullptr) << cli::print(done);
  EXPECT_EQ(*done.member("data")->text(), "cy-7f3a");
}

TEST_F(PageTest, ARefusalOfTheBrowserIsATouchThatIsNeeded) {
  const Json done =
      unlocked_by([](const Json&) { return Json(Json::Members{{"refused", "NotAllowedError"}}); });
  EXPECT_EQ(code_of(done), "touch_needed");
  EXPECT_THAT(*done.member("error")->member("detail")->text(), HasSubstr("not touched"));
}

TEST_F(PageTest, AnotherSecretOpensNothing) {
  const Json done = unlocked_by([&](const Json& ask) {
    Json::Members said = *touched_by_browser(ask).members();
    said.back().second = to_base64url(Bytes(32, 7));
    return Json(std::move(said));
  });
  EXPECT_EQ(code_of(done), "verification_failed");
}

TEST_F(PageTest, ASecretOfAnotherLengthIsNone) {
  const Json done = unlocked_by([&](const Json& ask) {
    Json::Members said = *touched_by_browser(ask).members();
    said.back().second = to_base64url(Bytes(31, 7));
    return Json(std::move(said));
  });
  EXPECT_EQ(code_of(done), "malformed");
}

TEST_F(PageTest, AnAuthenticatorThatHoldsAnotherOfThemIsRefused) {
  const Json done = unlocked_by(
      [](const Json&) { return Json(Json::Members{{"refused", "InvalidStateError"}}); });
  EXPECT_EQ(code_of(done), "refused");
}

TEST_F(PageTest, WhatIsNoAssertionIsRefused) {
  for (const char* absent : {"id", "authenticator_data", "client_data", "signature"}) {
    const Json done = unlocked_by([&](const Json& ask) {
      Json::Members said = *touched_by_browser(ask).members();
      for (auto& [name, value] : said) {
        if (name == absent) value = "not base64url!";
      }
      return Json(std::move(said));
    });
    EXPECT_EQ(code_of(done), "malformed") << absent;
  }
}

}  // namespace
}  // namespace valise::desk
