#include "hostile/sockets.h"

namespace valise::hostile {

Sockets::Sockets(sim::World& world) : world_(world) {
  for (const fixture::SeatKeys& seat : world.network.seats()) {
    open("trustee " + std::to_string(seat.seat.number), seat.tls);
  }
  for (const std::string& member : world.members()) {
    open("node " + member, world.network.member(member).tls);
  }
}

void Sockets::open(const std::string& server, const seal::SigningKey& tls) {
  sites_[server] = std::make_unique<terminal::TestSite>(
      tls, [this, server](const http::Request& request) { return answer(server, request); });
}

void Sockets::point(terminal::Settings& settings) const {
  settings.node = sites_.at("node " + settings.member.str())->endpoint();
  settings.trustees.clear();
  for (const fixture::SeatKeys& seat : world_.network.seats()) {
    const auto& site = sites_.at("trustee " + std::to_string(seat.seat.number));
    settings.trustees.push_back({seat.seat.name, site->endpoint()});
  }
}

void Sockets::deceive(Deceit deceit) {
  const std::lock_guard lock(one_at_a_time_);
  deceit_ = std::move(deceit);
}

http::Answer Sockets::truth(const std::string& server, const http::Request& request) {
  auto said = world_.ask(server, request);
  if (said) return std::move(*said);
  http::Answer out = terminal::cbor_answer(wire::refusal_of(said.error()));
  out.status = code_row(said.error().code).http_status;
  return out;
}

std::vector<Bytes> Sockets::asked(std::string_view path) {
  const std::lock_guard lock(one_at_a_time_);
  std::vector<Bytes> out;
  for (const http::Request& request : asked_) {
    if (request.path == path) out.push_back(request.body);
  }
  return out;
}

http::Answer Sockets::answer(const std::string& server, const http::Request& request) {
  const std::lock_guard lock(one_at_a_time_);
  asked_.push_back(request);
  if (deceit_) {
    if (auto said = deceit_(server, request)) return std::move(*said);
  }
  return truth(server, request);
}

}  // namespace valise::hostile
