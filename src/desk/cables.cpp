#include "desk/cables.h"

#include <algorithm>
#include <chrono>
#include <tuple>

#include "terminal/pace.h"

namespace valise::desk {
namespace {

// Which act made its status; none: it is in force.
std::optional<Hash> status_of(const terminal::Listed& cable) {
  return cable.status ? std::optional(cable.status->act) : std::nullopt;
}

}  // namespace

Result<void> Cables::look(const terminal::Workplace& work) {
  const std::lock_guard one(looking_);
  std::uint64_t after = 0;
  const Time now = work.now();
  bool all = true;
  {
    const std::lock_guard lock(mutex_);
    all = !looked_all_ || now - *looked_all_ >= rest_ || now < *looked_all_;
    if (!all) after = last_place_;
  }
  const auto began = std::chrono::steady_clock::now();
  TRY(terminal::Listing listing, terminal::list_cables(work, mission_, after));
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
  const std::lock_guard lock(mutex_);
  ++look_;
  std::set<cable::Number> listed;
  for (terminal::Listed& each : listing.cables) {
    listed.insert(each.held.number);
    take(std::move(each));
  }
  if (all) {
    forget_all_but(listed);
    unreadable_ = std::move(listing.unreadable);
    looked_all_ = now;
    rest_ = std::chrono::duration_cast<std::chrono::seconds>(terminal::rest_after_listing(took))
                .count();
  } else {
    unreadable_.insert(unreadable_.end(), listing.unreadable.begin(), listing.unreadable.end());
  }
  looked_ = now;
  return {};
}

void Cables::begin_with(std::vector<terminal::Listed> cables) {
  const std::lock_guard lock(mutex_);
  ++look_;
  for (terminal::Listed& each : cables) take(std::move(each));
}

void Cables::take(terminal::Listed cable) {
  last_place_ = std::max(last_place_, cable.held.place);
  gone_.erase(cable.held.number);
  const auto [at, is_new] = rows_.try_emplace(cable.held.number);
  Row& row = at->second;
  // What this officer did stands until the node has heard of it.
  const wire::Held& before = row.cable.held;
  cable.held.opened = cable.held.opened || before.opened;
  cable.held.accepted = cable.held.accepted || before.accepted;
  const bool changed = is_new || before.opened != cable.held.opened ||
                       before.accepted != cable.held.accepted || before.files != cable.held.files ||
                       before.assignee != cable.held.assignee || before.filed != cable.held.filed ||
                       status_of(row.cable) != status_of(cable);
  if (!changed) return;
  row.cable = std::move(cable);
  row.look = look_;
}

void Cables::forget_all_but(const std::set<cable::Number>& listed) {
  std::erase_if(rows_, [&](const auto& each) {
    if (listed.contains(each.first)) return false;
    gone_[each.first] = look_;
    return true;
  });
}

Cables::Changes Cables::since(std::uint64_t look) const {
  const std::lock_guard lock(mutex_);
  Changes out{
      .look = look_, .cables = {}, .gone = {}, .unreadable = unreadable_, .looked = looked_};
  for (const auto& [number, at] : gone_) {
    if (at > look) out.gone.push_back(number);
  }
  for (const auto& [number, row] : rows_) {
    if (row.look > look) out.cables.push_back(row.cable);
  }
  return out;
}

Result<terminal::Listed> Cables::find(const cable::Number& number) const {
  const std::lock_guard lock(mutex_);
  const auto found = rows_.find(number);
  if (found != rows_.end()) return found->second.cable;
  return fail(Code::not_found, "no such cable, or not yours", number.str());
}

void Cables::change(const cable::Number& number, bool wire::Held::* what) {
  const std::lock_guard lock(mutex_);
  const auto found = rows_.find(number);
  if (found == rows_.end()) return;
  found->second.cable.held.*what = true;
  found->second.look = ++look_;
}

void Cables::changed(terminal::Listed cable) {
  const std::lock_guard lock(mutex_);
  ++look_;
  take(std::move(cable));
}

std::vector<terminal::Listed> Cables::changed_by_originators(const std::set<Hash>& known) const {
  const std::lock_guard lock(mutex_);
  std::vector<terminal::Listed> out;
  for (const auto& [number, row] : rows_) {
    if (row.cable.status && !known.contains(row.cable.status->act)) out.push_back(row.cable);
  }
  return out;
}

void Cables::opened(const cable::Number& number) {
  change(number, &wire::Held::opened);
}

void Cables::accepted(const cable::Number& number) {
  change(number, &wire::Held::accepted);
}

void Cables::touched(const CableId& cable) {
  const std::lock_guard lock(mutex_);
  for (auto& [number, row] : rows_) {
    if (row.cable.held.cable == cable) row.look = ++look_;
  }
}

std::vector<terminal::Listed> Cables::unopened() const {
  std::vector<terminal::Listed> out;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [number, row] : rows_) {
      const bool own = row.cable.header.policy.originator == mission_;
      if (!own && !row.cable.held.opened) out.push_back(row.cable);
    }
  }
  const auto rank = [&](const terminal::Listed& each) {
    const cable::Distribution* line = each.line_of(mission_);
    return std::tuple{line == nullptr ? 0 : -static_cast<int>(line->precedence),
                      -each.held.received.seconds};
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return out;
}

}  // namespace valise::desk
