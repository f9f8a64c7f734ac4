// What came attached to the cables that were opened in this sitting, and to drafts that wait for
// clearing here: in memory alone, until the desk is locked. It is another State's: what it is, its
// bytes say, not its name.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "cable/names.h"
#include "custody/clearing.h"
#include "terminal/reading.h"

namespace valise::desk {

enum class Kind : std::uint8_t { png, jpeg, pdf, csv, text, other };
std::string_view name(Kind kind);

// By the bytes: a text is CSV where its name says so. Markup, which a browser might run, is of no
// kind that is shown, nor is what is neither an image, a PDF nor UTF-8. Pure.
Kind kind_of(std::string_view name, View bytes);

// What a picture says of its size: width by height. A small file may be a vast picture. Pure.
// Errors: malformed.
Result<std::uint64_t> pixels_of(Kind kind, View bytes);

inline constexpr std::uint64_t kPixelsMax = 40'000'000;
inline constexpr std::size_t kTextShownMax = 1'000'000;

// Whether it is shown here at all. Errors: too_large, malformed, refused (of no kind that is
// shown); each says what to do instead.
Result<Kind> may_be_shown(std::string_view name, View bytes);

class Attached {
 public:
  struct One {
    std::string name;
    Bytes bytes;
    ~One() { wipe(bytes); }
    One(std::string named, Bytes content) : name(std::move(named)), bytes(std::move(content)) {}
    One(const One&) = delete;
    One& operator=(const One&) = delete;
  };

  // A copy; the oldest go where all are more than 100 MB together.
  void put(const terminal::OpenedCable& cable);
  // Of a draft that was looked at: its bytes are fetched when they are wanted.
  void name(const custody::ClearingId& clearing, std::vector<custody::ClearedFile> files);
  // Errors: not_found (it was not looked at, or has no such attachment).
  Result<custody::ClearedFile> named(const custody::ClearingId& clearing, std::size_t place) const;
  // One that was fetched, by what it is.
  std::shared_ptr<const One> put(const cable::Attachment& stated, Bytes bytes);
  std::shared_ptr<const One> fetched(const cable::Attachment& stated) const;  // or null
  // Of a cable that was withdrawn.
  void drop(const cable::Number& number);
  // Errors: not_found (the cable was not opened in this sitting, or has no such attachment).
  Result<std::shared_ptr<const One>> find(const cable::Number& number, std::size_t place) const;

 private:
  struct Of {
    std::string name;  // a cable's number, or the hash and the name of one that was fetched
    std::vector<std::shared_ptr<const One>> all;
  };
  void put(Of of);

  mutable std::mutex mutex_;
  std::vector<Of> all_;  // under mutex_, the newest last
  std::map<custody::ClearingId, std::vector<custody::ClearedFile>> named_;  // under mutex_
};

}  // namespace valise::desk
