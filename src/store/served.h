// A ledger as files over HTTP (c2sp.org/tlog-tiles): its newest final checkpoint, hash tiles and
// entry bundles. Of node and trustee alike.
#pragma once

#include <string_view>

#include "store/ledgers.h"

namespace valise::store {

struct ServedFile {
  const char* content_type = "";
  Bytes bytes;
};

// what: "checkpoint" or "tile/…". Errors: not_found; forbidden (entries, if not `entries_too`).
Result<ServedFile> serve(const Ledger& ledger, std::string_view what, bool entries_too);

}  // namespace valise::store
