// A fixed number of threads behind a bounded queue of complete requests.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "http/route.h"

namespace valise::http {

struct Job {
  Job(const Route& to, Request what, Reply whom)
      : route(&to), request(std::move(what)), reply(std::move(whom)) {}

  const Route* route;
  Request request;
  Reply reply;
};

class Workers {
 public:
  struct Options {
    std::size_t threads;
    std::size_t queue_max;  // jobs that wait; those that run are not counted
  };
  Workers(Options options, std::function<void(Job&)> run);
  ~Workers();  // stop()

  // False, and the job untouched, if the queue is full or the threads have been stopped.
  bool post(std::unique_ptr<Job>& job);

  // Drops what waits (each Reply answers 500), waits for what runs. Not from a worker.
  void stop();

 private:
  void work();

  std::size_t queue_max_;
  std::function<void(Job&)> run_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Job>> queue_;  // under mutex_
  bool stopping_ = false;                   // under mutex_
  std::vector<std::thread> threads_;
};

}  // namespace valise::http
