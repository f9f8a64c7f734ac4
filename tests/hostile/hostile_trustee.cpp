// A trustee that lies in one thing: the share in its answer to an opening is not its own. All else
// is the true trustee, under the true keys of its seat, on the true station.
#include <algorithm>
#include <map>

#include "admin/command.h"
#include "admin/keys.h"
#include "admin/running.h"
#include "custody/bindings.h"
#include "custody/keys.h"
#include "custody/statements.h"
#include "seal/hash.h"
#include "trustee/trustee.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

class AlteredShare final : public http::Core {
 public:
  AlteredShare(http::Core& inner, const ledger::Adopted& adopted, std::uint8_t seat,
               const seal::SigningKey& statement, Random& random)
      : inner_(inner), adopted_(adopted), seat_(seat), statement_(statement), random_(random) {}

  http::Step step(Time now, std::vector<http::CoreCall> calls,
                  std::vector<http::Return> returns) override {
    for (const http::CoreCall& call : calls) {
      if (call.request.path != wire::path::release) continue;
      if (auto asked = seal::decode<wire::Release>(call.request.body)) asked_[call.id] = *asked;
    }
    http::Step out = inner_.step(now, std::move(calls), std::move(returns));
    for (http::CoreAnswer& said : out.answers) {
      const auto asked = asked_.extract(said.id);
      if (!asked.empty() && said.answer.status == 200) alter(asked.mapped(), said.answer);
    }
    return out;
  }

 private:
  void alter(const wire::Release& asked, http::Answer& answer) {
    auto said = seal::decode<wire::ReleaseAnswers>(answer.body).value();
    for (std::size_t i = 0; i < said.answers.size(); ++i) {
      auto& released = said.answers[i].released;
      if (released) alter(seal::to_kem_public(asked.items[i].reply_key).value(), *released);
    }
    answer.body = seal::encode(said);
  }

  // Another share, sealed and signed for as if it were the true one.
  void alter(const seal::KemPublic& to, wire::SeatReply& reply) {
    auto receipt = custody::open_statement<custody::ReleaseReceipt>(
                       adopted_.domain, statement_.verify_key(), reply.receipt)
                       .value();
    const custody::ReplyContext context{receipt.request, receipt.cable, receipt.origin,
                                        receipt.index};
    Bytes share(custody::kShareBytes);
    random_.fill(share);
    reply.reply = seal::hpke_seal(to, custody::reply_info(adopted_.domain, seat_),
                                  custody::reply_aad(context, seat_), share, random_)
                      .value();
    receipt.reply = Hash{seal::sha256(reply.reply)};
    reply.receipt = custody::sign_statement(adopted_.domain, statement_, receipt);
  }

  http::Core& inner_;
  const ledger::Adopted& adopted_;
  std::uint8_t seat_;
  const seal::SigningKey& statement_;
  Random& random_;
  std::map<std::uint64_t, wire::Release> asked_;
};

Result<void> run(const std::string& file, admin::Console& console) {
  TRY(const config::Trustee settings, config::load_trustee(file));
  TRY(const ledger::Adopted adopted, admin::load_charter(settings));
  TRY(admin::SeatKeys keys, admin::read_seat_keys(settings.data));
  TRY(const admin::SeatKeys own, admin::read_seat_keys(settings.data));
  const auto& seats = adopted.charter.seats;
  const auto seat = std::find_if(seats.begin(), seats.end(),
                                 [&](const ledger::Seat& s) { return s.name == settings.name; });
  if (seat == seats.end()) return fail(Code::config, "no such seat", settings.name);
  TRY(sqlite::Db db, admin::open_database(settings, "trustee.db", store::trustee_migrations()));
  Journal journal(console.clock);
  trustee::Setup setup{
      adopted,
      {seat->number, std::move(keys.kem), std::move(keys.cosignature), std::move(keys.statement)}};
  TRY(const auto core, trustee::Trustee::open(std::move(setup), db, console.random, journal));
  AlteredShare liar(*core, adopted, seat->number, own.statement, console.random);
  std::vector<http::StationRoute> routes;
  for (const auto& served : trustee::Trustee::served()) {
    routes.push_back({std::string(served.pattern), served.access, served.body_bytes_max});
  }
  return admin::serve({settings, adopted.charter, console.clock, own.tls.seed(), std::move(routes)},
                      liar, journal, console);
}

admin::Program program() {
  const auto file = std::make_shared<std::string>("trustee.toml");
  return {"hostile_trustee",
          "A trustee that alters its share",
          {{"run",
            "Serves until SIGTERM",
            {{"--config", "Settings of the true trustee", file.get()}},
            [file](admin::Console& console) { return run(*file, console); },
            {}}}};
}

}  // namespace
}  // namespace valise::hostile

int main(int argc, char** argv) {
  return valise::admin::run_here(valise::hostile::program(), argc, argv);
}
