#include "ledger/charter.h"

#include <algorithm>
#include <array>
#include <set>

#include "seal/hash.h"
#include "tlog/note.h"

namespace valise::ledger {
namespace {

constexpr std::array<std::string_view, 6> kRoleNames = {"drafter", "clearer",   "releaser",
                                                        "reader",  "registrar", "security"};

Failure wrong(const char* what, std::string where) {
  return fail(Code::malformed, what, std::move(where));
}

template <class Items, class Name>
const typename Items::value_type* find(const Items& items, Name name) {
  const auto found = std::find_if(items.begin(), items.end(), name);
  return found == items.end() ? nullptr : &*found;
}

// Origins and cosigners are key names of notes (c2sp.org/signed-note), which nobody can sign under
// a name that is none.
bool is_key_name(const std::string& name) {
  return tlog::make_note_key(name, tlog::SignatureType::ed25519, {}).has_value();
}

Result<void> check_seats(const Charter& charter) {
  std::uint8_t expected = 1;
  std::set<std::string> names;
  for (const Seat& seat : charter.seats) {
    if (seat.number != expected++) return wrong("seats are numbered from 1 in order", "seats");
    if (!names.insert(seat.name).second) return wrong("two seats of one name", "seats");
    if (!is_key_name(charter.cosigner_of(seat))) return wrong("not the name of a seat", "seats");
    if (seat.key_id != seal::key_id(seat.kem_public))
      return wrong("key id of another key", "seats");
    TRY_VOID(seal::to_kem_public(seat.kem_public));
  }
  const std::size_t n = charter.seats.size();
  if (charter.threshold < 1 || charter.threshold > n) return wrong("t is not 1 … n", "threshold");
  if (charter.liars >= charter.threshold) return wrong("f must be less than t", "liars");
  if (charter.quorum() > n) return wrong("no quorum can be reached", "liars");
  return {};
}

Result<void> check_founder(const Charter& charter, const Member& member, const Founder& founder) {
  if (founder.officer.member() != member.id) return wrong("of another member", "founders");
  if (founder.passkeys.empty()) return wrong("a founder has no passkey", "founders");
  for (const seal::Passkey& passkey : founder.passkeys) {
    if (charter.model_of(passkey) == nullptr) {
      return wrong("a passkey of a model that is not listed", "founders");
    }
  }
  return {};
}

Result<void> check_member(const Charter& charter, const Member& member) {
  if (member.node.member != member.id || member.node.network != charter.network)
    return wrong("node keys of another member", member.id.str());
  auto signed_by_root = seal::verify_detached(member.root_key, node_label(),
                                              seal::encode(member.node), member.credential);
  if (!signed_by_root) return wrong("node keys not signed by the root key", member.id.str());
  std::set<cable::OfficerId> officers;
  for (const Founder& founder : member.founders) {
    if (!officers.insert(founder.officer).second) return wrong("a founder twice", member.id.str());
    TRY_VOID(check_founder(charter, member, founder));
  }
  if (officers.size() < 3) return wrong("fewer than three founding registrars", member.id.str());
  return {};
}

}  // namespace

std::string roles_text(Roles roles) {
  std::string out;
  for (std::size_t bit = 0; bit < kRoleNames.size(); ++bit) {
    if ((roles >> bit & 1) == 0) continue;
    if (!out.empty()) out += ' ';
    out += kRoleNames[bit];
  }
  return out;
}

Result<Roles> parse_roles(std::string_view words) {
  Roles roles = 0;
  while (!words.empty()) {
    const auto end = std::min(words.find_first_of(" ,"), words.size());
    const std::string_view word = words.substr(0, end);
    words.remove_prefix(std::min(end + 1, words.size()));
    if (word.empty()) continue;
    const auto found = std::find(kRoleNames.begin(), kRoleNames.end(), word);
    if (found == kRoleNames.end()) {
      return fail(Code::usage,
                  "a role is drafter, clearer, releaser, reader, registrar or security",
                  std::string(word));
    }
    roles = static_cast<Roles>(roles | 1 << (found - kRoleNames.begin()));
  }
  return roles;
}

const Seat* Charter::seat(std::uint8_t number) const {
  return find(seats, [&](const Seat& s) { return s.number == number; });
}
const Member* Charter::member(const cable::MemberId& id) const {
  return find(members, [&](const Member& m) { return m.id == id; });
}
const Handling* Charter::handling_of(cable::Level level) const {
  return find(handling, [&](const Handling& h) { return h.level == level; });
}
const Model* Charter::model_of(const seal::Passkey& passkey) const {
  return find(models, [&](const Model& m) { return m.aaguid == passkey.aaguid; });
}
const Member* Charter::owner_of(std::string_view origin) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& m) { return origin_of(m.id) == origin; });
  return found == members.end() ? nullptr : &*found;
}

std::string Charter::origin_of(const cable::MemberId& id) const {
  return network + "/" + id.str();
}
std::string Charter::cosigner_of(const Seat& of) const {
  return network + "/trustee/" + of.name;
}

std::vector<Handling> default_handling() {
  using cable::Level;
  Handling limite{Level::limite,
                  true,
                  false,
                  false,
                  false,
                  false,
                  SubjectRule::shown,
                  7,
                  150,
                  ExportRule::marked,
                  200,
                  15,
                  150,
                  60,
                  600,
                  7};
  Handling restreint{Level::restreint,
                     true,
                     false,
                     false,
                     true,
                     false,
                     SubjectRule::shown,
                     2,
                     50,
                     ExportRule::numbered,
                     120,
                     10,
                     100,
                     40,
                     400,
                     5};
  Handling confidentiel{Level::confidentiel,
                        false,
                        false,
                        true,
                        true,
                        true,
                        SubjectRule::shown_if_unclassified,
                        0,
                        0,
                        ExportRule::second_person,
                        20,
                        5,
                        30,
                        15,
                        100};
  Handling secret{Level::secret,     false, true, true, true, true, SubjectRule::sealed, 0, 0,
                  ExportRule::never, 5,     2,    10,   5,    30};
  return {limite, restreint, confidentiel, secret};
}

Bytes node_label() {
  return seal::Domain{}.label("node");
}

Result<void> check(const Charter& charter) {
  if (!is_key_name(charter.network)) return wrong("not the name of a network", "network");
  TRY_VOID(check_seats(charter));
  std::set<cable::MemberId> members;
  for (const Member& member : charter.members) {
    if (!members.insert(member.id).second) return wrong("a member twice", member.id.str());
    TRY_VOID(check_member(charter, member));
  }
  if (members.empty()) return wrong("no member", "members");
  if (charter.law != kLaw1) return fail(Code::unsupported, "this law is not known", "law");
  const auto suite1 = std::find(charter.suites.begin(), charter.suites.end(), seal::kSuite1);
  if (suite1 == charter.suites.end()) return fail(Code::unsupported, "no suite known", "suites");
  std::set<cable::Level> levels;
  for (const Handling& row : charter.handling) levels.insert(row.level);
  if (levels.size() != charter.handling.size()) return wrong("a level twice", "handling");
  for (auto level = cable::Level::limite; level <= charter.ceiling;
       level = static_cast<cable::Level>(static_cast<int>(level) + 1)) {
    if (!levels.contains(level)) return wrong("a level below the ceiling has no row", "handling");
  }
  const bool program = std::any_of(charter.models.begin(), charter.models.end(),
                                   [](const Model& m) { return m.demonstration; });
  if (program && !charter.demonstration) {
    return wrong("a demonstration authenticator outside a demonstration", "models");
  }
  return {};
}

Hash founding_hash(View payload) {
  return {seal::sha256(payload)};
}

Result<Adopted> open_charter(View file, std::optional<Hash> expected) {
  TRY(const CharterFile read, seal::decode<CharterFile>(file));
  Adopted out;
  out.hash = founding_hash(read.payload);
  if (expected && *expected != out.hash) {
    return fail(Code::verification_failed,
                "this is not the charter whose founding hash you received: ask who gave it to you",
                "charter");
  }
  out.domain.founding = out.hash;
  TRY(out.charter, seal::decode<Charter>(read.payload));
  if (out.charter.version != 1 || out.charter.previous) {
    return fail(Code::unsupported, "later versions of a charter are not known to this program",
                "charter");
  }
  TRY_VOID(check(out.charter));
  std::set<cable::MemberId> signers;
  for (const CharterSignature& by : read.signatures) {
    const Member* member = out.charter.member(by.member);
    if (member == nullptr) return wrong("signed by one who is no member", by.member.str());
    TRY_VOID(seal::verify_detached(member->charter_key, out.domain.label("charter"), read.payload,
                                   by.signature));
    signers.insert(by.member);
  }
  if (signers.size() * 3 < out.charter.members.size() * 2) {
    return fail(Code::verification_failed, "signed by fewer than two thirds of the members",
                "charter");
  }
  return out;
}

}  // namespace valise::ledger
