#include "scratch.h"

#include <unistd.h>

#include <fstream>
#include <iterator>

#include "base/check.h"

namespace valise::fuzz {

namespace fs = std::filesystem;

Scratch::Scratch(const std::string& name) {
  const fs::path memory = "/dev/shm";
  const fs::path above = ::access(memory.c_str(), W_OK) == 0 ? memory : fs::temp_directory_path();
  folder_ = above / ("valise-fuzz-" + std::to_string(::getpid()) + "-" + name);
  fs::create_directories(folder_);
  fs::permissions(folder_, fs::perms::owner_all);
}

Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

fs::path Scratch::put(const std::string& name, View bytes) const {
  const fs::path path = folder_ / name;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
  out.close();
  CHECK(out.good());
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  return path;
}

Bytes Scratch::get(const std::string& name) const {
  std::ifstream in(folder_ / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void Scratch::drop(const std::string& name) const {
  fs::remove(folder_ / name);
}

}  // namespace valise::fuzz
