// The frame of the command line: grammar, envelope, errors, exit codes, and its page of the docs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/advice.h"
#include "base/check.h"
#include "cli/app.h"
#include "cli/subject.h"

namespace valise::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr Time kNow{1795442820};  // 2026-11-23T14:07:00Z

class FixedClock final : public Clock {
 public:
  Time now() const override { return kNow; }
};

struct Ran {
  int exit = 0;
  std::string out, talk;
};

Ran run_of(std::span<const Command> table, const std::vector<std::string>& words,
           const std::string& typed = {}) {
  std::istringstream in(typed);
  std::ostringstream out, talk;
  FixedClock clock;
  SeededRandom random(1);
  const int exit =
      run(table, words,
          {.console = {.in = in, .out = out, .talk = talk}, .clock = clock, .random = random});
  return {exit, out.str(), talk.str()};
}

// A command that fails with whatever code --code names.
Result<void> fail_as_told(Context&, const Arguments& arguments) {
  const auto code = code_from_name(arguments.text("--code"));
  CHECK(code.has_value());
  return fail(*code, "Something is so. Really.", "field x");
}

const std::vector<Command> kFailing = {
    {"break it", "", {must(one("--code", "CODE", ""))}, fail_as_told}};

TEST(Errors, every_code_exits_as_the_table_says_and_names_a_remedy) {
  for (const CodeRow& row : code_table()) {
    std::vector<Command> table = kFailing;
    table[0].path = "break";
    const Ran ran = run_of(table, {"break", "--code", std::string(row.name)});
    EXPECT_EQ(ran.exit, row.exit_code) << row.name;
    EXPECT_EQ(ran.talk, "valise: Something is so. Really. field x. " + std::string(row.title) +
                            ". " + std::string(remedy_of(row.code)) +
                            ". Who can help: " + std::string(advice_of(row.code).who) + ".\n");
    EXPECT_FALSE(advice_of(row.code).who.empty());
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(retry_after_s(row.code).has_value(), row.retry) << row.name;
    EXPECT_GE(row.exit_code, 1);
    EXPECT_LE(row.exit_code, 8);
  }
}

// DESK.md: 8 is "try again"; 1 is what no repetition helps.
TEST(Errors, of_a_disk_exit_8_as_all_that_may_succeed_later_and_is_nobodys_refusal) {
  EXPECT_EQ(code_row(Code::disk).exit_code, 8);
  for (const CodeRow& row : code_table()) {
    EXPECT_FALSE(row.exit_code == 1 && row.retry) << row.name;
    EXPECT_FALSE(row.exit_code == 8 && !row.retry) << row.name;
  }
}

TEST(Errors, are_json_on_stderr_with_json) {
  std::vector<Command> table = kFailing;
  table[0].path = "break";
  const Ran ran = run_of(table, {"--json", "break", "--code", "too_few"});
  EXPECT_EQ(ran.exit, 8);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.talk,
            R"_({"valise":1,"kind":"error","at":"2026-11-23T14:07:00Z","data":{"code":"too_few",)_"
            R"_("title":"Too few trustees answered","detail":"Something is so. Really (field x)",)_"
            R"_("remedy":"Repeat when more trustees answer: 'valise doctor' shows them",)_"
            R"_("who":"the trustees' operators","retry_after_s":10},"next":null,"warnings":[]})_"
            "\n");
}

TEST(Errors, a_line_that_does_not_parse_is_usage_in_json_too) {
  EXPECT_EQ(run_of(commands(), {}).exit, 2);
  EXPECT_EQ(run_of(commands(), {"opne"}).exit, 2);
  EXPECT_EQ(run_of(commands(), {"open"}).exit, 2);
  EXPECT_EQ(run_of(commands(), {"lock", "--colour"}).exit, 2);
  const Ran ran = run_of(commands(), {"open", "--json"});
  EXPECT_THAT(ran.talk, StartsWith(R"({"valise":1,"kind":"error")"));
  EXPECT_THAT(ran.talk, HasSubstr(R"("code":"usage")"));
}

TEST(Errors, a_number_that_is_none_names_its_place) {
  const Ran ran = run_of(commands(), {"open", "CY-MFA", "--reason", "exercise"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.talk, HasSubstr("NUMBER"));
}

TEST(Subjects, are_of_one_kind_and_one_name) {
  EXPECT_EQ(subject_of("officer cy-7f3a").value(), "officer cy-7f3a");
  EXPECT_EQ(subject_of("officer officer cy-7f3a").error().code, Code::usage);
}

TEST(Settings, that_are_not_there_exit_2_and_name_the_file) {
  const Ran ran = run_of(commands(), {"list", "--config", "/nowhere/terminal.toml"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.talk, HasSubstr("/nowhere/terminal.toml"));
}

TEST(Missions, are_asked_of_roles_that_work_at_one) {
  const auto added = [](const std::string& roles) {
    return run_of(commands(), {"officer", "add", "cy-7f3a", "--roles", roles, "--until",
                               "2027-08-31", "--config", "/nowhere/terminal.toml"})
        .talk;
  };
  for (const char* roles : {"drafter", "clearer", "releaser", "reader", "registrar reader"}) {
    EXPECT_THAT(added(roles), HasSubstr("--missions")) << roles;
  }
  for (const char* roles : {"registrar", "security", "registrar security"}) {
    EXPECT_THAT(added(roles), HasSubstr("/nowhere/terminal.toml")) << roles;
  }
}

TEST(Pipes, plaintext_to_a_pipe_needs_a_reason_before_anything_is_asked_for) {
  const Ran ran =
      run_of(commands(), {"open", "CY-MFA-26-0041", "--config", "/nowhere/terminal.toml"});
  EXPECT_EQ(ran.exit, 5);
  EXPECT_THAT(ran.talk, HasSubstr("--reason"));
  const Ran wrong = run_of(commands(), {"open", "CY-MFA-26-0041", "--reason", "curiosity"});
  EXPECT_EQ(wrong.exit, 2);
}

// Asks, and says what it heard.
Result<void> ask_first(Context& context, const Arguments&) {
  TRY(const bool sure, context.confirm("Sure?"));
  context.warn("warned");
  context.answer({.kind = "sure", .data = Json::Members{{"sure", sure}}}, sure ? "yes\n" : "no\n");
  return {};
}
const std::vector<Command> kAsking = {{"ask", "", {}, ask_first}};

TEST(Questions, are_not_asked_off_a_terminal) {
  const Ran ran = run_of(kAsking, {"ask"}, "y\n");
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.talk, HasSubstr("--yes"));
}

TEST(Questions, yes_answers_them) {
  EXPECT_EQ(run_of(kAsking, {"ask", "--yes"}).out, "yes\n");
  EXPECT_EQ(run_of(kAsking, {"--yes", "ask"}).out, "yes\n");
}

TEST(Envelope, has_kind_time_data_next_and_the_warnings) {
  const Ran ran = run_of(kAsking, {"ask", "--yes", "--json", "--quiet"});
  EXPECT_EQ(ran.out,
            R"({"valise":1,"kind":"sure","at":"2026-11-23T14:07:00Z","data":{"sure":true},)"
            R"("next":null,"warnings":["warned"]})"
            "\n");
  EXPECT_EQ(ran.talk, "");
}

TEST(Envelope, an_empty_list_is_a_list) {
  EXPECT_THAT(print(envelope({.kind = "cable.list"}, kNow)), HasSubstr(R"("data":[])"));
}

TEST(Grammar, options_may_repeat_and_do_not_swallow_places) {
  const std::vector<Command> table = {
      {"send", "", {must(many("WORDS", "W", "")), many("--to", "M", "")}, nullptr}};
  const auto parsed = parse(table, {"send", "--to", "a", "one", "two", "--to", "b", "three"});
  ASSERT_TRUE(parsed.has_value()) << parsed.error().detail;
  EXPECT_THAT(parsed->arguments.texts("--to"), testing::ElementsAre("a", "b"));
  EXPECT_THAT(parsed->arguments.texts("WORDS"), testing::ElementsAre("one", "two", "three"));
}

TEST(Grammar, a_word_that_names_another_command_stays_a_word) {
  const auto parsed = parse(commands(), {"search", "status", "lock"});
  ASSERT_TRUE(parsed.has_value()) << parsed.error().detail;
  EXPECT_EQ(parsed->command->path, "search");
  EXPECT_THAT(parsed->arguments.texts("WORDS"), testing::ElementsAre("status", "lock"));
}

TEST(Grammar, knows_every_command_of_the_table_once) {
  std::vector<std::string> paths;
  for (const Command& each : commands()) paths.push_back(each.path);
  EXPECT_THAT(paths_of(commands()), testing::UnorderedElementsAreArray(paths));
  EXPECT_EQ(std::set<std::string>(paths.begin(), paths.end()).size(), paths.size());
}

TEST(Help, is_data_and_exits_0) {
  const Ran ran = run_of(commands(), {"--help"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.out, HasSubstr("ledger"));
  EXPECT_THAT(run_of(commands(), {"draft", "new", "--help"}).out, HasSubstr("--from"));
}

TEST(Version, is_said_in_both_ways) {
  EXPECT_THAT(run_of(commands(), {"version"}).out, StartsWith("valise "));
  EXPECT_THAT(run_of(commands(), {"version", "--json"}).out, HasSubstr(R"("kind":"version")"));
}

TEST(Files, are_written_whole_private_and_not_over_another) {
  const std::string file = testing::TempDir() + "/valise_cli_output";
  std::filesystem::remove(file);
  ASSERT_TRUE(write_output(file, "one", Replace::no).has_value());
  EXPECT_EQ(write_output(file, "two", Replace::no).error().code, Code::conflict);
  ASSERT_TRUE(write_output(file, "three", Replace::yes).has_value());
  std::ifstream in(file);
  std::string text;
  std::getline(in, text);
  EXPECT_EQ(text, "three");
  EXPECT_EQ(std::filesystem::status(file).permissions() & std::filesystem::perms::all,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace valise::cli
