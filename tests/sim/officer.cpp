#include "sim/officer.h"

#include <algorithm>

#include "custody/body.h"
#include "custody/sealing.h"
#include "wire/paths.h"

namespace valise::sim {
namespace {

constexpr std::int64_t kDeadlineMs = 30'000;
constexpr int kTriesMax = 8;

std::string member_of(std::string_view mission) {
  return std::string(mission.substr(0, mission.find('/')));
}

// The same bytes may do better later.
bool open_outcome(Code code) {
  return code == Code::gap || code == Code::outcome_unknown || code == Code::unreachable ||
         code == Code::busy || code == Code::too_few;
}

}  // namespace

Officer::Officer(World& world, Story& story, const fixture::Person& person, std::string mission)
    : world_(world), story_(story), person_(person), mission_(std::move(mission)) {}

void Officer::tell(std::string_view path, Bytes body, Reply reply) {
  world_.call("terminal", node(), post(path, std::move(body), person_.device().verify_key()),
              kDeadlineMs, std::move(reply));
}

void Officer::later(std::function<void()> what) {
  world_.events().after(1000 + static_cast<std::int64_t>(world_.random.below(9000)),
                        std::move(what));
}

void Officer::send() {
  std::vector<std::string> to = {mission_};
  for (const std::string& mission : world_.options().missions) {
    if (mission != mission_ && world_.random.below(2) == 0) to.push_back(mission);
  }
  if (to.size() == 1) {
    const auto& missions = world_.options().missions;
    const auto own = std::find(missions.begin(), missions.end(), mission_);
    to.push_back(own == missions.begin() ? missions.back() : missions.front());
  }
  send_to(to, "text " + std::to_string(world_.random.next()), world_.random.below(6) == 0);
}

void Officer::send_to(const std::vector<std::string>& missions, const std::string& text,
                      bool large) {
  const auto input = prepare(missions, large ? text + std::string(150'000, '.') : text);
  Bytes body;
  const auto sealed = custody::seal_cable(input, world_.random, [&](View piece) -> Result<void> {
                        append(body, piece);
                        return {};
                      }).value();
  release(input, sealed, body);
}

custody::SealInput Officer::prepare(const std::vector<std::string>& missions,
                                    const std::string& text) {
  const ledger::Charter& charter = world_.network.charter();
  custody::SealInput input;
  input.domain = world_.network.domain();
  input.charter = world_.network.charter_hash();
  input.threshold = charter.threshold;
  input.level = world_.random.below(2) == 0 ? cable::Level::limite : cable::Level::restreint;
  for (const ledger::Seat& seat : charter.seats) {
    input.seats.push_back({seat.number, seat.key_id, seat.kem_public});
  }
  for (const std::string& name : missions) {
    const seal::KemKey& key = world_.network.mission_key(name);
    const auto id = cable::MissionId::parse(name).value();
    input.recipients.push_back({id, key.id(), key.public_key()});
    if (name == mission_) continue;
    input.cover.distribution.push_back(
        {id, cable::Duty::action, cable::Precedence::routine, std::nullopt});
  }
  input.cover.subject = "a subject";
  input.cover.dtg = world_.now();
  input.cover.releaser = person_.officer();
  input.cover.language = "en";
  input.text = text;
  return input;
}

std::shared_ptr<SentCable> Officer::release(const custody::SealInput& input,
                                            const custody::Sealed& sealed, const Bytes& body) {
  auto sent = std::make_shared<SentCable>();
  sent->id = sealed.id;
  for (const custody::Recipient& to : input.recipients) sent->missions.push_back(to.mission.str());
  sent->text = input.text;
  wire::Submit& submit = sent->submit;
  submit = {
      sealed.header, sealed.cover, sealed.body_bytes, std::nullopt, {}, sealed.shares, {}, {}};
  for (const auto& [mission, post] : sealed.posts) submit.posts.push_back({mission, post});
  for (std::size_t at = 0; at < body.size(); at += wire::kPartBytes) {
    sent->parts.push_back(
        to_bytes(View(body).subspan(at, std::min(wire::kPartBytes, body.size() - at))));
  }
  if (sent->parts.size() == 1) submit.body = sent->parts[0];
  ledger::ReleasedEvidence evidence;
  evidence.releaser = person_.sign(input.domain, "cable", sealed.header,
                                   input.domain.hash("release", sealed.id.view()));
  submit.evidence = seal::encode(evidence);
  submit.precedence = cable::Precedence::routine;
  story_.sent[sent->id] = sent;
  if (sent->parts.size() > 1) {
    send_part(sent, 0);
  } else {
    this->submit(sent);
    if (world_.random.below(5) == 0) this->submit(sent);  // an impatient hand
  }
  return sent;
}

void Officer::send_part(const std::shared_ptr<SentCable>& cable, std::uint32_t place) {
  if (place >= cable->parts.size()) {
    submit(cable);
    return;
  }
  tell(wire::path::part, seal::encode(wire::Part{cable->id, place, cable->parts[place]}),
       [this, cable, place](const Result<http::Answer>& answer) {
         const auto held = read_answer<wire::PartsHeld>(answer);
         if (held) {
           send_part(cable, std::max(held->next, place + 1));
         } else if (open_outcome(held.error().code)) {
           later([this, cable, place] { send_part(cable, place); });
         } else {
           cable->refused = held.error();
         }
       });
}

void Officer::submit(const std::shared_ptr<SentCable>& cable) {
  tell(wire::path::submit, seal::encode(cable->submit),
       [this, cable](const Result<http::Answer>& answer) {
         const auto said = read_answer<wire::Accepted>(answer);
         if (!said) {
           ++story_.errors["submit " + std::string(code_row(said.error().code).name)];
           if (!open_outcome(said.error().code)) {
             cable->refused = said.error();
           } else {
             later([this, cable] { submit(cable); });
           }
           return;
         }
         const auto& known = cable->accepted;
         if (said->cable != cable->id ||
             (known && (known->number != said->number || known->index != said->index))) {
           story_.wrong("one cable was accepted under two numbers: " + said->number.str());
         }
         cable->accepted = *said;
       });
}

void Officer::list(std::function<void(const wire::List&)> take) {
  const wire::ListRequest question{cable::MissionId::parse(mission_).value(), 0, 500};
  tell(wire::path::list, seal::encode(question),
       [this, take = std::move(take)](const Result<http::Answer>& answer) {
         const auto list = read_answer<wire::List>(answer);
         if (list) {
           take(*list);
         } else {
           ++story_.errors["list " + std::string(code_row(list.error().code).name)];
         }
       });
}

void Officer::open_some() {
  list([this](const wire::List& list) {
    if (!list.cables.empty()) begin(list.cables[world_.random.below(list.cables.size())]);
  });
}

void Officer::open(const CableId& cable) {
  list([this, cable](const wire::List& list) {
    for (const wire::Held& held : list.cables) {
      if (held.cable == cable) begin(held);
    }
  });
}

void Officer::begin(const wire::Held& held) {
  const Secret cover_key(held.cover_key);
  if (!custody::read_cover(world_.network.domain(), held.header, cover_key, held.cover)) {
    story_.wrong("a listed cover does not open: " + held.number.str());
    return;
  }
  const Handle reading = std::make_shared<Reading>(
      Reading{held, {}, custody::ReplyKey::generate(world_.random), {}, {}, {}, 0});
  fetch(reading, 0);
}

// The sealed body comes ahead of the opening.
void Officer::fetch(const Handle& reading, std::uint32_t place) {
  if (reading->body.size() >= reading->held.body_bytes) {
    ask_to_open(reading);
    return;
  }
  const auto mission = cable::MissionId::parse(mission_).value();
  tell(wire::path::body, seal::encode(wire::BodyRequest{reading->held.cable, mission, place}),
       [this, reading, place](const Result<http::Answer>& answer) {
         const auto part = read_answer<wire::Part>(answer);
         if (part) {
           append(reading->body, part->bytes);
           fetch(reading, place + 1);
         } else if (open_outcome(part.error().code) && ++reading->tries < kTriesMax) {
           later([this, reading, place] { fetch(reading, place); });
         }
       });
}

void Officer::ask_to_open(const Handle& reading) {
  reading->tries = 0;
  const auto& network = world_.network;
  ledger::Request& request = reading->request;
  request.cable = reading->held.cable;
  request.mission = cable::MissionId::parse(mission_).value();
  request.file = reading->held.files.front();
  request.officer = person_.officer();
  request.device = person_.device_id();
  request.reply_key = reading->key.hash();
  request.origin = network.charter().origin_of(request.mission.member());
  request.charter = network.charter_hash();
  request.nonce = world_.random.array<16>();
  request.time = world_.now();
  reading->entry = ledger::encode(network.requested(request, person_));
  reading->open = {std::nullopt, reading->entry, to_bytes(View(reading->key.public_key()))};
  last_ = reading;
  send_open(reading);
  if (world_.random.below(6) == 0) send_open(reading);
}

void Officer::send_open(const Handle& reading) {
  tell(wire::path::open, seal::encode(reading->open),
       [this, reading](const Result<http::Answer>& answer) { take_opened(reading, answer); });
}

void Officer::take_opened(const Handle& reading, const Result<http::Answer>& answer) {
  const auto opened = read_answer<wire::Opened>(answer);
  const bool again = ++reading->tries < kTriesMax;
  if (!opened) {
    ++story_.errors["open " + std::string(code_row(opened.error().code).name)];
    if (open_outcome(opened.error().code) && again) later([this, reading] { send_open(reading); });
    return;
  }
  note_withheld(*opened);
  if (opened->replies.size() < world_.network.charter().threshold) {
    if (again && world_.random.below(3) == 0) later([this, reading] { send_open(reading); });
    return;
  }
  const auto text = read(*reading, *opened);
  const auto& sent = story_.sent.at(reading->held.cable);
  if (!text) {
    // A sender who lies is found out here; an honest one's cable opens.
    if (world_.honest(member_of(sent->missions[0])) && world_.honest(member_of(mission_))) {
      story_.wrong("an honest cable does not open: " + text.error().detail + " (" +
                   text.error().where + ")");
    }
    return;
  }
  if (*text != sent->text) story_.wrong("another text than was sent");
}

Result<custody::OpenedShare> Officer::read_reply(const Reading& reading,
                                                 const custody::ReplyContext& context,
                                                 std::uint8_t seat, const wire::SeatReply& reply) {
  const auto& network = world_.network;
  TRY(const auto receipt,
      custody::open_statement<custody::ReleaseReceipt>(
          network.domain(), network.seat(seat).seat.statement_key, reply.receipt));
  TRY_VOID(custody::check_receipt(receipt, context, seat, reply.reply));
  return custody::open_reply(network.domain(), reading.key, context, seat, reply.reply);
}

// Rows 49–51, as a terminal does them.
Result<std::string> Officer::read(const Reading& reading, const wire::Opened& opened) {
  const auto& network = world_.network;
  const auto trust = [&](const cable::MissionId& mission) {
    return ledger::trust_of(network.charter(), *network.charter().member(mission.member()));
  };
  TRY(const auto proof, tlog::parse_proof(opened.proof));
  TRY(const auto record, tlog::verify_proof(reading.entry, proof, trust(reading.request.mission)));
  TRY(const auto released, ledger::decode_entry(opened.released));
  TRY(const auto fact, seal::decode<ledger::Released>(released.payload));
  TRY(const auto header, cable::decode_header(fact.header));
  if (cable::cable_id(network.domain(), fact.header) != reading.request.cable) {
    return fail(Code::verification_failed, "another cable's release", "node");
  }
  TRY(const auto released_proof, tlog::parse_proof(opened.released_proof));
  TRY_VOID(tlog::verify_proof(opened.released, released_proof, trust(header.policy.originator)));
  TRY(const auto entry, ledger::decode_entry(reading.entry));
  const Hash id = network.identity(entry);
  const custody::ReplyContext context{RequestId{id.bytes}, reading.request.cable,
                                      reading.request.origin, record.index};
  std::vector<custody::OpenedShare> shares;
  for (const auto& [seat, reply] : opened.replies) {
    TRY(auto share, read_reply(reading, context, seat, reply));
    shares.push_back(std::move(share));
  }
  TRY(const Secret k, custody::open_reply_post(network.domain(), reading.key, context,
                                               reading.request.mission, opened.post));
  TRY(const auto unlocked, custody::unlock(network.domain(), fact.header, k, shares));
  story_.read.push_back(
      {person_.officer().str(), reading.request.cable, id, reading.request.origin, record.index});
  TRY(auto body, custody::BodyReader::begin(network.domain(), fact.header, unlocked.keys.cek,
                                            [](std::size_t, View) { return Result<void>(); }));
  TRY_VOID(body.update(reading.body));
  TRY(auto head, body.finish());
  return std::move(head.text);
}

void Officer::note_withheld(const wire::Opened& opened) {
  for (const Bytes& word : opened.withheld) {
    const auto parsed = seal::parse_sign1(word);
    if (!parsed) continue;
    const auto withheld = seal::decode<custody::Withheld>(parsed->payload);
    if (withheld) ++story_.withheld[withheld->code];
  }
}

void Officer::hold(const std::string& subject, std::uint8_t seat) {
  const auto& member = world_.network.member(person_.officer().member().str());
  const fixture::Person& by = member.registrars[2];
  const wire::Hold hold{subject, world_.network.charter().origin_of(member.id),
                        ledger::ReasonCode::suspected, world_.now(), world_.random.array<16>()};
  wire::SignedHold signed_hold;
  signed_hold.payload = seal::encode(hold);
  signed_hold.signature = by.sign(world_.network.domain(), wire::Hold::label, signed_hold.payload);
  story_.held.insert(subject);
  const auto give = std::make_shared<std::function<void()>>();
  *give = [this, give, seat, bytes = seal::encode(signed_hold), key = by.device().verify_key()] {
    world_.call("terminal", "trustee " + std::to_string(seat), post(wire::path::hold, bytes, key),
                kDeadlineMs, [this, give](const Result<http::Answer>& answer) {
                  if (read_answer<wire::HoldTaken>(answer)) {
                    *give = nullptr;
                  } else if (*give) {
                    later([give] {
                      if (*give) (*give)();
                    });
                  }
                });
  };
  (*give)();
}

void Officer::suspend() {
  const std::string member = person_.officer().member().str();
  const fixture::Person& by = world_.network.member(member).registrars[2];
  const ledger::Entry entry = world_.network.act(
      member, ledger::EntryType::suspended, "officer " + person_.officer().str(),
      ledger::Narrowing{ledger::ReasonCode::suspected}, std::nullopt, {&by}, world_.now());
  const auto evidence = seal::decode<ledger::ActEvidence>(entry.evidence).value();
  const wire::SignAct signing{entry.type, entry.payload, {}, evidence.signatures[0]};
  world_.call("terminal", node(),
              post(wire::path::act, seal::encode(signing), by.device().verify_key()), kDeadlineMs,
              [this](const Result<http::Answer>& answer) {
                const auto said = read_answer<wire::ActState>(answer);
                if (!said)
                  ++story_.errors["suspend " + std::string(code_row(said.error().code).name)];
              });
}

}  // namespace valise::sim
