// Drafts through the command line, on a terminal whose keys are enrolled nowhere: nothing here
// needs a network. Also the built program, as a process of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/check.h"
#include "cli/app.h"
#include "fixture/network.h"
#include "terminal/draft_store.h"
#include "terminal/files.h"
#include "terminal/keyring.h"
#include "terminal/soft_authenticator.h"

namespace valise::cli {
namespace {

using testing::HasSubstr;

constexpr const char* kAbove =
    "Action: nl/mfa\nLevel: CONFIDENTIEL UE\nSubject: Too high\n\n1. (C) Not here.\n";
constexpr const char* kGood = "Action: nl/mfa\nLevel: RESTREINT UE\nSubject: Line\n\n1. (R) So.\n";

struct Ran {
  int exit = 0;
  std::string out, talk;
};

class Drafts : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/valise_drafts_XXXXXX";
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    std::ofstream(folder_ / "terminal.toml") << "member = \"cy\"\nmission = \"cy/mfa\"\n"
                                                "node = \"127.0.0.1:1\"\ndata = \"data\"\n"
                                                "authenticator = \"soft:passkeys\"\n"
                                                "demonstration = true\n"
                                                "[[peer]]\nname = \"de\"\nkind = \"trustee\"\n"
                                                "address = \"127.0.0.1:2\"\n";
    terminal::Settings settings;
    settings.member = *cable::MemberId::parse("cy");
    settings.data = folder_ / "data";
    terminal::SoftAuthenticator authenticator({folder_ / "passkeys"}, random_);
    ASSERT_TRUE(terminal::create_device(settings,
                                        {network_.charter_file(), network_.domain().founding,
                                         *cable::OfficerId::parse("cy-7f3a")},
                                        authenticator, random_)
                    .has_value());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Ran run_of(std::vector<std::string> words, const std::string& typed = {},
             bool on_a_screen = false) {
    words.insert(words.begin(), {"--config", (folder_ / "terminal.toml").string()});
    std::istringstream in(typed);
    std::ostringstream out, talk;
    const SystemClock clock;
    const int exit =
        run(commands(), words,
            {.console = {.in = in, .out = out, .talk = talk, .out_is_terminal = on_a_screen},
             .clock = clock,
             .random = random_});
    return {exit, out.str(), talk.str()};
  }

  fixture::Network network_;
  SeededRandom random_{7};
  std::filesystem::path folder_;
};

TEST_F(Drafts, A06_above_the_ceiling_is_refused_naming_ceiling_and_alternative_and_not_kept) {
  const Ran ran = run_of({"draft", "new"}, kAbove);
  EXPECT_EQ(ran.exit, 5);
  EXPECT_THAT(ran.talk, HasSubstr("RESTREINT UE/EU RESTRICTED"));
  EXPECT_THAT(ran.talk, HasSubstr("use the network accredited for it"));
  EXPECT_EQ(run_of({"draft", "list"}).out, "");
  EXPECT_EQ(run_of({"draft", "check", "--file", "-"}, kAbove).exit, 5);
}

TEST_F(Drafts, are_kept_shown_checked_and_discarded) {
  EXPECT_EQ(run_of({"draft", "new"}, kGood).out, "d1\n");
  EXPECT_EQ(run_of({"draft", "show", "d1"}).out, kGood);
  const Ran check = run_of({"draft", "check", "d1"});
  EXPECT_EQ(check.exit, 0) << check.talk;
  EXPECT_EQ(run_of({"draft", "edit", "d1"}, std::string(kGood) + "\n2. (R) More.\n").exit, 0);
  EXPECT_THAT(run_of({"draft", "list", "--json"}).out, HasSubstr(R"("id":"d1","version":2)"));
  EXPECT_EQ(run_of({"draft", "discard", "d1"}).exit, 2);
  EXPECT_EQ(run_of({"draft", "discard", "d1", "--yes"}).out, "d1 discarded\n");
  EXPECT_EQ(run_of({"draft", "show", "d1"}).exit, 3);
  EXPECT_EQ(run_of({"draft", "new"}, kGood).out, "d2\n");
}

TEST_F(Drafts, cannot_be_edited_above_the_ceiling) {
  run_of({"draft", "new"}, kGood);
  EXPECT_EQ(run_of({"draft", "edit", "d1"}, kAbove).exit, 5);
  EXPECT_EQ(run_of({"draft", "show", "d1"}).out, kGood);
}

// They moved the cursor, or turned the line round.
TEST_F(Drafts, do_not_steer_the_screen_that_shows_them) {
  const std::string evil =
      "Action: nl/mfa\nLevel: RESTREINT UE\nSubject: L\x1b[31m\u202Eine\n\n"
      "1. (R) So\u009b2J.\r\n\tΝαι, שלום.\n";
  run_of({"draft", "new"}, evil);
  EXPECT_THAT(run_of({"draft", "list"}).out, HasSubstr("L<U+001B>[31m<U+202E>ine\n"));
  EXPECT_EQ(run_of({"draft", "show", "d1"}).out, evil);
  EXPECT_THAT(run_of({"draft", "show", "d1"}, {}, true).out,
              HasSubstr("1. (R) So<U+009B>2J.\r\n\tΝαι, שלום.\n"));
  const Ran none = run_of({"draft", "show", "\x1b[2J"});
  EXPECT_THAT(none.talk, testing::Not(HasSubstr("\x1b")));
}

TEST_F(Drafts, that_do_not_parse_name_the_line) {
  const Ran ran =
      run_of({"draft", "check", "--file", "-", "--json"}, "Action: nl/mfa\nLevl: x\n\ny");
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.talk, HasSubstr("line 2"));
  EXPECT_THAT(ran.talk, HasSubstr(R"("code":"malformed")"));
}

TEST_F(Drafts, below_a_portion_mark_exit_5) {
  EXPECT_EQ(run_of({"draft", "check", "--file", "-"},
                   "Action: nl/mfa\nLevel: LIMITE\nSubject: x\n\n1. (R) So.\n")
                .exit,
            5);
}

TEST_F(Drafts, a_dry_run_keeps_nothing) {
  EXPECT_EQ(run_of({"draft", "new", "--dry-run"}, kGood).exit, 0);
  EXPECT_EQ(run_of({"draft", "list"}).out, "");
}

// It said "d1 saved" of what was not, and asked before it discarded nothing.
TEST_F(Drafts, a_dry_run_says_what_it_would_do_and_asks_nothing) {
  run_of({"draft", "new"}, kGood);
  const std::string longer = std::string(kGood) + "\n2. (R) More.\n";
  EXPECT_EQ(run_of({"draft", "edit", "d1", "--dry-run"}, longer).out,
            "it would save d1 as version 2; nothing was done\n");
  EXPECT_EQ(run_of({"draft", "show", "d1"}).out, kGood);
  const Ran discard = run_of({"draft", "discard", "d1", "--dry-run"});
  EXPECT_EQ(discard.exit, 0) << discard.talk;
  EXPECT_EQ(discard.out, "it would ask, and discard d1 for good; nothing was done\n");
  EXPECT_EQ(run_of({"draft", "discard", "d9", "--dry-run"}).exit, 3);
  EXPECT_THAT(run_of({"lock", "--dry-run", "--json"}).out, HasSubstr(R"("kind":"dry_run","at":)"));
  EXPECT_THAT(run_of({"unlock", "--dry-run"}).out, HasSubstr("hold the keys of cy-7f3a"));
  EXPECT_THAT(run_of({"draft", "list"}).out, HasSubstr("d1"));
}

// It was talk alone, and --json printed nothing.
TEST_F(Drafts, a_dry_run_is_one_answer_of_every_command) {
  run_of({"draft", "new"}, kGood);
  const std::string file = (folder_ / "f").string(), until = "2027-08-31";
  std::ofstream(folder_ / "t.jsonl")
      << R"({"id":"a","text":"x","classification":"Confidential","to":["P"]})" << '\n';
  const std::vector<std::vector<std::string>> all = {
      {"unlock"},
      {"lock"},
      {"draft", "new"},
      {"draft", "edit", "d1"},
      {"draft", "discard", "d1"},
      {"release", "d1"},
      {"import", (folder_ / "t.jsonl").string(), "--among", "nl/mfa"},
      {"officer", "add", "cy-2c91", "--roles", "registrar", "--until", until},
      {"officer", "end", "cy-2c91", "--reason", "exercise"},
      {"grant", "cy-2c91", "MED", "--until", until},
      {"grant", "cy-2c91", "MED", "--end", "--reason", "exercise"},
      {"device", "revoke", std::string(64, 'a'), "--reason", "lost"},
      {"device", "enrol", "--officer", "cy-2c91", "-o", file, "--founding", "--roles", "registrar",
       "--rp-id", "cy.valise.localhost", "--rp-origin", "http://cy.valise.localhost:7500"},
      {"suspend", "officer", "cy-2c91", "--reason", "exercise"},
      {"hold", "officer cy-2c91", "--reason", "exercise"},
  };
  for (std::vector<std::string> words : all) {
    const std::string name = words[0] + " " + words[1 % words.size()];
    words.insert(words.end(), {"--dry-run", "--json"});
    const Ran ran = run_of(words, kGood);
    EXPECT_EQ(ran.exit, 0) << name << ": " << ran.talk;
    EXPECT_THAT(ran.out, testing::StartsWith(R"({"valise":1,"kind":"dry_run","at":)")) << name;
    EXPECT_THAT(ran.out, HasSubstr(R"("data":{"would":)")) << name;
    EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 1) << name;
  }
  EXPECT_FALSE(std::filesystem::exists(file));
}

// An attachment that was not there came out when it was to be sealed.
TEST_F(Drafts, are_checked_with_their_attachments) {
  const std::string text =
      "Action: nl/mfa\nLevel: RESTREINT UE\nSubject: Line\nAttachment: /nowhere/a.pdf\n\n1. (R) "
      "So.\n";
  const Ran ran = run_of({"draft", "check", "--file", "-"}, text);
  EXPECT_EQ(ran.exit, 3);
  EXPECT_EQ(ran.out, "Attachment: no such file: /nowhere/a.pdf\n");
}

// A line that only looks like that of a kept file.
TEST_F(Drafts, are_checked_for_files_that_are_not_kept_with_them) {
  const std::string text =
      "Action: nl/mfa\nLevel: RESTREINT UE\nSubject: Line\nAttachment: sealed:8:" +
      std::string(64, 'a') + ":plan.csv\n\n1. (R) So.\n";
  run_of({"draft", "new"}, text);
  const Ran ran = run_of({"draft", "check", "d1"});
  EXPECT_EQ(ran.exit, 3);
  EXPECT_EQ(ran.out,
            "Attachment: the bytes of plan.csv are not kept with this draft: attach the file\n");
}

// A draft whose file could not be taken stood there without a word of its name.
TEST_F(Drafts, are_named_also_where_a_file_could_not_be_taken) {
  const std::filesystem::path file = folder_ / "vast.bin";
  std::ofstream(file) << "x";
  std::filesystem::resize_file(file, cable::kAttachmentBytesMax + 1);
  const Ran ran =
      run_of({"draft", "new"}, "Action: nl/mfa\nLevel: RESTREINT UE\nSubject: Line\nAttachment: " +
                                   file.string() + "\n\n1. (R) So.\n");
  EXPECT_NE(ran.exit, 0);
  EXPECT_THAT(ran.talk, HasSubstr("the draft is kept as d1"));
  EXPECT_EQ(run_of({"draft", "show", "d1"}).exit, 0);
}

// Released from another folder, another file of that name would have been sealed.
TEST_F(Drafts, name_their_attachments_from_the_folder_where_they_were_kept) {
  const std::string head = "Action: nl/mfa\nLevel: RESTREINT UE\nSubject: Line\n";
  const std::string here = std::filesystem::current_path().string();
  run_of({"draft", "new"}, head + "Attachment: att/../a b.pdf\n# Attachment: c\n\nAttachment: d\n");
  EXPECT_EQ(run_of({"draft", "show", "d1"}).out,
            head + "Attachment: " + here + "/a b.pdf\n# Attachment: c\n\nAttachment: d\n");
  run_of({"draft", "edit", "d1"}, head + "attachment : a.pdf\nAttachment: /b.pdf\nAttachment:\n");
  EXPECT_EQ(run_of({"draft", "show", "d1"}).out,
            head + "Attachment: " + here + "/a.pdf\nAttachment: /b.pdf\nAttachment:\n");
}

// What was released was what the file held by then.
TEST_F(Drafts, take_their_attachments_when_they_are_kept_and_drop_them_when_they_go) {
  const std::string file = (folder_ / "plan.csv").string();
  std::ofstream(file) << "invented";
  const std::string head = "Action: nl/mfa\nLevel: RESTREINT UE\nSubject: Line\n";
  const auto kept = [&] {
    std::size_t out = 0;
    for (const auto& each : std::filesystem::directory_iterator(folder_ / "data" / "drafts")) {
      out += each.path().filename().string().starts_with("d1.attachment.") ? 1 : 0;
    }
    return out;
  };
  run_of({"draft", "new"}, head + "Attachment: " + file + "\n\n1. (R) So.\n");
  const std::string text = run_of({"draft", "show", "d1"}).out;
  EXPECT_THAT(text, HasSubstr("Attachment: sealed:8:"));
  EXPECT_THAT(text, HasSubstr(":plan.csv\n\n1. (R) So.\n"));
  EXPECT_EQ(kept(), 1U);
  std::filesystem::remove(file);
  EXPECT_EQ(run_of({"draft", "check", "d1"}).exit, 0);
  run_of({"draft", "edit", "d1"}, text);
  EXPECT_EQ(run_of({"draft", "show", "d1"}).out, text);
  run_of({"draft", "discard", "d1", "--yes"});
  EXPECT_EQ(kept(), 0U);
}

// The copy would stand in the record and nowhere else.
TEST_F(Drafts, an_export_into_no_folder_is_refused_before_anything_is_asked) {
  const auto into = [&](const std::string& file) {
    return run_of({"export", "CY-MFA-26-0001", "--as", "txt", "--reason", "exercise", "-o", file});
  };
  const Ran ran = into((folder_ / "none" / "x.txt").string());
  EXPECT_EQ(ran.exit, 3) << ran.talk;
  EXPECT_THAT(ran.talk, HasSubstr("There is no such folder"));
  EXPECT_EQ(into((folder_ / "terminal.toml").string()).exit, 6);
  const Ran too_long = into((folder_ / std::string(300, 'x')).string());
  EXPECT_EQ(too_long.exit, 2) << too_long.talk;
  EXPECT_THAT(too_long.talk, HasSubstr("File name too long"));
  EXPECT_EQ(into((folder_ / "x.txt").string()).exit, 8);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "x.txt.new"));
}

// Nothing of it is better when it is repeated, as a full disk may be.
TEST_F(Drafts, a_path_that_cannot_be_used_is_a_mistake_in_the_line_and_no_disk) {
  const std::string folder = folder_.string(), file = (folder_ / "terminal.toml").string();
  const auto export_to = [](const std::string& to) -> std::vector<std::string> {
    return {"export", "CY-MFA-26-0001", "--as", "txt", "--reason", "exercise", "-o", to};
  };
  const std::vector<std::pair<std::vector<std::string>, std::string>> all = {
      {{"draft", "new", "--from", folder}, "Is a directory"},
      {{"draft", "check", "--file", folder}, "Is a directory"},
      {{"draft", "new", "--from", folder + "/" + std::string(300, 'x')}, "File name too long"},
      {{"draft", "new", "--from", file + "/x"}, "Not a directory"},
      {export_to("/proc/x.txt"), "No such file or directory"},
  };
  for (const auto& [words, why] : all) {
    const Ran ran = run_of(words);
    EXPECT_EQ(ran.exit, 2) << words.back() << ": " << ran.talk;
    EXPECT_THAT(ran.talk, HasSubstr(why)) << words.back();
  }
  EXPECT_EQ(run_of({"draft", "new", "--from", folder + "/none"}).exit, 3);
  EXPECT_EQ(terminal::can_write_into(file).error().code, Code::usage);
  EXPECT_EQ(terminal::can_write_into(folder + "/" + std::string(300, 'x')).error().code,
            Code::usage);
  EXPECT_TRUE(terminal::can_write_into(folder + "/new"));
}

TEST(Files, of_a_path_that_is_wrong_are_usage_and_of_a_disk_disk) {
  for (const int error : {ENAMETOOLONG, EISDIR, ENOTDIR, EACCES, ENOENT, EROFS, EPERM, ELOOP}) {
    EXPECT_EQ(terminal::path_error("f", error).value().code, Code::usage) << error;
  }
  for (const int error : {ENOSPC, EIO, EDQUOT, EMFILE}) {
    EXPECT_EQ(terminal::path_error("f", error).value().code, Code::disk) << error;
  }
}

// It is what a second command finds.
TEST_F(Drafts, that_have_gone_are_named_by_what_they_became) {
  run_of({"draft", "new"}, kGood);
  const wire::Accepted accepted{CableId{{7}}, *cable::Number::parse("CY-MFA-26-0024"),
                                LeafIndex{812}};
  ASSERT_TRUE(terminal::forget_released(folder_ / "data", "d1", accepted));
  const Ran ran = run_of({"release", "d1", "--wait", "0"});
  EXPECT_EQ(ran.exit, 0) << ran.talk;
  EXPECT_THAT(ran.out, testing::StartsWith("CY-MFA-26-0024\n"));
  EXPECT_THAT(ran.talk, HasSubstr("it has gone already, as CY-MFA-26-0024"));
}

// It stood in the text alone.
TEST_F(Drafts, of_a_status_a_program_reads_too_why_the_servers_were_not_asked) {
  EXPECT_THAT(run_of({"status", "--json"}).out,
              HasSubstr(R"("trouble":"locked: unlock to ask the servers")"));
}

TEST_F(Drafts, that_were_released_or_never_were_exit_3) {
  EXPECT_EQ(run_of({"release", "d9"}).exit, 3);
}

TEST_F(Drafts, a_release_without_any_server_says_so_and_exits_8_and_keeps_the_draft) {
  run_of({"draft", "new"}, kGood);
  const Ran ran = run_of({"release", "d1"});
  EXPECT_EQ(ran.exit, 8) << ran.talk;
  EXPECT_EQ(run_of({"draft", "show", "d1"}).out, kGood);
}

TEST_F(Drafts, import_counts_in_a_dry_run) {
  std::ofstream(folder_ / "t.jsonl")
      << R"({"id":"a","text":"x","classification":"Confidential","to":["P"]})" << '\n'
      << R"({"id":"b","text":"x","classification":"Secret","to":["P"]})" << '\n'
      << R"({"id":"c","text":"x","to":["P"]})" << '\n';
  const std::string file = (folder_ / "t.jsonl").string();
  EXPECT_EQ(run_of({"import", file, "--among", "nl/mfa", "--dry-run"}).out,
            "1 carried, 1 refused as above the ceiling, 1 refused as unmarked\n");
  EXPECT_EQ(run_of({"import", file, "--dry-run"}).exit, 2);
  EXPECT_EQ(run_of({"import", file, "--among", "nl/mfa", "--level-all", "LIMITE", "--dry-run"}).out,
            "3 carried, 0 refused as above the ceiling, 0 refused as unmarked\n");
}

// Whatever the number of threads: which of the two went would be chance.
TEST_F(Drafts, import_refuses_two_telegrams_of_one_id_naming_both_lines) {
  std::ofstream(folder_ / "t.jsonl")
      << R"({"id":"a","text":"one","classification":"Confidential","to":["P"]})" << "\n\n"
      << R"({"id":"a","text":"two","classification":"Secret","to":["P"]})" << '\n';
  const std::string file = (folder_ / "t.jsonl").string();
  const Ran ran = run_of({"import", file, "--among", "nl/mfa"});
  EXPECT_EQ(ran.exit, 6) << ran.talk;
  EXPECT_THAT(ran.talk, HasSubstr("\"a\""));
  EXPECT_THAT(ran.talk, HasSubstr("t.jsonl:1 "));
  EXPECT_THAT(ran.talk, HasSubstr("t.jsonl:3"));
  EXPECT_EQ(run_of({"import", file, "--among", "nl/mfa", "--dry-run"}).exit, 6);
}

TEST_F(Drafts, import_counts_a_telegram_once_however_often_it_stands_there) {
  const std::string one = R"({"id":"a","text":"x","classification":"Confidential","to":["P"]})";
  std::ofstream(folder_ / "t.jsonl") << one << '\n' << one << '\n';
  std::ofstream(folder_ / "u.jsonl") << one << '\n';
  const Ran ran = run_of({"import", (folder_ / "t.jsonl").string(), (folder_ / "u.jsonl").string(),
                          "--among", "nl/mfa", "--dry-run"});
  EXPECT_EQ(ran.out, "1 carried, 0 refused as above the ceiling, 0 refused as unmarked\n");
  EXPECT_THAT(ran.talk, HasSubstr("2 telegrams stand there again and count once"));
}

TEST_F(Drafts, import_takes_a_file_as_other_systems_write_it) {
  std::ofstream(folder_ / "t.jsonl")
      << "\xEF\xBB\xBF" << R"({"id":"a","text":"x","classification":"Confidential","to":["P"]})"
      << "\r\n\r\n";
  const Ran ran =
      run_of({"import", (folder_ / "t.jsonl").string(), "--among", "nl/mfa", "--dry-run"});
  EXPECT_EQ(ran.out, "1 carried, 0 refused as above the ceiling, 0 refused as unmarked\n")
      << ran.talk;
}

TEST_F(Drafts, import_that_carries_nothing_of_what_it_was_given_exits_5) {
  std::ofstream(folder_ / "t.jsonl") << R"({"id":"b","text":"x","to":["P"]})" << '\n';
  const Ran ran = run_of({"import", (folder_ / "t.jsonl").string(), "--among", "nl/mfa"});
  EXPECT_EQ(ran.exit, 5) << ran.talk;
  EXPECT_EQ(ran.out, "0 carried, 0 refused as above the ceiling, 1 refused as unmarked\n");
}

// The program itself: exit codes as a shell sees them, nothing asked off a terminal.
Ran program(const std::string& words) {
  const std::string line = std::string(VALISE_BINARY) + " " + words + " 2>&1 </dev/null";
  FILE* pipe = ::popen(line.c_str(), "r");
  CHECK(pipe != nullptr);
  Ran ran;
  char part[512];
  while (std::fgets(part, sizeof part, pipe) != nullptr) ran.out += part;
  const int status = ::pclose(pipe);
  ran.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

TEST_F(Drafts, the_program_exits_as_the_table_says) {
  const std::string config = "--config " + (folder_ / "terminal.toml").string() + " ";
  EXPECT_EQ(program("version").exit, 0);
  EXPECT_EQ(program("--help").exit, 0);
  EXPECT_EQ(program("nonsense").exit, 2);
  EXPECT_EQ(program("list --config /nowhere.toml").exit, 2);
  EXPECT_EQ(program(config + "config check").exit, 0);
  EXPECT_EQ(program(config + "draft show d1").exit, 3);
  EXPECT_EQ(program("open CY-MFA-26-0001").exit, 5);
  const Ran lock = program(config + "lock");
  EXPECT_EQ(lock.out, "locked already\n");
}

TEST_F(Drafts, the_program_unlocks_and_locks) {
  const std::string config = "--config " + (folder_ / "terminal.toml").string() + " ";
  const Ran unlocked = program(config + "unlock");
  EXPECT_EQ(unlocked.exit, 0) << unlocked.out;
  EXPECT_THAT(unlocked.out, HasSubstr("unlocked: cy-7f3a"));
  EXPECT_THAT(program(config + "status").out, HasSubstr("locks in"));
  EXPECT_EQ(program(config + "lock").out, "locked\n");
  EXPECT_THAT(program(config + "doctor").out, HasSubstr("valise unlock"));
}

}  // namespace
}  // namespace valise::cli
