// `valise unlock`: a process of the officer's that holds the device keys and the open session
// between commands, on a socket of mode 0600 (PROTOCOL.md, Decisions). It answers its own user
// alone (SO_PEERCRED), cannot be traced or dumped, keeps its secrets out of swap where the system
// lets it, and ends by lock() or when nothing was asked for a while.
#pragma once

#include <optional>
#include <vector>

#include "ledger/facts.h"
#include "terminal/keyring.h"
#include "terminal/settings.h"

namespace valise::terminal {

inline constexpr std::int64_t kAgentIdleSeconds = 10 * kMinute;

// An opening session (row 31) as the terminal keeps it.
struct HeldSession {
  ledger::Session session;
  Hash id;            // identity of its payload
  Bytes entry;        // encoded; travels with the first request
  bool sent = false;  // an opening under it was answered, so the node has the entry
  Bytes used;         // a byte a place, 1: used

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using H = HeldSession;
    return pack(Field{"session", &H::session}, Field{"id", &H::id}, Field{"entry", &H::entry},
                Field{"sent", &H::sent}, Field{"used", &H::used});
  }

  // Where this cable stands unused; none also when the session has expired.
  std::optional<std::uint8_t> place_of(const CableId& cable, Time now) const;
  std::size_t places_left() const;
  // Marks a place as used. False: it was, or there is no such place.
  bool take(std::uint8_t place);
};

// No core of this process, and no tracer of the same user.
void deny_tracing();

// Where the socket is: $XDG_RUNTIME_DIR/valise-HASH, else in the data folder.
std::filesystem::path agent_socket(const Settings& settings);

// Starts the agent as a process of its own and returns once it listens. One agent holds the keys at
// a time, however many are started at once: one that is there is replaced. Not from a program with
// other threads. Errors: disk, failed; busy (one that is there does not answer: end_agent() does).
Result<void> start_agent(const Settings& settings, const UnlockedDevice& device,
                         std::int64_t idle_seconds = kAgentIdleSeconds);

// Serves in this process until lock() or idle time; for start_agent() and tests. `ready` is called
// once it listens.
Result<void> serve_agent(const Settings& settings, const UnlockedDevice& device,
                         std::int64_t idle_seconds, const std::function<void()>& ready);

// Returns once no agent holds the keys; one that does not answer is killed. True: there was one.
// Errors: disk, failed, busy (it lives still).
Result<bool> end_agent(const Settings& settings);

// The caller's side. Every call connects anew. Errors: not_found (no agent: locked), failed.
class Agent {
 public:
  static Result<Agent> connect(const Settings& settings);

  Result<UnlockedDevice> keys() const;
  Result<std::optional<HeldSession>> session() const;
  // A new one, or none. What changes of one that is held is told by the calls below: commands at
  // once would write an older copy over each other's.
  Result<void> put_session(const std::optional<HeldSession>& session) const;
  // The place is this caller's from now on. False: it is used, or another session is held now.
  Result<bool> take_place(const Hash& session, std::uint8_t place) const;
  // The request that claimed it cannot stand in the ledger.
  Result<void> give_place_back(const Hash& session, std::uint8_t place) const;
  // The node has the session's entry.
  Result<void> session_sent(const Hash& session) const;
  // Seconds until it ends by itself; asking does not count as use.
  Result<std::int64_t> seconds_left() const;
  Result<void> lock() const;

 private:
  explicit Agent(std::filesystem::path socket) : socket_(std::move(socket)) {}
  std::filesystem::path socket_;
};

}  // namespace valise::terminal
