// Records that travel and records in files: one of each kind that is whole without further names,
// and the richer ones by hand.
#include "admin/cards.h"
#include "admin/key_file.h"
#include "contract/all_records.h"
#include "scene.h"
#include "scratch.h"
#include "seeds.h"
#include "terminal/agent.h"
#include "terminal/evidence.h"
#include "terminal/passkey_file.h"

namespace valise::fuzz {
namespace {

// Blank records are small, and there is one of nearly every kind.
template <class... Records>
void add_blank(const Seeds& seeds, const char* target, std::size_t& number,
               const std::tuple<Records...>*) {
  const auto add = [&]<class Record>(const Record& blank) {
    ++number;
    const Bytes bytes = seal::encode(blank);
    if (!seal::decode<Record>(bytes) || bytes.size() > 1000) return;
    seeds.either(target, "blank-" + std::to_string(number), bytes);
  };
  (add(Records{}), ...);
}

template <class... Lists>
void add_blanks(const Seeds& seeds, const char* target) {
  std::size_t number = 0;
  (add_blank(seeds, target, number, static_cast<const Lists*>(nullptr)), ...);
}

void add_wire(const Seeds& seeds) {
  Scene& in = scene();
  const ledger::Entry& released = in.cy.entries().back();
  wire::Envelope envelope;
  envelope.released = ledger::encode(released);
  envelope.proof = "c2sp.org/tlog-proof@v1\n";
  envelope.cover = Bytes(40, 1);
  envelope.body = Bytes(100, 2);
  envelope.posts = {{cable::MissionId::parse("cy/mfa").value(), Bytes(30, 3)}};
  envelope.shares = {{1, Bytes(10, 4)}, {5, Bytes(10, 5)}};
  seeds.strict("wire_record", "envelope", seal::encode(envelope));
  wire::Open open;
  open.request = Bytes(50, 6);
  open.reply_key = Bytes(60, 7);
  seeds.strict("wire_record", "open", seal::encode(open));
  wire::Push push;
  push.origin = "valise-test/cy";
  push.entries = {ledger::encode(fixture::Network::mark(fixture::kStart)), envelope.released};
  push.checkpoint = "valise-test/cy\n";
  seeds.strict("wire_record", "push", seal::encode(push));
  const auto error = wire::refusal_of({Code::forbidden, "a node pushes its own", "valise-test/cy"});
  seeds.strict("wire_record", "refusal", seal::encode(error));
  wire::Hold hold;
  hold.subject = "officer cy-00a1";
  hold.origin = push.origin;
  seeds.right("wire_record", "hold", seal::encode(hold));
  add_blanks<contract::TerminalRecords, contract::ClearingRecords, contract::NodeRecords,
             contract::TrusteeRecords>(seeds, "wire_record");
  add_blanks<contract::CharterRecords, contract::ActRecords, contract::FactRecords,
             contract::StateRecords>(seeds, "ledger_record");
  add_blanks<contract::CableRecords>(seeds, "cable_record");
}

terminal::HeldSession session() {
  terminal::HeldSession out;
  out.session.officer = scene().officer.officer();
  out.session.mission = cable::MissionId::parse("cy/mfa").value();
  out.session.origin = "valise-test/cy";
  out.session.cables = {scene().cable()};
  out.session.expires = fixture::kStart + 1800;
  out.session.time = fixture::kStart;
  out.entry = Bytes(20, 8);
  out.used = {0};
  return out;
}

// u64 length ‖ { 1: wish, 2: session, 4: place }
Bytes message(std::uint64_t wish, const terminal::HeldSession* put) {
  seal::cbor::Writer head, place;
  head.map(put == nullptr ? 2 : 3);
  head.unsigned_int(1);
  head.unsigned_int(wish);
  if (put != nullptr) head.unsigned_int(2);
  place.unsigned_int(4);
  place.unsigned_int(0);
  Bytes body = head.take();
  if (put != nullptr) append(body, seal::encode(*put));
  append(body, place.take());
  Bytes out;
  append_u64(out, body.size());
  append(out, body);
  return out;
}

void add_agent(const Seeds& seeds) {
  const terminal::HeldSession held = session();
  seeds.strict("kept_record", "session", seal::encode(held));
  for (std::uint64_t wish = 1; wish <= 8; ++wish) {
    seeds.right("agent", "wish-" + std::to_string(wish), message(wish, nullptr));
  }
  const Bytes put = message(3, &held);
  seeds.right("agent", "put-session", put);
  seeds.wrong("agent", "cut", View(put).first(put.size() - 1));
  seeds.wrong("agent", "no-such-wish", message(9, nullptr));
  seeds.wrong("agent", "nothing", {});
  seeds.wrong("agent", "too-long", Bytes{0, 0, 0, 0, 0, 4, 0, 1, 0});
  seeds.wrong("agent", "far-too-long", Bytes(9, 0xFF));
}

void add_kept(const Seeds& seeds) {
  Scene& in = scene();
  terminal::Keyring keyring;
  keyring.officer = in.officer.officer();
  keyring.passkeys = {in.officer.passkey()};
  keyring.wrapped = {{Bytes(32, 1), {}, {}, Bytes(80, 2)}};
  keyring.founding = in.network.charter_hash();
  seeds.right("kept_record", "keyring", seal::encode(keyring));
  seeds.strict("kept_record", "proof",
               seal::encode(terminal::ProofFile{"valise-test/cy", Bytes(9, 1), "a proof\n"}));
  const fixture::MemberKeys& member = in.network.member("cy");
  admin::MemberCard card;
  card.id = member.id;
  card.root_key = member.root.verify_key();
  card.node = {"valise-test", member.id, member.ledger.verify_key(), member.tls.verify_key()};
  card.credential = seal::sign_detached(member.root, ledger::node_label(), seal::encode(card.node));
  card.relying_party = member.party;
  seeds.strict("card", "member", seal::encode(card));
  card.node.network = "another";
  seeds.wrong("card", "member-node-not-signed", seal::encode(card));
  admin::SeatCard seat;
  seat.network = "valise-test";
  seat.name = "de";
  seat.kem_public = in.network.seat(1).seat.kem_public;
  seeds.right("card", "seat", seal::encode(seat));
  seat.kem_public.fill(0xFF);
  seeds.wrong("card", "seat-key", seal::encode(seat));
  seeds.right("card", "founder", seal::encode(in.officer.founder(ledger::kRegistrar)));
  seeds.right("card", "inspector", seal::encode(ledger::Inspector{"Court", {}}));
}

void add_files(const Seeds& seeds) {
  const Scratch scratch("seeds");
  const auto write = [&](const char* kind, std::size_t count) {
    admin::KeySet set{kind, "valise-test", "de", {}};
    for (std::size_t i = 0; i < count; ++i) {
      set.seeds.emplace_back(Bytes(32, static_cast<std::uint8_t>(i + 1)));
    }
    CHECK(admin::write_key_file(scratch.folder() / kind, set));
    return scratch.get(kind);
  };
  const Bytes keys = write("seat", 4);
  seeds.strict("key_file", "seat", keys);
  seeds.right("key_file", "another-kind", write("root", 1));
  Bytes damaged = keys;
  damaged.back() ^= 1;
  seeds.wrong("key_file", "damaged", damaged);
  const terminal::PasskeyFile passkey{
      seal::PasskeyAlgorithm::eddsa, 7, {}, Secret(Bytes(32, 1)), Secret(Bytes(32, 2))};
  CHECK(terminal::write_passkey_file(scratch.folder() / "passkey", passkey));
  seeds.strict("passkey_file", "eddsa", scratch.get("passkey"));
}

}  // namespace

void add_wire_seeds(const Seeds& seeds) {
  add_wire(seeds);
  add_agent(seeds);
  add_kept(seeds);
  add_files(seeds);
}

}  // namespace valise::fuzz
