// Looks for known texts in whatever an attacker holds: files of a disk, memory of a process. Each
// is looked for as it is written, in UTF-16, and in base64.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace valise::replay {

inline constexpr std::size_t kPhraseBytesMin = 16;  // shorter ones stand somewhere by chance

class Search {
 public:
  // Each of kPhraseBytesMin bytes or more (CHECKed).
  explicit Search(const std::vector<std::string>& phrases);

  // One stream in pieces, a phrase across two of them included; begin() ends the one before.
  void begin() { tail_.clear(); }
  void feed(View bytes);

  const std::set<std::size_t>& found() const { return found_; }  // places in the list of phrases
  std::uint64_t searched() const { return searched_; }           // bytes

 private:
  struct Needle {
    std::uint64_t head = 0;  // its first eight bytes
    std::size_t phrase = 0;
    Bytes bytes;
  };
  void add(std::size_t phrase, Bytes bytes);
  void look_at(View bytes);

  std::vector<Needle> needles_;     // by head
  std::vector<std::uint8_t> mask_;  // which hashes of a head there are
  std::size_t longest_ = 0;
  Bytes tail_;  // of the last piece, shorter than the longest needle
  std::set<std::size_t> found_;
  std::uint64_t searched_ = 0;
};

// Every regular file below the folder. Errors: disk (a file that does not read), not_found.
Result<void> search_folder(Search& search, const std::filesystem::path& folder);

// All that a running process has in memory and lets be read. Errors: forbidden (the kernel does not
// let this user look), not_found.
Result<void> search_memory(Search& search, int process);

}  // namespace valise::replay
