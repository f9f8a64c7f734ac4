// What a node keeps of drafts that are to be cleared: what their drafters ask, what was sealed to
// the clearers' devices, and their verdicts. None of it is of the record.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "custody/clearing.h"
#include "sqlite/db.h"

namespace valise::store {

struct ClearingRow {
  custody::ClearingId id;
  cable::OfficerId drafter;
  std::uint32_t version = 0;  // the newest
  Hash text;                  // of the newest version
  custody::ClearingEnd end = custody::ClearingEnd::open;
  std::optional<cable::Number> number;  // of the cable that it became
};

// Something attached to the newest version, as it was sealed by its drafter.
struct ClearingFileRow {
  Hash file;
  std::uint64_t bytes = 0;
  std::uint32_t parts = 0;  // that are here
};

class Clearings {
 public:
  explicit Clearings(sqlite::Db& db) : db_(db) {}

  Result<std::optional<ClearingRow>> find(const custody::ClearingId& id) const;
  // Those open whose newest version asks for this text.
  Result<std::vector<ClearingRow>> find(const Hash& text) const;
  Result<std::uint64_t> open_of(const cable::OfficerId& drafter) const;

  // The version becomes the newest; older ones that nobody has cleared go, and all that are too
  // old, with what was said of them.
  Result<void> put_version(const custody::Clearing& clearing, const custody::SignedClearing& asked);
  Result<void> put_copy(const custody::ClearingId& id, std::uint32_t version,
                        const DeviceId& device, View sealed);
  Result<custody::SignedClearing> version(const custody::ClearingId& id,
                                          std::uint32_t version) const;
  Result<std::optional<Bytes>> copy(const custody::ClearingId& id, std::uint32_t version,
                                    const DeviceId& device) const;
  // Those files and no others: of each that was there before, its parts stay.
  Result<void> put_files(const custody::ClearingId& id, const std::vector<ClearingFileRow>& files);
  Result<std::vector<ClearingFileRow>> files(const custody::ClearingId& id) const;
  // Of all that are open.
  Result<std::uint64_t> file_bytes_of(const cable::OfficerId& drafter) const;
  Result<void> put_part(const custody::ClearingId& id, const Hash& file, std::uint32_t place,
                        View bytes);
  Result<std::optional<Bytes>> part(const custody::ClearingId& id, const Hash& file,
                                    std::uint32_t place) const;
  Result<void> each_part(const custody::ClearingId& id, const Hash& file,
                         const std::function<void(View)>& take) const;
  Result<void> drop_parts(const custody::ClearingId& id, const Hash& file);
  // Takes the place of what the same officer said of the same text.
  Result<void> put_verdict(const custody::ClearingVerdict& verdict,
                           const custody::SignedVerdict& given);
  // On the newest version's text, and all that this officer has said of any.
  Result<std::vector<custody::SignedVerdict>> verdicts(const ClearingRow& row,
                                                       const cable::OfficerId& officer) const;
  // The newest version but the current one that this officer has cleared.
  Result<std::optional<std::uint32_t>> cleared_before(const ClearingRow& row,
                                                      const cable::OfficerId& officer) const;

  // Those in which he is asked, and those he asks, open ones before ended ones, then the newest
  // first; at most so many.
  Result<std::vector<ClearingRow>> asked_of(const cable::OfficerId& officer, int most) const;
  Result<std::vector<ClearingRow>> asked_by(const cable::OfficerId& officer, int most) const;

  Result<void> end(const custody::ClearingId& id, custody::ClearingEnd how,
                   const std::optional<cable::Number>& number, Time now);
  // What ended before then goes for good.
  Result<void> drop_ended(Time before);

 private:
  sqlite::Db& db_;
};

// For node_migrations().
extern const std::string_view kClearingTables;
extern const std::string_view kClearingFileTables;

}  // namespace valise::store
