// The life of a cable between two terminals, with a node and seats that do in the test what the
// real ones do: every entry goes through the law, every share and receipt is real.
#pragma once

#include <gmock/gmock.h>

#include <algorithm>

#include "custody/release.h"
#include "terminal/acting.h"
#include "terminal/archive.h"
#include "terminal/draft_store.h"
#include "terminal/files.h"
#include "terminal/ledger_test.h"
#include "terminal/reading.h"
#include "terminal/releasing.h"
#include "terminal/site_test.h"
#include "wire/nodes.h"
#include "wire/paths.h"

namespace valise::terminal {

namespace path = wire::path;
using testing::HasSubstr;

inline http::Answer refused(const Error& error) {
  http::Answer out = cbor_answer(wire::refusal_of(error));
  out.status = code_row(error.code).http_status;
  return out;
}

// Both members' ledgers, both nodes, five seats.
class Life : public ::testing::Test {
 protected:
  Life()
      : cy(network, "cy"),
        nl(network, "nl"),
        sender(network, "cy-7f3a", 7),
        reader(network, "nl-7f3a", 8) {
    EXPECT_EQ(cy.found({"cy/mfa"}), "");
    EXPECT_EQ(nl.found({"nl/mfa"}), "");
    enrol(cy, sender, "cy/mfa");
    enrol(nl, reader, "nl/mfa");
    for (std::uint8_t seat = 1; seat <= 5; ++seat) {
      sites.push_back(std::make_unique<TestSite>(
          network.seat(seat).tls,
          [this, seat](const auto& request) { return seat_answers(seat, request); }));
      for (TestOfficer* officer : {&sender, &reader}) {
        officer->settings.trustees.push_back(
            {network.seat(seat).seat.name, sites.back()->endpoint()});
      }
    }
    for (TestOfficer* officer : {&sender, &reader}) {
      sites.push_back(std::make_unique<TestSite>(
          network.member(officer->settings.member.str()).tls,
          [this](const http::Request& request) { return node_answers(request); }));
      officer->settings.node = sites.back()->endpoint();
    }
  }

  void enrol(TestLedger& ledger, TestOfficer& officer, const std::string& mission) {
    const std::string member = officer.settings.member.str();
    const auto& people = network.member(member).registrars;
    const std::vector<const fixture::Person*> two = {&people[0], &people[1]};
    const Time until = fixture::kStart + 365 * kDay;
    const auto name = officer_named(member + "-7f3a");
    const ledger::Accreditation given{ledger::kReleaser | ledger::kReader,
                                      {mission_named(mission)},
                                      cable::Level::restreint,
                                      until,
                                      until,
                                      until};
    const ledger::Enrolment device{officer.device.request, officer.device.fingerprint};
    const auto id = read_keyring(officer.settings)->device();
    using Type = ledger::EntryType;
    const auto act = [&](Type type, const std::string& subject, const auto& record) {
      return network.act(member, type, subject, record, std::nullopt, two, fixture::kStart);
    };
    EXPECT_EQ(ledger.append({act(Type::officer_accredited, name.str(), given),
                             act(Type::device_enrolled, id.hex(), device),
                             act(Type::granted, name.str() + " GEN", ledger::Grant{until})}),
              "");
  }

  http::Answer seat_answers(std::uint8_t seat, const http::Request& request) {
    if (request.path == path::current) {
      const auto asked = seal::decode<wire::CurrentRequest>(request.body).value();
      return cbor_answer((asked.origin == cy.origin() ? cy : nl)
                             .current(seat, asked.keys.front(), fixture::kStart));
    }
    const auto asked = seal::decode<wire::RecordRequest>(request.body).value();
    return cbor_answer((asked.origin == cy.origin() ? cy : nl).proved(asked.index.value));
  }

  http::Answer node_answers(const http::Request& request) {
    if (request.path == path::submit) return submit(request);
    if (request.path == path::part) return take_part(request);
    if (request.path == path::parts_held) {
      return cbor_answer(wire::PartsHeld{static_cast<std::uint32_t>(parts.size()), node_has_it});
    }
    if (request.path == path::list) return list(request);
    if (request.path == path::track) {
      const auto id = cable::cable_id(network.domain(), submitted.header);
      return cbor_answer(wire::Track{id, number, LeafIndex{index}, true, 4, {}, {}, {}});
    }
    if (request.path == path::open) return open(request);
    if (request.path == path::use) {
      const auto use = seal::decode<wire::Append>(request.body).value();
      const LeafIndex at{nl.hashes().size().value};
      return append(nl, use.entry) ? cbor_answer(wire::Appended{at})
                                   : refused({Code::unlawful, said, ""});
    }
    if (request.path == path::prove && proves) {
      return cbor_answer(
          nl.proved(seal::decode<wire::ProveRequest>(request.body).value().index.value));
    }
    if (request.path == path::body) {
      const auto asked = seal::decode<wire::BodyRequest>(request.body).value();
      return cbor_answer(wire::Part{asked.cable, asked.place, parts.at(asked.place)});
    }
    return refused({Code::not_found, "", ""});
  }

  bool append(TestLedger& ledger, const Bytes& entry) {
    said = ledger.append({ledger::decode_entry(entry).value()});
    return said.empty();
  }

  http::Answer take_part(const http::Request& request) {
    const auto part = seal::decode<wire::Part>(request.body).value();
    if (fail_parts_after && parts.size() >= *fail_parts_after) {
      fail_parts_after.reset();
      return refused({Code::busy, "", ""});
    }
    EXPECT_EQ(part.place, parts.size());
    parts.push_back(part.bytes);
    return cbor_answer(wire::PartsHeld{part.place + 1, false});
  }

  http::Answer submit(const http::Request& request) {
    submissions.push_back(request.body);
    submitted = seal::decode<wire::Submit>(request.body).value();
    if (refuse_submit) return refused(*std::exchange(refuse_submit, std::nullopt));
    if (submitted.body) parts = {*submitted.body};
    const auto id = cable::cable_id(network.domain(), submitted.header);
    number = cable::Number{mission_named("cy/mfa"), 2026, 1};
    const ledger::Entry entry{ledger::EntryType::released,
                              seal::encode(ledger::Released{number, submitted.header}),
                              submitted.evidence};
    index = cy.hashes().size().value;
    if (!append(cy, ledger::encode(entry))) return refused({Code::unlawful, said, ""});
    const ledger::ReceivedEvidence proof{cy.entry(index), cy.proof(index)};
    const ledger::Entry received{ledger::EntryType::received,
                                 seal::encode(ledger::Received{id, mission_named("nl/mfa")}),
                                 seal::encode(proof)};
    EXPECT_TRUE(append(nl, ledger::encode(received))) << said;
    if (while_submitted) while_submitted();
    return cbor_answer(wire::Accepted{id, number, LeafIndex{index}});
  }

  const Bytes& post() const {
    for (const wire::Post& one : submitted.posts) {
      if (one.mission.str() == "nl/mfa") return one.sealed;
    }
    return submitted.posts.front().sealed;
  }

  http::Answer list(const http::Request& request) {
    asked_to_list = seal::decode<wire::ListRequest>(request.body).value();
    if (!asked_to_list.number && asked_to_list.after < 500 * pages_before) {
      return cbor_answer(wire::List{{}, asked_to_list.after + page_places});
    }
    wire::Held held;
    held.place = asked_to_list.after + 1;
    held.cable = cable::cable_id(network.domain(), submitted.header);
    held.number = number;
    held.header = submitted.header;
    held.cover = submitted.cover;
    const auto k = custody::check_post(network.domain(), held.header, mission_named("nl/mfa"),
                                       network.mission_key("nl/mfa"), post());
    const auto policy = cable::decode_header(held.header)->policy_bytes;
    held.cover_key = to_bytes(custody::cover_key(network.domain(), *k, policy).expose_secret());
    held.body_bytes = submitted.body_bytes;
    held.received = fixture::kStart;
    held.files = {cable::FileId::parse("GEN").value()};
    return cbor_answer(wire::List{{held}, std::nullopt});
  }

  http::Answer open(const http::Request& request) {
    const auto asked = seal::decode<wire::Open>(request.body).value();
    if (refuse_open) return refused(*std::exchange(refuse_open, std::nullopt));
    if (asked.session && !append(nl, *asked.session)) return refused({Code::unlawful, said, ""});
    const std::uint64_t at = nl.hashes().size().value;
    if (!append(nl, asked.request)) return refused({Code::unlawful, said, ""});
    const auto entry = ledger::decode_entry(asked.request).value();
    const auto what = seal::decode<ledger::Request>(entry.payload).value();
    const Hash id = ledger::identity(network.domain(), entry.type, entry.payload);
    const custody::ReplyTo to{{RequestId{id.bytes}, what.cable, nl.origin(), LeafIndex{at}},
                              custody::to_reply_key(asked.reply_key, what.reply_key).value()};
    wire::Opened out;
    out.released = cy.entry(index);
    out.released_proof = cy.proof(index);
    out.proof = nl.proof(at);
    out.cover = submitted.cover;
    out.body_bytes = submitted.body_bytes;
    out.asked = 5;
    for (std::uint8_t seat = 1; seat <= 5; ++seat) answer_of_seat(seat, to, out);
    out.answered = static_cast<std::uint8_t>(out.replies.size() + out.withheld.size());
    out.post = custody::release_post(network.domain(), submitted.header, mission_named("nl/mfa"),
                                     network.mission_key("nl/mfa"), post(), to, network.random())
                   .value();
    if (lie) lie(out);
    return cbor_answer(out);
  }

  void answer_of_seat(std::uint8_t seat, const custody::ReplyTo& to, wire::Opened& out) {
    if (withhold.contains(seat)) {
      const custody::Withheld word{to.context.request, seat, withhold.at(seat), fixture::kStart};
      out.withheld.push_back(
          custody::sign_statement(network.domain(), network.seat(seat).statement, word));
      return;
    }
    const Bytes reply =
        custody::release_share(network.domain(), submitted.header, seat, network.seat(seat).kem,
                               submitted.shares.at(seat), to, network.random())
            .value();
    custody::ReleaseReceipt receipt{to.context.request,
                                    to.context.cable,
                                    to.context.origin,
                                    to.context.index,
                                    nl.hashes().size(),
                                    nl.hashes().root(),
                                    seat,
                                    Hash{seal::sha256(reply)},
                                    cable::Level::limite,
                                    cable::Status::in_force,
                                    network.charter_hash(),
                                    fixture::kStart};
    if (seat == 2) receipt.level = cable::Level::restreint;
    out.replies[seat] = {
        reply, custody::sign_statement(network.domain(), network.seat(seat).statement, receipt)};
  }

  Result<ReleasedCable> release_text(const std::string& text,
                                     const std::filesystem::path& attachment = {}) {
    Draft draft =
        parse_draft("Action: nl/mfa IMMEDIATE\nLevel: R-UE\nSubject: Visas\n\n" + text).value();
    if (!attachment.empty()) draft.attachments = {attachment};
    return release(sender.workplace(), draft, {mission_named("cy/mfa"), "d1", {}, {}});
  }
  OwnOpening own_opening(const OpenedCable& opened) const {
    return {opened.id,      number,        mission_named("nl/mfa"),
            opened.request, opened.record, opened.opened};
  }
  Listed listed(const Workplace& place) {
    return find_cable(place, mission_named("nl/mfa"), number).value();
  }
  OpenOptions options() const {
    OpenOptions out;
    out.mission = mission_named("nl/mfa");
    return out;
  }

  fixture::Network network;
  TestLedger cy, nl;
  TestOfficer sender, reader;
  std::vector<std::unique_ptr<TestSite>> sites;
  // What the test's node holds and how it errs.
  wire::Submit submitted;
  std::vector<Bytes> submissions, parts;
  cable::Number number;
  std::uint64_t index = 0;
  std::string said;
  bool proves = true;  // the readers' node, its records
  std::optional<Error> refuse_submit, refuse_open;
  std::optional<std::size_t> fail_parts_after;
  std::function<void()> while_submitted;  // before the sender hears of it
  bool node_has_it = false;
  std::map<std::uint8_t, custody::WithheldCode> withhold;
  std::function<void(wire::Opened&)> lie;
  wire::ListRequest asked_to_list;
  std::uint64_t pages_before = 0;  // of the list, with nothing that this officer may see
  std::uint64_t page_places = 500;
};

}  // namespace valise::terminal
