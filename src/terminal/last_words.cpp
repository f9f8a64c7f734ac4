#include "terminal/last_words.h"

#include "base/check.h"
#include "seal/hash.h"
#include "terminal/files.h"

namespace valise::terminal {
namespace {

constexpr std::size_t kFileBytesMax = 1024 * 1024;

std::filesystem::path file_of(const Settings& settings, const CurrentQuestion& question) {
  CHECK(question.keys.size() == 1);
  Bytes name = to_bytes(question.origin);
  name.push_back(0);
  append(name, question.keys.front());
  return settings.data / "words" / to_hex(seal::sha256(name));
}

}  // namespace

LastWords read_last_words(const Settings& settings, const CurrentQuestion& question) {
  const auto bytes = read_file(file_of(settings, question), kFileBytesMax);
  if (!bytes) return {};
  return seal::decode<LastWords>(*bytes).value_or(LastWords{});
}

std::set<std::uint8_t> fill_up(CurrentAnswers& answers, const LastWords& last) {
  std::set<std::uint8_t> out;
  for (const auto& [seat, answer] : last.answers) {
    const auto found = answers.find(seat);
    if (found == answers.end() || found->second || !code_row(found->second.error().code).retry) {
      continue;
    }
    found->second = answer;
    out.insert(seat);
  }
  return out;
}

Result<void> keep_last_words(const Settings& settings, const CurrentQuestion& question,
                             const CurrentAnswers& answers, const LastWords& last) {
  LastWords now{question.now, {}};
  bool another = false;
  for (const auto& [seat, answer] : answers) {
    if (!answer) continue;
    now.answers.emplace(seat, *answer);
    another = another || !last.answers.contains(seat);
  }
  if (!another && question.now - last.kept < kHour) return {};
  return write_private_file(file_of(settings, question), seal::encode(now));
}

}  // namespace valise::terminal
