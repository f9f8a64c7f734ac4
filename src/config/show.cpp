#include <fmt/format.h>

#include "config/config.h"

namespace valise::config {
namespace {

// A TOML basic string (TOML 1.0, "String").
std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string setting(std::string_view key, const std::string& value) {
  return fmt::format("{} = {}\n", key, toml_string(value));
}

std::string shown(const std::vector<Peer>& peers) {
  std::string out;
  for (const Peer& peer : peers) {
    out += "\n[[peer]]\n" + setting("name", peer.name) + setting("address", peer.address.text()) +
           setting("kind", std::string(name_of(peer.kind)));
  }
  return out;
}

std::string shown_trust(const Contact& contact) {
  return contact.server_key.empty() ? setting("ca", contact.ca.string())
                                    : setting("server_key", contact.server_key);
}

std::string shown(const Contact& contact) {
  std::string out = "\n[[contact]]\n" + setting("name", contact.name) + setting("of", contact.of);
  if (contact.way == Contact::Way::mail) {
    return out + setting("mail", contact.mail) + setting("from", contact.from) +
           setting("smtp", contact.server.text()) +
           fmt::format("starttls = {}\n", contact.starttls) +
           (contact.starttls ? shown_trust(contact) : "");
  }
  out += setting("syslog", contact.server.text()) + shown_trust(contact);
  if (contact.certificate.empty()) return out;
  return out + setting("certificate", contact.certificate.string()) +
         setting("certificate_key", contact.certificate_key.string());
}

std::string shown_clock(bool demonstration, std::int64_t clock_offset_s, bool allow_remote) {
  return fmt::format("demonstration = {}\nclock_offset_s = {}\nallow_remote = {}\n", demonstration,
                     clock_offset_s, allow_remote);
}

std::string shown_settings(const Server& server) {
  return setting("listen", server.listen.text()) + setting("data", server.data.string()) +
         setting("charter", server.charter.string()) +
         shown_clock(server.demonstration, server.clock_offset_s, server.allow_remote);
}

std::string shown_tables(const Server& server) {
  return fmt::format("\n[limits]\nworkers = {}\nqueue_max = {}\n", server.limits.workers,
                     server.limits.queue_max) +
         shown(server.peers);
}

}  // namespace

std::string show(const Node& config) {
  std::string custodians;
  for (const std::string& name : config.custodians) {
    custodians += (custodians.empty() ? "" : ", ") + toml_string(name);
  }
  if (!custodians.empty()) custodians = "custodians = [" + custodians + "]\n";
  return setting("member", config.member) + shown_settings(config) + custodians +
         shown_tables(config);
}

std::string show(const Trustee& config) {
  std::string contacts;
  for (const Contact& contact : config.contacts) contacts += shown(contact);
  return setting("name", config.name) + shown_settings(config) +
         fmt::format("member_bytes_per_day = {}\n", config.member_bytes_per_day) +
         shown_tables(config) + contacts;
}

std::string show(const Terminal& config) {
  std::string links;
  for (const Link& link : config.links) {
    links += "\n[[link]]\n" + setting("mission", link.mission) +
             fmt::format("kbit_s = {}\n", link.kbit_s);
  }
  const bool usb = config.authenticator.kind == Authenticator::Kind::usb;
  return setting("member", config.member) +
         (config.mission.empty() ? "" : setting("mission", config.mission)) +
         setting("node", config.node.text()) + setting("data", config.data.string()) +
         setting("authenticator", usb ? "usb" : "soft:" + config.authenticator.folder.string()) +
         shown_clock(config.demonstration, config.clock_offset_s, config.allow_remote) +
         shown(config.trustees) + links;
}

}  // namespace valise::config
