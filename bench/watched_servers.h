// The servers of a founded network inside this process, as their programs run them: the same cores,
// stations, databases and keys. Around each core stands one that notes when a step began and ended
// and which calls it was about; the product itself has no such switch.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/station.h"

namespace valise::bench {

using Moment = std::chrono::steady_clock::time_point;

// One step that did something. Paths of calls that came, of errands that returned, of errands sent.
struct WatchedStep {
  std::string server;
  Moment began, ended;
  std::vector<std::string> calls, returned, sent;
  std::size_t answered = 0;  // calls, of this step or parked by an earlier one
};

class Watch {
 public:
  void note(WatchedStep step);
  std::vector<WatchedStep> take();

 private:
  std::mutex mutex_;
  std::vector<WatchedStep> steps_;
};

// A server that runs until this is destroyed.
class WatchedServer {
 public:
  virtual ~WatchedServer() = default;
};
// `folder` holds node.toml or trustee.toml. They end the program if the server cannot be started.
std::unique_ptr<WatchedServer> start_node(const std::filesystem::path& folder, Watch& watch);
std::unique_ptr<WatchedServer> start_trustee(const std::filesystem::path& folder, Watch& watch);

}  // namespace valise::bench
