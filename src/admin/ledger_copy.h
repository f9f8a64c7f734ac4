// A ledger copied into a folder, in the layout of c2sp.org/tlog-tiles: from the own database as it
// stands there, or, as an inspector, from whichever servers have it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "admin/command.h"
#include "tlog/cosignature.h"

namespace valise::admin {

// Where a ledger's files come from, by their names in its layout.
using LedgerFiles = std::function<Result<Bytes>(const std::string& name)>;
struct LedgerSource {
  std::string name;
  LedgerFiles files;
};

struct CopyTo {
  std::filesystem::path folder;
  Bytes charter;  // laid beside it
};

// As the files are, damage included. Errors: the files'; conflict (the folder holds another
// ledger); disk.
Result<void> copy_as_it_is(const CopyTo& to, const LedgerFiles& files, Console& console);

// A seat hears of a final checkpoint with a later push, so that one alone may honestly lag behind
// the others: the newest that any source shows is taken. The files come from whichever has them,
// and must make its root. A source that is silent or lies is named on console.talk. Errors:
// conflict, disk; forked (a checkpoint that one shows is not in the ledger that another shows);
// else the last source's, where none is left.
Result<void> copy_newest(const CopyTo& to, const std::vector<LedgerSource>& sources,
                         const tlog::Trust& trust, Console& console);

}  // namespace valise::admin
