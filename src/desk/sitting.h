// From unlocking to locking: the device's keys, the mission's cables, what is kept and what was
// fetched ahead. Acts use the workplace one at a time (acts.h); calls that only ask use it as it
// stands, from any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "desk/ahead.h"
#include "desk/attached.h"
#include "desk/cables.h"
#include "terminal/archive.h"
#include "terminal/draft_attachment.h"
#include "terminal/text_index.h"
#include "terminal/workplace.h"

namespace valise::desk {

class Sitting {
 public:
  // Errors: those of the workplace and of the archive; usage (no mission is named).
  static Result<std::shared_ptr<Sitting>> begin(terminal::Workplace work,
                                                const cable::MissionId& mission);
  ~Sitting();  // waits for what is being fetched

  const terminal::Workplace& work() const { return work_; }
  terminal::Workplace& work_of_an_act() { return work_; }
  const cable::MissionId& mission() const { return mission_; }
  Cables& cables() { return cables_; }
  const Cables& cables() const { return cables_; }
  Ahead& ahead() { return *ahead_; }
  Attached& attached() { return attached_; }

  // The file that is being attached to a draft, part by part, as that window calls it: another may
  // attach one to the same draft. Under its mutex.
  struct Incoming {
    terminal::AttachmentWriter writer;
    std::string upload;
  };
  std::mutex& incoming_mutex() { return incoming_mutex_; }
  std::optional<Incoming>& incoming() { return incoming_; }

  // One use of the archive at a time.
  template <class Use>
  auto with_archive(Use use) {
    const std::lock_guard lock(archive_mutex_);
    return use(*archive_);
  }
  // Notes an opening; keeps and indexes its text where that is allowed, or until its pack ends.
  // Errors: the archive's.
  Result<void> keep(const terminal::OpenedCable& opened,
                    const std::optional<terminal::PackedCable>& pack = std::nullopt);
  // Drops what may not be kept any longer; looks once a minute. Errors: the archive's.
  Result<void> drop_ended();
  // Marks kept texts as what became of their cables; those that were withdrawn go.
  Result<void> mark_kept();
  // Wipes what was taken along; how many texts. Errors: the archive's.
  Result<std::size_t> give_back();
  std::optional<Time> packed_until(const CableId& cable) const;
  // Whether the text is kept readable here.
  bool keeps(const CableId& cable) const;

  // In what is kept here; `searched`: how many cables that is by now, since after unlocking they
  // are taken in one after another.
  struct Found {
    terminal::TextHits hits;
    std::size_t searched = 0;
    std::size_t kept = 0;
  };
  Result<Found> search(std::string_view words, terminal::HitOrder order, std::size_t most);

  // The open session as it stood after the last act: an act that runs changes the workplace's own.
  std::optional<terminal::HeldSession> session() const;
  void note_session();  // by the act

  // Fetches ahead, in the background, what is listed now.
  void fetch_ahead();

 private:
  Sitting(terminal::Workplace work, cable::MissionId mission, terminal::TextIndex index);
  void fetch();
  Result<void> begin_with_kept(const std::vector<terminal::KeptCable>& kept);
  Result<void> forget(const std::vector<CableId>& dropped);
  void index_all(std::vector<terminal::KeptCable> cables);

  terminal::Workplace work_;
  const cable::MissionId mission_;
  Cables cables_;
  std::unique_ptr<Ahead> ahead_;
  Attached attached_;
  std::mutex incoming_mutex_;
  std::optional<Incoming> incoming_;
  std::mutex archive_mutex_;
  std::optional<terminal::Archive> archive_;
  std::mutex index_mutex_;
  terminal::TextIndex index_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::set<CableId> kept_;          // under mutex_
  std::map<CableId, Time> packed_;  // under mutex_: until when
  std::set<Hash> marked_;           // acts by which cables changed: what is kept of them is marked
  Time looked_through_;             // under mutex_: for what ended
  std::optional<terminal::HeldSession> session_;  // under mutex_
  bool wanted_ = false;                           // under mutex_
  std::atomic<bool> ending_{false};
  std::thread fetching_;  // first it indexes what is kept
};

}  // namespace valise::desk
