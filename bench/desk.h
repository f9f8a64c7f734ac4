// An officer of a founded network at work: what a command has, from the same settings file.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/random.h"
#include "custody/sealing.h"
#include "terminal/workplace.h"
#include "wire/terminal_node.h"

namespace valise::bench {

class Desk {
 public:
  // `demo`: the folder of the network; `officer`: "cy-7f3a". Ends the program if he is not there.
  // His demonstration key is copied into memory: a real one counts its touches without this disk.
  Desk(const std::filesystem::path& demo, const std::string& officer);
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  terminal::Workplace& operator*() { return *work_; }
  terminal::Workplace* operator->() { return &*work_; }
  const terminal::Settings& settings() const { return settings_; }

 private:
  terminal::Settings settings_;
  SystemRandom random_;
  terminal::OffsetClock clock_{0};
  std::unique_ptr<terminal::Authenticator> authenticator_;
  std::optional<terminal::Workplace> work_;
};

// A text of that many bytes; each has its own first line.
std::string text_of_bytes(std::size_t bytes, std::size_t number);

// What a cable from the desk's mission to these needs; keys are established once.
custody::SealInput input_for(Desk& desk, const std::vector<cable::MissionId>& missions);

// A cable sealed and signed, as a terminal would submit it.
struct Ready {
  CableId id;
  Bytes submit;  // encoded
};
Ready seal_ready(Desk& desk, custody::SealInput input, std::string text);

// Waits until everything of that node is recorded and its outbox is empty; how long it took.
double drain_seconds(Desk& desk);

}  // namespace valise::bench
