#include "hostile/scene.h"

#include <gtest/gtest.h>

#include "custody/body.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

constexpr std::int64_t kCallMs = 30'000;
const cable::MissionId kReaders = cable::MissionId::parse("nl/mfa").value();

}  // namespace

Verdicts every_seat(const std::string& says) {
  return {{1, says}, {2, says}, {3, says}, {4, says}, {5, says}};
}

sim::WorldOptions two_missions() {
  sim::WorldOptions out;
  out.missions = {"cy/mfa", "nl/mfa"};
  return out;
}

Scene::Scene(const sim::WorldOptions& options) : world(options) {
  const auto founded = world.found();
  EXPECT_TRUE(founded) << founded.error().detail << " " << founded.error().where;
  sender_ = std::make_unique<sim::Officer>(world, story, world.people[0], "cy/mfa");
}

custody::SealInput Scene::input(const std::string& text) {
  auto out = sender_->prepare({"cy/mfa", "nl/mfa"}, text);
  out.level = cable::Level::restreint;
  return out;
}

std::shared_ptr<sim::SentCable> Scene::send(const std::string& text) {
  const auto input = this->input(text);
  return send(input, custody::seal_whole(input, world.random).value());
}

std::shared_ptr<sim::SentCable> Scene::send(const custody::SealInput& input,
                                            const custody::SealedWithBody& sealed) {
  const auto sent = sender_->release(input, sealed, sealed.body);
  world.run_for(5);
  EXPECT_TRUE(sent->accepted) << (sent->refused ? sent->refused->detail : "never answered");
  return sent;
}

wire::Track Scene::track(const CableId& cable) {
  wire::CableQuery query;
  query.cable = cable;
  query.mission = cable::MissionId::parse("cy/mfa").value();
  return sim::read_answer<wire::Track>(
             world.ask("node cy", sim::post(wire::path::track, seal::encode(query),
                                            world.people[0].device().verify_key())))
      .value();
}

Request Scene::sign(const Person& by, const CableId& cable, const std::string& file) {
  auto key = custody::ReplyKey::generate(world.random);
  ledger::Request request = world.network.request(cable, kReaders.str(), by, world.now());
  request.file = cable::FileId::parse(file).value();
  request.reply_key = key.hash();
  const ledger::Entry entry = world.network.requested(request, by);
  const Bytes bytes = ledger::encode(entry);
  const Bytes reply_key = to_bytes(View(key.public_key()));
  return std::make_shared<Asked>(Asked{{request, bytes, std::move(key)},
                                       world.network.identity(entry),
                                       {std::nullopt, bytes, reply_key},
                                       std::nullopt});
}

const Person& Scene::person_with(const DeviceId& device) const {
  for (const Person& person : world.people) {
    if (person.device_id() == device) return person;
  }
  for (const Person& person : newcomers_) {
    if (person.device_id() == device) return person;
  }
  CHECK(!"a person of this scene");
  return newcomers_.front();
}

void Scene::tell(const Request& request) {
  const Person& by = person_with(request->pending.request.device);
  world.call("terminal", "node nl",
             sim::post(wire::path::open, seal::encode(request->open), by.device().verify_key()),
             kCallMs, [request](const Result<http::Answer>& answer) {
               request->answer = sim::read_answer<wire::Opened>(answer);
             });
}

void Scene::wait_for(const Request& request) {
  for (int i = 0; i < 40 && !request->answer; ++i) world.run_for(1);
}

Request Scene::open(const Person& by, const CableId& cable, const std::string& file) {
  const Request out = sign(by, cable, file);
  tell(out);
  wait_for(out);
  return out;
}

Result<std::string> Scene::read(const Asked& asked) {
  if (!asked.answer) return fail(Code::outcome_unknown, "no answer");
  if (!*asked.answer) return Failure(asked.answer->error());
  TRY(const auto opening,
      terminal::verify_opening(charter(), asked.pending, **asked.answer, world.now()));
  const CableId& cable = asked.pending.request.cable;
  TRY(const auto part, sim::read_answer<wire::Part>(world.ask(
                           "node nl", sim::post(wire::path::body,
                                                seal::encode(wire::BodyRequest{cable, kReaders, 0}),
                                                reader().device().verify_key()))));
  TRY(auto body, custody::BodyReader::begin(charter().domain, opening.header_bytes, opening.cek,
                                            [](std::size_t, View) { return Result<void>(); }));
  TRY_VOID(body.update(part.bytes));
  TRY(auto head, body.finish());
  return std::move(head.text);
}

store::Ledger Scene::ledger(sim::Server& server, const std::string& member) const {
  return store::Ledger::open(*server.db, "valise-test/" + member).value();
}

Verdicts Scene::verdicts(const Asked& asked) {
  const store::Ledger own = ledger(world.node("nl"), "nl");
  const auto record = own.state().find<ledger::RequestRecord>(ledger::request_key(asked.id));
  if (!record) return {{0, "the request is not in the ledger"}};
  const std::string note = own.note(store::Note::final).value();
  Verdicts out;
  for (const ledger::Seat& seat : charter().charter.seats) {
    out[seat.number] = verdict(seat.number, asked, record->index, note);
  }
  return out;
}

std::string Scene::verdict(std::uint8_t seat, const Asked& asked, LeafIndex index,
                           const std::string& note) {
  const ledger::Request& request = asked.pending.request;
  wire::ReleaseItem item{index, asked.open.reply_key, std::nullopt};
  if (const auto sent = story.sent.find(request.cable); sent != story.sent.end()) {
    item.share = sent->second->submit.shares.at(seat);
  }
  const wire::Release question{request.origin, note, {item}};
  const auto said = sim::read_answer<wire::ReleaseAnswers>(
      world.ask("trustee " + std::to_string(seat),
                sim::post(wire::path::release, seal::encode(question), world.node("nl").key)));
  if (!said) return std::string(code_row(said.error().code).name);
  const wire::ReleaseAnswer& answer = said->answers.at(0);
  const auto& key = charter().charter.seat(seat)->statement_key;
  if (answer.released) {
    const custody::ReplyContext context{RequestId{asked.id.bytes}, request.cable, request.origin,
                                        index};
    const auto receipt = custody::open_statement<custody::ReleaseReceipt>(charter().domain, key,
                                                                          answer.released->receipt);
    const Bytes& reply = answer.released->reply;
    const bool holds =
        receipt && custody::check_receipt(*receipt, context, seat, reply) &&
        custody::open_reply(charter().domain, asked.pending.reply_key, context, seat, reply);
    return holds ? "released" : "a reply that does not hold";
  }
  if (!answer.withheld) return "silence";
  const auto word =
      custody::open_statement<custody::Withheld>(charter().domain, key, *answer.withheld);
  if (!word || word->request.bytes != asked.id.bytes || word->seat != seat) {
    return "a word that does not hold";
  }
  return std::string(custody::withheld_row(word->code).name);
}

void Scene::put(const ledger::Entry& act) {
  const auto done = world.put_act("nl", act);
  EXPECT_TRUE(done) << done.error().detail << " " << done.error().where;
}

const Person& Scene::security_officer(const std::string& member) const {
  return world.network.member(member).registrars[2];
}

wire::SignedHold Scene::hold_on(const std::string& subject, const std::string& member) {
  const wire::Hold hold{subject, world.network.rules(member).origin, ledger::ReasonCode::suspected,
                        world.now(), world.random.array<16>()};
  wire::SignedHold given{seal::encode(hold), {}};
  given.signature =
      security_officer(member).sign(charter().domain, wire::Hold::label, given.payload);
  return given;
}

const Person& Scene::admit(const std::string& officer) {
  newcomers_.push_back(world.network.person(officer));
  const Person& person = newcomers_.back();
  const auto known =
      ledger(world.node("nl"), "nl").state().has(ledger::officer_key(person.officer()));
  if (!known) accredit(person, accreditation());
  put(world.network.enrol(person, world.now()));
  return person;
}

ledger::Accreditation Scene::accreditation() const {
  const Time year = world.now() + 365 * kDay;
  return {ledger::kReader, {kReaders}, cable::Level::restreint, year, year, year};
}

void Scene::accredit(const Person& person, const ledger::Accreditation& has) {
  const auto record = ledger(world.node("nl"), "nl")
                          .state()
                          .find<ledger::OfficerRecord>(ledger::officer_key(person.officer()));
  act(ledger::EntryType::officer_accredited, person.officer().str(), has,
      record ? std::optional(record->act) : std::nullopt);
}

void Scene::grant(const Person& person, const std::string& file, Time until) {
  const auto id = cable::FileId::parse(file).value();
  const auto record = ledger(world.node("nl"), "nl")
                          .state()
                          .find<ledger::GrantRecord>(ledger::grant_key(person.officer(), id));
  act(ledger::EntryType::granted, person.officer().str() + " " + file, ledger::Grant{until},
      record ? std::optional(record->act) : std::nullopt);
}

}  // namespace valise::hostile
