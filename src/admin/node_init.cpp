// valise-node init: a member's keys and its card. The charter comes later, made of the cards.
#include <algorithm>
#include <memory>
#include <ostream>

#include "admin/cards.h"
#include "admin/commands.h"
#include "admin/file.h"
#include "config/config.h"

namespace valise::admin {
namespace {

namespace fs = std::filesystem;

struct Init {
  std::string member, network, data, rp_origin, custodians;
  std::string listen = "127.0.0.1:7400";
  bool demonstration = false;
};

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    if (end > 0) out.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

Result<cable::MemberId> member_of(std::string name) {
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  auto id = cable::MemberId::parse(name);
  if (!id) return fail(Code::usage, "a member is two to eight letters: cy", "--member " + name);
  return id;
}

// What config::parse_node() takes, once there are peers in it.
Result<config::Node> settings_of(const Init& in, const std::string& member) {
  config::Node out;
  TRY(out.listen, config::parse_address(in.listen));
  out.member = member;
  out.data = ".";
  out.charter = "charter.cbor";
  out.demonstration = in.demonstration;
  out.custodians = split(in.custodians);
  if (out.custodians.size() < 2 && !in.demonstration) {
    return fail(Code::usage, "name two custodians of the recovery sheets: --custodians A,B",
                "--custodians");
  }
  return out;
}

// All or none: a second run must not find half a member.
Result<void> check_unused(const fs::path& data, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    std::error_code error;
    if (fs::exists(data / name, error)) {
      return fail(Code::conflict, "this folder has a member's files already: name another --data",
                  (data / name).string());
    }
  }
  return {};
}

struct Made {
  OfflineKey root, charter;
  NodeKeys node;
};

Result<void> write(const fs::path& data, const Made& made) {
  TRY_VOID(make_folder(data));
  TRY_VOID(write_offline_key(data / file_name::root, Offline::root, made.root));
  TRY_VOID(write_offline_key(data / file_name::charter, Offline::charter, made.charter));
  return write_node_keys(data, made.node);
}

void tell(const Init& in, const fs::path& card, Console& console) {
  const fs::path data(in.data);
  console.talk << "The card " << card.string() << " goes to whoever proposes the charter.\n"
               << "Move " << (data / file_name::root).string() << " and "
               << (data / file_name::charter).string()
               << " off this machine now, to two\n"
                  "places under lock: the node never needs them, and whoever has them is the "
                  "member.\n"
               << "Add the peers to " << (data / "node.toml").string()
               << " and put the charter beside it.\n";
}

Result<void> run(const Init& in, Console& console) {
  TRY(const cable::MemberId id, member_of(in.member));
  const std::string origin =
      in.rp_origin.empty() ? "http://" + id.str() + ".valise.localhost:7500" : in.rp_origin;
  TRY(const seal::RelyingParty party, relying_party_of(origin));
  TRY(const config::Node settings, settings_of(in, id.str()));
  const fs::path data(in.data);
  const std::string card_name = id.str() + ".card";
  TRY_VOID(check_unused(
      data, {file_name::root, file_name::charter, file_name::node, "node.toml", card_name}));
  const auto make = [&] { return seal::SigningKey::generate(console.random); };
  const Made made{{in.network, id.str(), make()},
                  {in.network, id.str(), make()},
                  {in.network, id.str(), make(), make()}};
  const MemberCard card = make_member_card({made.root.key, made.charter.key, made.node}, id, party);
  TRY_VOID(write(data, made));
  TRY_VOID(write_new_file(data / "node.toml", view_of(config::show(settings)), Access::shown));
  TRY_VOID(write_new_file(data / card_name, seal::encode(card), Access::shown));
  console.out << describe(card);
  tell(in, data / card_name, console);
  return {};
}

}  // namespace

Command node_init() {
  const auto in = std::make_shared<Init>();
  return {"init",
          "Make a member's keys, its card and its settings",
          {{"--member", "the member: cy", &in->member, true},
           {"--network", "the network's name: valise-demo", &in->network, true},
           {"--data", "folder for keys and ledger, made if absent", &in->data, true},
           {"--rp-origin", "where officers' passkeys are used; http://MEMBER.valise.localhost:7500",
            &in->rp_origin},
           {"--custodians", "two who keep the recovery sheets: A,B", &in->custodians},
           {"--listen", "address of the node", &in->listen},
           {"--demonstration", "keys of a demonstration: no custodians", &in->demonstration}},
          [in](Console& console) { return run(*in, console); },
          {}};
}

}  // namespace valise::admin
