#include "cli/app.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <istream>
#include <ostream>
#include <sstream>
#include <system_error>

#include "base/check.h"
#include "cli/visible.h"
#include "terminal/files.h"

namespace valise::cli {
namespace {

constexpr std::size_t kInputBytesMax = 64 * 1024 * 1024;

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::string system_says(int error) {
  return std::system_category().message(error);
}

Result<std::string> read_all(std::istream& in, const std::string& name) {
  std::string out;
  char part[16384];
  while (in.read(part, sizeof part) || in.gcount() > 0) {
    out.append(part, static_cast<std::size_t>(in.gcount()));
    if (out.size() > kInputBytesMax) return fail(Code::too_large, "More than 64 MiB", name);
  }
  if (in.bad()) return fail(Code::disk, "It does not read", name);
  return out;
}

// Whether --json stands on a line that does not parse, so that its error is JSON too.
bool asks_for_json(const std::vector<std::string>& arguments) {
  for (const std::string& each : arguments) {
    if (each == "--json") return true;
    if (each == "--") return false;
  }
  return false;
}

void print_error(Console& console, bool json, const Error& error, Time at) {
  console.out.flush();
  if (json) {
    console.talk << print(error_json(error, at)) << '\n';
  } else {
    console.talk << visible(error_text(error));
  }
  console.talk.flush();
}

}  // namespace

Context::Context(const Machine& machine, Globals globals)
    : console_(machine.console),
      globals_(std::move(globals)),
      clock_(machine.clock),
      random_(machine.random) {}

std::filesystem::path Context::settings_file() const {
  if (globals_.config) return *globals_.config;
  if (const auto named = environment("VALISE_CONFIG")) return *named;
  const std::filesystem::path home = environment("HOME").value_or(".");
  const auto base = environment("XDG_CONFIG_HOME");
  return (base ? std::filesystem::path(*base) : home / ".config") / "valise" / "terminal.toml";
}

Result<const config::Terminal*> Context::settings() {
  if (!settings_) {
    TRY(settings_, config::load_terminal(settings_file()));
  }
  return &*settings_;
}

Result<cable::MissionId> Context::mission() {
  if (globals_.mission) {
    auto named = cable::MissionId::parse(*globals_.mission);
    if (!named) return fail(Code::usage, named.error().detail, "--mission");
    return *named;
  }
  TRY(const config::Terminal* terminal, settings());
  if (terminal->mission.empty()) {
    return fail(Code::usage, "No mission is named: give --mission, or set one",
                settings_file().string());
  }
  auto set = cable::MissionId::parse(terminal->mission);
  if (!set) return fail(Code::config, set.error().detail, settings_file().string());
  return *set;
}

Time Context::now() const {
  const bool offset = settings_ && settings_->demonstration;
  return clock_.now() + (offset ? settings_->clock_offset_s : 0);
}

void Context::answer(Answer answer, std::string_view text) {
  if (globals_.json) {
    answer.warnings.insert(answer.warnings.end(), warnings_.begin(), warnings_.end());
    console_.out << cli::print(envelope(answer, now())) << '\n';
  } else {
    print(text);
  }
}

// On a screen nothing of it steers the screen; what goes elsewhere leaves as it is, to the byte.
void Context::print(std::string_view text) {
  if (console_.out_is_terminal) {
    console_.out << visible(text);
  } else {
    console_.out << text;
  }
}

bool Context::only_says(std::string_view would) {
  if (!globals_.dry_run) return false;
  const std::string text(would);
  answer({.kind = "dry_run", .data = Json::Members{{"would", text}}},
         "it would " + text + "; nothing was done\n");
  return true;
}

void Context::line(const Json& element, std::string_view text) {
  if (globals_.json) {
    console_.out << cli::print(element) << '\n';
  } else {
    print(text);
  }
  console_.out.flush();
}

void Context::say(std::string_view text) {
  if (!globals_.quiet) console_.talk << visible(text) << '\n';
}

void Context::warn(std::string_view text) {
  warnings_.emplace_back(text);
  if (!globals_.quiet) console_.talk << "valise: " << visible(text) << '\n';
}

void Context::talk(std::string_view text) {
  if (!globals_.quiet) console_.talk << visible(text) << std::flush;
}

void Context::draw(std::string_view bar) {
  if (!globals_.quiet) console_.talk << bar << std::flush;
}

Result<std::string> Context::ask(std::string_view question, std::string_view instead) {
  if (!person_is_here()) {
    return fail(Code::usage, "Nobody is here to be asked: give " + std::string(instead));
  }
  console_.talk << visible(question) << ' ' << std::flush;
  std::string line;
  if (!std::getline(console_.in, line)) return fail(Code::usage, "No answer was given");
  return line;
}

Result<bool> Context::confirm(std::string_view question) {
  if (globals_.yes) return true;
  const auto said = ask(std::string(question) + " [y/N]", "--yes");
  if (!said) return Failure(said.error());
  return *said == "y" || *said == "Y" || *said == "yes";
}

Result<std::string> Context::read_input(const std::string& name) {
  if (name == "-") return read_all(console_.in, "stdin");
  std::error_code error;
  if (std::filesystem::is_directory(name, error)) return terminal::path_error(name, EISDIR);
  std::ifstream in(name, std::ios::binary);
  if (!in && errno == ENOENT) return fail(Code::not_found, "No such file", name);
  if (!in) return terminal::path_error(name, errno);
  return read_all(in, name);
}

std::string Context::strong(std::string_view text) const {
  const bool plain = globals_.no_color || !people_read_output() || environment("NO_COLOR");
  return plain ? std::string(text) : "\x1b[1m" + std::string(text) + "\x1b[0m";
}

Result<void> check_output(const std::filesystem::path& file) {
  std::error_code error;
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  if (!std::filesystem::is_directory(folder, error)) {
    return fail(Code::not_found, "There is no such folder", folder.string());
  }
  if (std::filesystem::exists(file, error)) {
    return fail(Code::conflict, "The file is there already", file.string());
  }
  const std::string fresh = file.string() + ".new";
  const int out = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (out < 0) return terminal::path_error(file, errno);
  ::close(out);
  ::unlink(fresh.c_str());
  return {};
}

Result<void> write_output(const std::filesystem::path& file, std::string_view bytes,
                          Replace replace) {
  std::error_code error;
  if (replace == Replace::no && std::filesystem::exists(file, error)) {
    return fail(Code::conflict, "The file is there already", file.string());
  }
  const std::filesystem::path fresh = file.string() + ".new";
  const int out = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (out < 0) return terminal::path_error(file, errno);
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t wrote = ::write(out, bytes.data() + done, bytes.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) break;
    done += static_cast<std::size_t>(wrote);
  }
  const bool whole = done == bytes.size() && ::fsync(out) == 0;
  const int failed = errno;
  ::close(out);
  if (whole) std::filesystem::rename(fresh, file, error);
  if (!whole || error) {
    ::unlink(fresh.c_str());
    return fail(Code::disk, whole ? error.message() : system_says(failed), file.string());
  }
  return {};
}

int run(std::span<const Command> table, const std::vector<std::string>& arguments,
        Machine machine) {
  Console& console = machine.console;
  auto parsed = parse(table, arguments);
  if (!parsed) {
    print_error(console, asks_for_json(arguments), parsed.error(), machine.clock.now());
    return code_row(parsed.error().code).exit_code;
  }
  if (parsed->command == nullptr) {
    console.out << parsed->text;
    return 0;
  }
  Context context(machine, parsed->globals);
  const auto done = parsed->command->run(context, parsed->arguments);
  console.out.flush();
  // Whoever reads the answer may have had enough of it: list | head.
  const bool was_enough = !console.out && errno == EPIPE;
  if (done && (console.out || was_enough)) return 0;
  const Error error =
      done ? Error{Code::disk, "The answer could not be written", "stdout"} : done.error();
  print_error(console, parsed->globals.json, error, context.now());
  return code_row(error.code).exit_code;
}

}  // namespace valise::cli
