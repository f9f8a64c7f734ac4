#include "admin/running.h"

#include <csignal>
#include <ostream>

#include "admin/file.h"
#include "http/certificate.h"

namespace valise::admin {

Result<ledger::Adopted> load_charter(const config::Server& settings) {
  TRY(const Bytes file, read_file(settings.charter));
  TRY(ledger::Adopted adopted, ledger::open_charter(file, std::nullopt));
  if ((settings.demonstration || settings.clock_offset_s != 0) && !adopted.charter.demonstration) {
    return fail(Code::config,
                "the settings are a demonstration's and the charter is not: remove "
                "demonstration and clock_offset_s",
                settings.charter.string());
  }
  return adopted;
}

Result<sqlite::Db> open_database(const config::Server& settings, std::string_view name,
                                 std::span<const sqlite::Migration> migrations) {
  TRY_VOID(make_folder(settings.data));
  TRY(sqlite::Db db, sqlite::Db::open((settings.data / name).string()));
  TRY_VOID(sqlite::apply_migrations(db, migrations));
  return db;
}

Result<std::map<std::string, http::Target>> targets_of(const config::Server& settings,
                                                       const ledger::Charter& charter) {
  std::map<std::string, http::Target> out;
  for (const config::Peer& peer : settings.peers) {
    const bool node = peer.kind == config::PeerKind::node;
    bool found = false;
    for (const ledger::Member& member : charter.members) {
      if (!node || member.id.str() != peer.name) continue;
      out["node " + peer.name] = {peer.address.host, peer.address.port, member.node.tls_key};
      found = true;
    }
    for (const ledger::Seat& seat : charter.seats) {
      if (node || seat.name != peer.name) continue;
      out["trustee " + std::to_string(seat.number)] = {peer.address.host, peer.address.port,
                                                       seat.tls_key};
      found = true;
    }
    if (!found) {
      return fail(Code::config, "the charter knows no such peer: correct or remove it", peer.name);
    }
  }
  return out;
}

std::map<std::string, http::Contact> contacts_of(const config::Trustee& settings) {
  std::map<std::string, http::Contact> out;
  for (const config::Contact& contact : settings.contacts) {
    const http::Trust trust{contact.server_key, contact.ca.string()};
    if (contact.way == config::Contact::Way::mail) {
      http::MailContact mail;
      mail.server = {contact.server.host, contact.server.port, contact.starttls, trust};
      mail.from = contact.from;
      mail.to = contact.mail;
      out.emplace(contact.name, std::move(mail));
    } else {
      http::SyslogContact syslog;
      syslog.server = {contact.server.host, contact.server.port, trust,
                       contact.certificate.string(), contact.certificate_key.string()};
      syslog.source = {settings.name, "valise-trustee"};
      out.emplace(contact.name, std::move(syslog));
    }
  }
  return out;
}

Result<void> serve(const Serving& serving, http::Core& core, Journal& journal, Console& console) {
  // Blocked before any thread starts, so that only sigwait below sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  TRY(http::Certificate made, http::make_certificate(serving.tls_seed));
  const auto identity = std::make_shared<const http::Certificate>(std::move(made));
  http::StationOptions options;
  options.server.address = serving.settings.listen.host;
  options.server.port = serving.settings.listen.port;
  options.server.workers = static_cast<std::size_t>(serving.settings.limits.workers);
  options.server.queue_max = static_cast<std::size_t>(serving.settings.limits.queue_max);
  options.server.on_refused = [&journal](const http::Refusal& refusal) {
    journal.say(Event::request_refused, {{"status", std::to_string(refusal.status)},
                                         {"detail", refusal.detail},
                                         {"route", refusal.route}});
  };
  TRY(options.peers, targets_of(serving.settings, serving.charter));
  options.routes = serving.routes;
  options.teller.contacts = serving.contacts;
  const http::Admit everyone = [](http::Access, const http::Peer&, const http::Request&) {
    return Result<void>();  // the core knows the roster, and decides
  };
  TRY(const auto station,
      http::Station::start(std::move(options), core, serving.clock, identity, everyone));
  console.talk << "listening on " << serving.settings.listen.host << ":" << station->port()
               << std::endl;
  journal.say(Event::started, {{"port", std::to_string(station->port())}});
  int signal = 0;
  sigwait(&signals, &signal);
  station->stop();
  journal.say(Event::stopped);
  return {};
}

}  // namespace valise::admin
