// A file that one command at a time holds, of all the processes of this machine. The system lets it
// go when its holder ends, however it ends.
#pragma once

#include <chrono>
#include <filesystem>
#include <utility>

#include "base/result.h"

namespace valise::terminal {

class FileLock {
 public:
  // The file must be there: where another takes its name meanwhile, that one is held; where it is
  // removed meanwhile, it is not found. Waits so long for another holder. Errors: not_found, busy
  // (another holds it still), disk.
  static Result<FileLock> of(const std::filesystem::path& file, std::chrono::milliseconds wait);
  // Makes it, of mode 0600 and empty, where it is not there. Errors: busy, disk.
  static Result<FileLock> make(const std::filesystem::path& file, std::chrono::milliseconds wait);

  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~FileLock();

  // The held file, open to read and write.
  int descriptor() const { return descriptor_; }

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  static Result<FileLock> hold(const std::filesystem::path& file, int more_flags,
                               std::chrono::milliseconds wait);
  bool stands_at(const std::filesystem::path& file) const;

  int descriptor_;
};

}  // namespace valise::terminal
