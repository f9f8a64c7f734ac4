// Bytes on the socket of the process that holds a device's keys: it answers or hangs up, and is
// there afterwards.
#include "terminal/agent.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <thread>

#include "scratch.h"
#include "target.h"

namespace valise::fuzz {
namespace {

class Served {
 public:
  Served() : scratch_("agent") {
    CHECK(::setenv("XDG_RUNTIME_DIR", scratch_.folder().c_str(), 1) == 0);
    settings_.data = scratch_.folder();
    // One that was told to lock is unlocked again.
    std::thread([this] {
      for (;;) CHECK(terminal::serve_agent(settings_, device_, 3600, [] {}));
    }).detach();
  }

  const DeviceId id() const { return device_.id(); }

  // Waits until it listens.
  terminal::Agent connect() const {
    for (int tries = 0; tries < 5000; ++tries) {
      if (auto agent = terminal::Agent::connect(settings_)) return *agent;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK(!"the agent is gone");
    std::abort();
  }

  // What is said back to these bytes and nothing behind them.
  Bytes say(View bytes) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, terminal::agent_socket(settings_).c_str());
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    // It may have hung up already.
    (void)!::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    ::shutdown(socket, SHUT_WR);
    Bytes out(300'000);
    std::size_t have = 0;
    for (ssize_t got = 1; got > 0; have += static_cast<std::size_t>(std::max<ssize_t>(got, 0))) {
      got = ::recv(socket, out.data() + have, out.size() - have, 0);
    }
    ::close(socket);
    out.resize(have);
    return out;
  }

 private:
  Scratch scratch_;
  terminal::Settings settings_;
  terminal::UnlockedDevice device_ = terminal::device_of(cable::OfficerId::parse("cy-00a1").value(),
                                                         Secret(Bytes(32, 1)), Secret(Bytes(32, 2)))
                                         .value();
};

}  // namespace

VALISE_FUZZ(agent) {
  static Served& served = *new Served;  // its thread outlives everything
  (void)served.connect();
  const Bytes answer = served.say(bytes);
  const auto agent = served.connect();
  const auto keys = agent.keys();
  CHECK(keys && keys->id() == served.id());
  CHECK(agent.session());
  if (answer.empty()) return false;
  CHECK(answer.size() > 8 && read_u64(View(answer).first(8)) == answer.size() - 8);
  CHECK(seal::cbor::decode(View(answer).subspan(8)));
  return true;
}

}  // namespace valise::fuzz
