// What an intruder on a member's node tries against the other servers, one command an attempt. It
// exits with the code of the refusal; 0 means that somebody went along.

#include "admin/command.h"
#include "admin/file.h"
#include "cable/header.h"
#include "hostile/taken_node.h"
#include "http/certificate.h"
#include "seal/hash.h"
#include "seal/kem.h"
#include "store/cables.h"
#include "wire/nodes.h"
#include "wire/paths.h"
#include "wire/trustee.h"

namespace valise::hostile {
namespace {

using admin::Console;

struct Wanted {
  std::string config = "node.toml";
  std::string number, mission, to, out;
};

// To every trustee; says what each answered. Errors: the first refusal, if all refused.
Result<void> say_to_all(TakenNode& node, std::string_view path, const Bytes& body,
                        Console& console) {
  std::optional<Error> first;
  std::size_t taken = 0;
  for (const std::string& peer : node.trustees()) {
    const auto said = node.say_to(peer, path, body);
    if (said) {
      ++taken;
      console.out << node.name_of(peer) << " WENT ALONG\n";
      continue;
    }
    const Error& error = said.error();
    console.out << code_row(error.code).name << ": " << error.detail << " (" << error.where
                << ")\n";
    if (!first) first = error;
  }
  console.out << taken << " of " << node.trustees().size() << " trustees went along\n";
  if (taken == 0 && first) return Failure(*first);
  return {};
}

Bytes mark_of(Time time) {
  return ledger::encode({ledger::EntryType::mark, seal::encode(ledger::Mark{time}), {}});
}

Result<void> push(TakenNode& node, std::vector<Bytes> entries, Console& console) {
  wire::Push out;
  out.origin = node.origin();
  out.from = node.ledger().size();
  TRY(out.checkpoint, node.checkpoint_with(entries));
  TRY(out.final_note, node.final_note());
  out.entries = std::move(entries);
  return say_to_all(node, wire::path::push, seal::encode(out), console);
}

Result<store::StoredCable> cable_of(TakenNode& node, const std::string& number) {
  store::Cables cables(node.db());
  TRY(const auto wanted, cable::Number::parse(number));
  TRY(const auto id, cables.find(wanted));
  TRY(auto cable, cables.find(id.value_or(CableId{})));
  if (!cable) return fail(Code::not_found, "no such cable", number);
  return std::move(*cable);
}

// The number that the ledger would give next, so that it is not what the release fails for.
cable::Number next_number(const TakenNode& node, cable::Number number) {
  const auto last =
      node.ledger().state().get(ledger::serial_key(number.mission, number.year).bytes());
  number.serial = static_cast<std::uint32_t>((last ? read_u64(*last) : 0) + 1);
  return number;
}

// The same release, its header naming one mission more. Nobody signed that.
Result<ledger::Entry> with_addressee(const TakenNode& node, const store::StoredCable& cable,
                                     const std::string& mission, Random& random) {
  TRY(ledger::Entry entry, ledger::decode_entry(cable.released));
  TRY(auto released, seal::decode<ledger::Released>(entry.payload));
  TRY(cable::Header header, cable::decode_header(released.header));
  TRY(const auto added, cable::MissionId::parse(mission));
  const auto key = seal::KemKey::generate(random);
  header.policy.addressees.push_back({added, key.id()});
  released.header = cable::encode_header(header.policy, header.content);
  released.number = next_number(node, released.number);
  entry.payload = seal::encode(released);
  return entry;
}

Result<void> add_addressee(const Wanted& in, Console& console) {
  TRY(const auto node, TakenNode::open(in.config));
  TRY(const auto cable, cable_of(*node, in.number));
  TRY(const ledger::Entry entry, with_addressee(*node, cable, in.mission, console.random));
  return push(*node, {ledger::encode(entry), mark_of(console.clock.now())}, console);
}

// The rewritten release beside the true one's proof, to the added mission's own node.
Result<void> deliver_added(const Wanted& in, Console& console) {
  TRY(const auto node, TakenNode::open(in.config));
  TRY(const auto cable, cable_of(*node, in.number));
  TRY(const ledger::Entry entry, with_addressee(*node, cable, in.mission, console.random));
  TRY(const auto mission, cable::MissionId::parse(in.mission));
  store::Cables cables(node->db());
  wire::Envelope out;
  out.released = ledger::encode(entry);
  out.proof = cable.proof;
  out.cover = cable.cover;
  out.body_bytes = cable.body_bytes;
  TRY(out.shares, cables.shares(cable.id));
  out.posts.push_back({mission, Bytes(1200, 7)});
  TRY_VOID(node->say_to("node " + mission.member().str(), wire::path::deliver, seal::encode(out)));
  console.out << "node " << mission.member().str() << " WENT ALONG\n";
  return {};
}

// A true cable again, with one byte of its cover changed.
Result<void> deliver_altered(const Wanted& in, Console& console) {
  TRY(const auto node, TakenNode::open(in.config));
  TRY(const auto cable, cable_of(*node, in.number));
  wire::Envelope out;
  out.released = cable.released;
  out.proof = cable.proof;
  out.cover = cable.cover;
  out.cover.back() ^= 1;
  out.body_bytes = cable.body_bytes;
  TRY_VOID(node->say_to("node " + in.to, wire::path::deliver, seal::encode(out)));
  console.out << "node " << in.to << " WENT ALONG\n";
  return {};
}

// Asks for shares to a request that stands in no ledger: under a checkpoint that only the node
// signed, and under the true one, which does not cover it.
Result<void> release_unrecorded(const Wanted& in, Console& console) {
  TRY(const auto node, TakenNode::open(in.config));
  TRY(const auto cable, cable_of(*node, in.number));
  TRY(const std::string final_note, node->final_note());
  ledger::Request request;
  request.cable = cable.id;
  TRY(request.mission, cable::MissionId::parse(in.mission));
  const auto reply = seal::KemKey::generate(console.random);
  request.reply_key = Hash{seal::sha256(View(reply.public_key()))};
  request.origin = node->origin();
  request.charter = node->adopted().hash;
  request.time = console.clock.now();
  const Bytes entry =
      ledger::encode({ledger::EntryType::opening_requested, seal::encode(request), Bytes{}});
  const LeafIndex index{node->ledger().size().value};
  const wire::ReleaseItem item{index, to_bytes(View(reply.public_key())), std::nullopt};
  TRY(const std::string own, node->checkpoint_with({entry, mark_of(request.time)}));
  wire::Release under_own{node->origin(), own, {item}};
  const auto first = say_to_all(*node, wire::path::release, seal::encode(under_own), console);
  if (first) return {};
  wire::Release under_final{node->origin(), final_note, {item}};
  const auto second = say_to_all(*node, wire::path::release, seal::encode(under_final), console);
  if (second) return {};
  return first;
}

// An enrolment that one registrar signed, put into the ledger by the node.
Result<void> enrol_alone(const Wanted& in, Console& console) {
  TRY(const auto node, TakenNode::open(in.config));
  store::Cables cables(node->db());
  TRY(const auto acts, cables.acts());
  for (const store::PendingAct& act : acts) {
    if (act.type != ledger::EntryType::device_enrolled) continue;
    const ledger::Entry entry{act.type, act.payload, seal::encode(act.evidence)};
    return push(*node, {ledger::encode(entry), mark_of(console.clock.now())}, console);
  }
  return fail(Code::not_found, "no enrolment waits for its second signature");
}

// A mark that is an hour ahead of everyone's clock.
Result<void> mark_ahead(const Wanted& in, Console& console) {
  TRY(const auto node, TakenNode::open(in.config));
  return push(*node, {mark_of(console.clock.now() + kHour)}, console);
}

// The node's key and certificate, as files for another program.
Result<void> write_pem(const Wanted& in, Console& console) {
  TRY(const auto node, TakenNode::open(in.config));
  TRY(const http::Certificate made, http::make_certificate(node->keys().tls.seed()));
  Bytes file = to_bytes(made.pem);
  append(file, made.key_pem.expose_secret());
  TRY_VOID(admin::replace_file(in.out, file, admin::Access::owner_only));
  console.out << in.out << "\n";
  return {};
}

admin::Program program() {
  const auto in = std::make_shared<Wanted>();
  const admin::Option config{"--config", "Settings of the node that was taken", &in->config};
  const admin::Option number{"NUMBER", "Of a cable that it holds", &in->number, true};
  const admin::Option mission{"MISSION", "Whom it shall reach", &in->mission, true};
  const auto command = [&](std::string name, std::string what, std::vector<admin::Option> options,
                           auto run) {
    options.push_back(config);
    return admin::Command{std::move(name),
                          std::move(what),
                          std::move(options),
                          [in, run](Console& console) { return run(*in, console); },
                          {}};
  };
  return {"hostile_node",
          "A node in the hands of an intruder",
          {command("add-addressee", "To the trustees: a release with one addressee more",
                   {number, mission}, add_addressee),
           command("deliver-added", "To the added mission's node: the same", {number, mission},
                   deliver_added),
           command("deliver-altered", "A cable again, with other bytes",
                   {number, {"MEMBER", "Whose node", &in->to, true}}, deliver_altered),
           command("release-unrecorded", "Shares for a request that is in no ledger",
                   {number, mission}, release_unrecorded),
           command("enrol-alone", "An enrolment that one registrar signed", {}, enrol_alone),
           command("mark-ahead", "A mark of an hour to come", {}, mark_ahead),
           command("pem", "Its key and certificate as a file",
                   {{"FILE", "To write", &in->out, true}}, write_pem)}};
}

}  // namespace
}  // namespace valise::hostile

int main(int argc, char** argv) {
  return valise::admin::run_here(valise::hostile::program(), argc, argv);
}
