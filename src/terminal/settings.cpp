#include "terminal/settings.h"

#include <utility>

#include "terminal/soft_authenticator.h"
#include "terminal/usb_authenticator.h"

namespace valise::terminal {

Result<std::unique_ptr<Authenticator>> make_authenticator(const Settings& settings, Prompts prompts,
                                                          Random& random) {
  if (settings.soft_authenticator) {
    if (!settings.demonstration) {
      return fail(Code::config, "the soft authenticator is for demonstrations only: use a USB key",
                  "authenticator");
    }
    return std::make_unique<SoftAuthenticator>(
        SoftAuthenticator::Options{*settings.soft_authenticator}, random);
  }
  UsbAuthenticator::Options options;
  options.ask_pin = std::move(prompts.ask_pin);
  options.touch_now = std::move(prompts.touch_now);
  return std::make_unique<UsbAuthenticator>(std::move(options));
}

}  // namespace valise::terminal
