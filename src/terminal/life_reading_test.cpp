// Sessions, what seats and nodes answer to an opening, and lists.
#include "terminal/life_test.h"

namespace valise::terminal {
namespace {

TEST_F(Life, ASessionOpensItsCableWithoutATouchAndItsPlaceOnlyOnce) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  const Listed one = listed(place);
  ASSERT_TRUE(begin_session(place, mission_named("nl/mfa"), {one}));
  const auto passkeys = *reader.settings.soft_authenticator;
  std::filesystem::rename(passkeys, passkeys.string() + ".away");
  ASSERT_TRUE(open_cable(place, one, options())) << said;
  EXPECT_EQ(place.session()->places_left(), 0U);
  EXPECT_EQ(open_cable(place, one, options()).error().code, Code::not_found);  // needs the touch
  std::filesystem::rename(passkeys.string() + ".away", passkeys);
  EXPECT_TRUE(open_cable(place, one, options())) << said;
}

// The ledger has the place used, this terminal does not know: it was refused for 30 minutes.
TEST_F(Life, AUsedPlaceOfASessionCostsATouchAndNothingElse) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  const Listed one = listed(place);
  ASSERT_TRUE(begin_session(place, mission_named("nl/mfa"), {one}));
  const auto unused = place.session();
  const auto first = open_cable(place, one, options());
  ASSERT_TRUE(first) << said;
  EXPECT_TRUE(first->by_session);
  ASSERT_TRUE(place.put_session(unused));
  ASSERT_TRUE(place.session_sent());
  const auto again = open_cable(place, one, options());
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_FALSE(again->by_session);
  EXPECT_EQ(place.session()->places_left(), 0U);
}

TEST_F(Life, APlaceOfASessionIsFreeAgainWhenTheNodeRefused) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  const Listed one = listed(place);
  ASSERT_TRUE(begin_session(place, mission_named("nl/mfa"), {one}));
  refuse_open = Error{Code::refused, "held", ""};
  EXPECT_EQ(open_cable(place, one, options()).error().code, Code::refused);
  EXPECT_EQ(place.session()->places_left(), 1U);
}

TEST_F(Life, ASessionForNoneForTooManyOrForOldCablesIsRefused) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  Listed one = listed(place);
  EXPECT_EQ(begin_session(place, mission_named("nl/mfa"), {}).error().code, Code::usage);
  const std::vector<Listed> many(26, one);
  EXPECT_EQ(begin_session(place, mission_named("nl/mfa"), many).error().code, Code::usage);
  one.held.received = fixture::kStart - 31 * kDay;
  EXPECT_EQ(begin_session(place, mission_named("nl/mfa"), {one}).error().code, Code::refused);
}

TEST_F(Life, A17AnAlteredReplyIsNamedAndTheOthersOpen) {
  ASSERT_TRUE(release_text("text"));
  lie = [](wire::Opened& out) { out.replies[4].reply.back() ^= 1; };
  Workplace place = reader.workplace();
  const auto opened = open_cable(place, listed(place), options());
  ASSERT_TRUE(opened) << opened.error().detail;
  EXPECT_EQ(opened->bad_seats, std::vector<std::uint8_t>{4});
}

TEST_F(Life, WithoutAProvedRecordNothingIsCombined) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  const std::vector<std::function<void(wire::Opened&)>> lies = {
      [&](auto& out) {
        out.proof = nl.proof(nl.hashes().size().value - 2, {1, 2, 3});
      },                                               // three cosigned
      [&](auto& out) { out.proof = nl.proof(0); },     // another entry
      [&](auto& out) { out.released = cy.entry(1); },  // not this cable
      [&](auto& out) { out.released_proof = cy.proof(index, {1, 2, 3}); },
      [&](auto& out) { out.cover.back() ^= 1; },
      [&](auto& out) { out.post.back() ^= 1; },
      [&](auto& out) {
        for (auto& [seat, reply] : out.replies) reply.receipt.back() ^= 1;
      },
  };
  for (const auto& one : lies) {
    lie = one;
    const auto opened = open_cable(place, listed(place), options());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Code::verification_failed) << opened.error().detail;
  }
}

TEST_F(Life, WithheldSaysWhyHowManyAndWhatToDo) {
  ASSERT_TRUE(release_text("text"));
  for (std::uint8_t seat = 1; seat <= 3; ++seat) withhold[seat] = custody::WithheldCode::no_grant;
  withhold[4] = custody::WithheldCode::rejoining;
  Workplace place = reader.workplace();
  const auto opened = open_cable(place, listed(place), options());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::refused);
  EXPECT_EQ(opened.error().where, "no_grant");
  EXPECT_EQ(opened.error().detail,
            "You have no grant for this file. Ask a registrar for the file, naming your need to "
            "know. (3 of 4 trustees that withheld say so)");
}

TEST_F(Life, WithheldThatNoSeatSignedIsTheNodesInvention) {
  ASSERT_TRUE(release_text("text"));
  for (std::uint8_t seat = 1; seat <= 3; ++seat) withhold[seat] = custody::WithheldCode::suspended;
  lie = [](wire::Opened& out) {
    for (Bytes& word : out.withheld) word.back() ^= 1;
  };
  Workplace place = reader.workplace();
  const auto opened = open_cable(place, listed(place), options());
  EXPECT_EQ(opened.error(), (Error{Code::too_few, "2 of the 3 needed answered", "trustees"}));
}

TEST_F(Life, AListGoesOnBehindAPageOfWhichNothingMayBeSeen) {
  ASSERT_TRUE(release_text("text"));
  pages_before = 2;
  EXPECT_EQ(list_cables(reader.workplace(), mission_named("nl/mfa"))->cables.size(), 1U);
}

TEST_F(Life, AListThatGoesBackIsRefused) {
  ASSERT_TRUE(release_text("text"));
  pages_before = 2;
  page_places = 0;
  const auto listing = list_cables(reader.workplace(), mission_named("nl/mfa"));
  ASSERT_FALSE(listing);
  EXPECT_EQ(listing.error().code, Code::verification_failed);
}

TEST_F(Life, ACableIsAskedForByItsNumberAlone) {
  ASSERT_TRUE(release_text("text"));
  const Workplace place = reader.workplace();
  EXPECT_TRUE(find_cable(place, mission_named("nl/mfa"), number));
  EXPECT_EQ(asked_to_list.number, number);
  cable::Number other = number;
  ++other.serial;
  const auto found = find_cable(place, mission_named("nl/mfa"), other);
  ASSERT_FALSE(found) << "the node answered with another cable";
  EXPECT_EQ(found.error().code, Code::not_found);
}

TEST_F(Life, ACoverOfAnotherHeaderIsListedAsUnreadable) {
  ASSERT_TRUE(release_text("text"));
  submitted.cover.back() ^= 1;
  const auto listing = list_cables(reader.workplace(), mission_named("nl/mfa")).value();
  EXPECT_TRUE(listing.cables.empty());
  ASSERT_EQ(listing.unreadable.size(), 1U);
  EXPECT_EQ(listing.unreadable[0].where, "CY-MFA-26-0001");
}

}  // namespace
}  // namespace valise::terminal
