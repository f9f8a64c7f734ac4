#include "terminal/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <thread>

#include "terminal/files.h"

namespace valise::terminal {
namespace {

using Steady = std::chrono::steady_clock;

constexpr auto kBetweenTries = std::chrono::milliseconds(20);

Failure disk_error(const std::filesystem::path& file) {
  return fail(Code::disk, std::string("cannot lock: ") + std::strerror(errno), file.string());
}

// flock() has no deadline of its own.
Result<void> lock_until(int descriptor, Steady::time_point until,
                        const std::filesystem::path& file) {
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return disk_error(file);
    if (Steady::now() >= until) {
      return fail(Code::busy, "another command holds it", file.string());
    }
    std::this_thread::sleep_for(kBetweenTries);
  }
  return {};
}

}  // namespace

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool FileLock::stands_at(const std::filesystem::path& file) const {
  struct stat held{};
  struct stat named{};
  return ::fstat(descriptor_, &held) == 0 && ::stat(file.c_str(), &named) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

Result<FileLock> FileLock::hold(const std::filesystem::path& file, int more_flags,
                                std::chrono::milliseconds wait) {
  const auto until = Steady::now() + wait;
  for (;;) {
    FileLock out(
        ::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | more_flags, S_IRUSR | S_IWUSR));
    if (out.descriptor_ < 0 && errno == ENOENT) {
      return fail(Code::not_found, "no such file", file.string());
    }
    if (out.descriptor_ < 0) return disk_error(file);
    TRY_VOID(lock_until(out.descriptor_, until, file));
    // Whoever held it may have put another file in its place or removed it: what was locked then
    // is a file that nobody else will come to.
    if (out.stands_at(file)) return out;
  }
}

Result<FileLock> FileLock::of(const std::filesystem::path& file, std::chrono::milliseconds wait) {
  return hold(file, 0, wait);
}

Result<FileLock> FileLock::make(const std::filesystem::path& file, std::chrono::milliseconds wait) {
  TRY_VOID(make_private_folder(file.parent_path()));
  return hold(file, O_CREAT, wait);
}

}  // namespace valise::terminal
