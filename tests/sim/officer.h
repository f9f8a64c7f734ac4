// An officer at his terminal: seals and submits cables, opens what his mission received, repeats
// the same bytes whenever an outcome is open.
#pragma once

#include <memory>
#include <string>

#include "custody/opening.h"
#include "custody/sealing.h"
#include "sim/story.h"
#include "sim/world.h"

namespace valise::sim {

class Officer {
 public:
  Officer(World& world, Story& story, const fixture::Person& person, std::string mission);

  // A cable to some of the other missions, the same bytes until the node has accepted it.
  void send();
  void send_to(const std::vector<std::string>& missions, const std::string& text, bool large);
  // The two halves of it, for a sender who does something between them.
  custody::SealInput prepare(const std::vector<std::string>& missions, const std::string& text);
  std::shared_ptr<SentCable> release(const custody::SealInput& input, const custody::Sealed& sealed,
                                     const Bytes& body);
  // One cable of the mission's list, chosen by dice.
  void open_some();
  void open(const CableId& cable);
  // The last request once more, byte for byte.
  void repeat() { send_open(last_); }
  // Takes a security officer's hold on a subject to a seat, until that seat has it.
  void hold(const std::string& subject, std::uint8_t seat);
  // Has himself suspended by his member's security officer.
  void suspend();

  const std::string& mission() const { return mission_; }
  const fixture::Person& person() const { return person_; }
  std::string node() const { return "node " + person_.officer().member().str(); }

 private:
  struct Reading {
    wire::Held held;
    Bytes body;
    custody::ReplyKey key;
    ledger::Request request;
    Bytes entry;
    wire::Open open;
    int tries = 0;
  };
  using Handle = std::shared_ptr<Reading>;

  void tell(std::string_view path, Bytes body, Reply reply);
  void submit(const std::shared_ptr<SentCable>& cable);
  void send_part(const std::shared_ptr<SentCable>& cable, std::uint32_t place);
  void list(std::function<void(const wire::List&)> take);
  void begin(const wire::Held& held);
  void fetch(const Handle& reading, std::uint32_t place);
  void ask_to_open(const Handle& reading);
  void send_open(const Handle& reading);
  void take_opened(const Handle& reading, const Result<http::Answer>& answer);
  Result<std::string> read(const Reading& reading, const wire::Opened& opened);
  Result<custody::OpenedShare> read_reply(const Reading& reading,
                                          const custody::ReplyContext& context, std::uint8_t seat,
                                          const wire::SeatReply& reply);
  void note_withheld(const wire::Opened& opened);
  void later(std::function<void()> what);

  World& world_;
  Story& story_;
  const fixture::Person& person_;
  std::string mission_;
  Handle last_;
};

}  // namespace valise::sim
