#include "desk/ahead.h"

#include <system_error>

#include "terminal/files.h"
#include "wire/terminal_node.h"

namespace valise::desk {

namespace fs = std::filesystem;

Result<std::unique_ptr<Ahead>> Ahead::open(const fs::path& data) {
  std::unique_ptr<Ahead> out(new Ahead(data / "ahead"));
  TRY_VOID(terminal::make_private_folder(out->folder_));
  std::error_code error;
  for (const fs::directory_entry& each : fs::directory_iterator(out->folder_, error)) {
    const auto name = from_hex(each.path().filename().string());
    CableId cable;
    if (!name || name->size() != cable.bytes.size()) continue;
    std::copy(name->begin(), name->end(), cable.bytes.begin());
    const std::uint64_t bytes = each.file_size(error);
    if (error) continue;
    out->bytes_.emplace(cable, bytes);
    out->total_ += bytes;
  }
  return out;
}

bool Ahead::has(const CableId& cable) const {
  const std::lock_guard lock(mutex_);
  return bytes_.contains(cable);
}

std::vector<Bytes> Ahead::parts(const seal::Domain& domain, const terminal::Listed& cable) {
  const CableId& id = cable.held.cable;
  if (!has(id)) return {};
  const auto whole = terminal::read_file(path_of(id), kAheadBodyBytesMax);
  if (!whole || Hash{domain.hash("body", *whole)} != cable.header.content.body) {
    drop(id);
    return {};
  }
  std::vector<Bytes> out;
  for (View rest = *whole; !rest.empty();) {
    const std::size_t size = std::min(rest.size(), wire::kPartBytes);
    out.push_back(to_bytes(rest.first(size)));
    rest = rest.subspan(size);
  }
  return out;
}

Result<void> Ahead::fetch(const terminal::Workplace& work, const cable::MissionId& mission,
                          const terminal::Listed& cable) {
  const std::uint64_t bytes = cable.held.body_bytes;
  {
    const std::lock_guard lock(mutex_);
    if (bytes > kAheadBodyBytesMax || total_ + bytes > kAheadBytesMax) {
      return fail(Code::too_large, "no room for it ahead of its opening");
    }
  }
  TRY_VOID(terminal::room_for(folder_, bytes));
  TRY(const auto parts, terminal::fetch_body(work, cable, mission));
  return keep(cable.held.cable, parts);
}

Result<void> Ahead::keep(const CableId& cable, const std::vector<Bytes>& parts) {
  Bytes whole;
  for (const Bytes& part : parts) append(whole, part);
  TRY_VOID(terminal::write_private_file(path_of(cable), whole));
  const std::lock_guard lock(mutex_);
  if (bytes_.emplace(cable, whole.size()).second) total_ += whole.size();
  return {};
}

void Ahead::drop(const CableId& cable) {
  std::error_code ignored;
  fs::remove(path_of(cable), ignored);
  const std::lock_guard lock(mutex_);
  const auto found = bytes_.find(cable);
  if (found == bytes_.end()) return;
  total_ -= found->second;
  bytes_.erase(found);
}

}  // namespace valise::desk
