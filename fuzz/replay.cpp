// fuzz_replay: runs stored inputs through their target, without libFuzzer.
//
//   fuzz_replay                     names the targets
//   fuzz_replay NAME FILE|FOLDER…   runs them; exits 1 if one is not as its name says
//
// A file whose name begins with "right" must be accepted, one with "wrong" refused, others need
// only not end the process: "found-…" once did.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include <unistd.h>

#include "target.h"

namespace valise::fuzz {
namespace {

namespace fs = std::filesystem;

std::string running;  // for whoever reads why the process ended

void say_which(int signal) {
  constexpr std::string_view kBefore = "ended by the input ";
  (void)!::write(STDERR_FILENO, kBefore.data(), kBefore.size());
  (void)!::write(STDERR_FILENO, running.data(), running.size());
  (void)!::write(STDERR_FILENO, "\n", 1);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

std::vector<fs::path> inputs_of(const std::vector<fs::path>& named) {
  std::vector<fs::path> out;
  for (const fs::path& path : named) {
    if (!fs::is_directory(path)) {
      out.push_back(path);
      continue;
    }
    for (const auto& entry : fs::directory_iterator(path)) out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

Bytes read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  Bytes out{std::istreambuf_iterator<char>(in), {}};
  out.shrink_to_fit();  // a sanitizer sees a byte read behind the end
  return out;
}

bool is_as_named(const Target& target, const fs::path& path) {
  running = path.string();
  if (!fs::is_regular_file(path)) {
    std::printf("no such input: %s\n", running.c_str());
    return false;
  }
  const std::string name = path.filename().string();
  const bool accepted = target.run(read(path));
  const bool wanted = name.starts_with("right") || (!name.starts_with("wrong") && accepted);
  if (accepted != wanted) {
    std::printf("%s, and it must not be: %s\n", accepted ? "accepted" : "refused", running.c_str());
  }
  return accepted == wanted;
}

int replay(std::string_view name, const std::vector<fs::path>& named) {
  const auto all = targets();
  const auto target = std::ranges::find(all, name, &Target::name);
  if (target == all.end()) {
    std::printf("no such target: %s\n", std::string(name).c_str());
    return 2;
  }
  const auto inputs = inputs_of(named);
  const auto wrong = std::ranges::count_if(
      inputs, [&](const fs::path& path) { return !is_as_named(*target, path); });
  std::printf("%s: %zu inputs, %td not as named\n", std::string(name).c_str(), inputs.size(),
              wrong);
  return inputs.empty() || wrong != 0 ? 1 : 0;
}

}  // namespace
}  // namespace valise::fuzz

int main(int count, char** words) {
  using namespace valise::fuzz;
  if (count == 1) {
    for (const Target& target : targets()) std::printf("%s\n", std::string(target.name).c_str());
    return 0;
  }
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS}) std::signal(signal, say_which);
  return replay(words[1], {words + 2, words + count});
}
