// A folder for parsers that read files: in memory where the machine has such a place.
#pragma once

#include <filesystem>
#include <string>

#include "base/bytes.h"

namespace valise::fuzz {

class Scratch {
 public:
  explicit Scratch(const std::string& name);
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();

  const std::filesystem::path& folder() const { return folder_; }
  // Mode 0600; takes the place of what was there.
  std::filesystem::path put(const std::string& name, View bytes) const;
  Bytes get(const std::string& name) const;
  void drop(const std::string& name) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace valise::fuzz
