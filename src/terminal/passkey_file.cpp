#include "terminal/passkey_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/check.h"

namespace valise::terminal {
namespace {

// Magic ‖ algorithm ‖ counter (8) ‖ hash of the RP id ‖ key ‖ PRF secret.
constexpr std::string_view kMagic = "valise demonstration passkey 1\n";
constexpr std::size_t kFileBytes = kMagic.size() + 1 + 8 + 32 + 32 + 32;

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

// Reads until `out` is full or the file ends; how much, or −1.
ssize_t read_up_to(int descriptor, std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = ::read(descriptor, out.data() + done, out.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return static_cast<ssize_t>(done);
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

Secret encode(const PasskeyFile& passkey) {
  CHECK(passkey.key.size() == 32 && passkey.prf.size() == 32);
  Secret out(kFileBytes);
  std::uint8_t* to = out.expose_secret_mut().data();
  const auto put = [&to](View bytes) {
    std::memcpy(to, bytes.data(), bytes.size());
    to += bytes.size();
  };
  Bytes counter;
  append_u64(counter, passkey.counter);
  put(view_of(kMagic));
  *to++ = passkey.algorithm == seal::PasskeyAlgorithm::es256 ? 1 : 2;
  put(counter);
  put(passkey.rp_id_hash);
  put(passkey.key.expose_secret());
  put(passkey.prf.expose_secret());
  return out;
}

// The directory's entry must be durable too, or a crash brings the old counter back.
Result<void> sync_folder(const std::filesystem::path& folder) {
  const File directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open() || ::fsync(directory.get()) != 0) {
    return disk_error("cannot sync the folder", folder);
  }
  return {};
}

Result<void> write_new(int descriptor, const Secret& bytes, const std::string& path) {
  if (::fchmod(descriptor, S_IRUSR | S_IWUSR) != 0 ||
      !write_all(descriptor, bytes.expose_secret()) || ::fsync(descriptor) != 0) {
    return disk_error("cannot write the passkey", path);
  }
  return {};
}

}  // namespace

Result<PasskeyFile> read_passkey_file(const std::filesystem::path& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open() && errno == ENOENT) {
    return fail(Code::not_found, "the authenticator holds no such passkey", path.string());
  }
  if (!file.is_open()) return disk_error("cannot open the passkey", path);
  Secret bytes(kFileBytes + 1);
  const ssize_t got = read_up_to(file.get(), bytes.expose_secret_mut());
  if (got < 0) return disk_error("cannot read the passkey", path);
  View rest = bytes.expose_secret().first(static_cast<std::size_t>(got));
  const auto take = [&rest](std::size_t size) {
    const View front = rest.first(size);
    rest = rest.subspan(size);
    return front;
  };
  if (rest.size() != kFileBytes || text_of(take(kMagic.size())) != kMagic) {
    return fail(Code::corrupt, "not a passkey of the demonstration authenticator", path.string());
  }
  PasskeyFile out;
  const std::uint8_t algorithm = take(1).front();
  const std::uint64_t counter = read_u64(take(8));
  if (algorithm < 1 || algorithm > 2 || counter > UINT32_MAX) {
    return fail(Code::corrupt, "a passkey file with a value out of range", path.string());
  }
  out.algorithm = algorithm == 1 ? seal::PasskeyAlgorithm::es256 : seal::PasskeyAlgorithm::eddsa;
  out.counter = static_cast<std::uint32_t>(counter);
  std::memcpy(out.rp_id_hash.data(), take(32).data(), 32);
  out.key = Secret(take(32));
  out.prf = Secret(take(32));
  return out;
}

Result<void> write_passkey_file(const std::filesystem::path& path, const PasskeyFile& passkey) {
  std::string beside = path.string() + ".XXXXXX";
  const File file(::mkostemp(beside.data(), O_CLOEXEC));
  if (!file.is_open()) return disk_error("cannot write the passkey", path);
  Result<void> done = write_new(file.get(), encode(passkey), beside);
  if (done && ::rename(beside.c_str(), path.c_str()) != 0) {
    done = disk_error("cannot put the passkey in its place", path);
  }
  if (!done) {
    ::unlink(beside.c_str());
    return done;
  }
  return sync_folder(path.parent_path());
}

}  // namespace valise::terminal
