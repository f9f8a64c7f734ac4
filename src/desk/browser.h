// A browser for the desk alone: a window of its own, with a profile of its own that is gone with
// it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"

namespace valise::desk {

class Browser {
 public:
  // The address holds the token: it reaches the browser through a file of mode 0600, since every
  // program sees the words of a command line. Errors: not_found (no Chromium here), refused (as
  // root, under which no browser is safe), disk, failed.
  static Result<std::unique_ptr<Browser>> open(const std::string& address);
  // That program, whoever runs it.
  static Result<std::unique_ptr<Browser>> open_with(const std::filesystem::path& program,
                                                    const std::string& address);
  ~Browser();  // ends it, removes its profile
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  bool closed();  // its last window was

 private:
  explicit Browser(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::filesystem::path folder_;
  ::pid_t process_ = -1;
};

}  // namespace valise::desk
