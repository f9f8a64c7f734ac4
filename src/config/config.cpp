#include "config/config.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "config/reader.h"

namespace valise::config {
namespace {

namespace fs = std::filesystem;
using Use = AddressRule::Use;

constexpr std::size_t kFileBytesMax = 1024 * 1024;
constexpr std::int64_t kYearInSeconds = 366LL * 24 * 3600;

void read_clock(Reader& in, bool& demonstration, std::int64_t& clock_offset_s) {
  demonstration = in.truth("demonstration", false);
  clock_offset_s = in.number("clock_offset_s", {-20 * kYearInSeconds, 20 * kYearInSeconds}, 0);
  if (clock_offset_s != 0 && !demonstration) {
    in.problem("clock_offset_s", "clock_offset_s is for demonstrations: remove it");
  }
}

Limits read_limits(Reader& in, Problems& problems) {
  Limits out;
  const Item* table = in.table("limits");
  if (table == nullptr) return out;
  Reader limits(*table, problems);
  out.workers = static_cast<int>(limits.number("workers", {1, 256}, out.workers));
  out.queue_max = static_cast<int>(limits.number("queue_max", {1, 65536}, out.queue_max));
  limits.refuse_unknown();
  return out;
}

std::optional<PeerKind> kind_from(std::string_view name) {
  for (const PeerKind kind : {PeerKind::node, PeerKind::trustee}) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

Peer read_peer(const Item& table, bool allow_remote, Problems& problems) {
  Peer out;
  Reader in(table, problems);
  out.name = in.required_name("name", "nl");
  if (!in.required_text("address", "127.0.0.1:7402").empty()) {
    out.address = in.address("address", {.allow_remote = allow_remote}).value_or(Address{});
  }
  const std::string kind = in.required_text("kind", "trustee");
  if (const auto known = kind_from(kind)) {
    out.kind = *known;
  } else if (!kind.empty()) {
    in.problem("kind", "kind = \"" + kind + "\" must be \"node\" or \"trustee\"");
  }
  in.refuse_unknown();
  return out;
}

// Where a field had a problem of its own, it is not compared.
std::string clash(const Peer& a, const Peer& b) {
  if (!a.name.empty() && a.name == b.name && a.kind == b.kind) {
    return "a second " + std::string(name_of(a.kind)) + " \"" + a.name + "\": remove one";
  }
  if (a.address.port != 0 && a.address == b.address) {
    return "\"" + a.name + "\" and \"" + b.name + "\" have one address: correct one";
  }
  return "";
}

std::vector<Peer> read_peers(Reader& in, bool allow_remote, Problems& problems) {
  std::vector<Peer> out;
  for (const Item* table : in.tables("peer")) {
    Peer peer = read_peer(*table, allow_remote, problems);
    for (const Peer& before : out) {
      if (const std::string what = clash(before, peer); !what.empty()) {
        problems.add(table->line, what);
      }
    }
    out.push_back(std::move(peer));
  }
  return out;
}

void read_server(Reader& in, const fs::path& file, Address listen, Server& out,
                 Problems& problems) {
  out.allow_remote = in.truth("allow_remote", false);
  const AddressRule outside{.use = Use::listen, .allow_remote = out.allow_remote};
  out.listen = in.address("listen", outside).value_or(std::move(listen));
  out.data = resolved(file, in.text("data").value_or("data"));
  out.charter = resolved(file, in.required_text("charter", "charter.cbor"));
  read_clock(in, out.demonstration, out.clock_offset_s);
  out.limits = read_limits(in, problems);
  out.peers = read_peers(in, out.allow_remote, problems);
}

// A server is no peer of itself.
void refuse_self(Reader& in, const Server& server, PeerKind kind, const std::string& name) {
  for (const Peer& peer : server.peers) {
    if (peer.kind == kind && peer.name == name && !name.empty()) {
      in.problem("peer", "\"" + name + "\" is this server itself: remove it from the peers");
    }
  }
}

void read_custodians(Reader& in, Node& out) {
  out.custodians = in.texts("custodians");
  auto distinct = out.custodians;
  std::ranges::sort(distinct);
  const auto repeated = std::ranges::unique(distinct);
  const bool none = !in.has("custodians");
  if (none && out.demonstration) return;
  if (!repeated.empty() || out.custodians.size() < 2) {
    in.problem("custodians", R"(custodians must be two different people or more, as in )"
                             R"(custodians = ["A. Person", "B. Person"])");
  }
}

void read(Reader& in, const fs::path& file, Node& out, Problems& problems) {
  out.member = in.required_name("member", "cy");
  read_server(in, file, {"127.0.0.1", 7400}, out, problems);
  read_custodians(in, out);
  refuse_self(in, out, PeerKind::node, out.member);
}

void read(Reader& in, const fs::path& file, Trustee& out, Problems& problems) {
  out.name = in.required_name("name", "de");
  read_server(in, file, {"127.0.0.1", 7410}, out, problems);
  out.member_bytes_per_day =
      in.number("member_bytes_per_day", {1'000'000, 1'000'000'000'000}, out.member_bytes_per_day);
  out.contacts = read_contacts(in, file, out.allow_remote, problems);
  refuse_self(in, out, PeerKind::trustee, out.name);
}

Authenticator read_authenticator(Reader& in, const fs::path& file) {
  constexpr std::string_view kSoft = "soft:";
  const std::string written = in.text("authenticator").value_or("usb");
  if (written == "usb") return {};
  if (written.starts_with(kSoft) && written.size() > kSoft.size()) {
    return {Authenticator::Kind::soft, resolved(file, written.substr(kSoft.size()))};
  }
  in.problem("authenticator",
             "authenticator = \"" + written + R"(" must be "usb" or "soft:FOLDER")");
  return {};
}

std::vector<Link> read_links(Reader& in, Problems& problems) {
  std::vector<Link> out;
  for (const Item* table : in.tables("link")) {
    Reader link(*table, problems);
    Link one;
    one.mission = link.required_text("mission", "cy/kabul");
    one.kbit_s = link.number("kbit_s", {1, 1'000'000}, 64);
    link.refuse_unknown();
    out.push_back(std::move(one));
  }
  return out;
}

void read(Reader& in, const fs::path& file, Terminal& out, Problems& problems) {
  out.member = in.required_name("member", "cy");
  out.mission = in.text("mission").value_or("");
  const std::string prefix = out.member + "/";
  if (!out.mission.empty() && !out.member.empty() &&
      (!out.mission.starts_with(prefix) || !is_name(out.mission.substr(prefix.size())))) {
    in.problem("mission", "mission = \"" + out.mission + "\" must be a mission of this member, " +
                              "as in \"" + prefix + "mfa\"");
  }
  out.allow_remote = in.truth("allow_remote", false);
  if (!in.required_text("node", "127.0.0.1:7400").empty()) {
    out.node = in.address("node", {.allow_remote = out.allow_remote}).value_or(Address{});
  }
  out.trustees = read_peers(in, out.allow_remote, problems);
  if (!in.has("peer")) in.problem("peer", "no trustee: write a [[peer]] for each of them");
  for (const Peer& peer : out.trustees) {
    if (peer.kind == PeerKind::node) {
      in.problem("peer", "\"" + peer.name +
                             "\" must be of kind \"trustee\": other members' nodes " +
                             "are reached through one's own");
    }
  }
  out.data = resolved(file, in.text("data").value_or("data"));
  out.authenticator = read_authenticator(in, file);
  out.links = read_links(in, problems);
  read_clock(in, out.demonstration, out.clock_offset_s);
}

template <class T>
Checked<T> parse(std::string_view text, const fs::path& file) {
  auto table = parse_toml(text, file.string());
  if (!table) return {std::nullopt, {std::move(table).error()}};
  Problems problems(file.string());
  Reader in(*table, problems);
  T out;
  read(in, file, out, problems);
  in.refuse_unknown();
  Checked<T> checked{std::nullopt, problems.errors()};
  if (checked.problems.empty()) checked.config = std::move(out);
  return checked;
}

template <class T>
Checked<T> parse_file(const fs::path& file) {
  const auto refuse = [&](const char* why) {
    return Checked<T>{std::nullopt, {Error{Code::config, why, file.string()}}};
  };
  std::error_code failed;
  const auto size = fs::file_size(file, failed);
  if (failed) return refuse("there is no such file: name it with --config, or run init");
  if (size > kFileBytesMax) return refuse("the file is over 1 MiB: it cannot be the settings");
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) return refuse("the file cannot be read: look at its owner and mode");
  return parse<T>(text, file);
}

template <class T>
Result<T> load(const fs::path& file) {
  auto checked = parse_file<T>(file);
  if (!checked.config) return Failure(checked.problems.front());
  return std::move(*checked.config);
}

void look_at_data(const fs::path& data, std::vector<Error>& out) {
  std::error_code failed;
  if (fs::exists(data, failed) && !fs::is_directory(data, failed)) {
    out.push_back({Code::config, "data must be a folder, and this is a file", data.string()});
  }
}

template <class T>
std::vector<Error> check_server(const fs::path& file) {
  auto checked = parse_file<T>(file);
  if (!checked.config) return checked.problems;
  std::vector<Error> out;
  std::error_code failed;
  if (!fs::is_regular_file(checked.config->charter, failed)) {
    out.push_back({Code::config, "the charter is not there: copy it here, or correct charter",
                   checked.config->charter.string()});
  }
  look_at_data(checked.config->data, out);
  return out;
}

}  // namespace

std::string_view name_of(PeerKind kind) {
  return kind == PeerKind::node ? "node" : "trustee";
}

Checked<Node> parse_node(std::string_view text, const fs::path& file) {
  return parse<Node>(text, file);
}
Checked<Trustee> parse_trustee(std::string_view text, const fs::path& file) {
  return parse<Trustee>(text, file);
}
Checked<Terminal> parse_terminal(std::string_view text, const fs::path& file) {
  return parse<Terminal>(text, file);
}

Result<Node> load_node(const fs::path& file) {
  return load<Node>(file);
}
Result<Trustee> load_trustee(const fs::path& file) {
  return load<Trustee>(file);
}
Result<Terminal> load_terminal(const fs::path& file) {
  return load<Terminal>(file);
}

std::vector<Error> check_node(const fs::path& file) {
  return check_server<Node>(file);
}
std::vector<Error> check_trustee(const fs::path& file) {
  std::vector<Error> out = check_server<Trustee>(file);
  const auto config = parse_file<Trustee>(file).config;
  if (config) look_at_files(config->contacts, out);
  return out;
}
std::vector<Error> check_terminal(const fs::path& file) {
  auto checked = parse_file<Terminal>(file);
  if (checked.config) look_at_data(checked.config->data, checked.problems);
  return checked.problems;
}

}  // namespace valise::config
