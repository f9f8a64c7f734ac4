// Drafts at rest: each sealed to the own device's draft key (row 79's labels), one file a draft in
// the data folder. Our claim begins at release: reading a draft leaves no record.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "seal/domain.h"
#include "terminal/draft.h"
#include "terminal/file_lock.h"
#include "terminal/keyring.h"
#include "wire/terminal_node.h"

namespace valise::terminal {

struct StoredDraft {
  std::string id;             // "d1"
  std::uint64_t version = 0;  // rises by one with every edit
  Time saved;
  std::string text;  // as edited: parse_draft() reads it, if it is well formed yet
};

// Ids are never used twice, also by commands at once. Errors of all: disk, corrupt,
// verification_failed (sealed to another device), not_found; of what changes a draft also busy:
// another command holds it.
class DraftStore {
 public:
  // `device` outlives it.
  DraftStore(const std::filesystem::path& data, const seal::Domain& domain,
             const UnlockedDevice& device, Random& random);

  Result<std::string> add(std::string_view text, Time now);  // its id
  Result<StoredDraft> read(std::string_view id) const;
  Result<std::vector<StoredDraft>> list() const;  // by number
  Result<void> save(std::string_view id, std::string_view text, Time now);
  Result<void> discard(std::string_view id);
  // The same by whoever holds it already.
  Result<void> save(const FileLock& held, std::string_view id, std::string_view text, Time now);
  Result<void> discard(const FileLock& held, std::string_view id);
  // What is kept, sealed, beside a draft that was asked to be cleared (clearing.h); it goes with
  // the draft.
  Result<void> keep_clearing(std::string_view id, View clearing);
  Result<std::optional<Bytes>> clearing(std::string_view id) const;
  Result<void> drop_clearing(std::string_view id);
  // Nobody else releases, edits or discards it while the lock lives. To be taken before the draft
  // is read, and let go when it has gone. Waits so long for another command.
  Result<FileLock> hold(std::string_view id, std::chrono::milliseconds wait) const;

 private:
  Result<void> write(const StoredDraft& draft);

  std::filesystem::path folder_;
  seal::Domain domain_;
  const UnlockedDevice& device_;
  Random& random_;
};

// A draft that was accepted as a cable: what it became is noted, then it is discarded. By whoever
// holds it. Nothing happens for an id that is none of a store, as an import's.
Result<void> forget_released(const std::filesystem::path& data, std::string_view id,
                             const wire::Accepted& accepted);
// What a draft became; none: nothing that is known here.
Result<std::optional<wire::Accepted>> released_as(const std::filesystem::path& data,
                                                  std::string_view id);

}  // namespace valise::terminal
