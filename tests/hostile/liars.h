// Servers in the attacker's hands. Each runs the true core and alters what it says: nobody else in
// the network can tell until he checks.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "sim/world.h"
#include "wire/terminal_node.h"

namespace valise::hostile {

class LyingServer : public http::Core {
 public:
  explicit LyingServer(std::unique_ptr<http::Core> inner) : inner_(std::move(inner)) {}
  http::Step step(Time now, std::vector<http::CoreCall> calls,
                  std::vector<http::Return> returns) override;

 protected:
  virtual void sends(http::Errand&) {}
  virtual void answers(const http::Request&, http::Answer&) {}

 private:
  std::unique_ptr<http::Core> inner_;
  std::map<std::uint64_t, http::Request> asked_;
};

// The liar now stands where the server's core stood.
template <class Liar, class... More>
Liar& corrupt(sim::Server& server, More&&... more) {
  auto liar = std::make_unique<Liar>(std::move(server.core), std::forward<More>(more)...);
  Liar& out = *liar;
  server.core = std::move(liar);
  return out;
}

// Asks the seats for their shares under its own key instead of the reader's (X28).
class KeySwappingNode final : public LyingServer {
 public:
  KeySwappingNode(std::unique_ptr<http::Core> inner, Random& random)
      : LyingServer(std::move(inner)), own_(seal::KemKey::generate(random)) {}

 private:
  void sends(http::Errand& errand) override;
  seal::KemKey own_;
};

// Sends another member's node a cable with the post of another cable (X24).
class PostSwappingNode final : public LyingServer {
 public:
  PostSwappingNode(std::unique_ptr<http::Core> inner, Bytes post)
      : LyingServer(std::move(inner)), post_(std::move(post)) {}

 private:
  void sends(http::Errand& errand) override;
  Bytes post_;
};

// Gives its terminals what it likes of the replies that it has (X29).
class MixingNode final : public LyingServer {
 public:
  using Mix = std::function<void(const wire::Opened& first, wire::Opened& now)>;
  MixingNode(std::unique_ptr<http::Core> inner, Mix mix)
      : LyingServer(std::move(inner)), mix_(std::move(mix)) {}

 private:
  void answers(const http::Request& asked, http::Answer& answer) override;
  Mix mix_;
  std::optional<wire::Opened> first_;
};

// Shows its terminals an empty list (X45).
class HidingNode final : public LyingServer {
 public:
  using LyingServer::LyingServer;

 private:
  void answers(const http::Request& asked, http::Answer& answer) override;
};

}  // namespace valise::hostile
