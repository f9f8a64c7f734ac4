#include "terminal/network.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "http/certificate.h"
#include "wire/nodes.h"

namespace valise::terminal {
namespace {

constexpr std::string_view kCbor = "application/cbor";

// "code: detail\n", as http::answer_of writes it.
Error plain_error(std::string_view text, const std::string& whom) {
  const auto line = text.substr(0, text.find('\n'));
  const auto colon = std::min(line.find(": "), line.size());
  const auto code = code_from_name(line.substr(0, colon));
  std::string detail(line.substr(std::min(colon + 2, line.size())));
  if (!code) return {Code::failed, "answered with an error that is not of this network", whom};
  if (detail.empty()) detail = code_row(*code).title;
  return {*code, std::move(detail), whom};
}

}  // namespace

Result<Bytes> body_of(const http::Answer& answer, const std::string& whom) {
  if (answer.status == 200) return answer.body;
  if (answer.content_type == kCbor) {
    if (const auto refusal = seal::decode<wire::Refusal>(answer.body)) {
      Error error = wire::error_of(*refusal);
      if (error.detail.empty()) error.detail = code_row(error.code).title;
      if (error.where.empty()) error.where = whom;
      // Else the officer looks for room in his own folder.
      if (error.code == Code::disk) error = {Code::disk, "the " + whom + "'s disk", whom};
      return Failure(std::move(error));
    }
  }
  return Failure(plain_error(text_of(answer.body), whom));
}

Result<Network> Network::make(const Settings& settings, const ledger::Charter& charter,
                              const seal::SigningKey& device) {
  const ledger::Member* member = charter.member(settings.member);
  if (member == nullptr) {
    return fail(Code::config, "the charter has no such member", settings.member.str());
  }
  Network out;
  TRY(auto identity, http::make_certificate(device.seed()));
  out.client_ = std::make_unique<http::Client>(http::ClientOptions{
      .identity = std::make_shared<const http::Certificate>(std::move(identity))});
  out.node_ = {settings.node.host, settings.node.port, member->node.tls_key};
  for (const TrusteeEndpoint& trustee : settings.trustees) {
    const auto seat = std::find_if(charter.seats.begin(), charter.seats.end(),
                                   [&](const ledger::Seat& s) { return s.name == trustee.name; });
    if (seat == charter.seats.end()) {
      return fail(Code::config, "the charter has no seat of this name", trustee.name);
    }
    out.seats_[seat->number] = {{trustee.at.host, trustee.at.port, seat->tls_key}, seat->name};
  }
  return out;
}

Result<Bytes> Network::call(const http::Target& target, std::string_view path, Bytes body,
                            std::int64_t deadline_ms, const std::string& whom) const {
  http::Call call;
  call.path = path;
  call.content_type = kCbor;
  call.body = std::move(body);
  call.deadline_ms = deadline_ms;
  call.answer_bytes_max = std::size_t{16} * 1024 * 1024;
  auto answer = client_->call(target, call);
  if (!answer) {
    Error error = std::move(answer).error();
    error.where = whom;
    return Failure(std::move(error));
  }
  return body_of(*answer, whom);
}

Result<Bytes> Network::call_node(std::string_view path, Bytes body) const {
  return call(node_, path, std::move(body), kNodeDeadline_ms, "node");
}

Result<Bytes> Network::call_seat(std::uint8_t seat, std::string_view path, Bytes body) const {
  const auto found = seats_.find(seat);
  if (found == seats_.end()) {
    return fail(Code::config, "no address of this trustee is known", std::to_string(seat));
  }
  return call(found->second.target, path, std::move(body), kTrusteeDeadline_ms,
              "trustee " + found->second.name);
}

std::map<std::uint8_t, Result<Bytes>> Network::call_seats(std::string_view path,
                                                          const Bytes& body) const {
  return with_seats<Bytes>([&](std::uint8_t seat) { return call_seat(seat, path, body); });
}

void Network::on_threads(const std::function<void(std::uint8_t seat)>& talk) const {
  std::vector<std::thread> threads;
  for (const std::uint8_t seat : seats()) threads.emplace_back(talk, seat);
  for (std::thread& thread : threads) thread.join();
}

std::vector<std::uint8_t> Network::seats() const {
  std::vector<std::uint8_t> out;
  for (const auto& [seat, target] : seats_) out.push_back(seat);
  return out;
}

}  // namespace valise::terminal
