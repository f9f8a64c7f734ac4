#include "cli/place.h"

#include <termios.h>
#include <unistd.h>

#include <mutex>

namespace valise::cli {
namespace {

// Typed characters stay invisible while it lives.
class NoEcho {
 public:
  NoEcho() : changed_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!changed_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~NoEcho() {
    if (changed_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_{};
  bool changed_;
};

// An import works at several places at once, and there is one key to touch.
class OneAtATime final : public terminal::Authenticator {
 public:
  explicit OneAtATime(std::unique_ptr<terminal::Authenticator> inner) : inner_(std::move(inner)) {}

  Result<Made> make_passkey(const NewPasskey& wanted) override {
    const std::lock_guard lock(mutex());
    return inner_->make_passkey(wanted);
  }
  Result<Touched> touch(const seal::RelyingParty& party, View passkey_id, View challenge,
                        std::optional<View> prf_salt) override {
    const std::lock_guard lock(mutex());
    return inner_->touch(party, passkey_id, challenge, prf_salt);
  }

 private:
  static std::mutex& mutex() {
    static std::mutex one;
    return one;
  }
  std::unique_ptr<terminal::Authenticator> inner_;
};

Result<Secret> ask_pin(Context& context) {
  Result<std::string> said = fail(Code::failed, "not asked");
  {
    const NoEcho silent;
    said = context.ask("PIN of your key:", "a terminal: a PIN is taken from nothing else");
  }
  context.talk("\n");
  if (!said) return Failure(said.error());
  Secret pin(view_of(*said));
  wipe({reinterpret_cast<std::uint8_t*>(said->data()), said->size()});
  return pin;
}

}  // namespace

Result<terminal::Settings> settings_of(const config::Terminal& config) {
  auto member = cable::MemberId::parse(config.member);
  if (!member) return fail(Code::config, member.error().detail, "member");
  terminal::Settings settings{.member = *member,
                              .mission = {},
                              .node = {config.node.host, config.node.port},
                              .trustees = {},
                              .data = config.data,
                              .links = {},
                              .soft_authenticator = {},
                              .demonstration = config.demonstration,
                              .clock_offset_s = config.clock_offset_s};
  if (!config.mission.empty()) {
    auto mission = cable::MissionId::parse(config.mission);
    if (!mission) return fail(Code::config, mission.error().detail, "mission");
    settings.mission = *mission;
  }
  for (const config::Peer& peer : config.trustees) {
    settings.trustees.push_back({peer.name, {peer.address.host, peer.address.port}});
  }
  for (const config::Link& link : config.links) {
    auto mission = cable::MissionId::parse(link.mission);
    if (!mission) return fail(Code::config, mission.error().detail, "link");
    settings.links.push_back({*mission, link.kbit_s});
  }
  if (config.authenticator.kind == config::Authenticator::Kind::soft) {
    settings.soft_authenticator = config.authenticator.folder;
  }
  return settings;
}

Result<terminal::Settings> terminal_settings(Context& context) {
  TRY(const config::Terminal* config, context.settings());
  return settings_of(*config);
}

Result<std::unique_ptr<terminal::Authenticator>> authenticator_of(
    Context& context, const terminal::Settings& settings) {
  terminal::Prompts prompts{.ask_pin = [&context] { return ask_pin(context); },
                            .touch_now = [&context] { context.say("touch your key"); }};
  TRY(auto inner, terminal::make_authenticator(settings, std::move(prompts), context.random()));
  return std::make_unique<OneAtATime>(std::move(inner));
}

Place::Place(Context& context, terminal::Settings settings)
    : context_(context), settings_(std::move(settings)), clock_(settings_.clock_offset_s) {}

Result<std::unique_ptr<Place>> Place::open(Context& context) {
  TRY(std::unique_ptr<Place> place, open_without_mission(context));
  TRY(place->mission_, context.mission());
  return place;
}

Result<std::unique_ptr<Place>> Place::open_without_mission(Context& context) {
  TRY(terminal::Settings settings, terminal_settings(context));
  std::unique_ptr<Place> place(new Place(context, std::move(settings)));
  TRY(place->authenticator_, authenticator_of(context, place->settings_));
  const terminal::Workplace::Around around{
      .authenticator = *place->authenticator_, .random = context.random(), .clock = place->clock_};
  TRY(terminal::Workplace workplace, terminal::Workplace::open(place->settings_, around));
  place->workplace_.emplace(std::move(workplace));
  return place;
}

Result<terminal::Archive> Place::archive() {
  return terminal::Archive::open(settings_.data, (*this)->charter(), (*this)->device(),
                                 context_.random(), (*this)->now());
}

std::string seat_names(const ledger::Charter& charter, const std::vector<std::uint8_t>& seats) {
  std::string out;
  for (const std::uint8_t number : seats) {
    const ledger::Seat* seat = charter.seat(number);
    out += (out.empty() ? "" : " ") + (seat == nullptr ? std::to_string(number) : seat->name);
  }
  return out;
}

std::string touch_word(const terminal::Settings& settings) {
  return settings.soft_authenticator ? "touch (demonstration authenticator)" : "touch";
}

}  // namespace valise::cli
