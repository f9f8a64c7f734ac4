#include "admin/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace valise::admin {
namespace {

namespace fs = std::filesystem;

Failure disk_error(const std::string& what, const fs::path& path) {
  return fail(Code::disk, what + ": " + std::strerror(errno), path.string());
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

bool read_all(int descriptor, std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = ::read(descriptor, out.data(), out.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    out = out.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

bool write_all(int descriptor, View bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return true;
}

// The folder's entry must be durable too: a key that a crash takes away may be in a card already.
Result<void> sync_folder(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const File directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open() || ::fsync(directory.get()) != 0) {
    return disk_error("cannot sync the folder", folder);
  }
  return {};
}

enum class Place : std::uint8_t { unused, any };

// link(2), unlike rename(2), fails if the name is taken.
Result<void> put_in_place(const fs::path& beside, const fs::path& path, Place place) {
  if (place == Place::any) {
    if (::rename(beside.c_str(), path.c_str()) == 0) return {};
    return disk_error("cannot put the file in its place", path);
  }
  const bool linked = ::link(beside.c_str(), path.c_str()) == 0;
  const int why = errno;
  ::unlink(beside.c_str());
  errno = why;
  if (linked) return {};
  if (why == EEXIST) {
    return fail(Code::conflict, "there is such a file already: move it away or name another",
                path.string());
  }
  return disk_error("cannot put the file in its place", path);
}

Result<void> write_file(const fs::path& path, View bytes, Access access, Place place) {
  std::string beside = path.string() + ".XXXXXX";
  const File file(::mkostemp(beside.data(), O_CLOEXEC));
  if (!file.is_open()) return disk_error("cannot write here", path);
  const mode_t mode = access == Access::owner_only ? 0600 : 0644;
  if (::fchmod(file.get(), mode) != 0 || !write_all(file.get(), bytes) ||
      ::fsync(file.get()) != 0) {
    const Failure failed = disk_error("cannot write the file", path);
    ::unlink(beside.c_str());
    return failed;
  }
  if (auto done = put_in_place(beside, path, place); !done) {
    ::unlink(beside.c_str());
    return done;
  }
  return sync_folder(path);
}

// Opens and says how long; the mode is that of the very file that is then read.
Result<std::size_t> inspect(const File& file, const fs::path& path, Access access) {
  if (!file.is_open() && errno == ENOENT) {
    return fail(Code::not_found, "there is no such file", path.string());
  }
  struct stat found{};
  if (!file.is_open() || ::fstat(file.get(), &found) != 0) {
    return disk_error("cannot open the file", path);
  }
  if (!S_ISREG(found.st_mode)) return fail(Code::disk, "not a file", path.string());
  if (access == Access::owner_only && (found.st_mode & 077) != 0) {
    return fail(Code::refused,
                "others have access to this key: find out who read it, then chmod 600",
                path.string());
  }
  const auto size = static_cast<std::size_t>(found.st_size);
  if (size > kFileBytesMax) return fail(Code::too_large, "over 16 MiB", path.string());
  return size;
}

}  // namespace

Result<Bytes> read_file(const fs::path& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  TRY(const std::size_t size, inspect(file, path, Access::shown));
  Bytes out(size);
  if (!read_all(file.get(), out)) return disk_error("cannot read the file", path);
  return out;
}

Result<Secret> read_secret_file(const fs::path& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  TRY(const std::size_t size, inspect(file, path, Access::owner_only));
  Secret out(size);
  if (!read_all(file.get(), out.expose_secret_mut())) {
    return disk_error("cannot read the file", path);
  }
  return out;
}

Result<void> write_new_file(const fs::path& path, View bytes, Access access) {
  return write_file(path, bytes, access, Place::unused);
}

Result<void> replace_file(const fs::path& path, View bytes, Access access) {
  return write_file(path, bytes, access, Place::any);
}

Result<void> make_folder(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return {};
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  if (::mkdir(path.c_str(), 0700) != 0) return disk_error("cannot make the folder", path);
  return {};
}

Result<FolderLock> FolderLock::take(const fs::path& folder, const std::string& program) {
  TRY_VOID(make_folder(folder));
  const fs::path file = folder / (program + ".lock");
  FolderLock out(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (out.descriptor_ < 0) return disk_error("cannot open the lock", file);
  if (::flock(out.descriptor_, LOCK_EX | LOCK_NB) == 0) return out;
  if (errno != EWOULDBLOCK) return disk_error("cannot lock the folder", file);
  return fail(Code::conflict,
              "another " + program + " runs on this folder: stop it, or name another folder",
              folder.string());
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace valise::admin
