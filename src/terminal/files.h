// Small files of the terminal's data folder: mode 0600, whole or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <utility>

#include "base/bytes.h"

namespace valise::terminal {

// Of a path that a person named: usage where it is the path that will not do (no such name, too
// long, a folder or none, not his), else disk. The system's reason is the detail.
Failure path_error(const std::filesystem::path& path, int error);

// Makes the folder and those above it with mode 0700. Errors: disk.
Result<void> make_private_folder(const std::filesystem::path& folder);

// Written beside, synced, renamed over the old one; the folder is synced too. Errors: disk.
Result<void> write_private_file(const std::filesystem::path& path, View bytes);

// Refuses where the disk of that folder has no room for `bytes` and what is kept beside them.
// Errors: disk (how much is left; nothing was done).
Result<void> room_for(const std::filesystem::path& folder, std::uint64_t bytes);

// Whether files could be written into it, or into one of that name that is not there yet. Errors:
// usage, disk (path_error).
Result<void> can_write_into(const std::filesystem::path& folder);

// A file of that folder without a name: gone with the process, unless it is given one.
class UnnamedFile {
 public:
  // Errors: path_error's; disk also where the file system has no such files.
  static Result<UnnamedFile> make(const std::filesystem::path& folder);
  UnnamedFile(UnnamedFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  UnnamedFile& operator=(UnnamedFile&&) = delete;
  ~UnnamedFile();

  Result<void> write(View bytes);
  // Mode 0600; nothing is replaced. Errors: conflict (a file of this name is there), disk.
  Result<void> name(const std::filesystem::path& to);

 private:
  explicit UnnamedFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

// Errors: not_found, disk, too_large (over `bytes_max`).
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max);

}  // namespace valise::terminal
