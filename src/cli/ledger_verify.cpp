// ledger verify: copies of ledgers replayed under the law and held against what the trustees show;
// or, without a copy, whether all trustees show one history; or one proof.
#include <fmt/format.h>

#include <algorithm>

#include "cli/families.h"
#include "cli/ledger_verify.h"
#include "cli/place.h"
#include "cli/shown.h"
#include "config/address.h"
#include "terminal/evidence.h"
#include "terminal/keyring.h"
#include "terminal/ledger_check.h"
#include "terminal/witnesses.h"

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

Json agreed_json(const ledger::Charter& charter, const ledger::Member& member,
                 const terminal::Witnesses::Agreed& agreed) {
  const auto name = [&](std::uint8_t seat) { return Json(seat_names(charter, {seat})); };
  return Json::Members{{"origin", charter.origin_of(member.id)},
                       {"size", agreed.head.size.value},
                       {"root", agreed.head.root.hex()},
                       {"cosigned_by", list_of(agreed.cosigned, name)},
                       {"shown_by", list_of(agreed.shown_by, name)},
                       {"law", "not replayed"},
                       {"fork", "none"}};
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
  context.answer({.kind = "ledger.proof",
                  .data = Json::Members{{"origin", proved.origin},
                                        {"index", proved.index.value},
                                        {"type", ledger::name(proved.entry.type)},
                                        {"id", proved.id.hex()},
                                        {"proved_under", to_iso(proved.time)},
                                        {"cosigned_by", seats}}},
                 fmt::format("{} {}: {}, cosigned by {}: proved under a checkpoint of {}\n",
                             member_of_origin(proved.origin), proved.index.value,
                             ledger::name(proved.entry.type), seats, to_dtg(proved.time)));
  return {};
}

// Where the trustees are: as named on the line, else as in the settings.
Result<terminal::Witnesses> witnesses_of(Context& context, const Arguments& arguments,
                                         const ledger::Charter& charter) {
  std::vector<terminal::TrusteeEndpoint> endpoints;
  for (const std::string& word : arguments.texts("--trustee")) {
    const auto equals = word.find('=');
    const auto at =
        config::parse_address(std::string_view(word).substr(std::min(equals, word.size() - 1) + 1));
    if (equals == word.npos || !at) {
      return fail(Code::usage, "A trustee is given as NAME=HOST:PORT", word);
    }
    endpoints.push_back({word.substr(0, equals), {at->host, at->port}});
  }
  if (endpoints.empty() && !arguments.has("--charter")) {
    TRY(const terminal::Settings settings, terminal_settings(context));
    endpoints = settings.trustees;
  }
  return terminal::Witnesses::make(charter, endpoints);
}

// What the seats show of that ledger, to hold a copy against.
std::vector<std::string> shown_by_seats(Context& context, const terminal::Witnesses& witnesses,
                                        const ledger::Charter& charter,
                                        const ledger::Member& member) {
  std::vector<std::string> out;
  if (witnesses.count() == 0) {
    context.warn(member.id.str() +
                 ": not compared with the trustees, so a missing end is not seen; give --trustee "
                 "NAME=HOST:PORT or --head FILE");
    return out;
  }
  const terminal::Witnesses::Shows shows = witnesses.checkpoints(member);
  for (const auto& [seat, shown] : shows.by_seat) out.push_back(shown.note);
  for (const Error& error : shows.silent) context.warn(error.where + ": " + error.detail);
  const std::string words = fmt::format("{}: compared with what {} of {} trustees show",
                                        member.id.str(), out.size(), charter.seats.size());
  if (out.size() < charter.quorum()) {
    context.warn(words + ", too few to see a missing end");
  } else {
    context.say(words);
  }
  return out;
}

// A file whose ledger is not known is named with its folder.
Failure of_folder(const std::string& folder, Error error) {
  if (error.where == "checkpoint")
    error.where = (std::filesystem::path(folder) / error.where).string();
  return Failure(std::move(error));
}

Result<terminal::LedgerReport> verify_folder(Context& context, const Arguments& arguments,
                                             const ledger::Adopted& charter,
                                             const std::string& folder) {
  std::error_code unused;
  const std::filesystem::path path(folder);
  if (!std::filesystem::exists(path / "checkpoint", unused) &&
      !std::filesystem::exists(path / "tile", unused)) {
    return fail(Code::not_found, "This is no copy of a ledger: neither checkpoint nor tiles",
                folder);
  }
  const terminal::LedgerFolder files(path);
  terminal::LedgerCheckOptions options;
  if (arguments.has("--head")) {
    TRY(std::string head, context.read_input(arguments.text("--head")));
    options.heads.push_back(std::move(head));
  }
  const auto origin = terminal::origin_of(files);
  if (!origin) return of_folder(folder, origin.error());
  const ledger::Member* member = charter.charter.owner_of(*origin);
  if (member != nullptr && !arguments.has("--offline")) {
    TRY(const auto witnesses, witnesses_of(context, arguments, charter.charter));
    for (std::string& note : shown_by_seats(context, witnesses, charter.charter, *member)) {
      options.heads.push_back(std::move(note));
    }
  }
  auto report = terminal::verify_ledger(charter, files, options);
  if (!report) return of_folder(folder, report.error());
  context.say(fmt::format("{}: {}, cosigned by {} at {}", member_of_origin(report->origin),
                          counted(report->head.size.value, "entry", "entries"),
                          seat_names(charter.charter, report->cosigned),
                          to_dtg(report->cosigned_at)));
  return report;
}

Result<void> verify_folders(Context& context, const Arguments& arguments,
                            const ledger::Adopted& charter) {
  std::vector<terminal::LedgerReport> reports;
  for (const std::string& folder : arguments.texts("WHERE")) {
    TRY(auto report, verify_folder(context, arguments, charter, folder));
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

const ledger::Member* member_named(const ledger::Charter& charter, const std::string& word) {
  const auto found = std::find_if(
      charter.members.begin(), charter.members.end(), [&](const ledger::Member& member) {
        return member.id.str() == word || charter.origin_of(member.id) == word;
      });
  return found == charter.members.end() ? nullptr : &*found;
}

// Without a copy: whether all trustees show one history. Entries go to inspectors alone
// (DESIGN.md §4), so the law is not replayed.
Result<void> verify_at_seats(Context& context, const Arguments& arguments,
                             const ledger::Adopted& charter) {
  TRY(const auto witnesses, witnesses_of(context, arguments, charter.charter));
  std::vector<const ledger::Member*> members;
  for (const std::string& word : arguments.texts("WHERE")) {
    members.push_back(member_named(charter.charter, word));
  }
  if (members.empty()) {
    for (const ledger::Member& member : charter.charter.members) members.push_back(&member);
  }
  Table table{.heading = {"ledger", "size", "root", "shown by", "cosigned"}, .rows = {}};
  Json::Items rows;
  for (const ledger::Member* member : members) {
    TRY(const auto agreed, witnesses.agree(*member));
    for (const Error& error : agreed.silent) context.warn(error.where + ": " + error.detail);
    const std::string shown_by = seat_names(charter.charter, agreed.shown_by);
    table.rows.push_back({member->id.str(), grouped(agreed.head.size.value),
                          agreed.head.root.short_hex(), shown_by, to_dtg(agreed.cosigned_at)});
    rows.push_back(agreed_json(charter.charter, *member, agreed));
  }
  context.answer({.kind = "ledger.verify", .data = std::move(rows)}, print(table));
  context.say(
      "no fork: each trustee shows a part of one history; entries were not replayed "
      "(that takes a copy: valise-node ledger export)");
  return {};
}

}  // namespace

Result<void> verify_ledgers(Context& context, const Arguments& arguments) {
  TRY(const ledger::Adopted charter, trusted_charter(context, arguments));
  const std::vector<std::string>& words = arguments.texts("WHERE");
  std::error_code unused;
  const auto is_path = [&](const std::string& word) {
    return std::filesystem::exists(word, unused) || member_named(charter.charter, word) == nullptr;
  };
  if (std::none_of(words.begin(), words.end(), is_path)) {
    return verify_at_seats(context, arguments, charter);
  }
  if (words.size() == 1 && !std::filesystem::is_directory(words[0], unused)) {
    return verify_proof(context, charter, words[0]);
  }
  return verify_folders(context, arguments, charter);
}

}  // namespace valise::cli
