// A charter in words, for those who sign it and those who check it.
#include <algorithm>

#include "admin/proposal.h"

namespace valise::admin {
namespace {

using ledger::Charter;

std::string line(std::string name, const std::string& value) {
  name.resize(std::max<std::size_t>(name.size() + 1, 14), ' ');
  return name + value + "\n";
}

std::string columns(const std::vector<std::pair<std::string, std::size_t>>& cells) {
  std::string out;
  for (const auto& [text, width] : cells) {
    out += text;
    out.append(text.size() < width ? width - text.size() : 1, ' ');
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out + "\n";
}

template <class Items, class Name>
std::string joined(const Items& items, const Name& name) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += ' ';
    out += name(item);
  }
  return out.empty() ? "none" : out;
}

std::string state_of(const ledger::CharterFile& file, const ledger::Member& member) {
  const auto by = std::ranges::find(file.signatures, member.id, &ledger::CharterSignature::member);
  if (by == file.signatures.end()) return "not signed";
  const seal::Domain domain{ledger::founding_hash(file.payload)};
  const bool good = seal::verify_detached(member.charter_key, domain.label("charter"), file.payload,
                                          by->signature)
                        .has_value();
  return good ? "signed" : "SIGNATURE DOES NOT HOLD";
}

std::string members_text(const ledger::CharterFile& file, const Charter& charter) {
  std::string out = "\nmembers\n";
  for (const ledger::Member& member : charter.members) {
    out += "  " + columns({{member.id.str(), 10},
                           {state_of(file, member), 12},
                           {"passkeys of " + member.relying_party.id, 0}});
    out += "  " + columns({{"", 10}, {"root " + to_hex(member.root_key), 0}});
    for (const ledger::Founder& founder : member.founders) {
      out += "  " + columns({{"", 10},
                             {founder.officer.str(), 12},
                             {ledger::roles_text(founder.roles), 20},
                             {"device " + seal::signer_id(founder.device_key).short_hex(), 0}});
    }
  }
  return out;
}

std::string seats_text(const Charter& charter) {
  std::string out = "\nseats\n";
  for (const ledger::Seat& seat : charter.seats) {
    out += "  " + columns({{std::to_string(seat.number), 3},
                           {seat.name, 7},
                           {"seat key " + seat.key_id.hex(), 0}});
  }
  return out;
}

std::string yes(bool value) {
  return value ? "yes" : "no";
}

std::string subject_text(ledger::SubjectRule rule) {
  if (rule == ledger::SubjectRule::shown) return "shown";
  return rule == ledger::SubjectRule::sealed ? "sealed" : "if unmarked";
}

std::string export_text(ledger::ExportRule rule) {
  switch (rule) {
    case ledger::ExportRule::marked:
      return "marked";
    case ledger::ExportRule::numbered:
      return "numbered";
    case ledger::ExportRule::second_person:
      return "two persons";
    case ledger::ExportRule::never:
      break;
  }
  return "never";
}

std::string pair_text(std::uint32_t day, std::uint32_t quarter) {
  return std::to_string(day) + "/" + std::to_string(quarter);
}

std::string handling_text(const Charter& charter) {
  std::string out = "\nhandling      (distinct cables; archive: a day/a quarter)\n";
  out += "  " + columns({{"level", 9},
                         {"session", 8},
                         {"second", 7},
                         {"cleared", 8},
                         {"briefed", 8},
                         {"register", 9},
                         {"subject", 12},
                         {"kept", 10},
                         {"pack", 6},
                         {"export", 12},
                         {"new/day", 8},
                         {"archive", 8},
                         {"mission", 0}});
  for (const ledger::Handling& row : charter.handling) {
    out += "  " +
           columns({{std::string(cable::short_name(row.level)), 9},
                    {yes(row.session), 8},
                    {yes(row.second_officer), 7},
                    {yes(row.clearance), 8},
                    {yes(row.briefing), 8},
                    {yes(row.registered), 9},
                    {subject_text(row.subject), 12},
                    {std::to_string(row.kept_days) + " d, " + std::to_string(row.kept_cables), 10},
                    {row.pack_days ? std::to_string(*row.pack_days) + " d" : "no", 6},
                    {export_text(row.exporting), 12},
                    {std::to_string(row.new_day), 8},
                    {pair_text(row.archive_day, row.archive_quarter), 8},
                    {pair_text(row.mission_archive_day, row.mission_archive_quarter), 0}});
  }
  return out;
}

std::string models_text(const Charter& charter) {
  std::string out = "\nauthenticators\n";
  for (const ledger::Model& model : charter.models) {
    out += "  " + columns({{to_hex(model.aaguid), 34},
                           {model.name, 16},
                           {model.demonstration ? "a program: DEMONSTRATION ONLY" : "", 0}});
  }
  return out;
}

std::string head_text(const Charter& charter, const Hash& founding) {
  const std::string halves = fingerprint_text(founding);
  std::string out;
  if (charter.demonstration) out += "DEMONSTRATION CHARTER: never for real cables\n";
  out += line("charter", charter.network + ", version " + std::to_string(charter.version) + ", " +
                             to_iso(charter.date));
  out += line("founding hash", founding.hex());
  out += line("", halves.substr(0, 39)) + line("", halves.substr(40));
  out += line("trustees", std::to_string(charter.seats.size()) + ": " +
                              std::to_string(charter.quorum()) + " record, " +
                              std::to_string(charter.threshold) + " open, at most " +
                              std::to_string(charter.liars) + " lie");
  out += line("ceiling", std::string(cable::full_name(charter.ceiling)));
  out += line("new devices", "wait " + std::to_string(charter.cooling_off_seconds) + " s");
  out += line("accredited", charter.accreditations_a_day == 0
                                ? std::string("any number of officers a day")
                                : "at most " + std::to_string(charter.accreditations_a_day) +
                                      " officers a day and member");
  out += line("law, suites", std::to_string(charter.law) + ", " +
                                 joined(charter.suites, [](auto s) { return std::to_string(s); }));
  out += line("inspectors", joined(charter.inspectors, [](const auto& i) { return i.name; }));
  return out;
}

}  // namespace

Result<std::string> describe(const ledger::CharterFile& file) {
  TRY(const auto charter, seal::decode<Charter>(file.payload));
  return head_text(charter, ledger::founding_hash(file.payload)) + members_text(file, charter) +
         seats_text(charter) + handling_text(charter) + models_text(charter);
}

}  // namespace valise::admin
