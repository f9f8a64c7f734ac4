#include "http/teller.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace valise::http {
namespace {

constexpr auto kQuiet = std::chrono::milliseconds(200);
constexpr std::size_t kBurstMax = 100;

struct Job {
  Job(Notice what, Teller::Done then) : notice(std::move(what)), done(std::move(then)) {}

  Notice notice;
  Teller::Done done;
};

}  // namespace

// One contact's queue, and the thread that serves it.
class Teller::Desk {
 public:
  Desk(Contact contact, std::size_t waiting_max)
      : contact_(std::move(contact)), waiting_max_(waiting_max), thread_([this] { run(); }) {}
  ~Desk() { join(); }

  Result<void> take(Job job) {
    {
      const std::lock_guard lock(mutex_);
      if (given_up_.stop_requested()) return fail(Code::unreachable, "this server is stopping");
      if (waiting_.size() >= waiting_max_) {
        return fail(Code::busy, "too many notices wait for this contact");
      }
      waiting_.push_back(std::move(job));
    }
    changed_.notify_one();
    return {};
  }

  void give_up() {
    {
      const std::lock_guard lock(mutex_);
      given_up_.request_stop();
    }
    changed_.notify_one();
  }

  void join() {
    give_up();
    const std::lock_guard once(join_mutex_);
    if (thread_.joinable()) thread_.join();
  }

 private:
  enum class Wait : std::uint8_t { for_ever, a_while };

  // None: nobody came, or the desk stops.
  std::optional<Job> next(Wait wait) {
    std::unique_lock lock(mutex_);
    const auto something = [&] { return given_up_.stop_requested() || !waiting_.empty(); };
    if (wait == Wait::for_ever) {
      changed_.wait(lock, something);
    } else {
      changed_.wait_for(lock, kQuiet, something);
    }
    if (given_up_.stop_requested() || waiting_.empty()) return std::nullopt;
    Job out = std::move(waiting_.front());
    waiting_.pop_front();
    return out;
  }

  void run() {
    while (std::optional<Job> job = next(Wait::for_ever)) {
      if (const auto* mail = std::get_if<MailContact>(&contact_)) {
        job->done(send_mail(mail->server, mail_of(job->notice, *mail), given_up_.get_token()));
      } else {
        tell_burst(std::get<SyslogContact>(contact_), std::move(*job));
      }
    }
    end_all();
  }

  void tell_burst(const SyslogContact& to, Job first) {
    SyslogLine line(to.server, given_up_.get_token());
    std::vector<Job> told;
    Result<void> went;
    for (std::optional<Job> job = std::move(first); job;) {
      auto text = syslog_text(job->notice, to.source);
      if (!text) {
        job->done(Failure(std::move(text).error()));
      } else {
        went = line.hand_over(*text);
        told.push_back(std::move(*job));
      }
      job = went && told.size() < kBurstMax ? next(Wait::a_while) : std::nullopt;
    }
    if (went) went = line.settle();
    for (Job& job : told) job.done(went);
  }

  void end_all() {
    std::deque<Job> left;
    {
      const std::lock_guard lock(mutex_);
      left.swap(waiting_);
    }
    for (Job& job : left) job.done(fail(Code::unreachable, "given up before it was sent"));
  }

  const Contact contact_;
  const std::size_t waiting_max_;
  std::stop_source given_up_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> waiting_;  // under mutex_
  std::mutex join_mutex_;
  std::thread thread_;  // last: it uses all the others
};

Mail mail_of(const Notice& notice, const MailContact& contact) {
  Mail out;
  out.from = contact.from;
  out.to = contact.to;
  out.subject = notice.subject;
  out.message_id =
      notice.id + contact.from.substr(std::min(contact.from.find('@'), contact.from.size()));
  out.date = notice.at;
  out.body = notice.body;
  if (!out.body.empty() && !out.body.ends_with('\n')) out.body += '\n';
  if (!out.body.empty()) out.body += '\n';
  for (const auto& [name, value] : notice.fields) {
    out.body.append(name).append(": ").append(value).append("\n");
  }
  out.body += "id: " + notice.id + '\n';
  return out;
}

Teller::Teller(TellerOptions options) {
  for (auto& [name, contact] : options.contacts) {
    desks_.emplace(name, std::make_unique<Desk>(std::move(contact), options.waiting_max));
  }
}

Teller::~Teller() {
  stop();
}

Result<void> Teller::tell(const std::string& contact, Notice notice, Done done) {
  TRY_VOID(check_notice(notice));
  const auto desk = desks_.find(contact);
  if (desk == desks_.end()) {
    return fail(Code::config, "the settings have no such [[contact]]: add it", contact);
  }
  return desk->second->take(Job(std::move(notice), std::move(done)));
}

void Teller::stop() {
  for (auto& [name, desk] : desks_) desk->give_up();
  for (auto& [name, desk] : desks_) desk->join();
}

}  // namespace valise::http
