#include "terminal/draft_attachment.h"

#include <fcntl.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <fstream>
#include <memory>
#include <set>

#include "custody/clearing.h"
#include "terminal/draft.h"

namespace valise::terminal {
namespace {

constexpr std::string_view kSealed = "sealed:";
constexpr std::size_t kHashDigits = 64;
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kSealedKeyBytes = kKeyBytes + seal::kHpkeOverheadBytes;
constexpr auto kOnItsWay = std::chrono::minutes(10);

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
}

bool is_attachment(std::string_view name) {
  constexpr std::string_view kName = "attachment";
  return name.size() == kName.size() &&
         std::equal(name.begin(), name.end(), kName.begin(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == b;
         });
}

// "d12.attachment.": what a draft's own name begins is its own.
std::string file_prefix(std::string_view draft) {
  return std::string(draft) + ".attachment.";
}
std::string file_name(std::string_view draft, const Hash& hash) {
  return file_prefix(draft) + hash.hex();
}

}  // namespace

std::string attachment_line(const cable::Attachment& attachment) {
  return std::string(kSealed) + std::to_string(attachment.size) + ":" + attachment.hash.hex() +
         ":" + attachment.name;
}

std::optional<cable::Attachment> kept_attachment(std::string_view line) {
  if (!line.starts_with(kSealed)) return std::nullopt;
  line.remove_prefix(kSealed.size());
  cable::Attachment out;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), out.size);
  line.remove_prefix(static_cast<std::size_t>(read.ptr - line.data()));
  if (read.ec != std::errc() || line.size() < kHashDigits + 3 || line[0] != ':' ||
      line[kHashDigits + 1] != ':') {
    return std::nullopt;
  }
  const auto hash = from_hex(line.substr(1, kHashDigits));
  if (!hash || hash->size() != out.hash.view().size()) return std::nullopt;
  Array<32> bytes{};
  std::copy(hash->begin(), hash->end(), bytes.begin());
  out.hash = Hash{bytes};
  out.name = line.substr(kHashDigits + 2);
  return out;
}

std::string with_attachments(std::string_view draft,
                             const std::function<std::string(std::string_view)>& replaced) {
  std::string out;
  while (!draft.empty()) {
    const auto end = std::min(draft.find('\n'), draft.size());
    const std::string_view line = draft.substr(0, end);
    if (trimmed(line).empty()) break;  // the text begins
    const auto colon = std::min(line.find(':'), line.size());
    const std::string_view value = trimmed(line.substr(std::min(colon + 1, line.size())));
    if (is_attachment(trimmed(line.substr(0, colon))) && !value.empty()) {
      const std::string now = replaced(value);
      out += now == value ? std::string(line) : "Attachment: " + now;
    } else {
      out += line;
    }
    if (end < draft.size()) out += '\n';
    draft.remove_prefix(std::min(end + 1, draft.size()));
  }
  return out += draft;
}

std::vector<cable::Attachment> kept_attachments(std::string_view draft) {
  std::vector<cable::Attachment> out;
  with_attachments(draft, [&](std::string_view value) {
    if (auto kept = kept_attachment(value)) out.push_back(std::move(*kept));
    return std::string(value);
  });
  return out;
}

CleanName clean_name(std::string_view given) {
  const std::size_t folder = given.find_last_of("/\\");
  if (folder != std::string_view::npos) given.remove_prefix(folder + 1);
  Cleaned cleaned = without_hidden(given);
  std::string& name = cleaned.text;
  std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  name.erase(0, std::min(name.find_first_not_of(". "), name.size()));
  while (name.ends_with(' ')) name.pop_back();
  constexpr std::size_t kNameBytesMax = 200;  // of file systems, with room for a number
  while (name.size() > kNameBytesMax || !cable::is_utf8(name)) name.pop_back();
  if (name.empty()) name = "attachment";
  return {std::move(name), std::move(cleaned.gone)};
}

AttachmentWriter::AttachmentWriter(std::filesystem::path folder, std::string draft,
                                   UnnamedFile file, seal::ChunkEncryptor encryptor)
    : folder_(std::move(folder)),
      draft_(std::move(draft)),
      file_(std::move(file)),
      encryptor_(std::move(encryptor)) {}

Result<AttachmentWriter> AttachmentWriter::begin(const Workplace& workplace,
                                                 std::string_view draft) {
  auto folder = workplace.settings().data / "drafts";
  TRY_VOID(room_for(folder, cable::kAttachmentBytesMax));
  TRY(UnnamedFile file, UnnamedFile::make(folder));
  Array<kKeyBytes> drawn = workplace.random().array<kKeyBytes>();
  const Secret key{View(drawn)};
  wipe(drawn);
  const UnlockedDevice& device = workplace.device();
  TRY(const Bytes sealed,
      custody::seal_draft(workplace.domain(), device.draft.public_key(), device.id(),
                          file_prefix(draft), 1, key.expose_secret(), workplace.random()));
  TRY_VOID(file.write(sealed));
  return AttachmentWriter(std::move(folder), std::string(draft), std::move(file),
                          seal::ChunkEncryptor(key, view_of(draft), workplace.random()));
}

Result<void> AttachmentWriter::write(View bytes) {
  if (bytes.size() > cable::kAttachmentBytesMax - taken_) {
    return fail(Code::too_large, "a cable carries 25,000,000 bytes of attachments together",
                "attachment");
  }
  taken_ += bytes.size();
  hash_.update(bytes);
  Bytes out;
  encryptor_.update(bytes, out);
  return file_.write(out);
}

Result<cable::Attachment> AttachmentWriter::finish(const std::string& name) {
  Bytes out;
  encryptor_.finish(out);
  TRY_VOID(file_.write(out));
  const cable::Attachment done{name, taken_, Hash{hash_.finish()}};
  const auto named = file_.name(folder_ / file_name(draft_, done.hash));
  // The same bytes are there already, perhaps under another name.
  if (!named && named.error().code != Code::conflict) return Failure(named.error());
  return done;
}

Result<cable::Attachment> keep_attachment(const Workplace& workplace, std::string_view draft,
                                          const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(Code::not_found, "no such file: " + file.string(), "Attachment");
  TRY(auto writer, AttachmentWriter::begin(workplace, draft));
  Bytes piece(custody::kPieceBytes);
  while (in) {
    in.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
    TRY_VOID(writer.write(View(piece).first(static_cast<std::size_t>(in.gcount()))));
  }
  if (in.bad()) return fail(Code::disk, "cannot read it", file.string());
  return writer.finish(file.filename().string());
}

Result<SealedAttachment> sealed_attachment(const Workplace& workplace, std::string_view draft,
                                           const cable::Attachment& attachment) {
  const auto path = workplace.settings().data / "drafts" / file_name(draft, attachment.hash);
  const auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
  if (!*file)
    return fail(Code::not_found, "it is not kept here any more: attach it again", attachment.name);
  Bytes sealed(kSealedKeyBytes);
  file->read(reinterpret_cast<char*>(sealed.data()), static_cast<std::streamsize>(sealed.size()));
  const UnlockedDevice& device = workplace.device();
  TRY(Secret key, custody::open_draft(workplace.domain(), device.draft, device.id(),
                                      file_prefix(draft), 1, sealed));
  return SealedAttachment{std::move(key), std::string(draft),
                          [file, path](std::span<std::uint8_t> out) -> Result<std::size_t> {
                            file->read(reinterpret_cast<char*>(out.data()),
                                       static_cast<std::streamsize>(out.size()));
                            if (file->bad())
                              return fail(Code::disk, "cannot read it", path.string());
                            return static_cast<std::size_t>(file->gcount());
                          }};
}

std::vector<Error> check_kept(const Workplace& workplace, std::string_view draft,
                              const std::vector<cable::Attachment>& attachments) {
  std::vector<Error> out;
  for (const cable::Attachment& each : attachments) {
    if (const auto sealed = sealed_attachment(workplace, draft, each); !sealed) {
      out.push_back({sealed.error().code,
                     "the bytes of " + each.name + " are not kept with this draft: attach the file",
                     "Attachment"});
    }
  }
  return out;
}

custody::Source decrypted(custody::Source ciphertext, const Secret& key, std::string_view context) {
  struct Reading {
    custody::Source ciphertext;
    seal::ChunkDecryptor decryptor;
    Bytes plain;
    std::size_t given = 0;
    bool ended = false;
    ~Reading() { wipe(plain); }
  };
  const std::shared_ptr<Reading> at(new Reading{
      std::move(ciphertext), seal::ChunkDecryptor(key, view_of(context)), {}, 0, false});
  return [at](std::span<std::uint8_t> out) -> Result<std::size_t> {
    Bytes piece(custody::kPieceBytes);
    while (at->given == at->plain.size() && !at->ended) {
      wipe(at->plain);
      at->plain.clear();
      at->given = 0;
      TRY(const std::size_t got, at->ciphertext(piece));
      TRY_VOID(at->decryptor.update(View(piece).first(got), at->plain));
      at->ended = got == 0;
      if (at->ended) TRY_VOID(at->decryptor.finish(at->plain));
    }
    const std::size_t count = std::min(out.size(), at->plain.size() - at->given);
    std::copy_n(at->plain.begin() + static_cast<std::ptrdiff_t>(at->given), count, out.begin());
    at->given += count;
    return count;
  };
}

Result<custody::Source> attachment_source(const Workplace& workplace, std::string_view draft,
                                          const cable::Attachment& attachment) {
  TRY(auto sealed, sealed_attachment(workplace, draft, attachment));
  return decrypted(std::move(sealed.ciphertext), sealed.key, sealed.context);
}

Result<void> copy_attachments(const Workplace& workplace, std::string_view from,
                              std::string_view to, std::string_view text) {
  Bytes piece(custody::kPieceBytes);
  for (const cable::Attachment& each : kept_attachments(text)) {
    TRY(const custody::Source source, attachment_source(workplace, from, each));
    TRY(auto writer, AttachmentWriter::begin(workplace, to));
    for (std::size_t count = 1; count > 0;) {
      TRY(count, source(piece));
      TRY_VOID(writer.write(View(piece).first(count)));
    }
    TRY_VOID(writer.finish(each.name));
  }
  wipe(piece);
  return {};
}

void drop_attachments(const std::filesystem::path& data, std::string_view draft,
                      std::string_view text) {
  std::set<std::string> named;
  for (const cable::Attachment& each : kept_attachments(text)) {
    named.insert(file_name(draft, each.hash));
  }
  std::error_code ignored;
  const auto now = std::filesystem::file_time_type::clock::now();
  for (const auto& file : std::filesystem::directory_iterator(data / "drafts", ignored)) {
    const std::string name = file.path().filename().string();
    if (!name.starts_with(file_prefix(draft)) || named.contains(name)) continue;
    if (!text.empty() && now - file.last_write_time(ignored) < kOnItsWay) continue;
    std::filesystem::remove(file.path(), ignored);
  }
}

}  // namespace valise::terminal
