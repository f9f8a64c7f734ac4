#include "desk/sitting.h"

#include <algorithm>

namespace valise::desk {
namespace {

constexpr auto kEndedLooked = std::chrono::seconds(60);  // how often, for what may not be kept

}  // namespace

Sitting::Sitting(terminal::Workplace work, cable::MissionId mission, terminal::TextIndex index)
    : work_(std::move(work)),
      mission_(mission),
      cables_(std::move(mission)),
      index_(std::move(index)) {}

Result<std::shared_ptr<Sitting>> Sitting::begin(terminal::Workplace work,
                                                const cable::MissionId& mission) {
  TRY(auto index, terminal::TextIndex::make());
  std::shared_ptr<Sitting> out(new Sitting(std::move(work), mission, std::move(index)));
  const std::filesystem::path data = out->work_.settings().data;
  TRY(out->ahead_, Ahead::open(data));
  TRY(auto archive, terminal::Archive::open(data, out->work_.charter(), out->work_.device(),
                                            out->work_.random(), out->work_.now()));
  TRY(auto kept, archive.list());
  out->archive_.emplace(std::move(archive));
  TRY_VOID(out->begin_with_kept(kept));
  out->fetching_ = std::thread([sitting = out.get(), all = std::move(kept)]() mutable {
    sitting->index_all(std::move(all));
    sitting->fetch();
  });
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

Result<void> Sitting::keep(const terminal::OpenedCable& opened,
                           const std::optional<terminal::PackedCable>& pack) {
  TRY(const terminal::Added added, with_archive([&](terminal::Archive& archive) {
        return pack ? archive.add(opened, *pack, work_.now()) : archive.add(opened, work_.now());
      }));
  TRY_VOID(forget(added.dropped));
  if (!added.kept) return {};
  {
    const std::lock_guard lock(mutex_);
    kept_.insert(opened.id);
    if (pack) packed_[opened.id] = pack->until;
  }
  const std::lock_guard lock(index_mutex_);
  return index_.put({&*added.kept, 1});
}

// Their rows are known without the node.
Result<void> Sitting::begin_with_kept(const std::vector<terminal::KeptCable>& kept) {
  const ledger::Adopted charter{work_.charter(), work_.charter_hash(), work_.domain()};
  std::vector<terminal::Listed> here;
  for (const terminal::KeptCable& each : kept) {
    kept_.insert(each.id);
    if (each.mission != mission_) continue;
    auto cable = terminal::read_held(work_.domain(), each.held);
    if (!cable) continue;  // as in a list: what does not verify is not shown
    if (auto status = terminal::read_status(charter, *cable)) cable->status = std::move(*status);
    cable->held.opened = true;
    here.push_back(std::move(*cable));
  }
  cables_.begin_with(std::move(here));
  TRY(const auto packs, archive_->packs());
  for (const terminal::PackedCable& each : packs) {
    if (kept_.contains(each.held.cable)) packed_[each.held.cable] = each.until;
  }
  return {};
}

Result<void> Sitting::forget(const std::vector<CableId>& dropped) {
  for (const CableId& each : dropped) {
    {
      const std::lock_guard lock(mutex_);
      kept_.erase(each);
      packed_.erase(each);
    }
    cables_.touched(each);
    const std::lock_guard lock(index_mutex_);
    TRY_VOID(index_.remove(each));
  }
  return {};
}

Result<void> Sitting::drop_ended() {
  const Time now = work_.now();
  {
    const std::lock_guard lock(mutex_);
    if (now - looked_through_ < kMinute) return {};
    looked_through_ = now;
  }
  TRY(const auto dropped,
      with_archive([&](terminal::Archive& archive) { return archive.enforce(now); }));
  return forget(dropped);
}

Result<void> Sitting::mark_kept() {
  std::set<Hash> known;
  {
    const std::lock_guard lock(mutex_);
    known = marked_;
  }
  const auto fresh = cables_.changed_by_originators(known);
  if (fresh.empty()) return {};
  TRY(const auto changed,
      with_archive([&](terminal::Archive& archive) { return archive.mark(fresh, mission_); }));
  std::vector<CableId> dropped;
  for (const terminal::Listed& each : fresh) {
    if (each.status->status == cable::Status::withdrawn) {
      attached_.drop(each.held.number);
      if (std::ranges::count(changed, each.held.cable) > 0) dropped.push_back(each.held.cable);
    }
    const std::lock_guard lock(mutex_);
    marked_.insert(each.status->act);
  }
  return forget(dropped);
}

Result<std::size_t> Sitting::give_back() {
  TRY(const auto dropped,
      with_archive([&](terminal::Archive& archive) { return archive.give_back(); }));
  TRY_VOID(forget(dropped));
  return dropped.size();
}

std::optional<Time> Sitting::packed_until(const CableId& cable) const {
  const std::lock_guard lock(mutex_);
  const auto found = packed_.find(cable);
  return found == packed_.end() ? std::nullopt : std::optional(found->second);
}

void Sitting::index_all(std::vector<terminal::KeptCable> cables) {
  constexpr std::size_t kTogether = 200;  // a search waits no longer than for these
  for (std::span<terminal::KeptCable> rest = cables; !rest.empty() && !ending_;) {
    const auto some = rest.first(std::min(rest.size(), kTogether));
    const std::lock_guard lock(index_mutex_);
    // What went meanwhile is not to come back.
    const auto gone =
        std::ranges::partition(some, [&](const auto& each) { return keeps(each.id); });
    if (!index_.put(some.first(some.size() - gone.size())))
      return;  // what is searched is said with every answer
    rest = rest.subspan(some.size());
  }
  for (terminal::KeptCable& each : cables) {
    wipe({reinterpret_cast<std::uint8_t*>(each.text.data()), each.text.size()});
  }
}

Result<Sitting::Found> Sitting::search(std::string_view words, terminal::HitOrder order,
                                       std::size_t most) {
  Found out;
  {
    const std::lock_guard lock(mutex_);
    out.kept = kept_.size();
  }
  const std::lock_guard lock(index_mutex_);
  TRY(out.searched, index_.size());
  TRY(out.hits, index_.search(words, order, most));
  return out;
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
      changed_.wait_for(lock, kEndedLooked, [this] { return wanted_ || ending_; });
      if (ending_) return;
    }
    (void)drop_ended();  // also where no page asks; what fails is said when one does
    {
      const std::lock_guard lock(mutex_);
      if (!wanted_) continue;
      wanted_ = false;
    }
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
