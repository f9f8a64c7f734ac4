// The same damage counted from a ledger's entries by another program, in another language.
#pragma once

#include <filesystem>
#include <string>

#include "store/ledgers.h"
#include "wire/damage.h"

namespace valise::recount {

// Whether that program can run here (Debian's python3 with python3-cbor2).
bool installed();

// All entries of a ledger, as recount.py reads them.
Result<void> write_entries(const store::Ledger& ledger, const std::filesystem::path& file);

// What it prints of that file. Errors: failed.
Result<std::string> recounted(const std::filesystem::path& file, const Hash& founding,
                              const wire::DamageRequest& asked);
// What it should print.
std::string as_recounted(const wire::Damage& damage);

}  // namespace valise::recount
