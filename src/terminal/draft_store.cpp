#include "terminal/draft_store.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "custody/clearing.h"
#include "terminal/draft_attachment.h"
#include "terminal/files.h"

namespace valise::terminal {
namespace {

constexpr std::size_t kDraftBytesMax = 4 * 1024 * 1024;
constexpr std::size_t kReleasedBytesMax = 64 * 1024;
constexpr std::size_t kReleasedMax = 200;  // the newest
constexpr auto kShortWait = std::chrono::seconds(5);

// What stands on disk: the sealed part is the text.
struct DraftFile {
  std::uint64_t version = 0;
  Time saved;
  Bytes sealed;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"version", &DraftFile::version}, Field{"saved", &DraftFile::saved},
                Field{"sealed", &DraftFile::sealed});
  }
};

struct ReleasedDraft {
  std::string draft;
  wire::Accepted accepted;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"draft", &ReleasedDraft::draft}, Field{"accepted", &ReleasedDraft::accepted});
  }
};
struct ReleasedDrafts {
  std::vector<ReleasedDraft> drafts;  // by release

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"drafts", &ReleasedDrafts::drafts});
  }
};

// The number in "d12"; 0: not an id.
std::uint64_t number_of(std::string_view id) {
  std::uint64_t out = 0;
  if (id.size() < 2 || id.front() != 'd') return 0;
  const char* end = id.data() + id.size();
  const auto read = std::from_chars(id.data() + 1, end, out);
  return read.ec == std::errc() && read.ptr == end ? out : 0;
}

Failure no_such(std::string_view id) {
  return fail(Code::not_found, "no such draft: see `valise draft list`", std::string(id));
}

// What is of all drafts, as the last number given, is changed under this lock.
Result<FileLock> hold_folder(const std::filesystem::path& folder) {
  return FileLock::make(folder / "lock", kShortWait);
}

Result<ReleasedDrafts> read_released(const std::filesystem::path& folder) {
  const auto bytes = read_file(folder / "released", kReleasedBytesMax);
  if (!bytes && bytes.error().code == Code::not_found) return ReleasedDrafts{};
  if (!bytes) return Failure(bytes.error());
  const auto out = seal::decode<ReleasedDrafts>(*bytes);
  if (!out) return fail(Code::corrupt, "the list of released drafts does not decode", "released");
  return *out;
}

std::string clearing_file(std::string_view id) {
  return std::string(id) + ".clearing";
}

Result<void> remove_draft(const std::filesystem::path& folder, std::string_view id) {
  std::error_code error;
  std::filesystem::remove(folder / clearing_file(id), error);
  drop_attachments(folder.parent_path(), id, {});
  if (std::filesystem::remove(folder / id, error)) return {};
  if (error) return fail(Code::disk, error.message(), std::string(id));
  return no_such(id);
}

}  // namespace

DraftStore::DraftStore(const std::filesystem::path& data, const seal::Domain& domain,
                       const UnlockedDevice& device, Random& random)
    : folder_(data / "drafts"), domain_(domain), device_(device), random_(random) {}

Result<void> DraftStore::write(const StoredDraft& draft) {
  DraftFile file{draft.version, draft.saved, {}};
  TRY(file.sealed, custody::seal_draft(domain_, device_.draft.public_key(), device_.id(), draft.id,
                                       draft.version, view_of(draft.text), random_));
  return write_private_file(folder_ / draft.id, seal::encode(file));
}

Result<std::string> DraftStore::add(std::string_view text, Time now) {
  TRY(const FileLock lock, hold_folder(folder_));
  // The last number given stands in a file of its own: a discarded draft's id does not come back.
  const auto counter = folder_ / "last";
  std::uint64_t last = 0;
  if (const auto bytes = read_file(counter, 64)) {
    TRY(last, seal::decode<std::uint64_t>(*bytes));
  }
  const std::string id = "d" + std::to_string(last + 1);
  TRY_VOID(write_private_file(counter, seal::encode(last + 1)));
  TRY_VOID(write({id, 1, now, std::string(text)}));
  return id;
}

Result<StoredDraft> DraftStore::read(std::string_view id) const {
  if (number_of(id) == 0) return no_such(id);
  const auto bytes = read_file(folder_ / id, kDraftBytesMax);
  if (!bytes && bytes.error().code == Code::not_found) return no_such(id);
  if (!bytes) return Failure(bytes.error());
  const auto file = seal::decode<DraftFile>(*bytes);
  if (!file) return fail(Code::corrupt, "the draft does not decode", std::string(id));
  TRY(const Secret text,
      custody::open_draft(domain_, device_.draft, device_.id(), id, file->version, file->sealed));
  return StoredDraft{std::string(id), file->version, file->saved, to_string(text.expose_secret())};
}

Result<std::vector<StoredDraft>> DraftStore::list() const {
  std::vector<StoredDraft> out;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder_, error)) {
    const std::string id = file.path().filename().string();
    if (number_of(id) == 0) continue;
    TRY(StoredDraft draft, read(id));
    out.push_back(std::move(draft));
  }
  std::sort(out.begin(), out.end(), [](const StoredDraft& a, const StoredDraft& b) {
    return number_of(a.id) < number_of(b.id);
  });
  return out;
}

Result<void> DraftStore::save(std::string_view id, std::string_view text, Time now) {
  TRY(const FileLock lock, hold(id, kShortWait));
  return save(lock, id, text, now);
}

Result<void> DraftStore::save(const FileLock&, std::string_view id, std::string_view text,
                              Time now) {
  TRY(const StoredDraft before, read(id));
  TRY_VOID(write({before.id, before.version + 1, now, std::string(text)}));
  drop_attachments(folder_.parent_path(), id, text.empty() ? "\n" : text);
  return {};
}

Result<void> DraftStore::discard(std::string_view id) {
  TRY(const FileLock lock, hold(id, kShortWait));
  return discard(lock, id);
}

Result<void> DraftStore::discard(const FileLock&, std::string_view id) {
  return remove_draft(folder_, id);
}

Result<void> DraftStore::keep_clearing(std::string_view id, View clearing) {
  TRY_VOID(read(id));
  const std::string file = clearing_file(id);
  TRY(const Bytes sealed, custody::seal_draft(domain_, device_.draft.public_key(), device_.id(),
                                              file, 1, clearing, random_));
  return write_private_file(folder_ / file, sealed);
}

Result<std::optional<Bytes>> DraftStore::clearing(std::string_view id) const {
  if (number_of(id) == 0) return no_such(id);
  const std::string file = clearing_file(id);
  const auto sealed = read_file(folder_ / file, kDraftBytesMax);
  if (!sealed && sealed.error().code == Code::not_found) return std::nullopt;
  if (!sealed) return Failure(sealed.error());
  TRY(const Secret opened,
      custody::open_draft(domain_, device_.draft, device_.id(), file, 1, *sealed));
  return to_bytes(opened.expose_secret());
}

Result<void> DraftStore::drop_clearing(std::string_view id) {
  if (number_of(id) == 0) return no_such(id);
  std::error_code error;
  std::filesystem::remove(folder_ / clearing_file(id), error);
  if (error) return fail(Code::disk, error.message(), std::string(id));
  return {};
}

Result<FileLock> DraftStore::hold(std::string_view id, std::chrono::milliseconds wait) const {
  if (number_of(id) == 0) return no_such(id);
  auto lock = FileLock::of(folder_ / id, wait);
  if (lock) return lock;
  if (lock.error().code == Code::not_found) return no_such(id);
  if (lock.error().code != Code::busy) return lock;
  return fail(Code::busy, "another command is at work on this draft", std::string(id));
}

Result<void> forget_released(const std::filesystem::path& data, std::string_view id,
                             const wire::Accepted& accepted) {
  if (number_of(id) == 0) return {};
  const auto folder = data / "drafts";
  TRY(const FileLock lock, hold_folder(folder));
  TRY(ReleasedDrafts released, read_released(folder));
  auto& all = released.drafts;
  std::erase_if(all, [&](const ReleasedDraft& each) { return each.draft == id; });
  all.push_back({std::string(id), accepted});
  if (all.size() > kReleasedMax) all.erase(all.begin());
  TRY_VOID(write_private_file(folder / "released", seal::encode(released)));
  const auto removed = remove_draft(folder, id);
  if (!removed && removed.error().code != Code::not_found) return removed;
  return {};
}

Result<std::optional<wire::Accepted>> released_as(const std::filesystem::path& data,
                                                  std::string_view id) {
  TRY(const ReleasedDrafts released, read_released(data / "drafts"));
  for (const ReleasedDraft& each : released.drafts) {
    if (each.draft == id) return each.accepted;
  }
  return std::nullopt;
}

}  // namespace valise::terminal
