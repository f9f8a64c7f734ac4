#include "admin/cards.h"

#include "admin/file.h"
#include "base/check.h"
#include "seal/hash.h"

namespace valise::admin {
namespace {

namespace fs = std::filesystem;

Result<void> check(const MemberCard& card) {
  if (card.kind != MemberCard::kMemberCard) return fail(Code::malformed, "another version");
  if (card.node.member != card.id) return fail(Code::malformed, "its node is another member's");
  return seal::verify_detached(card.root_key, ledger::node_label(), seal::encode(card.node),
                               card.credential);
}

Result<void> check(const SeatCard& card) {
  if (card.kind != SeatCard::kSeatCard) return fail(Code::malformed, "another version");
  TRY_VOID(seal::to_kem_public(card.kem_public));
  return {};
}

Result<void> check(const ledger::Founder&) {
  return {};
}
Result<void> check(const ledger::Inspector&) {
  return {};
}

// What a file is that was taken for something else.
std::string what_is(View bytes) {
  if (seal::decode<MemberCard>(bytes)) return "a member's card";
  if (seal::decode<SeatCard>(bytes)) return "a trustee's card";
  if (seal::decode<ledger::Founder>(bytes)) return "a founding registrar's card";
  if (seal::decode<ledger::Inspector>(bytes)) return "an inspector's card";
  if (seal::decode<ledger::CharterFile>(bytes)) return "a charter";
  return "no card of Valise, or a damaged one";
}

template <class Card>
Result<Card> read_card(const fs::path& path, const std::string& wanted) {
  TRY(const Bytes bytes, read_file(path));
  auto card = seal::decode<Card>(bytes);
  if (!card) {
    return fail(Code::malformed, "asked for was " + wanted + "; this is " + what_is(bytes),
                path.string());
  }
  if (auto good = check(*card); !good) {
    return fail(good.error().code,
                "this card contradicts itself (" + good.error().detail + "): ask for a new one",
                path.string());
  }
  return std::move(*card);
}

std::string line(std::string name, const std::string& value) {
  name.resize(14, ' ');
  return name + value + "\n";
}

template <class Card>
std::string fingerprint_line(const Card& card) {
  return line("fingerprint", fingerprint_text({seal::sha256(seal::encode(card))}));
}

}  // namespace

MemberCard make_member_card(const CardKeys& keys, const cable::MemberId& id,
                            const seal::RelyingParty& party) {
  CHECK(keys.node.member == id.str());
  MemberCard card;
  card.id = id;
  card.root_key = keys.root.verify_key();
  card.charter_key = keys.charter.verify_key();
  card.node = {keys.node.network, id, keys.node.ledger.verify_key(), keys.node.tls.verify_key()};
  card.credential = seal::sign_detached(keys.root, ledger::node_label(), seal::encode(card.node));
  card.relying_party = party;
  return card;
}

SeatCard make_seat_card(const SeatKeys& keys) {
  SeatCard card;
  card.network = keys.network;
  card.name = keys.name;
  card.kem_public = keys.kem.public_key();
  card.cosignature_key = keys.cosignature.verify_key();
  card.statement_key = keys.statement.verify_key();
  card.tls_key = keys.tls.verify_key();
  return card;
}

Result<seal::RelyingParty> relying_party_of(std::string_view origin) {
  const auto wrong = [&] {
    return fail(Code::usage, "an origin is http://HOST:PORT or https://HOST, and nothing behind it",
                std::string(origin));
  };
  const auto scheme = origin.find("://");
  if (scheme == origin.npos) return wrong();
  if (origin.substr(0, scheme) != "http" && origin.substr(0, scheme) != "https") return wrong();
  const std::string_view authority = origin.substr(scheme + 3);
  const std::string_view host = authority.substr(0, authority.find(':'));
  const std::string_view port = authority.substr(host.size());
  if (host.empty() || port == ":") return wrong();
  if (host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") != host.npos) return wrong();
  if (port.find_first_not_of("0123456789", 1) != port.npos) return wrong();
  return seal::RelyingParty{std::string(host), std::string(origin)};
}

Result<MemberCard> read_member_card(const fs::path& path) {
  return read_card<MemberCard>(path, "a member's card");
}
Result<SeatCard> read_seat_card(const fs::path& path) {
  return read_card<SeatCard>(path, "a trustee's card");
}
Result<ledger::Founder> read_founder_card(const fs::path& path) {
  return read_card<ledger::Founder>(path, "a founding registrar's card");
}
Result<ledger::Inspector> read_inspector_card(const fs::path& path) {
  return read_card<ledger::Inspector>(path, "an inspector's card");
}

std::string fingerprint_text(const Hash& hash) {
  const std::string hex = hash.hex();
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 4) {
    if (i > 0) out += ' ';
    out += hex.substr(i, 4);
  }
  return out;
}

std::string describe(const MemberCard& card) {
  return line("member", card.id.str()) + line("network", card.node.network) +
         line("passkeys of", card.relying_party.id + ", " + card.relying_party.origin) +
         line("root key", to_hex(card.root_key)) + line("charter key", to_hex(card.charter_key)) +
         line("ledger key", to_hex(card.node.ledger_key)) +
         line("TLS key", to_hex(card.node.tls_key)) + fingerprint_line(card);
}

std::string describe(const SeatCard& card) {
  return line("trustee", card.name) + line("network", card.network) +
         line("seat key", seal::key_id(card.kem_public).hex()) +
         line("cosignatures", to_hex(card.cosignature_key)) +
         line("statements", to_hex(card.statement_key)) + line("TLS key", to_hex(card.tls_key)) +
         fingerprint_line(card);
}

}  // namespace valise::admin
