// The mission's cables as the page sees them: what the node lists, kept in memory between looks,
// each with the number of the look at which it last changed, so that the page is told what is new
// alone. From any thread.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "terminal/reading.h"

namespace valise::desk {

class Cables {
 public:
  explicit Cables(cable::MissionId mission) : mission_(std::move(mission)) {}

  // Asks the node for what came since the last look; for all of it at first and again after
  // rest_after_listing(), since colleagues open and accept what is listed already. Errors: the
  // node's; what was known stays.
  Result<void> look(const terminal::Workplace& work);

  // What is known without the node: cables whose texts are kept here.
  void begin_with(std::vector<terminal::Listed> cables);

  // What changed after that look; all of it after 0.
  struct Changes {
    std::uint64_t look = 0;
    std::vector<terminal::Listed> cables;
    std::vector<cable::Number> gone;  // not listed to this officer any more
    std::vector<Error> unreadable;    // of all: covers that did not verify
    Time looked;                      // when the node last answered
  };
  Changes since(std::uint64_t look) const;

  // Errors: not_found.
  Result<terminal::Listed> find(const cable::Number& number) const;
  // As the node lists it since an act of this officer.
  void changed(terminal::Listed cable);
  // Corrected, superseded, cancelled, withdrawn, by acts other than these.
  std::vector<terminal::Listed> changed_by_originators(const std::set<Hash>& known) const;
  // What this officer did, before the node says it.
  void opened(const cable::Number& number);
  void accepted(const cable::Number& number);
  // Its body came, or its text: the page is to be told.
  void touched(const CableId& cable);

  // Not yet opened here, the most pressing first: what is worth fetching ahead.
  std::vector<terminal::Listed> unopened() const;

 private:
  struct Row {
    terminal::Listed cable;
    std::uint64_t look = 0;
  };
  void take(terminal::Listed cable);                           // under mutex_
  void forget_all_but(const std::set<cable::Number>& listed);  // under mutex_
  void change(const cable::Number& number, bool wire::Held::* what);

  const cable::MissionId mission_;
  std::mutex looking_;  // one look at a time: an older answer must not undo a newer one
  mutable std::mutex mutex_;
  std::map<cable::Number, Row> rows_;
  std::map<cable::Number, std::uint64_t> gone_;  // at which look
  std::vector<Error> unreadable_;
  std::uint64_t look_ = 0;
  std::uint64_t last_place_ = 0;
  std::optional<Time> looked_all_;
  std::int64_t rest_ = 0;  // until all is listed again, in seconds
  Time looked_;
};

}  // namespace valise::desk
