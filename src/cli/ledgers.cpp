// ledger show|prove|head: the record, and its proofs.
#include <fmt/format.h>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/ledger_verify.h"
#include "cli/place.h"
#include "cli/shown.h"
#include "ledger/state.h"
#include "terminal/acting.h"
#include "terminal/evidence.h"
#include "terminal/keyring.h"

namespace valise::cli {
namespace {

Json head_json(const terminal::KnownHead& each) {
  return Json::Members{{"origin", each.origin},
                       {"size", each.head.size.value},
                       {"root", each.head.root.hex()},
                       {"time", to_iso(each.time)},
                       {"note", each.note}};
}

Result<LeafIndex> index_of(const Arguments& arguments) {
  TRY(const auto index, arguments.number("INDEX", 0, INT64_MAX));
  return LeafIndex{static_cast<std::uint64_t>(*index)};
}

// What an act says; other entries are named by their type alone.
// What was done with a cable that had been opened.
std::vector<std::string> use_lines(const ledger::Use& use) {
  std::vector<std::string> out = {"cable: " + use.cable.hex(), "mission: " + use.mission.str(),
                                  "officer: " + use.officer.str()};
  if (use.copy) out.push_back("copy: " + std::to_string(*use.copy));
  if (use.reason) out.push_back("reason: " + std::string(ledger::name(*use.reason)));
  if (use.until) out.push_back("until: " + to_dtg(*use.until));
  return out;
}

std::vector<std::string> lines_of(Place& place, const ledger::Entry& entry) {
  if (entry.type == ledger::EntryType::exported || entry.type == ledger::EntryType::pack_taken ||
      entry.type == ledger::EntryType::accepted_for_action) {
    const auto use = seal::decode<ledger::Use>(entry.payload);
    return use ? use_lines(*use) : std::vector<std::string>();
  }
  const auto act = terminal::show_act(
      place->charter(), place->domain(),
      {.type = entry.type, .payload = entry.payload, .statements = {}, .signed_by = {}});
  if (!act) return {};
  std::vector<std::string> lines = {"subject: " + act->act.subject};
  lines.insert(lines.end(), act->lines.begin(), act->lines.end());
  return lines;
}

// An entry's time is that of the first mark after it (DESIGN.md §4), each as it is proved; none
// where the node does not prove one.
std::optional<Time> time_of_entry(const terminal::Workplace& work, const ledger::Adopted& charter,
                                  const terminal::ProvedEntry& entry) {
  constexpr std::uint64_t kBatchMax = 1000;
  terminal::ProvedEntry at = entry;
  for (std::uint64_t step = 0; at.entry.type != ledger::EntryType::mark; ++step) {
    if (step == kBatchMax) return std::nullopt;
    const auto file = terminal::fetch_proof(work, LeafIndex{at.index.value + 1});
    if (!file) return std::nullopt;
    auto next = terminal::verify_proof_file(charter, *file);
    if (!next) return std::nullopt;
    at = std::move(*next);
  }
  const auto mark = seal::decode<ledger::Mark>(at.entry.payload);
  return mark ? std::optional(mark->time) : std::nullopt;
}

Result<void> show(Context& context, const Arguments& arguments) {
  TRY(const LeafIndex index, index_of(arguments));
  TRY(auto place, Place::open_without_mission(context));
  TRY(const terminal::ProofFile file, terminal::fetch_proof(**place, index));
  TRY(const ledger::Adopted charter, terminal::charter_of((*place)->keyring()));
  TRY(const terminal::ProvedEntry proved, terminal::verify_proof_file(charter, file));
  const std::vector<std::string> lines = lines_of(*place, proved.entry);
  const std::string seats = seat_names(charter.charter, proved.cosigned);
  const auto time = time_of_entry(**place, charter, proved);
  std::string text = fmt::format(
      "{} {}  {}  {}\n{}cosigned by {}, proved under a checkpoint of {}\n",
      member_of_origin(proved.origin), proved.index.value, ledger::name(proved.entry.type),
      proved.id.hex(), time ? "of " + to_dtg(*time) + ", " : "", seats, to_dtg(proved.time));
  for (const std::string& line : lines) text += line + "\n";
  context.answer(
      {.kind = "ledger.show",
       .data =
           Json::Members{
               {"origin", proved.origin},
               {"index", proved.index.value},
               {"type", ledger::name(proved.entry.type)},
               {"id", proved.id.hex()},
               {"time", or_null(time, to_iso)},
               {"proved_under", to_iso(proved.time)},
               {"cosigned_by", list_of(proved.cosigned,
                                       [&](std::uint8_t seat) {
                                         return Json(seat_names(charter.charter, {seat}));
                                       })},
               {"lines", list_of(lines, [](const std::string& line) { return Json(line); })},
               {"payload", to_hex(proved.entry.payload)}}},
      text);
  return {};
}

Result<void> prove(Context& context, const Arguments& arguments) {
  TRY(const LeafIndex index, index_of(arguments));
  const std::string& output = arguments.text("--output");
  TRY(auto place, Place::open_without_mission(context));
  TRY(const terminal::ProofFile file, terminal::fetch_proof(**place, index));
  if (context.only_says("write the proof, which holds, to " + output)) return {};
  TRY_VOID(write_output(output, text_of(seal::encode(file)), Replace::no));
  context.answer(
      {.kind = "ledger.prove",
       .data = Json::Members{{"origin", file.origin}, {"index", index.value}, {"file", output}}},
      fmt::format("{}\n", output));
  return {};
}

// With an origin, the checkpoint itself: what --head takes, at another time or place.
Result<void> print_head(Context& context, const std::vector<terminal::KnownHead>& heads,
                        const std::string& wanted) {
  for (const terminal::KnownHead& each : heads) {
    if (each.origin != wanted && member_of_origin(each.origin) != wanted) continue;
    context.answer({.kind = "ledger.head", .data = head_json(each)}, each.note);
    return {};
  }
  return fail(Code::not_found, "No trustee shows a ledger of this name", wanted);
}

Result<void> head(Context& context, const Arguments& arguments) {
  TRY(auto place, Place::open_without_mission(context));
  TRY(const auto heads, terminal::known_heads(**place));
  if (arguments.has("ORIGIN")) return print_head(context, heads, arguments.text("ORIGIN"));
  Table table{.heading = {"ledger", "size", "root", "cosigned"}, .rows = {}};
  for (const terminal::KnownHead& each : heads) {
    table.rows.push_back({each.origin, grouped(each.head.size.value), each.head.root.short_hex(),
                          short_time(each.time, (*place)->now())});
  }
  context.answer({.kind = "ledger.head", .data = list_of(heads, head_json)}, print(table));
  return {};
}

}  // namespace

std::vector<Command> ledger_commands() {
  const Option index = must(one("INDEX", "INDEX", "place of an entry in the own ledger, from 0"));
  return {
      {"ledger verify",
       "replay ledgers under the law, or check a proof",
       {many("WHERE", "WHERE",
             "folders as exported, one proof file, or members: what trustees show"),
        one("--head", "FILE", "a checkpoint of it seen elsewhere"),
        many("--trustee", "NAME=HOST:PORT", "one to compare with; else those of the settings"),
        flag("--offline", "compare with no trustee"), one("--charter", "FILE", "by this charter"),
        one("--hash", "HEX", "the charter's founding hash")},
       verify_ledgers},
      {"ledger show", "one entry of the own ledger, proved", {index}, show},
      {"ledger prove",
       "a proof of one entry that needs no network to check",
       {index, must(one("-o,--output", "FILE", "the proof"))},
       prove},
      {"ledger head",
       "the newest checkpoint of each ledger",
       {one("ORIGIN", "ORIGIN", "of this one, as it was signed: for --head")},
       head},
  };
}

}  // namespace valise::cli
