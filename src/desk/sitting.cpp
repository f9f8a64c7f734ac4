#include "desk/sitting.h"

namespace valise::desk {

Sitting::Sitting(terminal::Workplace work, cable::MissionId mission)
    : work_(std::move(work)), mission_(mission), cables_(std::move(mission)) {}

Result<std::shared_ptr<Sitting>> Sitting::begin(terminal::Workplace work,
                                                const cable::MissionId& mission) {
  std::shared_ptr<Sitting> out(new Sitting(std::move(work), mission));
  const std::filesystem::path data = out->work_.settings().data;
  TRY(out->ahead_, Ahead::open(data));
  TRY(auto archive, terminal::Archive::open(data, out->work_.charter(), out->work_.device(),
                                            out->work_.random(), out->work_.now()));
  out->archive_.emplace(std::move(archive));
  out->note_kept();
  out->fetching_ = std::thread([sitting = out.get()] { sitting->fetch(); });
  return out;
}

Sitting::~Sitting() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (fetching_.joinable()) fetching_.join();
}

bool Sitting::keeps(const CableId& cable) const {
  const std::lock_guard lock(mutex_);
  return kept_.contains(cable);
}

void Sitting::note_kept() {
  const auto kept = with_archive([](const terminal::Archive& archive) { return archive.list(); });
  if (!kept) return;
  std::set<CableId> ids;
  for (const terminal::KeptCable& each : *kept) ids.insert(each.id);
  const std::lock_guard lock(mutex_);
  kept_ = std::move(ids);
}

std::optional<terminal::HeldSession> Sitting::session() const {
  const std::lock_guard lock(mutex_);
  return session_;
}

void Sitting::note_session() {
  const std::lock_guard lock(mutex_);
  session_ = work_.session();
}

void Sitting::fetch_ahead() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  changed_.notify_all();
}

void Sitting::fetch() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return wanted_ || ending_; });
      wanted_ = false;
    }
    if (ending_) return;
    for (const terminal::Listed& each : cables_.unopened()) {
      if (ending_) return;
      if (ahead_->has(each.held.cable)) continue;
      const auto came = ahead_->fetch(work_, mission_, each);
      if (came) cables_.touched(each.held.cable);
      if (!came && came.error().code != Code::too_large) break;  // the line: at the next look
    }
  }
}

}  // namespace valise::desk
