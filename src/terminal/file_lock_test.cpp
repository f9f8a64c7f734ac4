#include "terminal/file_lock.h"

#include <future>
#include <optional>
#include <thread>

#include "terminal/files.h"
#include "terminal/terminal_test.h"

namespace valise::terminal {
namespace {

using std::chrono::milliseconds;

TEST(FileLock, IsHeldByOneAtATime) {
  const TestFolder folder;
  const auto file = folder.path() / "lock";
  {
    const auto held = FileLock::make(file, milliseconds(0));
    ASSERT_TRUE(held);
    EXPECT_EQ(FileLock::make(file, milliseconds(50)).error().code, Code::busy);
  }
  EXPECT_TRUE(FileLock::make(file, milliseconds(0)));
}

TEST(FileLock, OfAFileThatIsNotThereIsNotMade) {
  const TestFolder folder;
  EXPECT_EQ(FileLock::of(folder.path() / "d1", milliseconds(0)).error().code, Code::not_found);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "d1"));
}

class FileLockThatIsWaitedFor : public testing::Test {
 protected:
  FileLockThatIsWaitedFor() {
    EXPECT_TRUE(write_private_file(file_, {}));
    first_ = FileLock::of(file_, milliseconds(0)).value();
    second_ = std::async(std::launch::async,
                         [this] { return FileLock::of(file_, milliseconds(10'000)); });
    std::this_thread::sleep_for(milliseconds(100));  // until it has opened the file
  }

  TestFolder folder_;
  std::filesystem::path file_ = folder_.path() / "d1";
  std::optional<FileLock> first_;
  std::future<Result<FileLock>> second_;
};

TEST_F(FileLockThatIsWaitedFor, IsTheOneThatTookItsName) {
  ASSERT_TRUE(write_private_file(file_, view_of("another")));
  first_.reset();
  const auto second = second_.get();
  ASSERT_TRUE(second);
  EXPECT_EQ(FileLock::of(file_, milliseconds(0)).error().code, Code::busy);
}

TEST_F(FileLockThatIsWaitedFor, IsNotFoundOnceItWasRemoved) {
  std::filesystem::remove(file_);
  first_.reset();
  EXPECT_EQ(second_.get().error().code, Code::not_found);
}

}  // namespace
}  // namespace valise::terminal
