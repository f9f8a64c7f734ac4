#include "terminal/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <system_error>

namespace valise::terminal {
namespace {

Failure disk_error(const char* what, const std::filesystem::path& path) {
  return fail(Code::disk, std::string(what) + ": " + std::strerror(errno), path.string());
}

// Closes on every way out.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  bool is_open() const { return descriptor_ >= 0; }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

bool write_all(int descriptor, View bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return true;
}

// Else a crash may bring back the file that was replaced.
Result<void> sync_folder(const std::filesystem::path& folder) {
  const File directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open() || ::fsync(directory.get()) != 0) {
    return disk_error("cannot sync the folder", folder);
  }
  return {};
}

}  // namespace

Failure path_error(const std::filesystem::path& path, int error) {
  switch (error) {
    case ENAMETOOLONG:
    case EISDIR:
    case ENOTDIR:
    case EACCES:
    case EPERM:
    case ENOENT:
    case ELOOP:
    case EROFS:
      return fail(Code::usage, std::strerror(error), path.string());
    default:
      return fail(Code::disk, std::strerror(error), path.string());
  }
}

Result<void> make_private_folder(const std::filesystem::path& folder) {
  std::error_code error;
  const std::filesystem::path above = folder.parent_path();
  if (!above.empty() && !std::filesystem::exists(above, error)) {
    TRY_VOID(make_private_folder(above));
  }
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return disk_error("cannot make the folder", folder);
  }
  return {};
}

Result<void> write_private_file(const std::filesystem::path& path, View bytes) {
  TRY_VOID(make_private_folder(path.parent_path()));
  std::string beside = path.string() + ".XXXXXX";
  const File file(::mkostemp(beside.data(), O_CLOEXEC));  // mode 0600
  if (!file.is_open()) return disk_error("cannot write", path);
  if (!write_all(file.get(), bytes) || ::fsync(file.get()) != 0 ||
      std::rename(beside.c_str(), path.c_str()) != 0) {
    const auto failed = disk_error("cannot write", path);
    ::unlink(beside.c_str());
    return failed;
  }
  return sync_folder(path.parent_path());
}

Result<void> room_for(const std::filesystem::path& folder, std::uint64_t bytes) {
  constexpr std::uint64_t kBeside = 1024 * 1024;  // the index, its journal, small files
  std::filesystem::path there = folder;
  std::error_code error;
  while (!std::filesystem::exists(there, error) && there.has_parent_path() &&
         there != there.parent_path()) {
    there = there.parent_path();
  }
  const auto space = std::filesystem::space(there, error);
  if (error || space.available >= 2 * bytes + kBeside) return {};
  return fail(Code::disk,
              "no room on the disk: " + std::to_string(space.available / 1024) + " KiB are left, " +
                  std::to_string((2 * bytes + kBeside) / 1024) +
                  " are needed; nothing was asked for or recorded",
              folder.string());
}

Result<void> can_write_into(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::path there = std::filesystem::absolute(folder, error);
  while (!error && !std::filesystem::exists(there, error) && there != there.parent_path()) {
    there = there.parent_path();
  }
  if (error) return path_error(folder, error.value());
  TRY_VOID(UnnamedFile::make(there));
  return {};
}

Result<UnnamedFile> UnnamedFile::make(const std::filesystem::path& folder) {
  const int descriptor =
      ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return path_error(folder, errno);
  return UnnamedFile(descriptor);
}

UnnamedFile::~UnnamedFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> UnnamedFile::write(View bytes) {
  if (!write_all(descriptor_, bytes)) return disk_error("cannot write", "an attachment");
  return {};
}

Result<void> UnnamedFile::name(const std::filesystem::path& to) {
  const std::string self = "/proc/self/fd/" + std::to_string(descriptor_);
  if (::fsync(descriptor_) == 0 &&
      ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, to.c_str(), AT_SYMLINK_FOLLOW) == 0) {
    return sync_folder(to.parent_path());
  }
  if (errno == EEXIST) {
    return fail(Code::conflict, "a file of this name is there already", to.string());
  }
  return disk_error("cannot write", to);
}

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open() && errno == ENOENT)
    return fail(Code::not_found, "no such file", path.string());
  if (!file.is_open()) return disk_error("cannot read", path);
  Bytes out;
  std::uint8_t piece[65'536];
  while (true) {
    const ssize_t got = ::read(file.get(), piece, sizeof piece);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return disk_error("cannot read", path);
    if (got == 0) return out;
    if (out.size() + static_cast<std::size_t>(got) > bytes_max) {
      return fail(Code::too_large, "the file is over " + std::to_string(bytes_max) + " bytes",
                  path.string());
    }
    append(out, View(piece, static_cast<std::size_t>(got)));
  }
}

}  // namespace valise::terminal
