// The terminal's calls: its member's node and the trustees, over TLS with the device's key as
// identity and every server's key pinned from the charter. Records in, records out.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string_view>

#include "http/client.h"
#include "ledger/charter.h"
#include "seal/codec.h"
#include "terminal/keyring.h"
#include "terminal/settings.h"

namespace valise::terminal {

// The body of calls that ask without saying anything: an empty map.
struct Nothing {};

}  // namespace valise::terminal

namespace valise::seal::codec {

template <>
struct Coder<terminal::Nothing> {
  static void write(Writer& out, const terminal::Nothing&) { out.map(0); }
};

}  // namespace valise::seal::codec

namespace valise::terminal {

inline constexpr std::int64_t kTrusteeDeadline_ms = 10'000;
inline constexpr std::int64_t kNodeDeadline_ms = 60'000;

// From any thread. Errors of every call: those of http::Client; the server's own, as it named it
// (`where` "node", or "trustee de", if it gave none); malformed (an answer that does not decode).
class Network {
 public:
  // Errors: config (a trustee that is no seat of the charter, or a member that is none).
  static Result<Network> make(const Settings& settings, const ledger::Charter& charter,
                              const seal::SigningKey& device);

  Result<Bytes> call_node(std::string_view path, Bytes body) const;
  template <class Answer, class Record>
  Result<Answer> ask_node(std::string_view path, const Record& record) const {
    TRY(const Bytes answer, call_node(path, seal::encode(record)));
    return seal::decode<Answer>(answer);
  }

  Result<Bytes> call_seat(std::uint8_t seat, std::string_view path, Bytes body) const;
  template <class Answer, class Record>
  Result<Answer> ask_seat(std::uint8_t seat, std::string_view path, const Record& record) const {
    TRY(const Bytes answer, call_seat(seat, path, seal::encode(record)));
    return seal::decode<Answer>(answer);
  }

  // All seats that have an endpoint, at once; every one has its result, by number.
  std::map<std::uint8_t, Result<Bytes>> call_seats(std::string_view path, const Bytes& body) const;
  template <class Answer, class Record>
  std::map<std::uint8_t, Result<Answer>> ask_seats(std::string_view path,
                                                   const Record& record) const {
    std::map<std::uint8_t, Result<Answer>> out;
    for (auto& [seat, answer] : call_seats(path, seal::encode(record))) {
      if (answer) {
        out.emplace(seat, seal::decode<Answer>(*answer));
      } else {
        out.emplace(seat, Result<Answer>(Failure(answer.error())));
      }
    }
    return out;
  }

  std::vector<std::uint8_t> seats() const;  // that have an endpoint, ascending
  // Talks of several calls: with every such seat at once, each on a thread of its own.
  template <class Answer, class Talk>
  std::map<std::uint8_t, Result<Answer>> with_seats(const Talk& talk) const {
    std::map<std::uint8_t, Result<Answer>> out;
    for (const std::uint8_t seat : seats()) out.emplace(seat, Answer{});
    on_threads([&](std::uint8_t seat) { out.at(seat) = talk(seat); });
    return out;
  }

 private:
  Network() = default;
  void on_threads(const std::function<void(std::uint8_t seat)>& talk) const;
  Result<Bytes> call(const http::Target& target, std::string_view path, Bytes body,
                     std::int64_t deadline_ms, const std::string& whom) const;

  std::unique_ptr<http::Client> client_;
  http::Target node_;
  struct SeatTarget {
    http::Target target;
    std::string name;
  };
  std::map<std::uint8_t, SeatTarget> seats_;
};

// What an answer says: its body, or the error that the server named (wire::Refusal as
// application/cbor, or http::answer_of's text). `whom`: "node", "trustee de".
Result<Bytes> body_of(const http::Answer& answer, const std::string& whom);

}  // namespace valise::terminal
