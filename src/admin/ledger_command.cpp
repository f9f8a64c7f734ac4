// A ledger as files that anyone can check (c2sp.org/tlog-tiles): the own one, by the node's
// operator; any member's, by an inspector of the charter from whoever mirrors it.
#include <algorithm>
#include <functional>
#include <ostream>

#include "admin/commands.h"
#include "admin/file.h"
#include "admin/keys.h"
#include "admin/ledger_copy.h"
#include "admin/running.h"
#include "config/address.h"
#include "http/client.h"
#include "ledger/law.h"
#include "store/cables.h"
#include "store/served.h"

namespace valise::admin {
namespace {

constexpr std::size_t kTileBytesMax = 32 * 1024 * 1024;  // 256 entries of 64 KiB, and room

struct Wanted {
  std::string folder;
  std::string config = "node.toml";
  // As an inspector:
  std::string key, member, charter, hash;
  std::vector<std::string> from;
};

// Reads beside the running node: SQLite lets it.
Result<sqlite::Db> read_database(const config::Node& settings) {
  return sqlite::Db::open((settings.data / "node.db").string(), {.read_only = true});
}

// The files of this node's own ledger, while `use` runs.
Result<void> with_own(
    const Wanted& wanted,
    const std::function<Result<void>(const config::Node&, const LedgerFiles&)>& use) {
  TRY(const config::Node settings, config::load_node(wanted.config));
  TRY(const ledger::Adopted adopted, load_charter(settings));
  TRY(const auto member, cable::MemberId::parse(settings.member));
  TRY(sqlite::Db db, read_database(settings));
  TRY(const store::Ledger ledger, store::Ledger::open(db, adopted.charter.origin_of(member)));
  return use(settings, [&](const std::string& name) -> Result<Bytes> {
    TRY(auto file, store::serve(ledger, name, true));
    return std::move(file.bytes);
  });
}

Result<void> export_own(const Wanted& wanted, Console& console) {
  return with_own(wanted,
                  [&](const config::Node& settings, const LedgerFiles& files) -> Result<void> {
                    TRY(Bytes charter, read_file(settings.charter));
                    return copy_as_it_is({wanted.folder, std::move(charter)}, files, console);
                  });
}

// Whom the inspector asks, and where that ledger stands there.
struct Mirror {
  std::string name;
  http::Target target;
  std::string before;  // of every path
};

// NAME=HOST:PORT, a seat's or the member's own.
Result<Mirror> mirror_of(const std::string& from, const ledger::Charter& charter,
                         const ledger::Member& member) {
  const auto equals = from.find('=');
  if (equals == from.npos) return fail(Code::usage, "write NAME=HOST:PORT", "--from");
  const std::string name = from.substr(0, equals);
  TRY(const config::Address at, config::parse_address(std::string_view(from).substr(equals + 1)));
  if (name == member.id.str()) return Mirror{name, {at.host, at.port, member.node.tls_key}, "/"};
  for (const ledger::Seat& seat : charter.seats) {
    if (seat.name != name) continue;
    return Mirror{name, {at.host, at.port, seat.tls_key}, "/ledger/" + member.id.str() + "/"};
  }
  return fail(Code::config,
              "the charter has no seat of this name, and it is not that member's node", name);
}

Result<Bytes> get(http::Client& client, const Mirror& mirror, const std::string& name) {
  http::Call call;
  call.method = "GET";
  call.path = mirror.before + name;
  call.answer_bytes_max = kTileBytesMax;
  TRY(auto answer, client.call(mirror.target, call));
  if (answer.status == 200) return std::move(answer.body);
  return fail(answer.status == 404 ? Code::not_found : Code::forbidden,
              std::string(text_of(answer.body).substr(0, text_of(answer.body).find('\n'))), name);
}

Result<void> export_as_inspector(const Wanted& wanted, Console& console) {
  for (const auto& [name, missing] :
       {std::pair{"--from", wanted.from.empty()}, std::pair{"--member", wanted.member.empty()},
        std::pair{"--charter", wanted.charter.empty()}, std::pair{"--hash", wanted.hash.empty()}}) {
    if (missing) return fail(Code::usage, "an inspector gives this too", name);
  }
  const auto hash = from_hex(wanted.hash);
  if (!hash || hash->size() != 32) {
    return fail(Code::usage, "a founding hash has 64 hexadecimal digits", "--hash");
  }
  TRY(Bytes charter, read_file(wanted.charter));
  TRY(const ledger::Adopted adopted, ledger::open_charter(charter, Hash{*to_array<32>(*hash)}));
  TRY(const auto id, cable::MemberId::parse(wanted.member));
  const ledger::Member* member = adopted.charter.member(id);
  if (member == nullptr) return fail(Code::not_found, "the charter has no such member", id.str());
  TRY(const OfflineKey own, read_offline_key(wanted.key, Offline::inspector));
  TRY(auto identity, http::make_certificate(own.key.seed()));
  http::Client client({.identity = std::make_shared<const http::Certificate>(std::move(identity))});
  std::vector<LedgerSource> sources;
  for (const std::string& from : wanted.from) {
    TRY(Mirror mirror, mirror_of(from, adopted.charter, *member));
    std::string name = mirror.name;
    sources.push_back(
        {std::move(name), [&client, mirror = std::move(mirror)](const std::string& file) {
           return get(client, mirror, file);
         }});
  }
  return copy_newest({wanted.folder, std::move(charter)}, sources,
                     ledger::trust_of(adopted.charter, *member), console);
}

Result<void> export_ledger(const Wanted& wanted, Console& console) {
  return wanted.key.empty() ? export_own(wanted, console) : export_as_inspector(wanted, console);
}

Result<void> print_head(const Wanted& wanted, Console& console) {
  return with_own(wanted, [&](const config::Node&, const LedgerFiles& files) -> Result<void> {
    TRY(const Bytes note, files("checkpoint"));
    console.out << text_of(note);
    return {};
  });
}

}  // namespace

Command ledger_command() {
  auto wanted = std::make_shared<Wanted>();
  const Option config{"--config", "Settings of this node", &wanted->config};
  Command copy{
      "export",
      "Writes a ledger as far as it is cosigned: checkpoint, tiles, entries, charter",
      {{"DIR", "Folder to write to", &wanted->folder, true},
       config,
       {"--as", "An inspector's key: the ledger comes from a server", &wanted->key},
       {"--from", "NAME=HOST:PORT of a trustee or of the member's node; several: the newest",
        &wanted->from},
       {"--member", "Whose ledger", &wanted->member},
       {"--charter", "The charter", &wanted->charter},
       {"--hash", "Its founding hash", &wanted->hash}},
      [wanted](Console& console) { return export_ledger(*wanted, console); },
      {}};
  Command head{"head",
               "Prints the newest checkpoint that enough trustees cosigned",
               {config},
               [wanted](Console& console) { return print_head(*wanted, console); },
               {}};
  return {"ledger", "This member's ledger", {}, {}, {std::move(copy), std::move(head)}};
}

}  // namespace valise::admin
