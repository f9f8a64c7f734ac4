#include "desk/command.h"

#include <csignal>
#include <thread>

#include "cli/app.h"
#include "cli/fingerprint.h"
#include "cli/place.h"
#include "desk/browser.h"
#include "desk/service.h"
#include "terminal/agent.h"
#include "terminal/file_lock.h"

namespace valise::desk {
namespace {

// Set by a signal: the desk closes as it would by its window.
volatile std::sig_atomic_t asked_to_end = 0;

void end_by_signal(int) {
  asked_to_end = 1;
}

Result<std::optional<Newcomer>> newcomer_in(cli::Context& context, const cli::Arguments& arguments,
                                            const terminal::Settings& settings) {
  if (!arguments.has("--enrol")) return std::nullopt;
  for (const char* needed : {"--charter", "--hash", "--output"}) {
    if (!arguments.has(needed)) {
      return fail(Code::usage,
                  "Enrolling needs the charter, the founding hash you were given in person, and a "
                  "file for the registrars",
                  needed);
    }
  }
  Newcomer out;
  TRY(out.officer, arguments.read("--enrol", cable::OfficerId::parse));
  if (out.officer.member() != settings.member) {
    return fail(Code::usage, "The officer is of another member than the settings",
                out.officer.str());
  }
  TRY(out.founding, arguments.read("--hash", cli::hash_of));
  TRY(out.charter_file, context.read_input(arguments.text("--charter")));
  out.request = arguments.text("--output");
  return out;
}

// The officer's relying party: the charter's word, not the settings'.
Result<seal::RelyingParty> party_of(const terminal::Settings& settings,
                                    const std::optional<Newcomer>& newcomer) {
  if (newcomer) {
    TRY(const ledger::Adopted charter, charter_for(*newcomer));
    return charter.charter.member(newcomer->officer.member())->relying_party;
  }
  TRY(const terminal::Keyring keyring, terminal::read_keyring(settings));
  TRY(const ledger::Adopted charter, terminal::charter_of(keyring));
  const ledger::Member* member = charter.charter.member(settings.member);
  if (member == nullptr) {
    return fail(Code::config, "no such member in the charter", settings.member.str());
  }
  return member->relying_party;
}

void wait(Desk& desk, Browser* browser) {
  using namespace std::chrono_literals;
  while (asked_to_end == 0 && (browser == nullptr || !browser->closed())) {
    std::this_thread::sleep_for(200ms);
    desk.lock_if_left(terminal::kAgentIdleSeconds);
  }
}

Result<void> run(cli::Context& context, const cli::Arguments& arguments) {
  TRY(const terminal::Settings settings, cli::terminal_settings(context));
  TRY(auto newcomer, newcomer_in(context, arguments, settings));
  TRY(const seal::RelyingParty party, party_of(settings, newcomer));
  TRY(const Door door, make_door(party, context.random()));
  if (context.only_says("serve the desk at " + door.origin)) return {};
  auto only = terminal::FileLock::make(settings.data / "desk.lock", std::chrono::milliseconds(0));
  if (!only && only.error().code == Code::busy) {
    return fail(Code::conflict, "a desk of this terminal is open already", door.origin);
  }
  if (!only) return Failure(only.error());
  terminal::deny_tracing();
  const terminal::OffsetClock clock(settings.clock_offset_s);
  TRY(const auto desk,
      Desk::make(settings, {.random = context.random(), .clock = clock}, std::move(newcomer)));
  TRY(const auto service, Service::start(*desk, door));
  const std::string address = door.origin + "/#" + to_hex(door.token.expose_secret());
  std::unique_ptr<Browser> browser;
  if (!arguments.has("--no-browser")) {
    auto opened = Browser::open(address);
    if (opened) {
      browser = std::move(*opened);
    } else {
      context.warn(opened.error().detail);
    }
  }
  std::signal(SIGINT, end_by_signal);
  std::signal(SIGTERM, end_by_signal);
  // The address is the key to this desk while it runs: shown only where no browser was given it.
  const cli::Json shown = cli::Json::Members{{"address", browser ? door.origin : address}};
  context.line(shown, (browser ? door.origin : address) + "\n");
  wait(*desk, browser.get());
  return {};
}

}  // namespace

std::span<const cli::Command> commands() {
  static const std::vector<cli::Command> all = [] {
    const auto others = cli::commands();
    std::vector<cli::Command> table(others.begin(), others.end());
    table.push_back({"desk",
                     "the page in which cables are read and written",
                     {cli::flag("--no-browser", "print the address instead of opening a window"),
                      cli::one("--enrol", "OFFICER", "whose this machine is to be: it has no keys"),
                      cli::one("--charter", "FILE", "the charter, to enrol"),
                      cli::one("--hash", "HEX", "its founding hash, as received in person"),
                      cli::one("-o,--output", "FILE", "the request for two registrars")},
                     run});
    return table;
  }();
  return all;
}

}  // namespace valise::desk
