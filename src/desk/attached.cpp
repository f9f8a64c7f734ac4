#include "desk/attached.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "cable/document.h"

namespace valise::desk {
namespace {

constexpr std::size_t kTogetherMax = 100'000'000;

bool begins_with(View bytes, std::string_view magic) {
  return bytes.size() >= magic.size() &&
         std::equal(magic.begin(), magic.end(), bytes.begin(),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

constexpr std::string_view kPng("\x89PNG\r\n\x1a\n", 8);
constexpr std::string_view kJpeg("\xff\xd8\xff", 3);
constexpr std::string_view kByteOrder("\xef\xbb\xbf", 3);

bool ends_with(std::string_view name, std::string_view ending) {
  if (name.size() < ending.size()) return false;
  const std::string_view last = name.substr(name.size() - ending.size());
  return std::equal(last.begin(), last.end(), ending.begin(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
  });
}

bool is_text(std::string_view text) {
  return cable::is_utf8(text) && std::all_of(text.begin(), text.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte >= 0x20 || c == '\n' || c == '\r' || c == '\t' || c == '\f';
         });
}

// HTML, SVG, XML: what begins with a tag.
bool is_markup(std::string_view text) {
  if (text.starts_with(kByteOrder)) text.remove_prefix(kByteOrder.size());
  const std::size_t first = text.find_first_not_of(" \t\r\n\f");
  return first != std::string_view::npos && text[first] == '<';
}

std::uint64_t number_at(View bytes, std::size_t at, std::size_t size) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < size; ++i) out = out << 8 | bytes[at + i];
  return out;
}

// The first frame's header (ITU-T T.81 §B.2.2), past the segments before it.
Result<std::uint64_t> jpeg_pixels(View bytes) {
  std::size_t at = 2;
  while (at + 9 < bytes.size() && bytes[at] == 0xff) {
    const std::uint8_t marker = bytes[at + 1];
    if (marker == 0xff) {
      ++at;
      continue;
    }
    const bool frame =
        marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    const std::uint64_t height = number_at(bytes, at + 5, 2), width = number_at(bytes, at + 7, 2);
    if (frame && height != 0 && width != 0) return height * width;
    const std::uint64_t length = number_at(bytes, at + 2, 2);
    // Markers that stand alone have no place before the frame: what skips over them sees another.
    const bool alone = marker == 0x00 || marker == 0x01 || (marker >= 0xd0 && marker <= 0xda);
    if (frame || alone || length < 2) break;
    at += 2 + static_cast<std::size_t>(length);
  }
  return fail(Code::malformed, "it is no whole JPEG picture; export it");
}

}  // namespace

std::string_view name(Kind kind) {
  constexpr std::array<std::string_view, 6> kNames = {"png", "jpeg", "pdf", "csv", "text", "other"};
  return kNames.at(static_cast<std::size_t>(kind));
}

Kind kind_of(std::string_view name, View bytes) {
  if (begins_with(bytes, kPng)) return Kind::png;
  if (begins_with(bytes, kJpeg)) return Kind::jpeg;
  if (begins_with(bytes, "%PDF-")) return Kind::pdf;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (!is_text(text) || is_markup(text)) return Kind::other;
  return ends_with(name, ".csv") ? Kind::csv : Kind::text;
}

Result<std::uint64_t> pixels_of(Kind kind, View bytes) {
  if (kind == Kind::jpeg) return jpeg_pixels(bytes);
  // The first chunk of a PNG is its header (RFC 2083 §4.1.1).
  constexpr std::size_t kWidth = 16, kHeight = 20;
  if (bytes.size() < kHeight + 4 || !begins_with(bytes.subspan(12), "IHDR")) {
    return fail(Code::malformed, "it is no whole PNG picture; export it");
  }
  return number_at(bytes, kWidth, 4) * number_at(bytes, kHeight, 4);
}

Result<Kind> may_be_shown(std::string_view name, View bytes) {
  const Kind kind = kind_of(name, bytes);
  if (kind == Kind::other) {
    return fail(Code::refused,
                "by its bytes it is no PDF, PNG, JPEG, text or CSV: it leaves by export alone");
  }
  if (kind == Kind::png || kind == Kind::jpeg) {
    TRY(const std::uint64_t pixels, pixels_of(kind, bytes));
    if (pixels > kPixelsMax) {
      return fail(Code::too_large,
                  "this attachment cannot be shown here: it is larger than 40,000,000 pixels; "
                  "export it");
    }
  }
  if ((kind == Kind::text || kind == Kind::csv) && bytes.size() > kTextShownMax) {
    return fail(Code::too_large,
                "this attachment cannot be shown here: it is larger than 1,000,000 bytes of text; "
                "export it");
  }
  return kind;
}

void Attached::put(Of of) {
  const std::lock_guard lock(mutex_);
  std::erase_if(all_, [&](const Of& each) { return each.name == of.name; });
  all_.push_back(std::move(of));
  const auto together = [&] {
    std::size_t out = 0;
    for (const Of& each : all_) {
      for (const auto& one : each.all) out += one->bytes.size();
    }
    return out;
  };
  while (all_.size() > 1 && together() > kTogetherMax) all_.erase(all_.begin());
}

void Attached::put(const terminal::OpenedCable& cable) {
  if (cable.contents.empty()) return;
  Of of{cable.number.str(), {}};
  for (std::size_t place = 0; place < cable.contents.size(); ++place) {
    of.all.push_back(
        std::make_shared<const One>(cable.attachments[place].stated.name, cable.contents[place]));
  }
  put(std::move(of));
}

void Attached::name(const custody::ClearingId& clearing, std::vector<custody::ClearedFile> files) {
  const std::lock_guard lock(mutex_);
  named_[clearing] = std::move(files);
}

Result<custody::ClearedFile> Attached::named(const custody::ClearingId& clearing,
                                             std::size_t place) const {
  const std::lock_guard lock(mutex_);
  const auto found = named_.find(clearing);
  if (found != named_.end() && place < found->second.size()) return found->second[place];
  return fail(Code::not_found, "the draft has no such attachment: look at it again",
              clearing.hex());
}

namespace {

std::string name_of(const cable::Attachment& stated) {
  return stated.hash.hex() + " " + stated.name;
}

}  // namespace

std::shared_ptr<const Attached::One> Attached::put(const cable::Attachment& stated, Bytes bytes) {
  auto one = std::make_shared<const One>(stated.name, std::move(bytes));
  put(Of{name_of(stated), {one}});
  return one;
}

std::shared_ptr<const Attached::One> Attached::fetched(const cable::Attachment& stated) const {
  const std::lock_guard lock(mutex_);
  for (const Of& each : all_) {
    if (each.name == name_of(stated)) return each.all.front();
  }
  return nullptr;
}

void Attached::drop(const cable::Number& number) {
  const std::lock_guard lock(mutex_);
  std::erase_if(all_, [&](const Of& each) { return each.name == number.str(); });
}

Result<std::shared_ptr<const Attached::One>> Attached::find(const cable::Number& number,
                                                            std::size_t place) const {
  const std::lock_guard lock(mutex_);
  for (const Of& each : all_) {
    if (each.name == number.str() && place < each.all.size()) return each.all[place];
  }
  return fail(Code::not_found, "attachments are not kept here: open the cable again, on the record",
              number.str());
}

}  // namespace valise::desk
