// ledger verify|show|prove|head: the record, and its proofs.
#include <fmt/format.h>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "cli/shown.h"
#include "ledger/state.h"
#include "terminal/acting.h"
#include "terminal/evidence.h"
#include "terminal/keyring.h"
#include "terminal/ledger_check.h"

namespace valise::cli {
namespace {

// The charter in force here, or one given with the founding hash that was received in person: an
// inspector has no officer's keys.
Result<ledger::Adopted> trusted_charter(Context& context, const Arguments& arguments) {
  if (!arguments.has("--charter")) {
    TRY(const terminal::Settings settings, terminal_settings(context));
    TRY(const terminal::Keyring keyring, terminal::read_keyring(settings));
    return terminal::charter_of(keyring);
  }
  if (!arguments.has("--hash")) {
    return fail(Code::usage, "A charter is trusted by its founding hash alone: give it", "--hash");
  }
  const auto bytes = from_hex(arguments.text("--hash"));
  if (!bytes || bytes->size() != 32) {
    return fail(Code::usage, "A founding hash has 64 hexadecimal digits", "--hash");
  }
  TRY(const std::string file, context.read_input(arguments.text("--charter")));
  return ledger::open_charter(view_of(file), Hash{*to_array<32>(*bytes)});
}

Json report_json(const terminal::LedgerReport& report, const ledger::Charter& charter) {
  const auto name = [&](std::uint8_t seat) { return Json(seat_names(charter, {seat})); };
  return Json::Members{{"origin", report.origin},
                       {"size", report.head.size.value},
                       {"root", report.head.root.hex()},
                       {"cosigned_by", list_of(report.cosigned, name)},
                       {"law", "kept"},
                       {"fork", "none"},
                       {"checkpoints", report.batches},
                       {"last_mark", to_iso(report.last_mark)}};
}

std::string summary(const std::vector<terminal::LedgerReport>& reports) {
  std::uint64_t entries = 0, batches = 0;
  std::size_t cosigned = SIZE_MAX;
  for (const terminal::LedgerReport& each : reports) {
    entries += each.head.size.value;
    batches += each.batches;
    cosigned = std::min(cosigned, each.cosigned.size());
  }
  return fmt::format("{}, {}, {}: law kept, no fork, {} or more cosignatures each\n",
                     counted(reports.size(), "ledger"), counted(entries, "entry", "entries"),
                     counted(batches, "batch", "batches"), cosigned);
}

Result<void> verify_proof(Context& context, const ledger::Adopted& charter,
                          const std::string& file) {
  TRY(const std::string bytes, context.read_input(file));
  auto proof = seal::decode<terminal::ProofFile>(view_of(bytes));
  if (!proof) return fail(Code::malformed, "It is neither a ledger's folder nor a proof", file);
  TRY(const terminal::ProvedEntry proved, terminal::verify_proof_file(charter, *proof));
  const std::string seats = seat_names(charter.charter, proved.cosigned);
  context.answer(
      {.kind = "ledger.proof",
       .data = Json::Members{{"origin", proved.origin},
                             {"index", proved.index.value},
                             {"type", ledger::name(proved.entry.type)},
                             {"id", proved.id.hex()},
                             {"time", to_iso(proved.time)},
                             {"cosigned_by", seats}}},
      fmt::format("{} {}: {}, cosigned by {}, {}: proved\n", member_of_origin(proved.origin),
                  proved.index.value, ledger::name(proved.entry.type), seats, to_dtg(proved.time)));
  return {};
}

Result<void> verify(Context& context, const Arguments& arguments) {
  TRY(const ledger::Adopted charter, trusted_charter(context, arguments));
  terminal::LedgerCheckOptions options;
  if (arguments.has("--head")) {
    TRY(options.head, context.read_input(arguments.text("--head")));
  }
  const std::vector<std::string>& folders = arguments.texts("WHERE");
  std::error_code unused;
  if (folders.size() == 1 && !std::filesystem::is_directory(folders[0], unused)) {
    return verify_proof(context, charter, folders[0]);
  }
  std::vector<terminal::LedgerReport> reports;
  for (const std::string& folder : folders) {
    TRY(terminal::LedgerReport report,
        terminal::verify_ledger(charter, terminal::LedgerFolder(folder), options));
    context.say(fmt::format("{}: {}, cosigned by {} at {}", member_of_origin(report.origin),
                            counted(report.head.size.value, "entry", "entries"),
                            seat_names(charter.charter, report.cosigned),
                            to_dtg(report.cosigned_at)));
    reports.push_back(std::move(report));
  }
  context.answer({.kind = "ledger.verify",
                  .data = list_of(reports,
                                  [&](const terminal::LedgerReport& report) {
                                    return report_json(report, charter.charter);
                                  })},
                 summary(reports));
  return {};
}

Result<LeafIndex> index_of(const Arguments& arguments) {
  TRY(const auto index, arguments.number("INDEX", 0, INT64_MAX));
  return LeafIndex{static_cast<std::uint64_t>(*index)};
}

// What an act says; other entries are named by their type alone.
std::vector<std::string> lines_of(Place& place, const ledger::Entry& entry) {
  const auto act = terminal::show_act(
      place->charter(), place->domain(),
      {.type = entry.type, .payload = entry.payload, .statements = {}, .signed_by = {}});
  if (!act) return {};
  std::vector<std::string> lines = {"subject: " + act->act.subject};
  lines.insert(lines.end(), act->lines.begin(), act->lines.end());
  return lines;
}

Result<void> show(Context& context, const Arguments& arguments) {
  TRY(const LeafIndex index, index_of(arguments));
  TRY(auto place, Place::open_without_mission(context));
  TRY(const terminal::ProofFile file, terminal::fetch_proof(**place, index));
  TRY(const ledger::Adopted charter, terminal::charter_of((*place)->keyring()));
  TRY(const terminal::ProvedEntry proved, terminal::verify_proof_file(charter, file));
  const std::vector<std::string> lines = lines_of(*place, proved.entry);
  const std::string seats = seat_names(charter.charter, proved.cosigned);
  std::string text = fmt::format(
      "{} {}  {}  {}\ncosigned by {}, {}\n", member_of_origin(proved.origin), proved.index.value,
      ledger::name(proved.entry.type), proved.id.hex(), seats, to_dtg(proved.time));
  for (const std::string& line : lines) text += line + "\n";
  context.answer(
      {.kind = "ledger.show",
       .data = Json::Members{{"origin", proved.origin},
                             {"index", proved.index.value},
                             {"type", ledger::name(proved.entry.type)},
                             {"id", proved.id.hex()},
                             {"time", to_iso(proved.time)},
                             {"cosigned_by", seats},
                             {"lines",
                              list_of(lines, [](const std::string& line) { return Json(line); })},
                             {"payload", to_hex(proved.entry.payload)}}},
      text);
  return {};
}

Result<void> prove(Context& context, const Arguments& arguments) {
  TRY(const LeafIndex index, index_of(arguments));
  const std::string& output = arguments.text("--output");
  TRY(auto place, Place::open_without_mission(context));
  TRY(const terminal::ProofFile file, terminal::fetch_proof(**place, index));
  TRY_VOID(write_output(output, text_of(seal::encode(file)), Replace::no));
  context.answer(
      {.kind = "ledger.prove",
       .data = Json::Members{{"origin", file.origin}, {"index", index.value}, {"file", output}}},
      fmt::format("{}\n", output));
  return {};
}

Result<void> head(Context& context, const Arguments&) {
  TRY(auto place, Place::open_without_mission(context));
  TRY(const auto heads, terminal::known_heads(**place));
  Table table{.heading = {"ledger", "size", "root", "cosigned"}, .rows = {}};
  for (const terminal::KnownHead& each : heads) {
    table.rows.push_back({each.origin, grouped(each.head.size.value), each.head.root.short_hex(),
                          short_time(each.time, (*place)->now())});
  }
  const auto row = [](const terminal::KnownHead& each) {
    return Json(Json::Members{{"origin", each.origin},
                              {"size", each.head.size.value},
                              {"root", each.head.root.hex()},
                              {"time", to_iso(each.time)},
                              {"note", each.note}});
  };
  context.answer({.kind = "ledger.head", .data = list_of(heads, row)}, print(table));
  return {};
}

}  // namespace

std::vector<Command> ledger_commands() {
  const Option index = must(one("INDEX", "INDEX", "place of an entry in the own ledger, from 0"));
  return {
      {"ledger verify",
       "replay ledgers under the law, or check a proof",
       {must(many("WHERE", "WHERE", "folders as exported, or one proof file")),
        one("--head", "FILE", "a checkpoint of it seen elsewhere"),
        one("--charter", "FILE", "by this charter"),
        one("--hash", "HEX", "the charter's founding hash")},
       verify},
      {"ledger show", "one entry of the own ledger, proved", {index}, show},
      {"ledger prove",
       "a proof of one entry that needs no network to check",
       {index, must(one("-o,--output", "FILE", "the proof"))},
       prove},
      {"ledger head", "the newest checkpoint of each ledger", {}, head},
  };
}

}  // namespace valise::cli
