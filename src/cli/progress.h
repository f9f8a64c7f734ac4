// How far an import is: a bar on a terminal, and a file that says what was carried, so that an
// import that was cut short goes on where it stood.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "base/id.h"
#include "base/result.h"
#include "cable/names.h"
#include "terminal/file_lock.h"

namespace valise::cli {

// "\r[=====>    ] 512 of 967" of so many columns; pure.
struct Bar {
  std::uint64_t done = 0;
  std::uint64_t all = 0;
  int columns = 30;
};
std::string print(const Bar& bar);

struct CarriedCable {
  CableId cable;
  cable::Number number;
  std::string to = {};  // "nl/mfa fr/mfa": where it went; empty in files of before this was noted
};

// One JSON line a telegram, by its id, synced before the next is begun. One thread, or under the
// caller's lock.
class CarriedFile {
 public:
  // Makes it where there is none, and holds it: two imports at once would send a telegram twice.
  // Errors: busy (another holds it), disk, corrupt (a line that is not one of its own; a last line
  // cut short by a crash is dropped).
  static Result<CarriedFile> open(const std::filesystem::path& file);
  bool has(const std::string& id) const { return carried_.contains(id); }
  // Null: it was not carried.
  const CarriedCable* find(const std::string& id) const {
    const auto found = carried_.find(id);
    return found == carried_.end() ? nullptr : &found->second;
  }
  const std::map<std::string, CarriedCable>& all() const { return carried_; }
  // Errors: disk.
  Result<void> add(const std::string& id, const CarriedCable& cable);

 private:
  CarriedFile(std::filesystem::path file, terminal::FileLock lock)
      : file_(std::move(file)), lock_(std::move(lock)) {}

  std::filesystem::path file_;
  terminal::FileLock lock_;
  std::map<std::string, CarriedCable> carried_;
};

}  // namespace valise::cli
