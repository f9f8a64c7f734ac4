// What the tests of this folder share: a data folder that goes away, a demonstration authenticator,
// an officer at his terminal on the founded network of tests/fixture.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "fixture/network.h"
#include "terminal/soft_authenticator.h"
#include "terminal/workplace.h"

namespace valise::terminal {

class TestFolder {
 public:
  TestFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "valise-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class StoppedClock final : public Clock {
 public:
  Time now() const override { return time; }
  Time time = fixture::kStart;
};

inline cable::OfficerId officer_named(const std::string& text) {
  return cable::OfficerId::parse(text).value();
}
inline cable::MissionId mission_named(const std::string& text) {
  return cable::MissionId::parse(text).value();
}

// An officer with a new device, made by create_device, and what he signs with it.
class TestOfficer {
 public:
  explicit TestOfficer(fixture::Network& network, const std::string& officer = "nl-7f3a",
                       std::uint64_t seed = 7)
      : random(seed), authenticator({folder.path() / "passkeys"}, random) {
    ::unsetenv("XDG_RUNTIME_DIR");
    settings.member = officer_named(officer).member();
    settings.data = folder.path() / "data";
    settings.soft_authenticator = folder.path() / "passkeys";
    settings.demonstration = true;
    device =
        create_device(settings,
                      {network.charter_file(), network.domain().founding, officer_named(officer)},
                      authenticator, random)
            .value();
  }
  Workplace workplace() {
    const Keyring keyring = read_keyring(settings).value();
    return Workplace::open_with(settings, {authenticator, random, clock}, keyring,
                                unlock(keyring, authenticator, random).value())
        .value();
  }

  TestFolder folder;
  SeededRandom random;
  SoftAuthenticator authenticator;
  StoppedClock clock;
  Settings settings;
  NewDevice device;
};

}  // namespace valise::terminal
