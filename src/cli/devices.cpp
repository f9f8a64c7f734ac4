// device enrol|adopt|approve|list|revoke: which machines may act for whom.
#include <fmt/format.h>

#include "cli/acts_shown.h"
#include "cli/app.h"
#include "cli/devices_shown.h"
#include "cli/families.h"
#include "cli/fingerprint.h"
#include "cli/place.h"
#include "cli/standing_shown.h"
#include "ledger/state.h"
#include "terminal/acting.h"
#include "terminal/words.h"

namespace valise::cli {
namespace {

Result<DeviceId> device_id_of(std::string_view hex) {
  TRY(const Hash hash, hash_of(hex));
  return DeviceId{hash.bytes};
}

struct New {
  terminal::Settings settings;
  std::unique_ptr<terminal::Authenticator> authenticator;
  cable::OfficerId officer;
  std::filesystem::path output;
};

Result<New> new_device(Context& context, const Arguments& arguments) {
  New made;
  TRY(made.officer, arguments.read("--officer", cable::OfficerId::parse));
  TRY(made.settings, terminal_settings(context));
  if (made.officer.member() != made.settings.member) {
    return fail(Code::usage, "The officer is of another member than the settings",
                made.officer.str());
  }
  made.output = arguments.text("--output");
  std::error_code unused;
  if (std::filesystem::exists(made.output, unused)) {
    return fail(Code::conflict, "The file is there already", made.output.string());
  }
  TRY(made.authenticator, authenticator_of(context, made.settings));
  return made;
}

Result<void> enrol_founder(Context& context, const Arguments& arguments) {
  for (const char* needed : {"--roles", "--rp-id", "--rp-origin"}) {
    if (!arguments.has(needed)) return fail(Code::usage, "A founder's card needs it", needed);
  }
  TRY(const ledger::Roles roles, arguments.read("--roles", ledger::parse_roles));
  TRY(New made, new_device(context, arguments));
  const std::string would = "make this machine's keys and write " + made.output.string();
  if (context.only_says(would)) return {};
  context.say(touch_word(made.settings));
  TRY(const ledger::Founder card,
      terminal::create_founder(
          made.settings,
          {.officer = made.officer,
           .roles = roles,
           .party = {arguments.text("--rp-id"), arguments.text("--rp-origin")}},
          *made.authenticator, context.random()));
  TRY_VOID(write_output(made.output, text_of(seal::encode(card)), Replace::no));
  context.say(
      "the card goes into the charter; then: valise device adopt --charter FILE --hash HEX");
  context.answer({.kind = "device.founder",
                  .data = Json::Members{{"officer", card.officer.str()},
                                        {"device", seal::signer_id(card.device_key).hex()},
                                        {"file", made.output.string()}}},
                 made.output.string() + "\n");
  return {};
}

Result<void> enrol(Context& context, const Arguments& arguments) {
  if (arguments.has("--founding")) return enrol_founder(context, arguments);
  for (const char* needed : {"--charter", "--hash"}) {
    if (!arguments.has(needed)) {
      return fail(Code::usage,
                  "Enrolling needs the charter and the founding hash you were given "
                  "in person",
                  needed);
    }
  }
  TRY(const Hash founding, arguments.read("--hash", hash_of));
  TRY(const std::string charter, context.read_input(arguments.text("--charter")));
  TRY(New made, new_device(context, arguments));
  const std::string would = "make this machine's keys and write " + made.output.string();
  if (context.only_says(would)) return {};
  context.say(touch_word(made.settings));
  TRY(const terminal::NewDevice device,
      terminal::create_device(made.settings, {view_of(charter), founding, made.officer},
                              *made.authenticator, context.random()));
  TRY_VOID(write_output(made.output, text_of(seal::encode(device.request)), Replace::no));
  context.say("take the file to two registrars, in person; each types these words:");
  context.answer({.kind = "device.enrol",
                  .data = Json::Members{{"officer", made.officer.str()},
                                        {"fingerprint", device.words},
                                        {"file", made.output.string()}}},
                 device.words + "\n");
  return {};
}

Result<void> adopt(Context& context, const Arguments& arguments) {
  TRY(const Hash founding, arguments.read("--hash", hash_of));
  TRY(const std::string charter, context.read_input(arguments.text("--charter")));
  TRY(const terminal::Settings settings, terminal_settings(context));
  if (context.only_says("adopt the charter of that hash")) return {};
  TRY_VOID(terminal::adopt_charter(settings, view_of(charter), founding));
  context.answer({.kind = "device.adopt", .data = Json::Members{{"founding", founding.hex()}}},
                 "charter adopted: " + founding.hex() + "\n");
  return {};
}

Result<void> approve(Context& context, const Arguments& arguments) {
  TRY(const std::string bytes, context.read_input(arguments.text("FILE")));
  auto request = seal::decode<ledger::SignedEnrolRequest>(view_of(bytes));
  if (!request) return fail(Code::malformed, "It is no enrolment request", arguments.text("FILE"));
  TRY(auto place, Place::open_without_mission(context));
  TRY(const ledger::EnrolRequest shown,
      ledger::check_enrol_request((*place)->charter(), (*place)->domain(), *request));
  std::vector<seal::Passkey> passkeys;
  for (const ledger::OfferedPasskey& each : shown.passkeys) passkeys.push_back(each.passkey);
  context.say(fmt::format(
      "officer {}, device {}, {}: {}", shown.officer.str(), seal::signer_id(shown.device_key).hex(),
      counted(passkeys.size(), "passkey"), authenticators_text((*place)->charter(), passkeys)));
  TRY(const Array<16> fingerprint, typed_fingerprint(context, arguments));
  if (context.only_says("sign the device's enrolment")) return {};
  TRY(const terminal::SentAct sent, terminal::enrol_device(**place, *request, fingerprint));
  show_act(context, sent);
  return {};
}

Result<void> list(Context& context, const Arguments&) {
  TRY(auto place, Place::open_without_mission(context));
  TRY(const auto all, terminal::devices(**place));
  TRY(const auto officers, terminal::officers(**place));
  const terminal::Standing standing = ask_what_stands(context, **place);
  const ledger::Charter& charter = (*place)->charter();
  Table table{.heading = {"device", "officer", "authenticator", "state", "why"}, .rows = {}};
  const auto row = [&](const ledger::DeviceRecord& record) {
    const DeviceShown device = device_shown(standing, officers, record);
    table.rows.push_back({seal::signer_id(record.device_key).hex(), record.officer.str(),
                          authenticators_text(charter, record.passkeys),
                          device_state(device, (*place)->now()), device_reasons(device)});
    return device_json(charter, device, (*place)->now());
  };
  const Json rows = list_of(all, row);
  context.answer({.kind = "device.list", .data = rows}, print(table));
  return {};
}

Result<void> revoke(Context& context, const Arguments& arguments) {
  TRY(const DeviceId device, arguments.read("DEVICE", device_id_of));
  TRY(const ledger::ReasonCode reason, arguments.read("--reason", ledger::parse_reason));
  TRY(auto place, Place::open_without_mission(context));
  return propose(context, "revoke device " + device.hex(),
                 [&] { return terminal::revoke_device(**place, device, reason); });
}

}  // namespace

Result<Hash> hash_of(std::string_view hex) {
  TRY(const Bytes bytes, from_hex(hex));
  TRY(const Array<32> hash, to_array<32>(bytes));
  return Hash{hash};
}

Result<Array<16>> typed_fingerprint(Context& context, const Arguments& arguments) {
  std::string words = arguments.maybe("--fingerprint").value_or("");
  if (words.empty()) {
    TRY(words, context.ask("Type the twelve words on the new device's screen:", "--fingerprint"));
  }
  return terminal::from_words(words);
}

Option fingerprint_option() {
  return one("--fingerprint", "WORDS", "the twelve words on the new device's screen");
}

std::vector<Command> device_commands() {
  const Option charter = one("--charter", "FILE", "the charter");
  const Option hash = one("--hash", "HEX", "its founding hash, as received in person");
  return {
      {"device enrol",
       "make this machine's keys and a request for two registrars",
       {must(one("--officer", "OFFICER", "whose it is")),
        must(one("-o,--output", "FILE", "the request")), charter, hash,
        flag("--founding", "a founder's card instead, before there is a charter"),
        one("--roles", "ROLES", "of the founder"),
        one("--rp-id", "NAME", "of the member: cy.valise.localhost"),
        one("--rp-origin", "URL", "of the member: http://cy.valise.localhost:7500")},
       enrol},
      {"device adopt",
       "complete a founder's keys with the charter",
       {must(charter), must(hash)},
       adopt},
      {"device approve",
       "a registrar's word for a new device, compared in person",
       {must(one("FILE", "FILE", "the request")), fingerprint_option()},
       approve},
      {"device list", "all devices of the member", {}, list},
      {"device revoke",
       "end a device at once",
       {must(one("DEVICE", "HEX", "its 64 digits")),
        must(one("--reason", "REASON", "departure, lost, suspected, mistake, exercise or other"))},
       revoke},
  };
}

}  // namespace valise::cli
