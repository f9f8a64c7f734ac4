#include "terminal/outgoing.h"

namespace valise::terminal {

Result<Outgoing> find_outgoing(const Workplace& workplace, const DraftStore& store,
                               const std::string& id, std::chrono::milliseconds wait) {
  Outgoing out{
      .id = id, .held = {}, .stored = {}, .draft = {}, .clearing = {}, .pending = {}, .gone = {}};
  auto held = store.hold(id, wait);
  if (held) out.held = std::move(*held);
  if (!held && held.error().code != Code::not_found) return Failure(held.error());
  TRY(out.gone, released_as(workplace.settings().data, id));
  TRY(const auto pending, pending_releases(workplace.settings()));
  for (const PendingRelease& each : pending) {
    if (each.draft == id) out.pending = each;
  }
  auto stored = store.read(id);
  if (!stored) {
    if (out.repeats() && stored.error().code == Code::not_found) return out;
    return Failure(stored.error());
  }
  TRY(out.draft, parse_draft(stored->text));
  out.stored = std::move(*stored);
  if (!out.repeats()) {
    TRY(out.clearing, clearing_of(workplace, store, id));
  }
  return out;
}

namespace {

Result<ReleasedCable> seal_or_repeat(const Workplace& workplace, const cable::MissionId& mission,
                                     const Outgoing& outgoing) {
  if (outgoing.pending) {
    auto sent = resume(workplace, outgoing.pending->id);
    // Another command saw it recorded meanwhile, and dropped the envelope.
    const bool dropped = !sent && sent.error().code == Code::not_found;
    if (!dropped || !outgoing.gone) return sent;
  }
  if (outgoing.gone) return ReleasedCable{.accepted = *outgoing.gone, .sealed = {}};
  ReleaseOptions options{
      .mission = mission, .draft = outgoing.id, .clearances = {}, .text_salt = {}};
  if (outgoing.clearing) {
    if (auto missing = not_cleared(*outgoing.clearing)) return Failure(std::move(*missing));
    const cable::MissionId& asked_for = outgoing.clearing->seen.asked.mission;
    if (asked_for != mission) {
      return fail(Code::refused, "it was cleared as a cable of " + asked_for.str(), "clearing");
    }
    options.clearances = outgoing.clearing->clearances;
    options.text_salt = outgoing.clearing->salt;
  }
  return release(workplace, *outgoing.draft, options);
}

}  // namespace

Result<ReleasedCable> send(const Workplace& workplace, const cable::MissionId& mission,
                           const Outgoing& outgoing) {
  TRY(ReleasedCable released, seal_or_repeat(workplace, mission, outgoing));
  // The draft goes before the envelope does: were the envelope gone first, a crash between would
  // let the same draft go a second time.
  TRY_VOID(forget_released(workplace.settings().data, outgoing.id, released.accepted));
  return released;
}

Result<std::size_t> take_back(const Workplace& workplace, const std::string& id) {
  TRY(const auto gone, released_as(workplace.settings().data, id));
  if (gone) return fail(Code::conflict, "it has gone already, as " + gone->number.str(), id);
  return withdraw(workplace, id);
}

}  // namespace valise::terminal
