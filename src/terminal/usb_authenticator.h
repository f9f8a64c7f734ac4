// A FIDO2 key on USB, through libfido2 (CTAP 2). The key verifies its user by its PIN or by its
// own reader (fingerprint); the PIN goes to the key and nowhere else.
#pragma once

#include <functional>
#include <string>

#include "terminal/authenticator.h"

struct fido_dev_io;  // of libfido2: how bytes reach a device

namespace valise::terminal {

class UsbAuthenticator final : public Authenticator {
 public:
  struct Options {
    // Asked for when the key wants its PIN; the text is wiped after use. An error ends the call.
    std::function<Result<Secret>()> ask_pin = {};
    // Called when the key blinks and waits for its touch.
    std::function<void()> touch_now = [] {};
    // As libfido2 names devices ("/dev/hidraw3"); empty: the one that is plugged in.
    std::string device = {};
    int timeout_ms = 60'000;
    // Another way to the device than the kernel's; what it points to outlives the calls.
    const fido_dev_io* transport = nullptr;
  };
  explicit UsbAuthenticator(Options options);

  Result<Made> make_passkey(const NewPasskey& wanted) override;
  Result<Touched> touch(const seal::RelyingParty& party, View passkey_id, View challenge,
                        std::optional<View> prf_salt) override;

 private:
  Options options_;
};

// A code of libfido2 (fido/err.h) as an error that says what to do. pin_tries: how many are left,
// if known.
Error usb_error(int fido_code, std::optional<int> pin_tries);

}  // namespace valise::terminal
