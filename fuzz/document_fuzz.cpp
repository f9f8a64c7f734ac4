// Covers and heads of bodies, as a terminal takes them: decoded, then checked.
#include "cable/document.h"

#include "target.h"

namespace valise::fuzz {
namespace {

bool good_cover(View bytes) {
  const auto cover = seal::decode<cable::Cover>(bytes);
  if (!cover || !cable::check(*cover)) return false;
  CHECK(equal(seal::encode(*cover), bytes));
  CHECK(cable::is_utf8(cover->language));
  CHECK(!cover->subject || cover->subject->find('\n') == std::string::npos);
  return true;
}

bool good_head(View bytes) {
  const auto head = seal::decode<cable::Head>(bytes);
  if (!head || !cable::check(*head)) return false;
  CHECK(equal(seal::encode(*head), bytes));
  CHECK(cable::is_utf8(head->text) && head->text.find('\x1b') == std::string::npos);
  std::uint64_t total = 0;
  for (const cable::Attachment& attachment : head->attachments) {
    CHECK(attachment.name.find('/') == std::string::npos && !attachment.name.starts_with('.'));
    total += attachment.size;
  }
  CHECK(total <= cable::kAttachmentBytesMax);
  return true;
}

}  // namespace

VALISE_FUZZ(document) {
  return good_cover(bytes) || good_head(bytes);
}

}  // namespace valise::fuzz
