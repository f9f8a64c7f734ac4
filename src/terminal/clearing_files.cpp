#include "terminal/clearing_files.h"

#include <algorithm>
#include <memory>

#include "seal/hash.h"
#include "terminal/draft_attachment.h"
#include "wire/terminal_node.h"

namespace valise::terminal {
namespace {

using custody::ClearedFile;
using custody::ClearingId;

// Fills as much of `out` as the source has left.
Result<std::size_t> fill(const custody::Source& source, std::span<std::uint8_t> out) {
  std::size_t have = 0;
  while (have < out.size()) {
    TRY(const std::size_t count, source(out.subspan(have)));
    if (count == 0) break;
    have += count;
  }
  return have;
}

Result<ClearedFile> file_of(const Workplace& workplace, const std::string& draft_id,
                            const cable::Attachment& attachment) {
  TRY(const SealedAttachment sealed, sealed_attachment(workplace, draft_id, attachment));
  ClearedFile out;
  out.stated = attachment;
  out.context = sealed.context;
  TRY(out.key, to_array<32>(sealed.key.expose_secret()));
  seal::Sha256 hash;
  Bytes piece(custody::kPieceBytes);
  for (std::size_t count = 1; count > 0; out.bytes += count) {
    TRY(count, sealed.ciphertext(piece));
    hash.update(View(piece).first(count));
  }
  out.file = Hash{hash.finish()};
  return out;
}

Result<void> bring(const Workplace& workplace, const ClearingId& id, const wire::ClearingFile& file,
                   const custody::Source& ciphertext) {
  Bytes piece(wire::kPartBytes);
  const std::uint64_t parts = (file.bytes + wire::kPartBytes - 1) / wire::kPartBytes;
  for (std::uint32_t place = 0; place < parts; ++place) {
    TRY(const std::size_t count, fill(ciphertext, piece));
    if (place < file.parts) continue;
    const wire::ClearingPart part{id, file.file, place, to_bytes(View(piece).first(count))};
    TRY(const auto held,
        workplace.network().ask_node<wire::PartsHeld>(wire::path::bring_file, part));
    if (held.next <= place) {
      return fail(Code::conflict, "it changed on its way: attach it again", file.file.hex());
    }
  }
  return {};
}

// Its ciphertext, asked of the node part by part.
custody::Source parts_from_node(const Workplace& workplace, const ClearingId& id,
                                const ClearedFile& file) {
  struct Reading {
    Bytes part;
    std::size_t given = 0;
    std::uint32_t place = 0;
    std::uint64_t left = 0;
  };
  const auto at = std::make_shared<Reading>(Reading{{}, 0, 0, file.bytes});
  return
      [&workplace, id, name = file.file, at](std::span<std::uint8_t> out) -> Result<std::size_t> {
        if (at->given == at->part.size() && at->left > 0) {
          const wire::ClearingPartQuery query{id, name, at->place};
          TRY(auto part,
              workplace.network().ask_node<wire::ClearingPart>(wire::path::clearing_file, query));
          if (part.bytes.empty() || part.bytes.size() > at->left) {
            return fail(Code::verification_failed, "the node answered with another attachment",
                        name.hex());
          }
          at->left -= part.bytes.size();
          at->part = std::move(part.bytes);
          at->given = 0;
          ++at->place;
        }
        const std::size_t count = std::min(out.size(), at->part.size() - at->given);
        std::copy_n(at->part.begin() + static_cast<std::ptrdiff_t>(at->given), count, out.begin());
        at->given += count;
        return count;
      };
}

}  // namespace

Result<std::vector<ClearedFile>> files_for_clearers(const Workplace& workplace,
                                                    const std::string& draft_id,
                                                    const Draft& draft) {
  if (!draft.attachments.empty()) {
    return fail(Code::not_found, "it is not kept with the draft: attach it again",
                draft.attachments.front().string());
  }
  std::vector<ClearedFile> out;
  for (const cable::Attachment& each : draft.kept) {
    TRY(ClearedFile file, file_of(workplace, draft_id, each));
    out.push_back(std::move(file));
  }
  return out;
}

Result<void> bring_files(const Workplace& workplace, const std::string& draft_id,
                         const std::vector<ClearedFile>& files, const wire::ClearingState& asked) {
  if (!asked.files) return {};
  TRY(const auto clearing, seal::decode<custody::Clearing>(asked.clearing.payload));
  for (const ClearedFile& file : files) {
    const auto at = std::find_if(asked.files->begin(), asked.files->end(),
                                 [&](const auto& one) { return one.file == file.file; });
    if (at == asked.files->end()) continue;
    TRY(const SealedAttachment sealed, sealed_attachment(workplace, draft_id, file.stated));
    TRY_VOID(bring(workplace, clearing.id, *at, sealed.ciphertext));
  }
  return {};
}

Result<Bytes> read_cleared_file(const Workplace& workplace, const ClearingId& id,
                                const ClearedFile& file) {
  if (file.stated.size > cable::kAttachmentBytesMax || file.bytes > custody::body_bytes_max()) {
    return fail(Code::too_large, "no cable carries so much", file.stated.name);
  }
  const custody::Source source =
      decrypted(parts_from_node(workplace, id, file), Secret(View(file.key)), file.context);
  Bytes out(static_cast<std::size_t>(file.stated.size));
  TRY(const std::size_t have, fill(source, out));
  std::uint8_t more = 0;
  TRY(const std::size_t beyond, source(std::span(&more, 1)));
  if (have == out.size() && beyond == 0 && Hash{seal::sha256(out)} == file.stated.hash) return out;
  wipe(out);
  return fail(Code::verification_failed, "it is not what its drafter attached", file.stated.name);
}

}  // namespace valise::terminal
