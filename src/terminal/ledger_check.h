// `valise ledger verify`: a whole ledger replayed under the law, from a folder in the layout of
// c2sp.org/tlog-tiles ("checkpoint", "tile/…", "tile/entries/…"). Says that it is whole, signed,
// cosigned by a quorum and lawful, or which entry is not what it was.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/charter.h"
#include "ledger/entry.h"
#include "tlog/tree.h"

namespace valise::terminal {

// Where the files of a ledger are: by path as in tlog-tiles. Errors: not_found, disk.
class LedgerFiles {
 public:
  virtual ~LedgerFiles() = default;
  virtual Result<Bytes> read(const std::string& path) const = 0;
};

class LedgerFolder final : public LedgerFiles {
 public:
  explicit LedgerFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<Bytes> read(const std::string& path) const override;

 private:
  std::filesystem::path folder_;
};

struct LedgerCheckOptions {
  // Final checkpoints of this ledger seen elsewhere (a file, the trustees'): it must contain the
  // tree of each.
  std::vector<std::string> heads = {};
  // Called with every lawful entry, in order: for printing and counting.
  std::function<void(LeafIndex, const ledger::Entry&)> see = {};
};

struct LedgerReport {
  std::string origin;
  tlog::Head head;
  std::uint64_t batches = 0;
  Time last_mark;
  Time cosigned_at;                    // a quorum had cosigned by then
  std::vector<std::uint8_t> cosigned;  // seats
};

// Pure over the reader. Every file must be just what it has to be: no byte more or less, and every
// level's tile is there. Errors, `where` "cy entry 540" where one entry is at fault, "cy
// tile/1/000" where a file is:
//   verification_failed  a file is missing, does not read or is not well formed; the checkpoint is
//                        of no member, or not signed by the node and q seats; an entry is not the
//                        one whose hash the tiles have; tiles do not make the root; the ledger is
//                        shorter than one of `heads`
//   unlawful             an entry or batch that the law refuses
//   forked               one of `heads`, final as well, is not contained in this ledger
Result<LedgerReport> verify_ledger(const ledger::Adopted& charter, const LedgerFiles& files,
                                   const LedgerCheckOptions& options);

// The origin that a ledger's checkpoint names; nothing is verified. Errors: verification_failed
// (there is no checkpoint, or it is not one).
Result<std::string> origin_of(const LedgerFiles& files);

}  // namespace valise::terminal
