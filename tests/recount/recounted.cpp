#include "recount/recounted.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace valise::recount {
namespace {

constexpr std::uint64_t kPage = 4096;  // entries

std::string groups(const std::vector<wire::DamageGroup>& all) {
  std::string out;
  for (const wire::DamageGroup& each : all) {
    out += fmt::format(R"({}{{"originator": "{}", "level": "{}", "file": "{}", "cables": {}}})",
                       out.empty() ? "" : ", ", each.originator.str(),
                       cable::short_name(each.level), each.file.str(), each.cables);
  }
  return "[" + out + "]";
}

}  // namespace

bool installed() {
  return std::system("/usr/bin/python3 -c 'import cbor2' >/dev/null 2>&1") == 0;
}

Result<void> write_entries(const store::Ledger& ledger, const std::filesystem::path& file) {
  std::ofstream out(file, std::ios::binary);
  for (std::uint64_t from = 0; from < ledger.size().value; from += kPage) {
    const TreeSize to{std::min(from + kPage, ledger.size().value)};
    TRY(const auto entries, ledger.entries({from}, to));
    for (const Bytes& entry : entries) {
      out.put(static_cast<char>(entry.size() >> 8)).put(static_cast<char>(entry.size() & 0xff));
      out << text_of(entry);
    }
  }
  out.close();
  if (!out) return fail(Code::disk, "the entries were not written", file.string());
  return {};
}

Result<std::string> recounted(const std::filesystem::path& file, const Hash& founding,
                              const wire::DamageRequest& asked) {
  const std::string command = fmt::format(
      "/usr/bin/python3 {}/tests/recount/recount.py {} --founding {} --subject '{}' --from {} "
      "--to {}",
      VALISE_ROOT, file.string(), founding.hex(), asked.subject, asked.from.seconds,
      asked.to.seconds);
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return fail(Code::failed, "it does not start", command);
  std::string out;
  std::array<char, 4096> buffer{};
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) out += buffer.data();
  if (pclose(pipe) != 0) return fail(Code::failed, "it did not count", command);
  return out.substr(0, out.find('\n'));
}

std::string as_recounted(const wire::Damage& damage) {
  return fmt::format(R"({{"requests": {}, "opened": {}, "could": {}, "could_not": {}}})",
                     damage.requests, groups(damage.opened), groups(damage.could),
                     groups(damage.could_not));
}

}  // namespace valise::recount
