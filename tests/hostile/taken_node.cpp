#include "hostile/taken_node.h"

#include "admin/running.h"
#include "http/certificate.h"
#include "tlog/checkpoint.h"
#include "wire/nodes.h"

namespace valise::hostile {

Result<std::unique_ptr<TakenNode>> TakenNode::open(const std::string& config) {
  TRY(config::Node settings, config::load_node(config));
  TRY(ledger::Adopted adopted, admin::load_charter(settings));
  TRY(admin::NodeKeys keys, admin::read_node_keys(settings.data));
  TRY(const auto member, cable::MemberId::parse(settings.member));
  TRY(sqlite::Db db, sqlite::Db::open((settings.data / "node.db").string(), {.read_only = true}));
  std::unique_ptr<TakenNode> out(
      new TakenNode(std::move(settings), std::move(adopted), std::move(keys), std::move(db)));
  const ledger::Charter& charter = out->adopted_.charter;
  TRY(out->ledger_, store::Ledger::open(out->db_, charter.origin_of(member)));
  out->trust_ = ledger::trust_of(charter, *charter.member(member));
  TRY(out->peers_, admin::targets_of(out->settings_, charter));
  TRY(http::Certificate identity, http::make_certificate(out->keys_.tls.seed()));
  out->client_ = std::make_unique<http::Client>(http::ClientOptions{
      .identity = std::make_shared<const http::Certificate>(std::move(identity))});
  return out;
}

Result<std::string> TakenNode::checkpoint_with(const std::vector<Bytes>& entries) const {
  tlog::Frontier frontier = ledger_->frontier();
  for (const Bytes& entry : entries) frontier.append(tlog::leaf_hash(entry));
  const tlog::Checkpoint checkpoint{origin(), {frontier.size(), frontier.root()}, {}};
  TRY(const tlog::Note note, tlog::sign_checkpoint(checkpoint, trust_.ledger, keys_.ledger));
  return tlog::print(note);
}

Result<Bytes> TakenNode::say_to(const std::string& peer, std::string_view path, const Bytes& body) {
  const auto target = peers_.find(peer);
  if (target == peers_.end()) return fail(Code::not_found, "no such peer", peer);
  http::Call call;
  call.path = path;
  call.content_type = "application/cbor";
  call.body = body;
  TRY(const http::Answer answer, client_->call(target->second, call));
  if (answer.status == 200) return answer.body;
  const auto refusal = seal::decode<wire::Refusal>(answer.body);
  if (!refusal) return fail(Code::gap, "it stands elsewhere", name_of(peer));
  Error error = wire::error_of(*refusal);
  error.where = name_of(peer) + (error.where.empty() ? "" : ", " + error.where);
  return Failure(std::move(error));
}

std::vector<std::string> TakenNode::trustees() const {
  std::vector<std::string> out;
  for (const auto& [name, target] : peers_) {
    if (name.starts_with("trustee ")) out.push_back(name);
  }
  return out;
}

std::string TakenNode::name_of(const std::string& peer) const {
  for (const ledger::Seat& seat : adopted_.charter.seats) {
    if (peer == "trustee " + std::to_string(seat.number)) return "trustee " + seat.name;
  }
  return peer;
}

}  // namespace valise::hostile
