#include "desk/browser.h"

#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <system_error>
#include <vector>

#include "terminal/files.h"

extern char** environ;

namespace valise::desk {
namespace {

namespace fs = std::filesystem;

Result<fs::path> find_chromium() {
  for (const char* name : {"/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chrome"}) {
    if (::access(name, X_OK) == 0) return fs::path(name);
  }
  return fail(Code::not_found, "no Chromium on this machine: open the address in another browser");
}

// It shows no other page, asks nobody about anything, and keeps nothing.
std::vector<std::string> words_of(const fs::path& program, const fs::path& folder) {
  return {program.string(),
          "--app=file://" + (folder / "open.html").string(),
          "--user-data-dir=" + (folder / "profile").string(),
          "--no-first-run",
          "--no-default-browser-check",
          "--disable-extensions",
          "--disable-sync",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-domain-reliability",
          "--disable-features=Translate,AutofillServerCommunication,OptimizationHints",
          "--password-store=basic"};
}

constexpr const char* kFolders = "valise-desk-";
constexpr const char* kOwner = "desk.pid";  // in each: the process that will remove it

bool is_alive(const fs::path& folder) {
  const auto read = terminal::read_file(folder / kOwner, 20);
  const std::string digits = read ? std::string(read->begin(), read->end()) : "";
  const long process = std::strtol(digits.c_str(), nullptr, 10);
  return process > 0 && (::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM);
}

// Of desks that were killed: theirs to remove, and nobody else's; not one that is just being made.
void remove_left_behind() {
  constexpr std::time_t kMadeSeconds = 60;
  const std::time_t now = std::time(nullptr);
  std::error_code ignored;
  for (const auto& each : fs::directory_iterator(fs::temp_directory_path(), ignored)) {
    struct stat about{};
    const bool ours = each.path().filename().string().starts_with(kFolders) &&
                      ::lstat(each.path().c_str(), &about) == 0 && S_ISDIR(about.st_mode) &&
                      about.st_uid == ::geteuid() && now - about.st_mtime > kMadeSeconds;
    if (ours && !is_alive(each.path())) fs::remove_all(each.path(), ignored);
  }
}

}  // namespace

Result<std::unique_ptr<Browser>> Browser::open(const std::string& address) {
  if (::geteuid() == 0) return fail(Code::refused, "no browser is started as root");
  TRY(const fs::path program, find_chromium());
  return open_with(program, address);
}

Result<std::unique_ptr<Browser>> Browser::open_with(const fs::path& program,
                                                    const std::string& address) {
  remove_left_behind();
  std::string pattern = (fs::temp_directory_path() / (std::string(kFolders) + "XXXXXX")).string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    return fail(Code::disk, std::string("no folder for the browser: ") + std::strerror(errno));
  }
  std::unique_ptr<Browser> out(new Browser(pattern));
  TRY_VOID(
      terminal::write_private_file(out->folder_ / kOwner, view_of(std::to_string(::getpid()))));
  const std::string page = "<!doctype html><meta http-equiv=refresh content=\"0;url=" + address +
                           "\"><title>Valise</title>\n";
  TRY_VOID(terminal::write_private_file(out->folder_ / "open.html", view_of(page)));
  std::vector<std::string> words = words_of(program, out->folder_);
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const int error =
      ::posix_spawn(&out->process_, program.c_str(), nullptr, nullptr, argv.data(), environ);
  if (error != 0) {
    out->process_ = -1;
    return fail(Code::failed, std::string("the browser did not start: ") + std::strerror(error));
  }
  return out;
}

Browser::~Browser() {
  if (!closed()) {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
  }
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

bool Browser::closed() {
  if (process_ > 0 && ::waitpid(process_, nullptr, WNOHANG) == process_) process_ = -1;
  return process_ <= 0;
}

}  // namespace valise::desk
