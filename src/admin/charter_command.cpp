// charter propose, sign, show, check, policy, inspector.
#include <charconv>
#include <memory>
#include <ostream>

#include "admin/commands.h"
#include "admin/file.h"
#include "admin/proposal.h"

namespace valise::admin {
namespace {

struct Propose {
  std::string network, out, date;
  std::string ceiling = "R-UE";
  std::vector<std::string> members, seats, founders, inspectors, models, handling;
  std::int64_t cooling_off = 86'400, accreditations = 20, threshold = 3, liars = 2;
  bool demonstration = false;
};

struct Sign {
  std::string file, key, founding;
};
struct Check {
  std::string file, founding;
};

template <class To>
Result<To> number(const char* option, std::int64_t value) {
  if (value < 0 || value > std::int64_t{static_cast<To>(-1)}) {
    return fail(Code::usage, "out of range", option + (" " + std::to_string(value)));
  }
  return static_cast<To>(value);
}

// "AAGUID=NAME", the first with or without hyphens.
Result<ledger::Model> parse_model(const std::string& text) {
  const auto sign = text.find('=');
  std::string digits;
  for (const char c : text.substr(0, sign)) {
    if (c != '-') digits += c;
  }
  const auto bytes = from_hex(digits);
  if (sign == text.npos || !bytes || bytes->size() != 16) {
    return fail(Code::usage, "a model is AAGUID=NAME, its AAGUID 32 hexadecimal digits",
                "--model " + text);
  }
  TRY(const auto aaguid, to_array<16>(*bytes));
  return ledger::Model{aaguid, text.substr(sign + 1), false};
}

template <class Card, class Read>
Result<std::vector<Card>> read_all(const std::vector<std::string>& files, Read read) {
  std::vector<Card> out;
  for (const std::string& file : files) {
    TRY(Card card, read(file));
    out.push_back(std::move(card));
  }
  return out;
}

Result<Proposal> proposal_of(const Propose& in, Time now) {
  Proposal out;
  out.network = in.network;
  out.demonstration = in.demonstration;
  out.date = now;
  if (!in.date.empty()) {
    TRY(out.date, from_iso(in.date));
  }
  TRY(out.threshold, number<std::uint8_t>("--threshold", in.threshold));
  TRY(out.liars, number<std::uint8_t>("--liars", in.liars));
  TRY(out.ceiling, cable::parse_level(in.ceiling));
  TRY(out.cooling_off_seconds, number<std::uint32_t>("--cooling-off", in.cooling_off));
  TRY(out.accreditations_a_day, number<std::uint32_t>("--accreditations", in.accreditations));
  TRY(out.members, read_all<MemberCard>(in.members, read_member_card));
  TRY(out.seats, read_all<SeatCard>(in.seats, read_seat_card));
  TRY(out.founders, read_all<ledger::Founder>(in.founders, read_founder_card));
  TRY(out.inspectors, read_all<ledger::Inspector>(in.inspectors, read_inspector_card));
  TRY(out.models, read_all<ledger::Model>(in.models, parse_model));
  for (const std::string& each : in.handling) TRY_VOID(set_number(out.handling, each));
  return out;
}

Result<ledger::CharterFile> read_charter(const std::string& path) {
  TRY(const Bytes bytes, read_file(path));
  auto file = seal::decode<ledger::CharterFile>(bytes);
  if (!file) return fail(Code::malformed, "no charter, or a damaged one", path);
  return std::move(*file);
}

Result<std::optional<Hash>> told(const std::string& founding) {
  if (founding.empty()) return std::optional<Hash>();
  TRY(const Hash hash, parse_founding_hash(founding));
  return std::optional<Hash>(hash);
}

Result<void> propose_to(const Propose& in, Console& console) {
  TRY(const Proposal proposal, proposal_of(in, console.clock.now()));
  TRY(const ledger::CharterFile file, propose(proposal));
  TRY_VOID(write_new_file(in.out, seal::encode(file), Access::shown));
  console.out << ledger::founding_hash(file.payload).hex() << "\n";
  console.talk << "Proposed, not signed: " << in.out
               << "\nEach member reads it (charter show) and signs it (charter sign) where its "
                  "charter key is.\n";
  return {};
}

Result<void> sign_in(const Sign& in, Console& console) {
  TRY(ledger::CharterFile file, read_charter(in.file));
  TRY(const auto expected, told(in.founding));
  TRY(const OfflineKey key, read_offline_key(in.key, Offline::charter));
  TRY(const cable::MemberId member, sign(file, key.key, expected));
  TRY_VOID(replace_file(in.file, seal::encode(file), Access::shown));
  console.out << ledger::founding_hash(file.payload).hex() << "\n";
  console.talk << "Signed for " << member.str() << ": " << in.file << "\n";
  return {};
}

Result<void> show(const std::string& path, Console& console) {
  TRY(const ledger::CharterFile file, read_charter(path));
  TRY(const std::string text, describe(file));
  console.out << text;
  return {};
}

Result<void> check(const Check& in, Console& console) {
  TRY(const auto expected, told(in.founding));
  TRY(const Bytes bytes, read_file(in.file));
  auto adopted = ledger::open_charter(bytes, expected);
  if (!adopted) {
    Error error = std::move(adopted).error();
    error.where = in.file + (error.where.empty() ? "" : ": " + error.where);
    if (error.detail.empty()) error.detail = "a signature does not hold";
    return Failure(std::move(error));
  }
  console.out << adopted->hash.hex() << "\n";
  console.talk << "The charter of " << adopted->charter.network << " holds"
               << (expected ? ", and is the one you were told of.\n"
                            : ". Compare the founding hash with the one you were told.\n");
  return {};
}

struct PolicyOf {
  std::string file, member;
};

Result<void> policy(const PolicyOf& in, Console& console) {
  TRY(const Bytes bytes, read_file(in.file));
  TRY(const ledger::Adopted adopted, ledger::open_charter(bytes, std::nullopt));
  TRY(const cable::MemberId member, cable::MemberId::parse(in.member));
  TRY(const std::string text, policy_text(adopted.charter, member));
  console.out << text;
  return {};
}

struct InspectorOf {
  std::string name, network, data;
};

Result<void> make_inspector(const InspectorOf& in, Console& console) {
  const std::filesystem::path data(in.data);
  const OfflineKey key{in.network, in.name, seal::SigningKey::generate(console.random)};
  TRY_VOID(make_folder(data));
  TRY_VOID(write_offline_key(data / (in.name + ".key"), Offline::inspector, key));
  const ledger::Inspector card{in.name, key.key.verify_key()};
  TRY_VOID(write_new_file(data / (in.name + ".card"), seal::encode(card), Access::shown));
  console.out << to_hex(card.device_key) << "\n";
  console.talk << "The card " << (data / (in.name + ".card")).string()
               << " goes to whoever proposes the charter.\n";
  return {};
}

Command propose_command() {
  const auto in = std::make_shared<Propose>();
  return {
      "propose",
      "Put a charter together from cards, for the members to sign",
      {{"--network", "the network's name", &in->network, true},
       {"--member", "a member's card; each member", &in->members, true},
       {"--seat", "a trustee's card, in the order of the seats", &in->seats, true},
       {"--founder", "a founding registrar's card; three or more a member", &in->founders, true},
       {"--inspector", "an inspector's card", &in->inspectors},
       {"--model", "an authenticator that may be enrolled: AAGUID=NAME", &in->models},
       {"--handling", "a number of the handling table: R-UE:new-day=60", &in->handling},
       {"--demonstration", "a demonstration: its authenticator is listed", &in->demonstration},
       {"--ceiling", "highest level that is carried", &in->ceiling},
       {"--cooling-off", "seconds before a new device may open", &in->cooling_off},
       {"--accreditations", "officers a day and member; 0: any", &in->accreditations},
       {"--threshold", "shares that open", &in->threshold},
       {"--liars", "trustees that may lie", &in->liars},
       {"--date", "of the charter: 2026-11-23; now, if not given", &in->date},
       {"-o,--out", "the file to write", &in->out, true}},
      [in](Console& console) { return propose_to(*in, console); },
      {}};
}

Command sign_command() {
  const auto in = std::make_shared<Sign>();
  return {"sign",
          "Add a member's signature to a proposed charter",
          {{"FILE", "the charter; the signature is added to it", &in->file, true},
           {"--key", "the member's charter.key", &in->key, true},
           {"--founding", "sign only if this is its founding hash", &in->founding}},
          [in](Console& console) { return sign_in(*in, console); },
          {}};
}

Command show_command() {
  const auto file = std::make_shared<std::string>();
  return {"show",
          "What a charter says, who signed it",
          {{"FILE", "the charter", file.get(), true}},
          [file](Console& console) { return show(*file, console); },
          {}};
}

Command check_command() {
  const auto in = std::make_shared<Check>();
  return {"check",
          "Whether a charter holds: well formed, signed by two thirds of the members",
          {{"FILE", "the charter", &in->file, true},
           {"--founding", "the founding hash that you were told in person", &in->founding}},
          [in](Console& console) { return check(*in, console); },
          {}};
}

Command policy_command() {
  const auto in = std::make_shared<PolicyOf>();
  return {
      "policy",
      "Whom to believe about a ledger, for verifiers of other makes (tlog-policy)",
      {{"FILE", "the charter", &in->file, true}, {"--member", "whose ledger", &in->member, true}},
      [in](Console& console) { return policy(*in, console); },
      {}};
}

Command inspector_command() {
  const auto in = std::make_shared<InspectorOf>();
  return {"inspector",
          "Make an inspector's key and card: who reads every ledger and opens no cable",
          {{"--name", "of the inspector: court", &in->name, true},
           {"--network", "the network's name", &in->network, true},
           {"--data", "folder for both, made if absent", &in->data, true}},
          [in](Console& console) { return make_inspector(*in, console); },
          {}};
}

}  // namespace

Command charter_command() {
  return {"charter",
          "The network's charter, before it is in force",
          {},
          {},
          {propose_command(), sign_command(), show_command(), check_command(), policy_command(),
           inspector_command()}};
}

}  // namespace valise::admin
