#include "contract/examples.h"

#include "custody/statements.h"
#include "ledger/entry.h"
#include "ledger/facts.h"
#include "ledger/state.h"
#include "seal/hash.h"
#include "tlog/tree.h"
#include "wire/nodes.h"
#include "wire/trustee.h"

namespace valise::contract {
namespace {

const char* const kLedger = "spec/ledger.md";
const char* const kRelease = "spec/release.md";
const char* const kFederation = "spec/federation.md";
constexpr Time kNow{1795442820};  // 2026-11-23T14:07:00Z

seal::SigningKey key_of(std::uint8_t byte) {
  return seal::SigningKey::from_seed(Secret(Bytes(32, byte))).value();
}
Hash hash_of(std::string_view text) {
  return {seal::sha256(view_of(text))};
}

struct Scene {
  seal::Domain domain{hash_of("an example of a founding charter")};
  seal::SigningKey device = key_of(0x11);
  seal::SigningKey statement = key_of(0x22);
  CableId cable{hash_of("a cable").bytes};
  cable::MissionId mission = cable::MissionId::parse("nl/mfa").value();
  std::string origin = "valise-demo/nl";

  ledger::Request request() const {
    ledger::Request out;
    out.cable = cable;
    out.mission = mission;
    out.file = cable::FileId::parse("GEN").value();
    out.officer = cable::OfficerId::parse("nl-7f3a").value();
    out.device = seal::signer_id(device.verify_key());
    out.reply_key = hash_of("a reply key");
    out.origin = origin;
    out.charter = domain.founding;
    out.seen = {{540}, hash_of("a root")};
    out.session = ledger::SessionPlace{hash_of("a session"), 3};
    out.nonce = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    out.time = kNow;
    return out;
  }
  ledger::Entry entry() const {
    const Bytes payload = seal::encode(request());
    const ledger::RequestEvidence evidence{
        seal::sign_detached(device, domain.label("request"), payload), std::nullopt};
    return {ledger::EntryType::opening_requested, payload, seal::encode(evidence)};
  }
  RequestId id() const { return {ledger::identity(domain, entry().type, entry().payload).bytes}; }
};

void add_ledger(const Scene& scene, std::vector<Example>& out) {
  const ledger::Entry mark{ledger::EntryType::mark, seal::encode(ledger::Mark{kNow}), {}};
  const ledger::Entry request = scene.entry();
  const auto add = [&](const char* name, View bytes) {
    out.push_back({kLedger, name, to_hex(bytes)});
  };
  add("founding hash", scene.domain.founding.view());
  add("mark, entry", ledger::encode(mark));
  add("request, payload", request.payload);
  add("request, evidence", request.evidence);
  add("request, entry", ledger::encode(request));
  add("request, identity", scene.id().view());
  add("request, leaf hash", tlog::leaf_hash(ledger::encode(request)).view());
  add("request, key of its record", ledger::request_key(Hash{scene.id().bytes}).bytes());
}

void add_release(const Scene& scene, std::vector<Example>& out) {
  const custody::ReleaseReceipt receipt{scene.id(),
                                        scene.cable,
                                        scene.origin,
                                        LeafIndex{541},
                                        TreeSize{543},
                                        hash_of("the root at 543"),
                                        2,
                                        hash_of("a reply"),
                                        cable::Level::restreint,
                                        cable::Status::in_force,
                                        scene.domain.founding,
                                        kNow + 1};
  const custody::Withheld withheld{scene.id(), 2, custody::WithheldCode::no_grant, kNow + 1};
  out.push_back({kRelease, "receipt, payload", to_hex(seal::encode(receipt))});
  out.push_back({kRelease, "withheld, payload", to_hex(seal::encode(withheld))});
  out.push_back({kRelease, "withheld, signed",
                 to_hex(custody::sign_statement(scene.domain, scene.statement, withheld))});
  out.push_back({kRelease, "statement key", to_hex(scene.statement.verify_key())});
}

void add_federation(const Scene& scene, std::vector<Example>& out) {
  const ledger::Entry mark{ledger::EntryType::mark, seal::encode(ledger::Mark{kNow}), {}};
  wire::Push push;
  push.origin = scene.origin;
  push.from = {542};
  push.entries = {ledger::encode(mark)};
  push.checkpoint = "valise-demo/nl\n543\n";
  out.push_back({kFederation, "push, without the notes", to_hex(seal::encode(push))});
  out.push_back({kFederation, "gap", to_hex(seal::encode(wire::Pushed{{540}, {}, kNow}))});
  const Error error{Code::forbidden, "a node pushes its own ledger", "valise-demo/cy"};
  out.push_back({kFederation, "refusal", to_hex(seal::encode(wire::refusal_of(error)))});
}

}  // namespace

std::vector<Example> examples() {
  const Scene scene;
  std::vector<Example> out;
  add_ledger(scene, out);
  add_release(scene, out);
  add_federation(scene, out);
  return out;
}

}  // namespace valise::contract
