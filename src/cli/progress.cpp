#include "cli/progress.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "cli/json.h"
#include "cli/output.h"

namespace valise::cli {
namespace {

Result<std::pair<std::string, CarriedCable>> read_line(std::string_view line) {
  TRY(const Json json, parse_json(line));
  const Json* id = json.member("id");
  const Json* hex = json.member("cable");
  const Json* number = json.member("number");
  for (const Json* each : {id, hex, number}) {
    if (each == nullptr || each->text() == nullptr)
      return fail(Code::corrupt, "a member is absent");
  }
  TRY(const Bytes bytes, from_hex(*hex->text()));
  TRY(const Array<32> cable, to_array<32>(bytes));
  TRY(const cable::Number parsed, cable::Number::parse(*number->text()));
  return std::pair{*id->text(), CarriedCable{CableId{cable}, parsed}};
}

Failure disk_says(const std::filesystem::path& file) {
  return fail(Code::disk, std::system_category().message(errno), file.string());
}

}  // namespace

std::string print(const Bar& bar) {
  const std::uint64_t all = std::max<std::uint64_t>(bar.all, 1);
  const auto width = static_cast<std::uint64_t>(bar.columns);
  const auto filled = static_cast<std::size_t>(std::min(bar.done, all) * width / all);
  std::string shape(filled, '=');
  shape.resize(static_cast<std::size_t>(width), ' ');
  if (filled > 0 && bar.done < bar.all) shape[filled - 1] = '>';
  return fmt::format("\r[{}] {} of {}", shape, grouped(bar.done), grouped(bar.all));
}

Result<CarriedFile> CarriedFile::open(const std::filesystem::path& file) {
  CarriedFile out;
  out.file_ = file;
  out.descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (out.descriptor_ < 0) return disk_says(file);
  if (::flock(out.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    return fail(Code::busy, "Another import is under way here", file.string());
  }
  std::ifstream in(file, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  const std::string text = all.str();
  std::size_t at = 0;
  std::size_t line = 1;
  for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', at), ++line) {
    auto read = read_line(std::string_view(text).substr(at, end - at));
    if (!read) {
      return fail(Code::corrupt, "It is not a line of an import",
                  file.string() + ":" + std::to_string(line));
    }
    out.carried_.insert(std::move(*read));
    at = end + 1;
  }
  if (::ftruncate(out.descriptor_, static_cast<off_t>(at)) != 0) return disk_says(file);
  if (::lseek(out.descriptor_, 0, SEEK_END) < 0) return disk_says(file);
  return out;
}

CarriedFile::CarriedFile(CarriedFile&& other) noexcept
    : file_(std::move(other.file_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      carried_(std::move(other.carried_)) {}

CarriedFile::~CarriedFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> CarriedFile::add(const std::string& id, const CarriedCable& cable) {
  const Json json =
      Json::Members{{"id", id}, {"cable", cable.cable.hex()}, {"number", cable.number.str()}};
  const std::string line = print(json) + "\n";
  const ssize_t wrote = ::write(descriptor_, line.data(), line.size());
  if (wrote != static_cast<ssize_t>(line.size()) || ::fdatasync(descriptor_) != 0) {
    return disk_says(file_);
  }
  carried_.emplace(id, cable);
  return {};
}

}  // namespace valise::cli
