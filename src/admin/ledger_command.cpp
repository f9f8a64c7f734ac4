// The node's ledger as files that anyone can check (c2sp.org/tlog-tiles).
#include <fstream>
#include <ostream>

#include "admin/commands.h"
#include "admin/file.h"
#include "admin/running.h"
#include "store/cables.h"
#include "store/served.h"
#include "tlog/checkpoint.h"
#include "tlog/tile.h"

namespace valise::admin {
namespace {

struct Wanted {
  std::string folder;
  std::string config = "node.toml";
};

// Reads beside the running node: SQLite lets it.
Result<sqlite::Db> read_database(const config::Node& settings) {
  return sqlite::Db::open((settings.data / "node.db").string(), {.read_only = true});
}

Result<void> export_ledger(const Wanted& wanted, Console& console) {
  TRY(const config::Node settings, config::load_node(wanted.config));
  TRY(const ledger::Adopted adopted, load_charter(settings));
  TRY(const auto member, cable::MemberId::parse(settings.member));
  TRY(sqlite::Db db, read_database(settings));
  TRY(const store::Ledger ledger, store::Ledger::open(db, adopted.charter.origin_of(member)));
  TRY(const auto note, store::serve(ledger, "checkpoint", true));
  TRY(const tlog::Note parsed, tlog::parse_note(text_of(note.bytes)));
  TRY(const auto checkpoint, tlog::parse_checkpoint(parsed.text));
  const std::filesystem::path folder = wanted.folder;
  std::size_t files = 0;
  for (const tlog::TilePath& path : tlog::tiles_grown({0}, checkpoint.head.size)) {
    TRY(const auto tile, store::serve(ledger, tlog::print(path), true));
    const std::filesystem::path to = folder / tlog::print(path);
    TRY_VOID(make_folder(to.parent_path()));
    TRY_VOID(replace_file(to, tile.bytes, Access::shown));
    ++files;
  }
  TRY_VOID(replace_file(folder / "checkpoint", note.bytes, Access::shown));
  TRY(const Bytes charter, read_file(settings.charter));
  TRY_VOID(replace_file(folder / "charter", charter, Access::shown));
  console.out << ledger.origin() << ": " << checkpoint.head.size.value << " entries in " << files
              << " files\n";
  return {};
}

Result<void> print_head(const Wanted& wanted, Console& console) {
  TRY(const config::Node settings, config::load_node(wanted.config));
  TRY(const ledger::Adopted adopted, load_charter(settings));
  TRY(const auto member, cable::MemberId::parse(settings.member));
  TRY(sqlite::Db db, read_database(settings));
  TRY(const store::Ledger ledger, store::Ledger::open(db, adopted.charter.origin_of(member)));
  TRY(const auto note, store::serve(ledger, "checkpoint", true));
  console.out << text_of(note.bytes);
  return {};
}

}  // namespace

Command ledger_command() {
  auto wanted = std::make_shared<Wanted>();
  const Option config{"--config", "Settings of this node", &wanted->config};
  Command copy{"export",
               "Writes the ledger as far as it is cosigned: checkpoint, tiles, entries, charter",
               {{"DIR", "Folder to write to", &wanted->folder, true}, config},
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
