#include "hostile/replay/search.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/check.h"

namespace valise::replay {
namespace {

constexpr std::size_t kPiece = 1 << 20;
constexpr unsigned kMaskBits = 16;

std::uint64_t head_of(const std::uint8_t* bytes) {
  std::uint64_t out = 0;
  std::memcpy(&out, bytes, sizeof out);
  return out;
}

std::size_t hash_of(std::uint64_t head) {
  return (head * 0x9e3779b97f4a7c15ULL) >> (64 - kMaskBits);
}

// ASCII is all that the demonstration's texts are made of, but for a few letters: those are left
// to the search for the text as written.
Bytes as_utf16(std::string_view text) {
  Bytes out;
  for (const char c : text) {
    out.push_back(static_cast<std::uint8_t>(c));
    out.push_back(0);
  }
  return out;
}

// The characters that depend on this text alone, for a text that starts `before` bytes into a
// group of three.
Bytes as_base64(std::string_view text, std::size_t before) {
  const std::string padded = std::string(before, '\0') + std::string(text);
  const std::string whole = to_base64(view_of(padded));
  const std::size_t from = (before * 8 + 5) / 6;
  return to_bytes(std::string_view(whole).substr(from, padded.size() * 8 / 6 - from));
}

struct Region {
  std::uint64_t from = 0, to = 0;
};

// What /proc/PID/maps says is readable; what the kernel alone answers for is left out.
std::vector<Region> regions_of(std::istream& maps) {
  std::vector<Region> out;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    std::string range, rights;
    words >> range >> rights;
    const std::size_t dash = range.find('-');
    if (dash == std::string::npos || rights.empty() || rights[0] != 'r') continue;
    if (line.find("[vvar") != std::string::npos || line.find("[vsyscall") != std::string::npos) {
      continue;
    }
    out.push_back({std::stoull(range.substr(0, dash), nullptr, 16),
                   std::stoull(range.substr(dash + 1), nullptr, 16)});
  }
  return out;
}

// A page that went away while it was read ends its region.
void search_region(Search& search, int memory, const Region& region) {
  search.begin();
  Bytes piece(kPiece);
  for (std::uint64_t at = region.from; at < region.to;) {
    const std::size_t most = std::min<std::uint64_t>(kPiece, region.to - at);
    const ssize_t got = ::pread(memory, piece.data(), most, static_cast<off_t>(at));
    if (got <= 0) return;
    search.feed(View(piece).first(static_cast<std::size_t>(got)));
    at += static_cast<std::uint64_t>(got);
  }
}

}  // namespace

Search::Search(const std::vector<std::string>& phrases) : mask_(std::size_t{1} << kMaskBits) {
  for (std::size_t place = 0; place < phrases.size(); ++place) {
    CHECK(phrases[place].size() >= kPhraseBytesMin);
    add(place, to_bytes(phrases[place]));
    add(place, as_utf16(phrases[place]));
    for (std::size_t before = 0; before < 3; ++before) {
      add(place, as_base64(phrases[place], before));
    }
  }
  std::sort(needles_.begin(), needles_.end(),
            [](const Needle& a, const Needle& b) { return a.head < b.head; });
}

void Search::add(std::size_t phrase, Bytes bytes) {
  const std::uint64_t head = head_of(bytes.data());
  mask_[hash_of(head)] = 1;
  longest_ = std::max(longest_, bytes.size());
  needles_.push_back({head, phrase, std::move(bytes)});
}

void Search::feed(View bytes) {
  searched_ += bytes.size();
  if (needles_.empty()) return;
  // The seam first: the end of the last piece with the start of this one.
  Bytes seam = tail_;
  append(seam, bytes.first(std::min(bytes.size(), longest_ - 1)));
  if (!tail_.empty()) look_at(seam);
  look_at(bytes);
  const View end = bytes.size() < longest_ ? View(seam) : bytes;
  tail_ = to_bytes(end.last(std::min(end.size(), longest_ - 1)));
}

void Search::look_at(View bytes) {
  for (std::size_t at = 0; at + sizeof(std::uint64_t) <= bytes.size(); ++at) {
    const std::uint64_t head = head_of(bytes.data() + at);
    if (mask_[hash_of(head)] == 0) continue;
    auto needle = std::lower_bound(needles_.begin(), needles_.end(), head,
                                   [](const Needle& n, std::uint64_t h) { return n.head < h; });
    for (; needle != needles_.end() && needle->head == head; ++needle) {
      const std::size_t length = needle->bytes.size();
      if (at + length <= bytes.size() && equal(bytes.subspan(at, length), needle->bytes)) {
        found_.insert(needle->phrase);
      }
    }
  }
}

Result<void> search_folder(Search& search, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::recursive_directory_iterator files(folder, error);
  if (error) return fail(Code::not_found, error.message(), folder.string());
  Bytes piece(kPiece);
  for (const auto& file : files) {
    if (!file.is_regular_file(error)) continue;
    std::ifstream in(file.path(), std::ios::binary);
    if (!in) return fail(Code::disk, "It does not open", file.path().string());
    search.begin();
    while (in.read(reinterpret_cast<char*>(piece.data()), kPiece) || in.gcount() > 0) {
      search.feed(View(piece).first(static_cast<std::size_t>(in.gcount())));
    }
    if (in.bad()) return fail(Code::disk, "It does not read", file.path().string());
  }
  return {};
}

Result<void> search_memory(Search& search, int process) {
  const std::string place = "/proc/" + std::to_string(process);
  std::ifstream maps(place + "/maps");
  if (!maps) return fail(Code::not_found, "No such process", place);
  const int memory = ::open((place + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  if (memory < 0) return fail(Code::forbidden, "Its memory may not be read here", place);
  const std::uint64_t before = search.searched();
  for (const Region& region : regions_of(maps)) search_region(search, memory, region);
  ::close(memory);
  if (search.searched() == before) {
    return fail(Code::forbidden, "Its memory may not be read here", place);
  }
  return {};
}

}  // namespace valise::replay
