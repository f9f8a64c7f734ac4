// Files of the two programs that are written once and whole: key files, cards, charters. What is
// at a path is all of it or nothing, also after a power cut.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/secret.h"

namespace valise::admin {

enum class Access : std::uint8_t {
  owner_only,  // mode 0600, and refused on reading if anyone else may read or write it
  shown,       // mode 0644
};

inline constexpr std::size_t kFileBytesMax = 16 * 1024 * 1024;

// Errors: not_found, too_large, disk; refused (owner_only, but others have access).
Result<Bytes> read_file(const std::filesystem::path& path);
Result<Secret> read_secret_file(const std::filesystem::path& path);

// Never takes the place of a file: Code::conflict if there is one. Errors: disk.
Result<void> write_new_file(const std::filesystem::path& path, View bytes, Access access);

// Takes the place of whatever was there. Errors: disk.
Result<void> replace_file(const std::filesystem::path& path, View bytes, Access access);

// Made with its parents; mode 0700 where it is new. Errors: disk.
Result<void> make_folder(const std::filesystem::path& path);

// A data folder has one server of a kind: a second would give the same numbers again. Held until it
// is destroyed or the process ends, however it ends.
class FolderLock {
 public:
  // The folder is made where it is new. Errors: conflict ("another valise-node runs on this
  // folder"); disk.
  static Result<FolderLock> take(const std::filesystem::path& folder, const std::string& program);

  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace valise::admin
