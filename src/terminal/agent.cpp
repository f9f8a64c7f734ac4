#include "terminal/agent.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "base/check.h"
#include "seal/hash.h"
#include "terminal/file_lock.h"
#include "terminal/files.h"

namespace valise::terminal {
namespace {

enum class Wish : std::uint8_t {
  keys = 1,
  session,
  put_session,
  take_place,
  give_place_back,
  session_sent,
  seconds_left,
  lock
};

}  // namespace
}  // namespace valise::terminal

namespace valise::seal {

template <>
struct EnumRange<terminal::Wish> {
  static constexpr auto first = terminal::Wish::keys, last = terminal::Wish::lock;
};

}  // namespace valise::seal

namespace valise::terminal {
namespace {

constexpr std::size_t kMessageBytesMax = 256 * 1024;
constexpr int kSocketTimeout_s = 5;
constexpr std::size_t kProcessBytesMax = 16;
constexpr auto kBetweenTries = std::chrono::milliseconds(20);
constexpr auto kOthersEnd = std::chrono::seconds(10);
constexpr auto kAnswers = std::chrono::seconds(1);
constexpr auto kKilled = std::chrono::seconds(2);

struct Ask {
  Wish wish = Wish::keys;
  std::optional<HeldSession> session = {};
  std::optional<Hash> of = {};  // a session's id
  std::uint8_t place = 0;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"wish", &Ask::wish}, Field{"session", &Ask::session}, Field{"of", &Ask::of},
                Field{"place", &Ask::place});
  }
};

struct Told {
  std::optional<cable::OfficerId> officer;
  std::optional<Array<32>> device_seed;
  std::optional<Array<32>> draft_seed;
  std::optional<HeldSession> session;
  bool taken = false;
  std::uint32_t seconds_left = 0;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"officer", &Told::officer}, Field{"device_seed", &Told::device_seed},
                Field{"draft_seed", &Told::draft_seed}, Field{"session", &Told::session},
                Field{"taken", &Told::taken}, Field{"seconds_left", &Told::seconds_left});
  }
  ~Told() {
    if (device_seed) wipe(*device_seed);
    if (draft_seed) wipe(*draft_seed);
  }
};

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { close(); }
  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }
  bool is_open() const { return descriptor_ >= 0; }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

Failure socket_error(const char* what) {
  return fail(Code::failed, std::string(what) + ": " + std::strerror(errno), "agent");
}

Result<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un out{};
  out.sun_family = AF_UNIX;
  if (path.string().size() >= sizeof out.sun_path) {
    return fail(Code::config, "the path of the agent's socket is too long: shorten `data`",
                path.string());
  }
  std::memcpy(out.sun_path, path.c_str(), path.string().size());
  return out;
}

bool send_all(int descriptor, View bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return true;
}

bool receive_all(int descriptor, std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = ::recv(descriptor, out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    out = out.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

// A message: u64 length ‖ CBOR. The bytes are wiped: they may carry the keys.
template <class Record>
Result<void> send_record(int descriptor, const Record& record) {
  Bytes body = seal::encode(record);
  Bytes length;
  append_u64(length, body.size());
  const bool sent = send_all(descriptor, length) && send_all(descriptor, body);
  wipe(body);
  if (!sent) return socket_error("cannot send");
  return {};
}

template <class Record>
Result<Record> receive_record(int descriptor) {
  Array<8> length{};
  if (!receive_all(descriptor, length)) return socket_error("no answer");
  const std::uint64_t size = read_u64(length);
  if (size > kMessageBytesMax) return fail(Code::too_large, "a message is too long", "agent");
  Bytes body(size);
  const bool whole = receive_all(descriptor, body);
  auto record = whole ? seal::decode<Record>(body) : socket_error("no answer");
  wipe(body);
  return record;
}

void set_timeouts(int descriptor) {
  const timeval limit{kSocketTimeout_s, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

bool is_own_user(int descriptor) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         peer.uid == ::geteuid();
}

// And no swap where the limit of locked memory allows it.
void harden() {
  deny_tracing();
  ::mlockall(MCL_CURRENT | MCL_FUTURE);
}

// Goes on while the machine sleeps: the keys are not at hand again after a night.
std::int64_t seconds_awake_or_asleep() {
  timespec now{};
  CHECK(::clock_gettime(CLOCK_BOOTTIME, &now) == 0);
  return now.tv_sec;
}

Result<int> listen_at(const std::filesystem::path& path) {
  TRY_VOID(make_private_folder(path.parent_path()));
  TRY(const sockaddr_un address, address_of(path));
  ::unlink(path.c_str());
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0) return socket_error("cannot make a socket");
  const mode_t before = ::umask(0177);
  const int bound = ::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::umask(before);
  if (bound != 0 || ::listen(listener, 8) != 0) {
    const auto failed = socket_error("cannot listen");
    ::close(listener);
    return failed;
  }
  return listener;
}

// What the agent holds and how long it stays.
class Holder {
 public:
  Holder(const UnlockedDevice& device, std::int64_t idle_seconds)
      : device_(device), idle_seconds_(idle_seconds), used_(seconds_awake_or_asleep()) {}

  std::int64_t seconds_left() const {
    return std::max<std::int64_t>(used_ + idle_seconds_ - seconds_awake_or_asleep(), 0);
  }

  // False once it was told to lock; `end` is called before that is answered, so that whoever asked
  // finds nobody afterwards.
  bool answer(int descriptor, const std::function<void()>& end) {
    auto ask = receive_record<Ask>(descriptor);
    if (!ask) return true;
    Told told;
    if (ask->wish == Wish::keys) {
      told.officer = device_.officer;
      told.device_seed = to_array<32>(device_.device.seed().expose_secret()).value();
      told.draft_seed = to_array<32>(device_.draft.seed().expose_secret()).value();
    }
    if (ask->wish == Wish::put_session) session_ = std::move(ask->session);
    if (ask->wish == Wish::session) told.session = session_;
    if (session_ && ask->of == session_->id) told.taken = change(*ask);
    if (ask->wish != Wish::seconds_left) used_ = seconds_awake_or_asleep();
    told.seconds_left = static_cast<std::uint32_t>(seconds_left());
    if (ask->wish == Wish::lock) end();
    (void)send_record(descriptor, told).has_value();  // a caller that went away lost its answer
    return ask->wish != Wish::lock;
  }

 private:
  // Of the session that is held; true: a place was taken.
  bool change(const Ask& ask) {
    if (ask.wish == Wish::take_place) return session_->take(ask.place);
    if (ask.wish == Wish::session_sent) session_->sent = true;
    if (ask.wish == Wish::give_place_back && ask.place < session_->used.size()) {
      session_->used[ask.place] = 0;
    }
    return false;
  }

  const UnlockedDevice& device_;
  std::int64_t idle_seconds_;
  std::int64_t used_;
  std::optional<HeldSession> session_;
};

Result<Told> ask_agent(const std::filesystem::path& path, const Ask& ask) {
  TRY(const sockaddr_un address, address_of(path));
  const Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return socket_error("cannot make a socket");
  set_timeouts(socket.get());
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return fail(Code::not_found, "the terminal is locked: run `valise unlock`", path.string());
  }
  if (!is_own_user(socket.get())) {
    return fail(Code::forbidden, "the agent's socket is another user's", path.string());
  }
  TRY_VOID(send_record(socket.get(), ask));
  return receive_record<Told>(socket.get());
}

// Held by the agent while it lives, whatever becomes of its socket; says which process that is.
std::filesystem::path lock_file(const Settings& settings) {
  return agent_socket(settings).string() + ".lock";
}

// Held by nobody, once every agent that answers was told to end. `found`: one did answer.
Result<FileLock> end_others(const Settings& settings, std::chrono::milliseconds wait, bool& found) {
  const auto until = std::chrono::steady_clock::now() + wait;
  for (;;) {
    const auto told = ask_agent(agent_socket(settings), {.wish = Wish::lock});
    found = found || told.has_value();
    auto held = FileLock::make(lock_file(settings), kBetweenTries);
    const bool again = !held && held.error().code == Code::busy;
    if (!again || std::chrono::steady_clock::now() >= until) return held;
  }
}

// What holds the lock and does not answer: only an agent writes its number there.
void kill_holder(const Settings& settings) {
  const auto bytes = read_file(lock_file(settings), kProcessBytesMax);
  const auto process = bytes ? seal::decode<std::uint64_t>(*bytes) : Failure(bytes.error());
  if (process && *process > 1) ::kill(static_cast<pid_t>(*process), SIGKILL);
}

Result<void> note_process(const FileLock& held) {
  const Bytes number = seal::encode(static_cast<std::uint64_t>(::getpid()));
  const auto size = static_cast<ssize_t>(number.size());
  if (::ftruncate(held.descriptor(), 0) == 0 &&
      ::pwrite(held.descriptor(), number.data(), number.size(), 0) == size) {
    return {};
  }
  return fail(Code::disk, std::string("cannot write: ") + std::strerror(errno), "agent");
}

// In the child: nothing of the caller's terminal stays open, so that a pipe to it may end.
void detach() {
  ::setsid();
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int descriptor = 0; descriptor <= 2; ++descriptor) ::dup2(null, descriptor);
  std::signal(SIGHUP, SIG_IGN);
  std::signal(SIGINT, SIG_IGN);
}

}  // namespace

std::optional<std::uint8_t> HeldSession::place_of(const CableId& cable, Time now) const {
  if (now >= session.expires) return std::nullopt;
  for (std::size_t place = 0; place < session.cables.size() && place < used.size(); ++place) {
    if (session.cables[place] == cable && used[place] == 0) {
      return static_cast<std::uint8_t>(place);
    }
  }
  return std::nullopt;
}

std::size_t HeldSession::places_left() const {
  return static_cast<std::size_t>(std::count(used.begin(), used.end(), 0));
}

bool HeldSession::take(std::uint8_t place) {
  if (place >= used.size() || used[place] != 0) return false;
  used[place] = 1;
  return true;
}

void deny_tracing() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

std::filesystem::path agent_socket(const Settings& settings) {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");  // NOLINT(concurrency-mt-unsafe)
  if (runtime == nullptr || *runtime == '\0') return settings.data / "agent";
  std::error_code error;
  const auto data = std::filesystem::absolute(settings.data, error).string();
  return std::filesystem::path(runtime) /
         ("valise-" + to_hex(seal::sha256(view_of(data))).substr(0, 16));
}

Result<void> serve_agent(const Settings& settings, const UnlockedDevice& device,
                         std::int64_t idle_seconds, const std::function<void()>& ready) {
  const std::filesystem::path path = agent_socket(settings);
  bool replaced = false;
  TRY(const FileLock held, end_others(settings, kOthersEnd, replaced));
  TRY_VOID(note_process(held));
  TRY(const int descriptor, listen_at(path));
  Socket listener(descriptor);
  const auto end = [&] {
    ::unlink(path.c_str());
    listener.close();
  };
  Holder holder(device, idle_seconds);
  ready();
  for (bool going = true; going;) {
    pollfd waiting{listener.get(), POLLIN, 0};
    const std::int64_t left = holder.seconds_left();
    if (left == 0) break;
    const int woken =
        ::poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left, 60) * 1000));
    if (woken <= 0) continue;
    if (holder.seconds_left() == 0) break;  // the machine slept, and this call woke it
    const Socket peer(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!peer.is_open() || !is_own_user(peer.get())) continue;
    set_timeouts(peer.get());
    going = holder.answer(peer.get(), end);
  }
  if (listener.is_open()) end();
  return {};
}

Result<void> start_agent(const Settings& settings, const UnlockedDevice& device,
                         std::int64_t idle_seconds) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return socket_error("cannot start the agent");
  const pid_t child = ::fork();
  if (child < 0) return socket_error("cannot start the agent");
  if (child == 0) {
    ::close(ends[0]);
    detach();
    harden();
    const auto served = serve_agent(settings, device, idle_seconds, [&] {
      const char yes = 'y';
      (void)!::write(ends[1], &yes, 1);
      ::close(ends[1]);
    });
    ::_exit(served ? 0 : 1);
  }
  ::close(ends[1]);
  char said = 0;
  const ssize_t got = ::read(ends[0], &said, 1);
  ::close(ends[0]);
  if (got == 1) return {};
  ::waitpid(child, nullptr, 0);
  return fail(Code::failed, "the agent could not listen on its socket",
              agent_socket(settings).string());
}

Result<bool> end_agent(const Settings& settings) {
  bool found = false;
  std::error_code error;
  if (!std::filesystem::exists(lock_file(settings), error)) {
    return ask_agent(agent_socket(settings), {.wish = Wish::lock}).has_value();
  }
  auto held = end_others(settings, kAnswers, found);
  if (held) return found;
  if (held.error().code != Code::busy) return Failure(held.error());
  kill_holder(settings);
  held = end_others(settings, kKilled, found);
  if (held) return true;
  if (held.error().code != Code::busy) return Failure(held.error());
  return fail(Code::busy, "an agent still holds the keys and cannot be ended", "agent");
}

Result<Agent> Agent::connect(const Settings& settings) {
  Agent out(agent_socket(settings));
  TRY_VOID(ask_agent(out.socket_, {.wish = Wish::seconds_left}));
  return out;
}

Result<UnlockedDevice> Agent::keys() const {
  TRY(const Told told, ask_agent(socket_, {.wish = Wish::keys}));
  if (!told.officer || !told.device_seed || !told.draft_seed) {
    return fail(Code::malformed, "the agent gave no keys", "agent");
  }
  return device_of(*told.officer, Secret(View(*told.device_seed)), Secret(View(*told.draft_seed)));
}

Result<std::optional<HeldSession>> Agent::session() const {
  TRY(Told told, ask_agent(socket_, {.wish = Wish::session}));
  return std::move(told.session);
}

Result<void> Agent::put_session(const std::optional<HeldSession>& session) const {
  TRY_VOID(ask_agent(socket_, {.wish = Wish::put_session, .session = session}));
  return {};
}

Result<bool> Agent::take_place(const Hash& session, std::uint8_t place) const {
  TRY(const Told told,
      ask_agent(socket_, {.wish = Wish::take_place, .of = session, .place = place}));
  return bool{told.taken};
}

Result<void> Agent::give_place_back(const Hash& session, std::uint8_t place) const {
  TRY_VOID(ask_agent(socket_, {.wish = Wish::give_place_back, .of = session, .place = place}));
  return {};
}

Result<void> Agent::session_sent(const Hash& session) const {
  TRY_VOID(ask_agent(socket_, {.wish = Wish::session_sent, .of = session}));
  return {};
}

Result<std::int64_t> Agent::seconds_left() const {
  TRY(const Told told, ask_agent(socket_, {.wish = Wish::seconds_left}));
  return std::int64_t{told.seconds_left};
}

Result<void> Agent::lock() const {
  TRY_VOID(ask_agent(socket_, {.wish = Wish::lock}));
  return {};
}

}  // namespace valise::terminal
