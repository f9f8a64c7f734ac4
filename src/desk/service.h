// The desk on its port: the page's files and its calls, on loopback alone, at the origin that the
// charter names for the member, since passkeys are made for that name.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "desk/answers.h"
#include "desk/desk.h"
#include "desk/door.h"
#include "http/server.h"

namespace valise::desk {

// The page as it was built (desk/, by tools/desk_page).
std::span<const PageFile> page_files();

class Service {
 public:
  // Desk and door outlive it. Errors: conflict (another program holds the port, on either of this
  // machine's own addresses: a browser might be sent there, X34), config.
  static Result<std::unique_ptr<Service>> start(Desk& desk, const Door& door);

 private:
  Service() = default;
  std::vector<std::unique_ptr<http::Server>> servers_;
};

}  // namespace valise::desk
