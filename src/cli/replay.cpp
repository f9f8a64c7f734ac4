// replay 2018: what was done to another network until that year, done to this demonstration. The
// attackers are a program of their own, which stands beside this one only where a demonstration
// does; nothing in Valise itself is weaker for them.
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "cli/app.h"
#include "cli/families.h"
#include "cli/place.h"
#include "terminal/keyring.h"

extern char** environ;

namespace valise::cli {
namespace {

constexpr const char* kProgram = "valise-replay-2018";
constexpr const char* kMarker = ".valise-demonstration";  // the quickstart writes it

struct Attack {
  const char* name;
  std::string_view title;
};
constexpr std::array kAttacks = {
    Attack{"phish", "phish the administrator"}, Attack{"relay", "relay his passkey"},
    Attack{"disk", "root on cy's node, its disk"}, Attack{"enrol", "enrol own device"}};

struct Ended {
  int exit = 0;
  std::string said;  // on both streams
};

Error cannot(const std::string& what) {
  return {Code::failed, what + ": " + std::system_category().message(errno), kProgram};
}

std::string read_to_end(int end) {
  std::string out;
  char part[4096];
  ssize_t got = 0;
  while ((got = ::read(end, part, sizeof part)) > 0 || (got < 0 && errno == EINTR)) {
    if (got > 0) out.append(part, static_cast<std::size_t>(got));
  }
  return out;
}

Result<Ended> run_program(std::vector<std::string> words) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return Failure(cannot("No pipe"));
  posix_spawn_file_actions_t streams;
  ::posix_spawn_file_actions_init(&streams);
  ::posix_spawn_file_actions_adddup2(&streams, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&streams, ends[1], STDERR_FILENO);
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  pid_t child = 0;
  errno = ::posix_spawn(&child, pointers[0], &streams, nullptr, pointers.data(), environ);
  const bool started = errno == 0;
  const Error why = cannot("It does not start");
  ::posix_spawn_file_actions_destroy(&streams);
  ::close(ends[1]);
  Ended out;
  if (started) out.said = read_to_end(ends[0]);
  ::close(ends[0]);
  if (!started) return Failure(why);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  out.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return out;
}

Result<void> check_demonstration(Context& context) {
  TRY(const terminal::Settings settings, terminal_settings(context));
  TRY(const terminal::Keyring keyring, terminal::read_keyring(settings));
  TRY(const ledger::Adopted charter, terminal::charter_of(keyring));
  if (charter.charter.demonstration) return {};
  return fail(Code::refused,
              "Attackers run against a demonstration only: this charter is for real cables",
              charter.charter.network);
}

// The nearest folder above the settings that a quickstart made.
Result<std::filesystem::path> demonstration_folder(Context& context, const Arguments& arguments) {
  if (arguments.has("--network")) return std::filesystem::path(arguments.text("--network"));
  std::error_code error;
  std::filesystem::path at = std::filesystem::absolute(context.settings_file(), error);
  while (at.has_relative_path()) {
    at = at.parent_path();
    if (std::filesystem::exists(at / kMarker, error)) return at;
  }
  return fail(Code::usage, "These settings are in no quickstart's folder: name it", "--network");
}

Result<std::filesystem::path> attackers() {
  std::error_code error;
  const auto own = std::filesystem::read_symlink("/proc/self/exe", error);
  auto program = own.parent_path() / kProgram;
  if (!std::filesystem::exists(program, error)) {
    return fail(Code::not_found, "The attackers are not installed here: they come with a checkout",
                program.string());
  }
  return program;
}

// {"held":true,"said":"…","facts":{…}}
Result<Json> result_of(const Attack& attack, const Ended& ended) {
  if (ended.exit != 0 && ended.exit != 1) {
    return fail(Code::failed, "The attack could not be tried: " + ended.said, attack.name);
  }
  TRY(Json result, parse_json(std::string_view(ended.said).substr(0, ended.said.find('\n'))));
  const Json* held = result.member("held");
  const Json* said = result.member("said");
  if (held == nullptr || held->truth() == nullptr || said == nullptr || said->text() == nullptr ||
      *held->truth() != (ended.exit == 0)) {
    return fail(Code::malformed, "The attackers' answer is none", attack.name);
  }
  return result;
}

Result<void> replay(Context& context, const Arguments& arguments) {
  TRY_VOID(check_demonstration(context));
  TRY(const auto folder, demonstration_folder(context, arguments));
  TRY(const auto program, attackers());
  if (context.only_says(fmt::format("try {} attacks on {}", kAttacks.size(), folder.string()))) {
    return {};
  }
  std::string text, lost;
  Json::Items rows;
  for (const Attack& attack : kAttacks) {
    std::vector<std::string> words = {program.string(), attack.name, folder.string()};
    if (arguments.has("--texts")) words.push_back(arguments.text("--texts"));
    TRY(const Ended ended, run_program(std::move(words)));
    TRY(const Json result, result_of(attack, ended));
    text += fmt::format("{} {:<27} {}\n", rows.size() + 1, attack.title,
                        *result.member("said")->text());
    if (ended.exit != 0) lost += (lost.empty() ? "" : ", ") + std::string(attack.title);
    Json::Members row = {{"attack", attack.name}};
    row.insert(row.end(), result.members()->begin(), result.members()->end());
    rows.emplace_back(std::move(row));
  }
  context.answer({.kind = "replay.2018", .data = std::move(rows)}, text);
  if (!lost.empty()) return fail(Code::failed, "The network did not hold", lost);
  return {};
}

}  // namespace

std::vector<Command> replay_commands() {
  return {{"replay 2018",
           "attack this demonstration as another network was attacked",
           {one("--network", "FOLDER", "of the demonstration; found above the settings otherwise"),
            one("--texts", "FOLDER", "what its cables say, to look for; its texts/ otherwise")},
           replay}};
}

}  // namespace valise::cli
