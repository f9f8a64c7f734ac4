#include "config/contact.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"
#include "config/reader.h"

namespace valise::config {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPin = "sha256//";

std::string required_mail(Reader& in, std::string_view key, std::string_view example) {
  std::string out = in.required_text(key, example);
  if (!out.empty() && !is_mail_address(out)) {
    in.problem(key, std::string(key) + " = \"" + out + "\" must be one address, as in \"" +
                        std::string(example) + "\"");
  }
  return out;
}

fs::path read_path(Reader& in, std::string_view key, const fs::path& file) {
  const auto written = in.text(key);
  return written ? resolved(file, *written) : fs::path();
}

void read_trust(Reader& in, const fs::path& file, Contact& out) {
  out.server_key = in.text("server_key").value_or("");
  out.ca = read_path(in, "ca", file);
  if (in.has("server_key") == in.has("ca")) {
    in.problem(in.has("ca") ? "ca" : "name",
               "\"" + out.name + "\" needs one of server_key = \"sha256//...\" and " +
                   "ca = \"/etc/ssl/certs/ca-certificates.crt\": by which its server is known");
  }
  if (out.server_key.empty()) return;
  const auto pin =
      std::string_view(out.server_key).substr(std::min(kPin.size(), out.server_key.size()));
  const auto digest = from_base64(pin);
  if (!out.server_key.starts_with(kPin) || !digest || digest->size() != 32) {
    in.problem("server_key",
               "server_key must be \"sha256//\" and the 44 letters of base64 of the SHA-256 of the "
               "server's public key");
  }
}

void read_mail(Reader& in, const fs::path& file, bool allow_remote, Contact& out) {
  out.way = Contact::Way::mail;
  out.mail = required_mail(in, "mail", "soc@example.org");
  out.from = required_mail(in, "from", "valise@example.org");
  if (!in.required_text("smtp", "127.0.0.1:25").empty()) {
    out.server = in.address("smtp", {.allow_remote = allow_remote}).value_or(Address{});
  }
  out.starttls = in.truth("starttls", !out.server.is_loopback());
  const bool known = out.server.port != 0;  // else its own problem is enough
  const bool trust = in.has("server_key") || in.has("ca");
  if (out.starttls && (known || trust)) {
    read_trust(in, file, out);
  } else if (trust) {
    in.problem(in.has("ca") ? "ca" : "server_key",
               "without TLS nothing is checked: write starttls = true, or remove this");
  }
}

void read_syslog(Reader& in, const fs::path& file, bool allow_remote, Contact& out) {
  out.way = Contact::Way::syslog;
  out.server = in.address("syslog", {.allow_remote = allow_remote}).value_or(Address{});
  read_trust(in, file, out);
  out.certificate = read_path(in, "certificate", file);
  out.certificate_key = read_path(in, "certificate_key", file);
  if (out.certificate.empty() != out.certificate_key.empty()) {
    in.problem(out.certificate.empty() ? "certificate_key" : "certificate",
               "certificate and certificate_key name two files: write both, or neither");
  }
}

Contact read_contact(const Item& table, const fs::path& file, bool allow_remote,
                     Problems& problems) {
  Contact out;
  Reader in(table, problems);
  out.name = in.required_name("name", "cy-soc");
  out.of = in.required_text("of", "cy");
  if (!out.of.empty() && out.of != "*" && !is_name(out.of)) {
    in.problem("of", "of = \"" + out.of + "\" must be a member, as in \"cy\", or \"*\" for all");
  }
  if (in.has("mail") == in.has("syslog")) {
    in.problem(in.has("mail") ? "mail" : "name",
               "\"" + out.name +
                   "\" is told in one way: mail = \"soc@example.org\" with smtp and " +
                   "from, or syslog = \"127.0.0.1:6514\"");
    return out;
  }
  if (in.has("mail")) {
    read_mail(in, file, allow_remote, out);
  } else {
    read_syslog(in, file, allow_remote, out);
  }
  in.refuse_unknown();
  return out;
}

}  // namespace

std::vector<Contact> read_contacts(Reader& in, const fs::path& file, bool allow_remote,
                                   Problems& problems) {
  std::vector<Contact> out;
  for (const Item* table : in.tables("contact")) {
    Contact one = read_contact(*table, file, allow_remote, problems);
    if (!one.name.empty() && std::ranges::find(out, one.name, &Contact::name) != out.end()) {
      problems.add(table->line, "a second contact \"" + one.name + "\": rename or remove one");
    }
    out.push_back(std::move(one));
  }
  return out;
}

void look_at_files(const std::vector<Contact>& contacts, std::vector<Error>& out) {
  for (const Contact& contact : contacts) {
    const std::string who = "contact \"" + contact.name + "\" names this file, ";
    std::error_code failed;
    for (const fs::path& file : {contact.ca, contact.certificate, contact.certificate_key}) {
      if (file.empty() || fs::is_regular_file(file, failed)) continue;
      out.push_back({Code::config, who + "and it is not there", file.string()});
    }
    const auto mode = fs::status(contact.certificate_key, failed);
    const auto others = fs::perms::group_all | fs::perms::others_all;
    if (fs::is_regular_file(mode) && (mode.permissions() & others) != fs::perms::none) {
      out.push_back({Code::config, who + "and others may read it: chmod 600",
                     contact.certificate_key.string()});
    }
  }
}

}  // namespace valise::config
