#include "cli/progress.h"

#include <fmt/format.h>
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
  const Json* to = json.member("to");
  return std::pair{*id->text(),
                   CarriedCable{CableId{cable}, parsed,
                                to != nullptr && to->text() != nullptr ? *to->text() : ""}};
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
  auto lock = terminal::FileLock::make(file, std::chrono::milliseconds(0));
  if (!lock && lock.error().code == Code::busy) {
    return fail(Code::busy, "Another import is under way here", file.string());
  }
  if (!lock) return Failure(lock.error());
  CarriedFile out(file, std::move(*lock));
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
  if (::ftruncate(out.lock_.descriptor(), static_cast<off_t>(at)) != 0) return disk_says(file);
  if (::lseek(out.lock_.descriptor(), 0, SEEK_END) < 0) return disk_says(file);
  return out;
}

Result<void> CarriedFile::add(const std::string& id, const CarriedCable& cable) {
  const Json json = Json::Members{
      {"id", id}, {"cable", cable.cable.hex()}, {"number", cable.number.str()}, {"to", cable.to}};
  const std::string line = print(json) + "\n";
  const ssize_t wrote = ::write(lock_.descriptor(), line.data(), line.size());
  if (wrote != static_cast<ssize_t>(line.size()) || ::fdatasync(lock_.descriptor()) != 0) {
    return disk_says(file_);
  }
  carried_.emplace(id, cable);
  return {};
}

}  // namespace valise::cli
