#include "desk/browser.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>
#include <vector>

#include "terminal/files.h"

namespace valise::desk {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;

constexpr const char* kAddress = "http://nl.valise.localhost:7123/#0123456789abcdef";

// A folder for temporary files of this test's own, and a program in it that writes down with which
// words it was begun, and stays.
class BrowserTest : public ::testing::Test {
 protected:
  BrowserTest() {
    std::string pattern = (fs::temp_directory_path() / "browser-test-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    ::setenv("TMPDIR", folder.c_str(), 1);
    program = folder / "chromium";
    std::ofstream(program) << "#!/bin/sh\nprintf '%s\\n' \"$@\" > "
                           << (folder / "words.new").string() << "\nmv "
                           << (folder / "words.new").string() << " " << (folder / "words").string()
                           << "\nexec sleep 60\n";
    fs::permissions(program, fs::perms::owner_all);
  }
  ~BrowserTest() override {
    ::unsetenv("TMPDIR");
    fs::remove_all(folder);
  }

  std::vector<std::string> words() const {
    for (int tries = 0; tries < 500 && !fs::exists(folder / "words"); ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::ifstream file(folder / "words");
    std::vector<std::string> out;
    for (std::string line; std::getline(file, line);) out.push_back(line);
    return out;
  }
  std::vector<fs::path> profiles() const {
    std::vector<fs::path> out;
    for (const auto& each : fs::directory_iterator(folder)) {
      if (each.path().filename().string().starts_with("valise-desk-")) out.push_back(each.path());
    }
    return out;
  }
  // As a desk leaves it that was killed; made an hour ago.
  fs::path left_by(const std::string& process) const {
    const fs::path out = folder / ("valise-desk-" + process);
    EXPECT_TRUE(terminal::write_private_file(out / "desk.pid", view_of(process)));
    const ::timespec hour_ago{::time(nullptr) - 3600, 0};
    const ::timespec both[] = {hour_ago, hour_ago};
    EXPECT_EQ(::utimensat(AT_FDCWD, out.c_str(), both, 0), 0);
    return out;
  }

  fs::path folder, program;
};

TEST_F(BrowserTest, HasAProfileOfItsOwnThatIsGoneWithIt) {
  auto browser = Browser::open_with(program, kAddress).value();
  const auto said = words();
  ASSERT_EQ(profiles().size(), 1U);
  const fs::path own = profiles().front();
  EXPECT_EQ(fs::status(own).permissions(), fs::perms::owner_all);
  EXPECT_THAT(said, Contains("--user-data-dir=" + (own / "profile").string()));
  for (const char* word : {"--disable-background-networking", "--disable-component-update",
                           "--disable-sync", "--disable-extensions"}) {
    EXPECT_THAT(said, Contains(word));
  }
  EXPECT_FALSE(browser->closed());
  browser.reset();
  EXPECT_TRUE(profiles().empty());
}

TEST_F(BrowserTest, TheTokenStandsInNoCommandLine) {
  const auto browser = Browser::open_with(program, kAddress).value();
  for (const std::string& word : words()) EXPECT_EQ(word.find("0123456789abcdef"), word.npos);
  const fs::path page = profiles().front() / "open.html";
  EXPECT_EQ(fs::status(page).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  const auto text = terminal::read_file(page, 1000).value();
  EXPECT_THAT(std::string(text.begin(), text.end()), HasSubstr(kAddress));
}

TEST_F(BrowserTest, WhatAKilledDeskLeftIsRemovedAndNobodyElses) {
  const fs::path dead = left_by("99999999");
  const fs::path alive = left_by(std::to_string(::getpid()));
  const auto browser = Browser::open_with(program, kAddress).value();
  EXPECT_FALSE(fs::exists(dead));
  EXPECT_TRUE(fs::exists(alive));
}

TEST_F(BrowserTest, WhatIsNoProgramIsSaidAndLeavesNothing) {
  EXPECT_FALSE(Browser::open_with(folder / "missing", kAddress));
  EXPECT_TRUE(profiles().empty());
}

}  // namespace
}  // namespace valise::desk
