#include "terminal/network.h"

#include "terminal/site_test.h"
#include "terminal/terminal_test.h"
#include "wire/nodes.h"
#include "wire/paths.h"
#include "wire/terminal_node.h"
#include "wire/trustee.h"

namespace valise::terminal {
namespace {

http::Answer refusal(Code code, const std::string& detail) {
  http::Answer out;
  out.status = code_row(code).http_status;
  out.content_type = "application/cbor";
  out.body = seal::encode(wire::refusal_of({code, detail, "field"}));
  return out;
}

TEST(Network, ShowsTheNodeItsDeviceKeyAndReadsItsRecords) {
  fixture::Network network;
  TestOfficer officer(network);
  TestSite site(network.member("nl").tls, [&](const http::Request& request) {
    EXPECT_EQ(request.path, wire::path::track);
    EXPECT_EQ(request.peer.key, read_keyring(officer.settings)->device_key);
    EXPECT_TRUE(seal::decode<wire::CableQuery>(request.body));
    wire::Track track;
    track.cosigned = 4;
    track.number = cable::Number::parse("NL-MFA-26-0007").value();
    return cbor_answer(track);
  });
  officer.settings.node = site.endpoint();
  const Workplace place = officer.workplace();
  wire::CableQuery query;
  query.mission = mission_named("nl/mfa");
  const auto track = place.network().ask_node<wire::Track>(wire::path::track, query);
  ASSERT_TRUE(track) << track.error().detail;
  EXPECT_EQ(track->cosigned, 4);
}

TEST(Network, AServerWithAnotherKeyGetsNothing) {
  fixture::Network network;
  TestOfficer officer(network);
  bool asked = false;
  TestSite site(network.member("cy").tls, [&](const http::Request&) {
    asked = true;
    return http::Answer{};
  });
  officer.settings.node = site.endpoint();
  const auto answer = officer.workplace().network().call_node(wire::path::status, {});
  EXPECT_EQ(answer.error().code, Code::verification_failed);
  EXPECT_FALSE(asked);
}

TEST(Network, AServersErrorsAreItsOwnWordsInBothForms) {
  const auto refused = body_of(refusal(Code::unlawful, "the number is not the next"), "node");
  EXPECT_EQ(refused.error(), (Error{Code::unlawful, "the number is not the next", "field"}));
  const auto plain = body_of(http::answer_of({Code::not_found, "no such cable", ""}), "node");
  EXPECT_EQ(plain.error(), (Error{Code::not_found, "no such cable", "node"}));
  const auto full = body_of(refusal(Code::disk, "database or disk is full"), "node");
  EXPECT_EQ(full.error(), (Error{Code::disk, "the node's disk", "node"}));
  http::Answer strange;
  strange.status = 418;
  strange.body = to_bytes("teapot");
  EXPECT_EQ(body_of(strange, "node").error().code, Code::failed);
}

TEST(Network, AsksAllSeatsAndSaysWhichDidNotAnswer) {
  fixture::Network network;
  TestOfficer officer(network);
  TestSite pl(network.seat(2).tls, [](const http::Request&) {
    wire::Heads heads;
    heads.seat = 2;
    return cbor_answer(heads);
  });
  officer.settings.trustees = {{"de", {"127.0.0.1", 1}}, {"pl", pl.endpoint()}};
  const Workplace place = officer.workplace();
  const auto heads = place.network().ask_seats<wire::Heads>(wire::path::heads, Nothing{});
  ASSERT_EQ(heads.size(), 2U);
  EXPECT_EQ(heads.at(1).error().code, Code::unreachable);
  EXPECT_EQ(heads.at(1).error().where, "trustee de");
  EXPECT_EQ(heads.at(2)->seat, 2);
}

TEST(Network, ATrusteeThatTheCharterDoesNotNameIsRefused) {
  fixture::Network network;
  TestOfficer officer(network);
  officer.settings.trustees = {{"xx", {"127.0.0.1", 1}}};
  const Keyring keyring = read_keyring(officer.settings).value();
  const auto place =
      Workplace::open_with(officer.settings, {officer.authenticator, officer.random, officer.clock},
                           keyring, unlock(keyring, officer.authenticator, officer.random).value());
  EXPECT_EQ(place.error().code, Code::config);
}

}  // namespace
}  // namespace valise::terminal
