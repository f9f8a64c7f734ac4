// What is attached to a draft: its bytes, taken when it is attached and sealed to the own device, a
// file each beside the draft, so that keeping the draft every few seconds writes none of them anew.
// In the draft's text stands what it is:
//
//   Attachment: sealed:25:9f86d081…0a08:plan.csv
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cable/document.h"
#include "custody/body.h"
#include "seal/chunked.h"
#include "terminal/files.h"
#include "terminal/workplace.h"

namespace valise::terminal {

// "sealed:SIZE:HASH:NAME", what stands behind "Attachment:".
std::string attachment_line(const cable::Attachment& attachment);
// None: it is a path.
std::optional<cable::Attachment> kept_attachment(std::string_view line);
// Of all header lines of a draft.
std::vector<cable::Attachment> kept_attachments(std::string_view draft);

// The draft with what stands behind each "Attachment:" of its header replaced.
std::string with_attachments(std::string_view draft,
                             const std::function<std::string(std::string_view)>& replaced);

// A plain file name of what was given: no folder, nothing hidden, no point before it.
struct CleanName {
  std::string name;
  std::vector<std::string> gone;  // the hidden characters
};
CleanName clean_name(std::string_view given);

// One file on its way into the store, in constant memory. Until finish() it has no name on the disk
// and is gone with the process.
class AttachmentWriter {
 public:
  // Errors: disk.
  static Result<AttachmentWriter> begin(const Workplace& workplace, std::string_view draft);

  // Errors: too_large (over what a cable carries); disk.
  Result<void> write(View bytes);
  // On the disk, whole. Errors: disk.
  Result<cable::Attachment> finish(const std::string& name);

  const std::string& draft() const { return draft_; }
  std::uint64_t taken() const { return taken_; }

 private:
  AttachmentWriter(std::filesystem::path folder, std::string draft, UnnamedFile file,
                   seal::ChunkEncryptor encryptor);

  std::filesystem::path folder_;
  std::string draft_;
  UnnamedFile file_;
  seal::ChunkEncryptor encryptor_;
  seal::Sha256 hash_;
  std::uint64_t taken_ = 0;
};

// A file of this machine, as a draft's. Errors: not_found; those of the writer.
Result<cable::Attachment> keep_attachment(const Workplace& workplace, std::string_view draft,
                                          const std::filesystem::path& file);

// The same as it lies on the disk: what others can read who are given the key.
struct SealedAttachment {
  Secret key;                  // of the chunked encryption,
  std::string context;         // and what that is bound to
  custody::Source ciphertext;  // from the start
};
// Errors: not_found, disk; verification_failed (sealed to another device).
Result<SealedAttachment> sealed_attachment(const Workplace& workplace, std::string_view draft,
                                           const cable::Attachment& attachment);
// Those of a draft that are not kept with it, whatever its lines say. Code: not_found, `where`
// "Attachment".
std::vector<Error> check_kept(const Workplace& workplace, std::string_view draft,
                              const std::vector<cable::Attachment>& attachments);
// What such a ciphertext says. Errors, while it is read: the ciphertext's; verification_failed.
custody::Source decrypted(custody::Source ciphertext, const Secret& key, std::string_view context);

// Its bytes again, from the start. Errors: not_found, disk; verification_failed (altered, or sealed
// to another device) also while it is read.
Result<custody::Source> attachment_source(const Workplace& workplace, std::string_view draft,
                                          const cable::Attachment& attachment);

// What `text`, of the draft `to`, names of the draft `from`: sealed anew as its own. Errors: those
// of the source and of the writer.
Result<void> copy_attachments(const Workplace& workplace, std::string_view from,
                              std::string_view to, std::string_view text);

// Removes what that draft no longer names, except what came in the last ten minutes: its line may
// be on the way. `text` empty: all of it.
void drop_attachments(const std::filesystem::path& data, std::string_view draft,
                      std::string_view text);

}  // namespace valise::terminal
