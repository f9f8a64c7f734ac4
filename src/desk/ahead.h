// Sealed bodies, fetched ahead of any opening, so that a cable's text is here as soon as its keys
// are (DESIGN.md §6.1: "sealed bodies were fetched ahead; keys never"). One file a cable in the
// data folder, as the node gave it. From any thread.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "terminal/reading.h"

namespace valise::desk {

inline constexpr std::uint64_t kAheadBytesMax = 256'000'000;    // all files together
inline constexpr std::uint64_t kAheadBodyBytesMax = 4'000'000;  // longer: when it is opened

class Ahead {
 public:
  // Errors: disk.
  static Result<std::unique_ptr<Ahead>> open(const std::filesystem::path& data);

  bool has(const CableId& cable) const;
  // In parts of wire::kPartBytes, the hash of the header verified; empty where it is not here, or
  // was changed here: what then comes from the node is charged once all the same.
  std::vector<Bytes> parts(const seal::Domain& domain, const terminal::Listed& cable);
  // Errors: the node's; disk, too_large (no room for it, or it is longer than what is fetched).
  Result<void> fetch(const terminal::Workplace& work, const cable::MissionId& mission,
                     const terminal::Listed& cable);
  void drop(const CableId& cable);

 private:
  explicit Ahead(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path path_of(const CableId& cable) const { return folder_ / cable.hex(); }
  Result<void> keep(const CableId& cable, const std::vector<Bytes>& parts);

  const std::filesystem::path folder_;
  mutable std::mutex mutex_;
  std::map<CableId, std::uint64_t> bytes_;  // under mutex_: what is here, and how long
  std::uint64_t total_ = 0;                 // under mutex_
};

}  // namespace valise::desk
