// A server in the test that answers as a node or a trustee would, under a key of the fixture.
#pragma once

#include <functional>
#include <memory>

#include "http/server.h"
#include "seal/codec.h"
#include "seal/ed25519.h"
#include "terminal/settings.h"

namespace valise::terminal {

template <class Record>
http::Answer cbor_answer(const Record& record) {
  http::Answer out;
  out.content_type = "application/cbor";
  out.body = seal::encode(record);
  return out;
}

class TestSite {
 public:
  using Respond = std::function<http::Answer(const http::Request&)>;

  TestSite(const seal::SigningKey& tls, Respond respond) {
    std::vector<http::Route> routes;
    routes.emplace_back(
        "POST /v1/*", http::Access::anyone, std::size_t{4} * 1024 * 1024,
        [respond](http::Request request, http::Reply reply) { reply.answer(respond(request)); });
    routes.emplace_back(
        "GET /ledger/*", http::Access::anyone, 0,
        [respond](http::Request request, http::Reply reply) { reply.answer(respond(request)); });
    const auto identity = http::make_certificate(tls.seed()).value();
    server_ = http::Server::start({}, identity, std::move(routes), {}).value();
  }
  Endpoint endpoint() const { return {"127.0.0.1", server_->port()}; }
  void stop() { server_->stop(); }

 private:
  std::unique_ptr<http::Server> server_;
};

}  // namespace valise::terminal
