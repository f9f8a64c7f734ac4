#include "terminal/reading.h"

#include <algorithm>
#include <system_error>

#include "base/check.h"
#include "custody/body.h"
#include "ledger/law_words.h"
#include "terminal/files.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

ledger::Entry entry_of(ledger::EntryType type, Bytes payload, seal::Detached device,
                       std::optional<seal::Assertion> touch) {
  return {type, std::move(payload),
          seal::encode(ledger::RequestEvidence{std::move(device), std::move(touch)})};
}

// Attachments as they are decrypted: in files without a name until the whole is authentic, so that
// nothing is left of them if the process dies.
class AttachmentFiles {
 public:
  explicit AttachmentFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Result<void> write(std::size_t place, View bytes) {
    if (folder_.empty()) return {};
    if (files_.empty()) TRY_VOID(make_private_folder(folder_));
    while (files_.size() <= place) {
      TRY(auto file, UnnamedFile::make(folder_));
      files_.push_back(std::move(file));
    }
    return files_[place].write(bytes);
  }

  // Gives them their names. One that stands there already is left alone, and said in `not_kept`.
  Result<std::vector<WrittenAttachment>> keep(const std::vector<cable::Attachment>& stated,
                                              std::vector<Error>& not_kept) {
    std::vector<WrittenAttachment> out;
    for (std::size_t place = 0; place < stated.size(); ++place) {
      if (folder_.empty()) {
        out.push_back({stated[place], std::nullopt});
        continue;
      }
      TRY_VOID(write(place, {}));  // an empty one has no bytes that would have made its file
      const auto to = folder_ / stated[place].name;
      const auto named = files_[place].name(to);
      if (!named) not_kept.push_back(named.error());
      out.push_back({stated[place], named ? std::optional(to) : std::nullopt});
    }
    return out;
  }

 private:
  std::filesystem::path folder_;
  std::vector<UnnamedFile> files_;
};

Result<Bytes> fetch_part(const Workplace& workplace, const CableId& cable,
                         const cable::MissionId& mission, std::uint32_t place) {
  TRY(auto part, workplace.network().ask_node<wire::Part>(
                     wire::path::body, wire::BodyRequest{cable, mission, place}));
  if (part.cable != cable || part.place != place || part.bytes.empty() ||
      part.bytes.size() > wire::kPartBytes) {
    return fail(Code::verification_failed, "not the part that was asked for", "node");
  }
  return std::move(part.bytes);
}

std::uint32_t parts_of(std::uint64_t body_bytes) {
  return static_cast<std::uint32_t>((body_bytes + wire::kPartBytes - 1) / wire::kPartBytes);
}

Result<cable::Head> read_body(const Workplace& workplace, const VerifiedOpening& opening,
                              const PendingOpening& pending, std::uint64_t body_bytes,
                              const OpenOptions& options, const custody::AttachmentSink& sink) {
  if (body_bytes > custody::body_bytes_max()) {
    return fail(Code::too_large, "the body is longer than any can be", "node");
  }
  TRY(auto reader,
      custody::BodyReader::begin(workplace.domain(), opening.header_bytes, opening.cek, sink));
  for (std::uint32_t place = 0; place < parts_of(body_bytes); ++place) {
    if (place < options.body_parts.size()) {
      TRY_VOID(reader.update(options.body_parts[place]));
      continue;
    }
    TRY(const Bytes part,
        fetch_part(workplace, pending.request.cable, pending.request.mission, place));
    TRY_VOID(reader.update(part));
  }
  return reader.finish();
}

Result<ledger::Request> request_of(Workplace& workplace, const Listed& cable,
                                   const OpenOptions& options, const custody::ReplyKey& key) {
  ledger::Request out;
  out.cable = cable.held.cable;
  out.mission = options.mission;
  if (!options.file && cable.held.files.empty()) {
    return fail(Code::refused, "the cable is in no file: ask a registrar", cable.held.number.str());
  }
  out.file = options.file ? *options.file : cable.held.files.front();
  out.officer = workplace.officer();
  out.device = workplace.device().id();
  out.reply_key = key.hash();
  out.purpose = options.purpose;
  out.origin = workplace.origin();
  out.charter = workplace.charter_hash();
  out.seen = workplace.seen();
  out.nonce = workplace.random().array<16>();
  out.time = workplace.now();
  return out;
}

Result<wire::Open> sign_open(Workplace& workplace, PendingOpening& pending) {
  wire::Open out;
  const ledger::Request& request = pending.request;
  Bytes payload = seal::encode(request);
  std::optional<seal::Assertion> touch;
  if (request.session) {
    const auto& held = workplace.session();
    if (!held->sent) out.session = held->entry;
  } else {
    const Hash id =
        ledger::identity(workplace.domain(), ledger::EntryType::opening_requested, payload);
    TRY(touch, workplace.touch(id.view()));
  }
  auto device = workplace.sign_device(ledger::name(ledger::EntryType::opening_requested), payload);
  pending.entry = ledger::encode(entry_of(ledger::EntryType::opening_requested, std::move(payload),
                                          std::move(device), std::move(touch)));
  out.request = pending.entry;
  out.reply_key = to_bytes(pending.reply_key.public_key());
  return out;
}

bool place_is_used(const Error& error) {
  return error.code == Code::unlawful && error.detail.find(ledger::kPlaceUsed) != std::string::npos;
}

// Whether the request may stand in the ledger although it was not answered: its place is used then.
bool may_be_recorded(Code code) {
  return code == Code::outcome_unknown || code == Code::too_few || code == Code::stale ||
         code == Code::verification_failed || code == Code::disk || code == Code::failed;
}

// A place that was claimed in vain is free again, unless the request may stand or its place is
// used.
Result<void> note_place(Workplace& workplace, const ledger::SessionPlace& place,
                        const Result<wire::Opened>& answer) {
  if (answer) return workplace.session_sent();
  const bool lost = may_be_recorded(answer.error().code) || place_is_used(answer.error());
  return lost ? Result<void>() : workplace.give_place_back(place);
}

// Once more on an open outcome: the same bytes are the same opening, charged once.
Result<wire::Opened> send_open(Workplace& workplace, const PendingOpening& pending,
                               const wire::Open& open) {
  auto answer = workplace.network().ask_node<wire::Opened>(wire::path::open, open);
  if (!answer &&
      (answer.error().code == Code::outcome_unknown || answer.error().code == Code::busy)) {
    answer = workplace.network().ask_node<wire::Opened>(wire::path::open, open);
  }
  if (const auto& place = pending.request.session) {
    TRY_VOID(note_place(workplace, *place, answer));
  }
  return answer;
}

struct Asked {
  PendingOpening pending;
  wire::Opened answer;
};

enum class By { session, touch };

Result<Asked> ask_by(By by, Workplace& workplace, const Listed& cable, const OpenOptions& options) {
  Asked out{{{}, {}, custody::ReplyKey::generate(workplace.random())}, {}};
  ledger::Request& request = out.pending.request;
  TRY(request, request_of(workplace, cable, options, out.pending.reply_key));
  if (by == By::session) {
    request.session = workplace.take_place(options.mission, cable.held.cable);
  }
  TRY(const wire::Open open, sign_open(workplace, out.pending));
  TRY(out.answer, send_open(workplace, out.pending, open));
  return out;
}

// A session never forbids a touch (PROTOCOL.md row 31): a place whose answer was lost costs one.
Result<Asked> ask(Workplace& workplace, const Listed& cable, const OpenOptions& options) {
  auto asked = ask_by(By::session, workplace, cable, options);
  if (asked || !place_is_used(asked.error())) return asked;
  return ask_by(By::touch, workplace, cable, options);
}

// All but the text.
OpenedCable opened_of(const Workplace& workplace, const PendingOpening& pending,
                      const wire::Opened& answer, const VerifiedOpening& opening) {
  OpenedCable out;
  out.id = pending.request.cable;
  out.number = opening.number;
  out.header = opening.header;
  out.cover = opening.cover;
  out.subject = out.cover.subject;
  out.level = opening.level;
  out.status = opening.status;
  out.mission = pending.request.mission;
  out.officer = workplace.officer();
  out.by_session = pending.request.session.has_value();
  out.request = ledger::identity(workplace.domain(), ledger::EntryType::opening_requested,
                                 seal::encode(pending.request));
  out.origin = pending.request.origin;
  out.record = opening.record;
  out.opened = opening.recorded;
  out.cosigned = opening.cosigned;
  out.asked = answer.asked;
  out.answered = answer.answered;
  out.used = opening.used;
  out.bad_seats = opening.bad_seats;
  out.withheld = opening.withheld;
  return out;
}

}  // namespace

void OpenedCable::wipe() {
  valise::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  text.clear();
  for (Bytes& each : contents) valise::wipe(each);
  contents.clear();
}

Result<void> begin_session(Workplace& workplace, const cable::MissionId& mission,
                           const std::vector<Listed>& cables) {
  if (cables.empty() || cables.size() > ledger::kSessionCablesMax) {
    return fail(Code::usage, "a session names one to twenty-five cables", "session");
  }
  const Time now = workplace.now();
  ledger::Session session;
  session.officer = workplace.officer();
  session.device = workplace.device().id();
  session.mission = mission;
  session.origin = workplace.origin();
  session.charter = workplace.charter_hash();
  for (const Listed& cable : cables) {
    const auto* handling = workplace.charter().handling_of(cable.header.policy.level);
    if (handling == nullptr || !handling->session) {
      return fail(Code::refused, "a cable of this level takes a touch of its own",
                  cable.held.number.str());
    }
    if (now - cable.held.received > ledger::kArchiveAge) {
      return fail(Code::refused, "a cable older than 30 days takes a touch of its own",
                  cable.held.number.str());
    }
    session.cables.push_back(cable.held.cable);
  }
  session.expires = now + ledger::kSessionSecondsMax;
  session.nonce = workplace.random().array<16>();
  session.time = now;
  constexpr auto kType = ledger::EntryType::session_opened;
  Bytes payload = seal::encode(session);
  HeldSession held;
  held.id = ledger::identity(workplace.domain(), kType, payload);
  held.used = Bytes(session.cables.size(), 0);
  held.session = std::move(session);
  TRY(auto touch, workplace.touch(held.id.view()));
  auto device = workplace.sign_device(ledger::name(kType), payload);
  held.entry =
      ledger::encode(entry_of(kType, std::move(payload), std::move(device), std::move(touch)));
  return workplace.put_session(std::move(held));
}

Result<OpenedCable> open_cable(Workplace& workplace, const Listed& cable,
                               const OpenOptions& options) {
  TRY_VOID(room_for(workplace.settings().data, cable.held.body_bytes));
  if (!options.attachments.empty()) {
    TRY_VOID(room_for(options.attachments, cable.held.body_bytes));
    TRY_VOID(can_write_into(options.attachments));
  }
  TRY(const Asked asked, ask(workplace, cable, options));
  const auto& [pending, answer] = asked;
  const ledger::Adopted charter{workplace.charter(), workplace.charter_hash(), workplace.domain()};
  TRY(const VerifiedOpening opening, verify_opening(charter, pending, answer, workplace.now()));
  OpenedCable out = opened_of(workplace, pending, answer, opening);
  out.held = cable.held;
  if (cable.status) {
    out.status = std::max(out.status, cable.status->status);
    if (out.status == cable.status->status) out.by = cable.status->by;
  }
  // It is recorded and charged: what now fails on this disk must not keep the text from him.
  if (auto kept = workplace.saw(opening.seen); !kept) out.not_kept.push_back(kept.error());
  if (options.before_text) TRY_VOID(options.before_text(out));
  AttachmentFiles files(options.attachments);
  const auto take = [&](std::size_t place, View bytes) -> Result<void> {
    if (options.contents) {
      out.contents.resize(std::max(out.contents.size(), place + 1));
      append(out.contents[place], bytes);
    }
    return files.write(place, bytes);
  };
  auto body = read_body(workplace, opening, pending, answer.body_bytes, options, take);
  if (!body) out.wipe();
  if (!body && body.error().code == Code::verification_failed) {
    return fail(Code::verification_failed,
                "its body was altered since it was sealed, and nothing of it is shown (" +
                    body.error().detail + ")",
                cable.held.number.str());
  }
  if (!body) return Failure(body.error());
  cable::Head head = std::move(*body);
  TRY(out.attachments, files.keep(head.attachments, out.not_kept));
  if (options.contents) out.contents.resize(head.attachments.size());  // empty ones have no bytes
  out.text = std::move(head.text);
  if (head.subject) out.subject = head.subject;
  return out;
}

Result<std::vector<Bytes>> fetch_body(const Workplace& workplace, const Listed& cable,
                                      const cable::MissionId& mission) {
  if (cable.held.body_bytes > custody::body_bytes_max()) {
    return fail(Code::too_large, "the body is longer than any can be", "node");
  }
  std::vector<Bytes> out;
  for (std::uint32_t place = 0; place < parts_of(cable.held.body_bytes); ++place) {
    TRY(Bytes part, fetch_part(workplace, cable.held.cable, mission, place));
    out.push_back(std::move(part));
  }
  return out;
}

}  // namespace valise::terminal
