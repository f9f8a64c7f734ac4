// view, view_page, attach: what came with a cable, and what is to go with one.
#include <algorithm>

#include "cli/output.h"
#include "cli/visible.h"
#include "desk/attached.h"
#include "desk/calls.h"
#include "desk/pdf_images.h"
#include "terminal/clearing_files.h"
#include "terminal/draft_attachment.h"
#include "terminal/draft_store.h"

namespace valise::desk {
namespace {

using cli::Json;

using One = std::shared_ptr<const Attached::One>;

// Of a draft that was looked at: fetched once.
Result<One> cleared_file(Sitting& sitting, const custody::ClearingId& clearing, std::size_t place) {
  TRY(const custody::ClearedFile file, sitting.attached().named(clearing, place));
  if (auto one = sitting.attached().fetched(file.stated)) return one;
  TRY(Bytes bytes, terminal::read_cleared_file(sitting.work(), clearing, file));
  return sitting.attached().put(file.stated, std::move(bytes));
}

// Of a cable that was taken along and is not open in this sitting.
Result<One> packed_file(Sitting& sitting, const cable::Number& number, std::size_t place) {
  return sitting.with_archive([&](const terminal::Archive& archive) -> Result<One> {
    TRY(const terminal::KeptCable kept, archive.find(number));
    TRY(Bytes bytes, archive.attachment(kept, place));
    return sitting.attached().put(kept.attachments->at(place), std::move(bytes));
  });
}

Result<One> attachment_in(Desk& desk, const Json& body) {
  TRY(const std::int64_t number, number_in(body, "place"));
  TRY(const auto sitting, desk.sitting());
  const auto place = static_cast<std::size_t>(std::max<std::int64_t>(0, number));
  if (body.member("clearing") != nullptr) {
    TRY(const custody::ClearingId clearing, clearing_in(body, "clearing"));
    return cleared_file(*sitting, clearing, place);
  }
  TRY(const cable::Number cable, cable_in(body));
  auto one = sitting->attached().find(cable, place);
  if (one || one.error().code != Code::not_found) return one;
  return packed_file(*sitting, cable, place);
}

std::string text_of(View bytes) {
  std::string text = to_string(bytes);
  constexpr std::string_view kByteOrder("\xef\xbb\xbf", 3);
  if (text.starts_with(kByteOrder)) text.erase(0, kByteOrder.size());
  return cli::visible(text);
}

Result<Json> view(Desk& desk, const Json& body) {
  TRY(const auto one, attachment_in(desk, body));
  TRY(const Kind kind, may_be_shown(one->name, one->bytes));
  Json text, base64, pages;
  if (kind == Kind::text || kind == Kind::csv) text = Json(text_of(one->bytes));
  if (kind == Kind::png || kind == Kind::jpeg) base64 = Json(to_base64(one->bytes));
  if (kind == Kind::pdf) {
    TRY(const std::uint32_t count, pdf_pages_of(one->bytes));
    pages = Json(count);
  }
  return Json(Json::Members{{"name", one->name},
                            {"bytes", one->bytes.size()},
                            {"kind", name(kind)},
                            {"text", std::move(text)},
                            {"base64", std::move(base64)},
                            {"pages", std::move(pages)}});
}

// One page of a PDF: `size` the longer side in pixels.
Result<Json> view_page(Desk& desk, const Json& body) {
  TRY(const auto one, attachment_in(desk, body));
  TRY(const std::int64_t page, number_in(body, "page"));
  TRY(const std::int64_t size, number_in(body, "size"));
  TRY(const Kind kind, may_be_shown(one->name, one->bytes));
  if (kind != Kind::pdf) return fail(Code::usage, "only a PDF has pages", "page");
  const auto number = static_cast<std::uint32_t>(std::clamp<std::int64_t>(page, 1, 1'000'000));
  const auto side = static_cast<std::uint32_t>(std::clamp<std::int64_t>(size, 0, 1'000'000));
  TRY(const Bytes picture, pdf_picture(one->bytes, {.page = number, .longer_side = side}));
  TRY(std::string words, pdf_words(one->bytes, number));
  if (words.size() > kTextShownMax) words = "…";  // no page that is read
  return Json(Json::Members{{"base64", to_base64(picture)}, {"text", cli::visible(words)}});
}

Result<Bytes> bytes_in(const Json& body) {
  TRY(const std::string text, text_in(body, "base64"));
  return from_base64(text);
}

// What a draft carries already: no more than a cable can.
Result<void> room_in(const std::string& draft, std::string_view name, std::int64_t bytes) {
  std::uint64_t before = 0;
  for (const cable::Attachment& each : terminal::kept_attachments(draft)) before += each.size;
  if (bytes >= 0 && before + static_cast<std::uint64_t>(bytes) <= cable::kAttachmentBytesMax) {
    return {};
  }
  return fail(Code::too_large,
              std::string(name) + " is " +
                  cli::grouped(static_cast<std::uint64_t>(std::max<std::int64_t>(0, bytes))) +
                  " bytes, and a cable carries 25,000,000 bytes of attachments together" +
                  (before == 0 ? "" : ", of which it has " + cli::grouped(before)),
              "attachment");
}

// A file in parts, from its first byte; sealed as they come. What is cut short leaves nothing.
Result<Json> attach(Desk& desk, const Json& body) {
  TRY(const std::string id, text_in(body, "id"));
  TRY(const std::string typed, text_in(body, "name"));
  TRY(const std::string upload, text_in(body, "upload"));
  TRY(const std::int64_t bytes, number_in(body, "bytes"));
  TRY(const std::int64_t at, number_in(body, "at"));
  TRY(Bytes part, bytes_in(body));
  TRY(const auto sitting, desk.sitting());
  const terminal::Workplace& work = sitting->work();
  const terminal::DraftStore store(work.settings().data, work.domain(), work.device(),
                                   desk.around().random);
  const terminal::CleanName name = terminal::clean_name(typed);
  const std::lock_guard lock(sitting->incoming_mutex());
  std::optional<Sitting::Incoming>& incoming = sitting->incoming();
  if (at == 0) {
    TRY(const terminal::StoredDraft draft, store.read(id));
    TRY_VOID(room_in(draft.text, name.name, bytes));
    incoming.reset();
    TRY(auto writer, terminal::AttachmentWriter::begin(work, id));
    incoming.emplace(Sitting::Incoming{std::move(writer), upload});
  }
  if (!incoming || incoming->upload != upload || incoming->writer.draft() != id ||
      incoming->writer.taken() != static_cast<std::uint64_t>(at)) {
    return fail(Code::conflict, "another file was begun meanwhile: attach it again", name.name);
  }
  const auto taken = incoming->writer.write(part);
  wipe(part);
  if (!taken) return Failure(taken.error());
  const std::uint64_t size = incoming->writer.taken();
  if (size < static_cast<std::uint64_t>(bytes)) {
    return Json(Json::Members{{"at", size}, {"attachment", Json()}, {"gone", Json()}});
  }
  const auto done = incoming->writer.finish(name.name);
  incoming.reset();
  if (!done) return Failure(done.error());
  return Json(Json::Members{{"at", size},
                            {"attachment", terminal::attachment_line(*done)},
                            {"gone", cli::list_of(name.gone)}});
}

}  // namespace

std::vector<Call> attachment_calls() {
  return {{"view", Call::Kind::asks, view},
          {"view_page", Call::Kind::asks, view_page},
          {"attach", Call::Kind::asks, attach}};
}

}  // namespace valise::desk
