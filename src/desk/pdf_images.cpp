#include "desk/pdf_images.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <thread>
#include <utility>
#include <vector>

#include "cable/document.h"

namespace valise::desk {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kLongest = std::chrono::seconds(20);
constexpr std::size_t kOutputMax = 40'000'000;
constexpr rlim_t kMemoryMax = rlim_t{1} << 30;
constexpr rlim_t kCpuSeconds = 10;
constexpr int kNotStarted = 127;

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() { close(); }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  int get() const { return number_; }

 private:
  int number_;
};

Failure no_room() {
  return fail(Code::failed, "this machine has no room to show it; export it");
}

// A file without a name, in memory, which nobody can change any more.
Result<Descriptor> in_memory(View bytes) {
  Descriptor out(::memfd_create("pdf", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (out.get() < 0) return no_room();
  while (!bytes.empty()) {
    const ssize_t put = ::write(out.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return no_room();
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  ::fcntl(out.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
  ::lseek(out.get(), 0, SEEK_SET);
  return out;
}

std::vector<std::string> apart(const std::vector<std::string>& program) {
  std::vector<std::string> out = {"/usr/bin/bwrap",
                                  "--unshare-all",
                                  "--die-with-parent",
                                  "--new-session",
                                  "--cap-drop",
                                  "ALL",
                                  "--clearenv",
                                  "--ro-bind",
                                  "/usr",
                                  "/usr",
                                  "--ro-bind-try",
                                  "/etc/fonts",
                                  "/etc/fonts",
                                  "--ro-bind-try",
                                  "/var/cache/fontconfig",
                                  "/var/cache/fontconfig",
                                  "--symlink",
                                  "usr/lib",
                                  "/lib",
                                  "--symlink",
                                  "usr/lib64",
                                  "/lib64",
                                  "--remount-ro",
                                  "/",
                                  "--chdir",
                                  "/",
                                  "--"};
  out.insert(out.end(), program.begin(), program.end());
  return out;
}

void limit(int what, rlim_t most) {
  const rlimit both{most, most};
  ::setrlimit(what, &both);
}

// In the child, where between fork and exec nothing may be allocated.
[[noreturn]] void become(char* const* words, int in, int out) {
  limit(RLIMIT_AS, kMemoryMax);
  limit(RLIMIT_CPU, kCpuSeconds);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, 64);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  const int nothing = ::open("/dev/null", O_WRONLY);
  if (nothing >= 0) ::dup2(nothing, STDERR_FILENO);
  ::close_range(3, ~0U, 0);
  char* const none[] = {nullptr};
  ::execve(words[0], words, none);
  ::_exit(kNotStarted);
}

// What it writes until it ends. False: it wrote or took too much.
bool read_all(int from, Bytes& out) {
  const auto end = Clock::now() + kLongest;
  std::vector<std::uint8_t> piece(65'536);
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    pollfd waiting{from, POLLIN, 0};
    const int ready =
        ::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    const ssize_t got = ::read(from, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got == 0;
    if (out.size() + static_cast<std::size_t>(got) > kOutputMax) return false;
    append(out, View(piece).first(static_cast<std::size_t>(got)));
  }
}

// Whether it ends by itself, once it has written all: one that sleeps then holds what it was given.
bool ends_soon(pid_t child, int& status) {
  constexpr auto kPause = std::chrono::milliseconds(10);
  for (auto left = std::chrono::milliseconds(2000); left.count() > 0; left -= kPause) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) return true;
    if (ended < 0 && errno != EINTR) return false;
    std::this_thread::sleep_for(kPause);
  }
  return false;
}

// As bwrap passes on what ended its program: time, memory, writing.
bool ended_by_limit(int status) {
  constexpr int kSignal = 128;
  return status == kSignal + SIGXCPU || status == kSignal + SIGKILL ||
         status == kSignal + SIGXFSZ || status == kSignal + SIGABRT;
}

}  // namespace

Result<Bytes> told_apart(const std::vector<std::string>& program, View given) {
  TRY(Descriptor in, in_memory(given));
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return no_room();
  const Descriptor from(ends[0]);
  Descriptor to(ends[1]);
  const auto all = apart(program);
  std::vector<char*> words;
  for (const std::string& each : all) words.push_back(const_cast<char*>(each.c_str()));
  words.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) return no_room();
  if (child == 0) become(words.data(), in.get(), to.get());
  to.close();
  Bytes out;
  bool within = read_all(from.get(), out);
  int status = 0;
  within = within && ends_soon(child, status);
  if (!within) {
    ::kill(child, SIGKILL);
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  if (!within || WIFSIGNALED(status) || ended_by_limit(WEXITSTATUS(status))) {
    return fail(Code::too_large,
                "this attachment cannot be shown here: it takes more than 20 seconds or 40 MB; "
                "export it");
  }
  if (WEXITSTATUS(status) == kNotStarted) {
    return fail(Code::failed,
                "PDFs are shown with bubblewrap and poppler-utils, which are not on this machine; "
                "export it");
  }
  if (status != 0) {
    return fail(Code::refused,
                "this PDF cannot be shown here: it is damaged, needs a password, or its program "
                "may not be kept apart on this machine; export it");
  }
  return out;
}

Result<std::uint32_t> pdf_pages_of(View pdf) {
  TRY(const Bytes said, told_apart({"/usr/bin/pdfinfo", "-"}, pdf));
  const std::string text = to_string(said);
  const std::string_view line = "\nPages:";
  const std::size_t at = text.find(line);
  const std::size_t first =
      at == std::string::npos ? at : text.find_first_not_of(' ', at + line.size());
  std::uint32_t out = 0;
  if (first != std::string::npos) {
    std::from_chars(text.data() + first, text.data() + text.size(), out);
  }
  if (out == 0) return fail(Code::refused, "this PDF has no pages");
  return out;
}

Result<Bytes> pdf_picture(View pdf, const PdfPage& page) {
  const std::string number = std::to_string(page.page);
  const std::string side = std::to_string(std::clamp(page.longer_side, 400U, 3200U));
  TRY(Bytes out,
      told_apart({"/usr/bin/pdftoppm", "-png", "-f", number, "-l", number, "-scale-to", side, "-"},
                 pdf));
  if (out.empty()) return fail(Code::not_found, "it has no such page");
  return out;
}

Result<std::string> pdf_words(View pdf, std::uint32_t page) {
  const std::string number = std::to_string(page);
  TRY(const Bytes out,
      told_apart({"/usr/bin/pdftotext", "-enc", "UTF-8", "-f", number, "-l", number, "-", "-"},
                 pdf));
  std::string text = to_string(out);
  std::erase(text, '\f');
  if (!cable::is_utf8(text)) return std::string();
  return text;
}

}  // namespace valise::desk
