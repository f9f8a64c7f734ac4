#include "hostile/lying_directory.h"

#include "seal/hash.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

http::Answer nothing() {
  http::Answer out = terminal::cbor_answer(wire::refusal_of({Code::busy, "", ""}));
  out.status = code_row(Code::busy).http_status;
  return out;
}

}  // namespace

std::optional<std::uint8_t> LyingDirectory::his(const std::string& server,
                                                const http::Request& request) const {
  if (request.path != wire::path::current || !server.starts_with("trustee ")) return {};
  const auto seat = static_cast<std::uint8_t>(std::stoi(server.substr(8)));
  return seats_.contains(seat) ? std::optional(seat) : std::nullopt;
}

// What the seat itself would say.
wire::Current LyingDirectory::word(std::uint8_t seat, const http::Request& request) const {
  const auto true_answer = sockets_.truth("trustee " + std::to_string(seat), request);
  const auto answer = seal::decode<wire::CurrentAnswer>(true_answer.body).value();
  return custody::open_statement<wire::Current>(world_.network.domain(),
                                                world_.network.seat(seat).seat.statement_key,
                                                answer.statements.at(0))
      .value();
}

http::Answer LyingDirectory::say(wire::Current word, const Bytes& value,
                                 const seal::SigningKey& key) const {
  word.record = Hash{seal::sha256(value)};
  wire::CurrentAnswer out;
  out.values = {{{word.key, value}}};
  out.statements = {custody::sign_statement(world_.network.domain(), key, word)};
  return terminal::cbor_answer(out);
}

void LyingDirectory::swear(const cable::MissionId& mission, const ledger::MissionRecord& record) {
  const Bytes key = ledger::mission_key(mission).bytes();
  const Bytes value = seal::encode(record);
  sockets_.deceive([this, key, value](const auto& server, const auto& request) {
    std::optional<http::Answer> out;
    const auto seat = his(server, request);
    if (!seat) return out;
    const wire::Current said = word(*seat, request);
    if (said.key == key) out = say(said, value, world_.network.seat(*seat).statement);
    return out;
  });
}

void LyingDirectory::sign_for_them(const cable::MissionId& mission,
                                   const ledger::MissionRecord& record) {
  const auto own = std::make_shared<seal::SigningKey>(seal::SigningKey::generate(world_.random));
  const Bytes key = ledger::mission_key(mission).bytes();
  const Bytes value = seal::encode(record);
  sockets_.deceive([this, own, key, value](const auto& server, const auto& request) {
    std::optional<http::Answer> out;
    const auto seat = his(server, request);
    if (!seat) return out;
    const wire::Current said = word(*seat, request);
    if (said.key == key) out = say(said, value, *own);
    return out;
  });
}

void LyingDirectory::reword(Change change) {
  sockets_.deceive([this, change](const auto& server, const auto& request) {
    const auto seat = his(server, request);
    if (!seat) return std::optional<http::Answer>();
    const http::Answer true_answer = sockets_.truth(server, request);
    auto answer = seal::decode<wire::CurrentAnswer>(true_answer.body).value();
    wire::Current changed = word(*seat, request);
    change(changed);
    answer.statements = {custody::sign_statement(world_.network.domain(),
                                                 world_.network.seat(*seat).statement, changed)};
    return std::optional(terminal::cbor_answer(answer));
  });
}

void LyingDirectory::save_and_repeat() {
  const auto saved = std::make_shared<std::map<std::string, http::Answer>>();
  sockets_.deceive([this, saved](const auto& server, const auto& request) {
    if (!his(server, request)) return std::optional<http::Answer>();
    const std::string what = server + std::string(text_of(request.body));
    if (!saved->contains(what)) (*saved)[what] = sockets_.truth(server, request);
    return std::optional(saved->at(what));
  });
}

void LyingDirectory::fall_silent() {
  sockets_.deceive([this](const auto& server, const auto& request) {
    return his(server, request) ? std::optional(nothing()) : std::nullopt;
  });
}

}  // namespace valise::hostile
