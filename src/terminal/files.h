// Small files of the terminal's data folder: mode 0600, whole or not at all.
#pragma once

#include <filesystem>

#include "base/bytes.h"

namespace valise::terminal {

// Makes the folder and those above it with mode 0700. Errors: disk.
Result<void> make_private_folder(const std::filesystem::path& folder);

// Written beside, synced, renamed over the old one; the folder is synced too. Errors: disk.
Result<void> write_private_file(const std::filesystem::path& path, View bytes);

// Errors: not_found, disk, too_large (over `bytes_max`).
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max);

}  // namespace valise::terminal
