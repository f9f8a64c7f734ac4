#include "terminal/clearing.h"

#include <algorithm>

#include "custody/keys.h"
#include "terminal/clearing_files.h"
#include "terminal/established.h"
#include "terminal/outgoing.h"

namespace valise::terminal {
namespace {

using custody::Clearing;
using custody::ClearingId;
using custody::ClearingPlace;
using custody::ClearingVerdict;

constexpr auto kOtherCommand = std::chrono::seconds(5);

ledger::Rules rules_of(const Workplace& workplace) {
  return {workplace.charter(), workplace.charter_hash(), workplace.domain(), workplace.member().id};
}

Result<std::optional<AskedClearing>> asked_before(const DraftStore& store,
                                                  const std::string& draft) {
  TRY(const auto bytes, store.clearing(draft));
  if (!bytes) return std::nullopt;
  TRY(auto asked, seal::decode<AskedClearing>(*bytes));
  return asked;
}

Result<wire::ClearingState> state_at_node(const Workplace& workplace, const ClearingId& id) {
  TRY(auto read, workplace.network().ask_node<wire::ClearingRead>(wire::path::clearing,
                                                                  wire::ClearingQuery{id}));
  return std::move(read.state);
}

// Of the devices that the node names, those that the trustees vouch for as his and in force (X15).
Result<ClearerKnown> establish(const Workplace& workplace, const wire::Clearers& named,
                               const cable::OfficerId& officer, cable::Level level) {
  ClearerKnown out{officer, {}, {}};
  TRY(out.record, established_officer(workplace, officer));
  TRY_VOID(custody::may_clear(workplace.charter(), officer, out.record, level, workplace.now()));
  TRY_VOID(established_not_suspended(workplace, "officer " + officer.str()));
  for (const wire::ClearerRow& row : named.rows) {
    if (row.officer != officer) continue;
    for (const DeviceId& device : row.devices) {
      auto record = established_device(workplace, workplace.member().id, device);
      if (!record && record.error().code == Code::not_found) continue;
      if (!record) return Failure(record.error());
      const auto free = established_not_suspended(workplace, "device " + device.hex());
      if (!free && free.error().code == Code::refused) continue;
      if (!free) return Failure(free.error());
      const bool in_force = !record->revoked && workplace.now() >= record->eligible;
      if (in_force && record->officer == officer) out.devices.push_back(std::move(*record));
    }
  }
  if (!out.devices.empty()) return out;
  return fail(Code::refused, "the trustees know no device of this officer that is in force",
              officer.str());
}

Result<std::vector<ClearerKnown>> establish_all(const Workplace& workplace,
                                                const wire::Clearers& named,
                                                const std::vector<ClearingPlace>& places,
                                                cable::Level level) {
  std::vector<ClearerKnown> out;
  for (const ClearingPlace& place : places) {
    for (const auto& officer : {std::optional(place.clearer), place.substitute}) {
      if (!officer) continue;
      TRY(ClearerKnown known, establish(workplace, named, *officer, level));
      out.push_back(std::move(known));
    }
  }
  return out;
}

struct Version {
  ClearingId id;
  std::uint32_t number = 1;
};
Result<Version> next_version(const Workplace& workplace,
                             const std::optional<AskedClearing>& before) {
  const Version fresh{ClearingId{workplace.random().array<32>()}, 1};
  if (!before) return fresh;
  const auto state = state_at_node(workplace, before->id);
  if (!state && state.error().code == Code::not_found) return Version{before->id, 1};
  if (!state) return Failure(state.error());
  if (state->number) {
    return fail(Code::conflict, "it was released as " + state->number->str(), "clearing");
  }
  if (state->end != custody::ClearingEnd::open) return fresh;
  TRY(const auto asked, seal::decode<Clearing>(state->clearing.payload));
  return Version{before->id, asked.version + 1};
}

Result<wire::AskClearing> sealed_to(const Workplace& workplace, Clearing clearing,
                                    const AskedClearing& asked, const Draft& draft,
                                    const std::vector<custody::ClearedFile>& files) {
  wire::AskClearing out;
  custody::ClearedText cleared{asked.salt, print_draft(draft), std::nullopt};
  if (!files.empty()) {
    cleared.files = files;
    out.files.emplace();
    for (const auto& each : files) out.files->push_back({each.file, each.bytes, 0});
  }
  const Bytes text = seal::encode(cleared);
  clearing.shown = custody::shown_hash(workplace.domain(), text);
  out.clearing.payload = seal::encode(clearing);
  out.clearing.device = workplace.sign_device("clearing", out.clearing.payload);
  for (const ClearerKnown& clearer : asked.clearers) {
    for (const ledger::DeviceRecord& device : clearer.devices) {
      wire::DraftCopy copy{seal::signer_id(device.device_key), {}};
      TRY(copy.sealed,
          custody::seal_draft(workplace.domain(), device.draft_key, copy.device, clearing.id.hex(),
                              clearing.version, text, workplace.random()));
      out.copies.push_back(std::move(copy));
    }
  }
  return out;
}

// The records that were established, as a state in which a verdict is checked.
ledger::MemoryState state_of(const std::vector<ClearerKnown>& clearers) {
  ledger::MemoryState out;
  ledger::Change change(out);
  for (const ClearerKnown& clearer : clearers) {
    change.put_record(ledger::officer_key(clearer.officer), clearer.record);
    for (const ledger::DeviceRecord& device : clearer.devices) {
      change.put_record(ledger::device_key(seal::signer_id(device.device_key)), device);
    }
  }
  out.take(change);
  return out;
}

Result<ClearingSeen> seen_of(const Workplace& workplace, const wire::ClearingState& state,
                             const std::vector<ClearingVerdict>& verdicts) {
  ClearingSeen out;
  TRY(out.asked, seal::decode<Clearing>(state.clearing.payload));
  out.end = state.end;
  out.number = state.number;
  const bool mine = out.asked.device == workplace.device().id();
  for (auto& standing : custody::standing_of(out.asked, verdicts, workplace.now())) {
    PlaceSeen place{std::move(standing), {}};
    if (mine && place.standing.verdict) {
      auto comment = custody::open_comment(workplace.domain(), workplace.device().draft,
                                           workplace.device().id(), *place.standing.verdict);
      if (comment) place.comment = std::move(*comment);
    }
    out.places.push_back(std::move(place));
  }
  return out;
}

// As the node says.
Result<ClearingSeen> seen_of(const Workplace& workplace, const wire::ClearingState& state) {
  std::vector<ClearingVerdict> verdicts;
  for (const custody::SignedVerdict& each : state.verdicts) {
    TRY(auto word, seal::decode<ClearingVerdict>(each.payload));
    verdicts.push_back(std::move(word));
  }
  return seen_of(workplace, state, verdicts);
}

Result<void> check_drafter(const Workplace& workplace, const custody::SignedClearing& signed_by,
                           const Clearing& asked) {
  TRY(const auto device, established_device(workplace, workplace.member().id, asked.device));
  TRY(const auto officer, established_officer(workplace, asked.drafter));
  const bool his = !device.revoked && device.officer == asked.drafter;
  if (!his || !officer.in_force(workplace.now())) {
    return fail(Code::verification_failed, "who asks is no officer in force with this device",
                asked.drafter.str());
  }
  return seal::verify_detached(device.device_key, workplace.domain().label("clearing"),
                               signed_by.payload, signed_by.device);
}

struct OpenedVersion {
  Draft draft;
  std::vector<custody::ClearedFile> files;
};
Result<OpenedVersion> open_version(const Workplace& workplace, const wire::SealedVersion& version,
                                   const Clearing& asked) {
  TRY(const Secret opened,
      custody::open_draft(workplace.domain(), workplace.device().draft, workplace.device().id(),
                          asked.id.hex(), asked.version, version.sealed));
  TRY(auto text, seal::decode<custody::ClearedText>(opened.expose_secret()));
  TRY(Draft draft, parse_draft(text.draft));
  if (custody::shown_hash(workplace.domain(), opened.expose_secret()) != asked.shown ||
      custody::hash_text(workplace.domain(), text.salt, draft.text) != asked.text ||
      draft.level != asked.level) {
    return fail(Code::verification_failed, "the text is not the one that its drafter signed for",
                asked.id.hex());
  }
  OpenedVersion out{std::move(draft), {}};
  if (text.files) out.files = std::move(*text.files);
  return out;
}

// What this officer cleared before: only under his own signature, since a node could hand him
// another text to compare with. None, where that does not hold.
std::optional<Draft> cleared_before(const Workplace& workplace, const wire::ClearingRead& read) {
  if (!read.cleared) return std::nullopt;
  const auto asked = seal::decode<Clearing>(read.cleared->clearing.payload);
  if (!asked) return std::nullopt;
  for (const custody::SignedVerdict& each : read.state.verdicts) {
    const auto word = seal::decode<ClearingVerdict>(each.payload);
    const bool mine = word && word->clearer == workplace.officer() && word->text == asked->text &&
                      word->verdict == custody::Verdict::cleared;
    if (!mine ||
        !seal::verify_detached(workplace.device().device.verify_key(),
                               workplace.domain().label("verdict"), each.payload, each.device)) {
      continue;
    }
    if (!check_drafter(workplace, read.cleared->clearing, *asked)) return std::nullopt;
    auto version = open_version(workplace, *read.cleared, *asked);
    if (version) return std::move(version->draft);
  }
  return std::nullopt;
}

// Of whom, and by when: as it was asked before, unless others are named.
Result<AskedClearing> asked_for(const Workplace& workplace, const Asking& asking,
                                const std::optional<AskedClearing>& before) {
  AskedClearing asked;
  asked.places = asking.places;
  asked.wanted_by = asking.wanted_by;
  if (asked.places.empty() && before) {
    asked.places = before->places;
    asked.wanted_by = before->wanted_by;
  }
  if (asked.places.empty()) return fail(Code::usage, "Name at least one clearer", "OFFICER");
  if (const auto sound = custody::check_places(workplace.officer(), asked.places); !sound) {
    return fail(Code::usage, sound.error().detail, sound.error().where);
  }
  return asked;
}

// The node says that it has no such clearing: it never got it, has lost it, or lies. Whoever was
// named is named still.
OwnClearing nobody_has_said(const Workplace& workplace, const AskedClearing& asked) {
  OwnClearing out;
  out.salt = asked.salt;
  out.seen.asked.id = asked.id;
  out.seen.asked.mission = asked.mission;
  out.seen.asked.drafter = workplace.officer();
  out.seen.asked.device = workplace.device().id();
  out.seen.asked.places = asked.places;
  out.seen.asked.wanted_by = asked.wanted_by;
  for (auto& standing : custody::standing_of(out.seen.asked, {}, workplace.now())) {
    out.seen.places.push_back({std::move(standing), {}});
  }
  return out;
}

}  // namespace

std::string shown_to_clearers(const Draft& draft) {
  Draft out = draft;
  out.precedence = cable::Precedence::routine;
  out.due.reset();
  for (DraftAddressee& addressee : out.addressees) {
    addressee.precedence.reset();
    addressee.due.reset();
  }
  out.codes.clear();
  out.keywords.clear();
  out.language = Draft().language;
  return print_draft(out);
}

Result<wire::Clearers> clearers(const Workplace& workplace, const cable::MissionId& mission) {
  return workplace.network().ask_node<wire::Clearers>(wire::path::clearers,
                                                      wire::ClearersRequest{mission});
}

Result<wire::ClearingState> ask_clearing(const Workplace& workplace, DraftStore& store,
                                         const std::string& draft_id, const Asking& asking) {
  TRY(const FileLock held, store.hold(draft_id, kOtherCommand));
  // Else the next release would send that again, past whoever is asked now.
  TRY_VOID(take_back(workplace, draft_id));
  TRY(const StoredDraft stored, store.read(draft_id));
  TRY(const Draft draft, parse_draft(stored.text));
  if (auto problems = check_draft(draft, workplace.charter()); !problems.empty()) {
    return Failure(std::move(problems.front()));
  }
  TRY(const auto before, asked_before(store, draft_id));
  TRY(AskedClearing asked, asked_for(workplace, asking, before));
  TRY(const wire::Clearers named, clearers(workplace, asking.mission));
  if (asked.places.size() < named.needed) {
    return fail(Code::usage,
                asking.mission.str() + " needs " + std::to_string(named.needed) +
                    " clearances for a release: name as many clearers",
                "OFFICER");
  }
  TRY(asked.clearers, establish_all(workplace, named, asked.places, *draft.level));
  TRY(const Version version, next_version(workplace, before));
  asked.id = version.id;
  asked.shown = shown_to_clearers(draft);
  asked.mission = asking.mission;
  const bool same = before && before->id == asked.id && before->shown == asked.shown &&
                    before->mission == asked.mission;
  asked.salt = same ? before->salt : workplace.random().array<32>();
  const Clearing clearing{asked.id,
                          version.number,
                          asking.mission,
                          workplace.officer(),
                          workplace.device().id(),
                          *draft.level,
                          custody::hash_text(workplace.domain(), asked.salt, draft.text),
                          {},
                          asked.places,
                          asked.wanted_by,
                          workplace.now()};
  TRY(const auto files, files_for_clearers(workplace, draft_id, draft));
  TRY(const wire::AskClearing ask, sealed_to(workplace, clearing, asked, draft, files));
  // Kept before it is sent: what was asked and is not known here could never be released.
  TRY_VOID(store.keep_clearing(draft_id, seal::encode(asked)));
  TRY(auto state, workplace.network().ask_node<wire::ClearingState>(wire::path::ask_clearing, ask));
  if (const auto brought = bring_files(workplace, draft_id, files, state); !brought) {
    Error error = brought.error();
    error.detail = "Its clearers are asked, but not all that is attached is at the node (" +
                   error.detail + "): ask again, and it goes on from there";
    return Failure(std::move(error));
  }
  return state;
}

std::size_t ClearingSeen::cleared() const {
  return static_cast<std::size_t>(std::count_if(
      places.begin(), places.end(), [](const auto& place) { return place.standing.cleared(); }));
}

Result<std::optional<OwnClearing>> clearing_of(const Workplace& workplace, const DraftStore& store,
                                               const std::string& draft_id) {
  TRY(const auto asked, asked_before(store, draft_id));
  if (!asked) return std::nullopt;
  const auto state = state_at_node(workplace, asked->id);
  if (!state && state.error().code == Code::not_found) return nobody_has_said(workplace, *asked);
  if (!state) return Failure(state.error());
  TRY_VOID(seal::verify_detached(workplace.device().device.verify_key(),
                                 workplace.domain().label("clearing"), state->clearing.payload,
                                 state->clearing.device));
  const ledger::MemoryState records = state_of(asked->clearers);
  const ledger::Rules rules = rules_of(workplace);
  TRY(const auto asked_now, seal::decode<Clearing>(state->clearing.payload));
  std::vector<ClearingVerdict> verdicts;
  std::map<cable::OfficerId, ledger::PersonalSignature> given;  // for this text
  for (const custody::SignedVerdict& each : state->verdicts) {
    auto word = custody::check_verdict(rules, records, each, workplace.now());
    if (!word || word->id != asked->id) continue;
    if (each.clearance && word->text == asked_now.text) given[word->clearer] = *each.clearance;
    verdicts.push_back(std::move(*word));
  }
  OwnClearing out;
  out.salt = asked->salt;
  TRY(out.seen, seen_of(workplace, *state, verdicts));
  TRY(const StoredDraft stored, store.read(draft_id));
  const auto draft = parse_draft(stored.text);
  // Nor does an older version pass that asked fewer people, or another clearing.
  out.changed =
      asked_now.id != asked->id || asked_now.places != asked->places || !draft ||
      shown_to_clearers(*draft) != asked->shown ||
      custody::hash_text(workplace.domain(), asked->salt, draft->text) != out.seen.asked.text;
  for (const PlaceSeen& place : out.seen.places) {
    if (place.standing.cleared()) {
      out.clearances.push_back(given.at(place.standing.verdict->clearer));
    }
  }
  return out;
}

std::optional<Error> not_cleared(const OwnClearing& clearing) {
  const auto refused = [](std::string why) {
    return Error{Code::refused, std::move(why), "clearing"};
  };
  if (clearing.seen.end == custody::ClearingEnd::withdrawn) {
    return refused("the clearing was withdrawn: ask anew");
  }
  if (clearing.changed) return refused("changed since it was asked: ask its clearers again");
  std::string waiting;
  for (const PlaceSeen& place : clearing.seen.places) {
    if (place.standing.cleared()) continue;
    const std::string who = place.standing.place.clearer.str();
    if (place.standing.verdict)
      return refused("refused by " + place.standing.verdict->clearer.str());
    waiting += (waiting.empty() ? "" : ", ") + who;
  }
  if (waiting.empty()) return std::nullopt;
  return refused("not yet cleared by " + waiting);
}

Result<void> withdraw_clearing(const Workplace& workplace, DraftStore& store, const FileLock&,
                               const std::string& draft_id) {
  TRY(const auto asked, asked_before(store, draft_id));
  if (!asked) return {};
  TRY_VOID(take_back(workplace, draft_id));
  const auto ended = workplace.network().ask_node<wire::ClearingState>(
      wire::path::end_clearing, wire::ClearingQuery{asked->id});
  if (!ended && ended.error().code != Code::not_found) return Failure(ended.error());
  return store.drop_clearing(draft_id);
}

Result<std::map<ClearingId, std::string>> drafts_in_clearing(const DraftStore& store) {
  TRY(const auto drafts, store.list());
  std::map<ClearingId, std::string> out;
  for (const StoredDraft& draft : drafts) {
    TRY(const auto asked, asked_before(store, draft.id));
    if (asked) out.emplace(asked->id, draft.id);
  }
  return out;
}

Result<ClearingLists> list_clearings(const Workplace& workplace) {
  TRY(const auto all,
      workplace.network().ask_node<wire::Clearings>(wire::path::clearings, Nothing{}));
  ClearingLists out;
  for (const wire::ClearingState& state : all.to_me) {
    TRY(auto seen, seen_of(workplace, state));
    out.to_me.push_back(std::move(seen));
  }
  for (const wire::ClearingState& state : all.by_me) {
    TRY(auto seen, seen_of(workplace, state));
    out.by_me.push_back(std::move(seen));
  }
  return out;
}

Result<ReadClearing> read_clearing(const Workplace& workplace, const ClearingId& id) {
  TRY(const auto read, workplace.network().ask_node<wire::ClearingRead>(wire::path::clearing,
                                                                        wire::ClearingQuery{id}));
  if (read.state.number) {
    return fail(Code::conflict, "it was released as " + read.state.number->str(), id.hex());
  }
  if (read.state.end != custody::ClearingEnd::open) {
    return fail(Code::conflict, "its drafter has withdrawn it", id.hex());
  }
  if (!read.now) {
    return fail(Code::not_found, "it was not sealed to this device", id.hex());
  }
  ReadClearing out;
  TRY(out.seen, seen_of(workplace, read.state));
  if (out.seen.asked.id != id) {
    return fail(Code::verification_failed, "the node answered with another clearing", id.hex());
  }
  TRY_VOID(check_drafter(workplace, read.state.clearing, out.seen.asked));
  TRY(auto version, open_version(workplace, *read.now, out.seen.asked));
  out.draft = std::move(version.draft);
  out.files = std::move(version.files);
  out.cleared = cleared_before(workplace, read);
  for (const custody::SignedVerdict& each : read.state.verdicts) {
    const auto word = seal::decode<ClearingVerdict>(each.payload);
    if (!word || word->clearer != workplace.officer() || word->text != out.seen.asked.text)
      continue;
    // What he himself has said, he knows from his own signature; at another device he says it
    // again.
    if (seal::verify_detached(workplace.device().device.verify_key(),
                              workplace.domain().label("verdict"), each.payload, each.device)) {
      out.given = word->verdict;
    }
  }
  return out;
}

Result<ClearingSeen> give_verdict(const Workplace& workplace, const ReadClearing& read,
                                  const VerdictGiven& given) {
  const Clearing& asked = read.seen.asked;
  if (given.verdict == custody::Verdict::refused && given.comment.empty()) {
    return fail(Code::usage, "A refusal says why", "comment");
  }
  ClearingVerdict word{asked.id, asked.version,  asked.text, workplace.officer(), given.verdict,
                       {},       workplace.now()};
  if (!given.comment.empty()) {
    TRY(const auto drafter, established_device(workplace, workplace.member().id, asked.device));
    TRY(word.comment, custody::seal_comment(workplace.domain(), drafter.draft_key, asked,
                                            word.clearer, given.comment, workplace.random()));
  }
  custody::SignedVerdict out;
  out.payload = seal::encode(word);
  out.device = workplace.sign_device("verdict", out.payload);
  if (given.verdict == custody::Verdict::cleared) {
    const Bytes payload = seal::encode(ledger::Clearance{asked.text, word.clearer});
    TRY(out.clearance, workplace.sign("clear", payload));
  }
  TRY(const auto state, workplace.network().ask_node<wire::ClearingState>(wire::path::clear, out));
  return seen_of(workplace, state);
}

}  // namespace valise::terminal
