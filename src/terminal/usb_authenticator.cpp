#include "terminal/usb_authenticator.h"

#include <fido.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "base/check.h"
#include "seal/attestation_object.h"
#include "seal/cbor.h"
#include "seal/client_data.h"
#include "seal/hash.h"

namespace valise::terminal {
namespace {

constexpr std::size_t kDevicesMax = 16;
constexpr std::size_t kPinBytesMax = 63;  // CTAP 2.1 §6.5.1

template <auto free_one>
struct FidoFree {
  void operator()(auto* object) const { free_one(&object); }
};
using FidoAssertion = std::unique_ptr<fido_assert_t, FidoFree<fido_assert_free>>;
using FidoCredential = std::unique_ptr<fido_cred_t, FidoFree<fido_cred_free>>;
struct DeviceClose {
  void operator()(fido_dev_t* device) const {
    fido_dev_close(device);
    fido_dev_free(&device);
  }
};
using Device = std::unique_ptr<fido_dev_t, DeviceClose>;

class DeviceList {
 public:
  DeviceList() : list_(fido_dev_info_new(kDevicesMax)) {
    CHECK(list_ != nullptr);
    if (fido_dev_info_manifest(list_, kDevicesMax, &count_) != FIDO_OK) count_ = 0;
  }
  DeviceList(const DeviceList&) = delete;
  DeviceList& operator=(const DeviceList&) = delete;
  ~DeviceList() { fido_dev_info_free(&list_, kDevicesMax); }

  std::size_t count() const { return count_; }
  std::string first_path() const { return fido_dev_info_path(fido_dev_info_ptr(list_, 0)); }

 private:
  fido_dev_info_t* list_;
  std::size_t count_ = 0;
};

Result<std::string> choose_device(const UsbAuthenticator::Options& options) {
  if (!options.device.empty()) return options.device;
  const DeviceList list;
  if (list.count() == 0) {
    return fail(Code::touch_needed, "no security key is plugged in: plug yours in and try again",
                "usb");
  }
  if (list.count() > 1) {
    return fail(
        Code::touch_needed,
        std::to_string(list.count()) + " security keys are plugged in: leave only the one to use",
        "usb");
  }
  return list.first_path();
}

// libfido2 says only "internal error" of a device that it cannot open; the kernel knows why.
Failure cannot_open(const std::string& path) {
  if (::access(path.c_str(), R_OK | W_OK) != 0 && errno == EACCES) {
    return fail(Code::touch_needed,
                "this user may not use the security key: the rules of udev for FIDO keys are "
                "missing (Debian: libfido2-1), or the key was plugged in before they came",
                path);
  }
  return fail(Code::touch_needed,
              "the security key cannot be opened: plug it in again, and close what else uses it",
              path);
}

Result<Device> open_device(const UsbAuthenticator::Options& options) {
  // A key that fails as FIDO2 must not be tried as U2F, which verifies no user. The library keeps
  // this for each thread, so it is said on every call.
  fido_init(FIDO_DISABLE_U2F_FALLBACK);
  Device device(fido_dev_new());
  CHECK(device);
  std::string path = "transport";
  if (options.transport != nullptr) {
    CHECK(fido_dev_set_io_functions(device.get(), options.transport) == FIDO_OK);
  } else {
    TRY(path, choose_device(options));
  }
  CHECK(fido_dev_set_timeout(device.get(), options.timeout_ms) == FIDO_OK);
  if (fido_dev_open(device.get(), path.c_str()) != FIDO_OK) return cannot_open(path);
  if (!fido_dev_is_fido2(device.get())) {
    return fail(Code::unsupported, "the security key is of the older kind (U2F): FIDO2 is needed",
                path);
  }
  if (!fido_dev_has_pin(device.get()) && !fido_dev_has_uv(device.get())) {
    return fail(Code::refused, "the security key has no PIN: set one first (fido2-token -S)", path);
  }
  return device;
}

// The PIN with the zero behind it that C wants.
Result<Secret> ask_pin(const UsbAuthenticator::Options& options) {
  if (!options.ask_pin) {
    return fail(Code::touch_needed, "the security key asks for its PIN, and nobody can be asked",
                "usb");
  }
  TRY(const Secret pin, options.ask_pin());
  const View text = pin.expose_secret();
  if (text.empty() || text.size() > kPinBytesMax ||
      std::find(text.begin(), text.end(), 0) != text.end()) {
    return fail(Code::touch_needed, "a security key's PIN has 4 to 63 characters", "usb");
  }
  Secret out(text.size() + 1);
  std::copy(text.begin(), text.end(), out.expose_secret_mut().begin());
  return out;
}

Failure failed(fido_dev_t* device, int code) {
  int tries = 0;
  const bool of_pin = code == FIDO_ERR_PIN_INVALID || code == FIDO_ERR_PIN_AUTH_BLOCKED;
  if (of_pin && fido_dev_get_retry_count(device, &tries) == FIDO_OK) {
    return Failure(usb_error(code, tries));
  }
  return Failure(usb_error(code, std::nullopt));
}

// Runs `act(pin or null)`, first with the key's own reader where it has one, else with the PIN.
template <class Act>
Result<void> run_verified(fido_dev_t* device, const UsbAuthenticator::Options& options, Act act) {
  int code = FIDO_ERR_UV_BLOCKED;
  if (fido_dev_has_uv(device)) {
    options.touch_now();
    code = act(nullptr);
  }
  const bool reader_gave_up = code == FIDO_ERR_UV_BLOCKED || code == FIDO_ERR_UV_INVALID;
  if (reader_gave_up && fido_dev_has_pin(device)) {
    TRY(const Secret pin, ask_pin(options));
    options.touch_now();
    code = act(reinterpret_cast<const char*>(pin.expose_secret().data()));
  }
  if (code != FIDO_OK) return failed(device, code);
  return {};
}

bool set_up(fido_cred_t* fido, fido_dev_t* device, const seal::RelyingParty& party,
            View client_data, View user_handle) {
  const Array<32> hash = seal::sha256(client_data);
  // No name goes to the key: it may be found with the officer's luggage.
  return fido_cred_set_type(fido, COSE_ES256) == FIDO_OK &&
         fido_cred_set_clientdata_hash(fido, hash.data(), hash.size()) == FIDO_OK &&
         fido_cred_set_rp(fido, party.id.c_str(), party.id.c_str()) == FIDO_OK &&
         fido_cred_set_user(fido, user_handle.data(), user_handle.size(), "officer", "officer",
                            nullptr) == FIDO_OK &&
         fido_cred_set_uv(fido, FIDO_OPT_TRUE) == FIDO_OK &&
         fido_cred_set_extensions(fido, FIDO_EXT_HMAC_SECRET) == FIDO_OK &&
         (!fido_dev_supports_cred_prot(device) ||
          fido_cred_set_prot(fido, FIDO_CRED_PROT_UV_REQUIRED) == FIDO_OK);
}

bool set_up(fido_assert_t* fido, const seal::RelyingParty& party, View client_data, View passkey_id,
            std::optional<View> prf_salt) {
  const Array<32> hash = seal::sha256(client_data);
  const Array<32> salt = prf_salt ? hmac_secret_salt(*prf_salt) : Array<32>{};
  return fido_assert_set_rp(fido, party.id.c_str()) == FIDO_OK &&
         fido_assert_set_clientdata_hash(fido, hash.data(), hash.size()) == FIDO_OK &&
         fido_assert_allow_cred(fido, passkey_id.data(), passkey_id.size()) == FIDO_OK &&
         fido_assert_set_uv(fido, FIDO_OPT_TRUE) == FIDO_OK &&
         (!prf_salt || (fido_assert_set_extensions(fido, FIDO_EXT_HMAC_SECRET) == FIDO_OK &&
                        fido_assert_set_hmac_salt(fido, salt.data(), salt.size()) == FIDO_OK));
}

Result<Authenticator::Touched> read_assertion(const fido_assert_t* fido, View passkey_id,
                                              Bytes client_data, bool with_prf) {
  // The library keeps the authenticator data as the CBOR byte string that the key sent.
  const auto data =
      seal::cbor::decode({fido_assert_authdata_ptr(fido, 0), fido_assert_authdata_len(fido, 0)});
  if (!data || data->kind != seal::cbor::Value::Kind::bytes) {
    return fail(Code::failed, "the security key's answer is not well formed", "usb");
  }
  Authenticator::Touched out;
  out.assertion.passkey_id = to_bytes(passkey_id);
  out.assertion.authenticator_data = to_bytes(data->data);
  out.assertion.client_data = std::move(client_data);
  out.assertion.signature = to_bytes({fido_assert_sig_ptr(fido, 0), fido_assert_sig_len(fido, 0)});
  if (!with_prf) return out;
  if (fido_assert_hmac_secret_len(fido, 0) != kPrfBytes) {
    return fail(Code::unsupported, "this passkey gives no PRF output: make one that does", "usb");
  }
  out.prf = Secret(View(fido_assert_hmac_secret_ptr(fido, 0), kPrfBytes));
  return out;
}

struct ErrorRow {
  int fido;
  Code code;
  const char* what;
};
constexpr const char* kNotTouched = "the security key was not touched in time: try again";
constexpr const char* kDeclined = "the security key declined: try again and touch it";
constexpr const char* kTooOld = "the security key cannot do what is asked: a newer one is needed";
constexpr ErrorRow kErrors[] = {
    {FIDO_ERR_NO_CREDENTIALS, Code::not_found,
     "this security key holds no such passkey: is it the right key?"},
    {FIDO_ERR_INVALID_CREDENTIAL, Code::not_found,
     "this security key holds no such passkey: is it the right key?"},
    {FIDO_ERR_CREDENTIAL_EXCLUDED, Code::refused, kHoldsAnother},
    {FIDO_ERR_PIN_INVALID, Code::touch_needed, "the PIN is wrong"},
    {FIDO_ERR_PIN_AUTH_INVALID, Code::touch_needed, "the PIN was not taken: try again"},
    {FIDO_ERR_PIN_TOKEN_EXPIRED, Code::touch_needed, "the PIN was not taken: try again"},
    {FIDO_ERR_PIN_AUTH_BLOCKED, Code::touch_needed,
     "too many wrong PINs: unplug the security key and plug it in again"},
    {FIDO_ERR_PIN_BLOCKED, Code::refused,
     "the security key's PIN is blocked for good: use your second key and tell a registrar"},
    {FIDO_ERR_PIN_NOT_SET, Code::refused,
     "the security key has no PIN: set one first (fido2-token -S)"},
    {FIDO_ERR_PIN_POLICY_VIOLATION, Code::refused,
     "the security key wants another PIN first: change it (fido2-token -C)"},
    {FIDO_ERR_PIN_REQUIRED, Code::touch_needed, "the security key asks for its PIN"},
    {FIDO_ERR_UV_INVALID, Code::touch_needed, "the security key did not know its user: try again"},
    {FIDO_ERR_UV_BLOCKED, Code::refused,
     "the security key's reader is blocked and it has no PIN: use your second key"},
    {FIDO_ERR_TIMEOUT, Code::touch_needed, kNotTouched},
    {FIDO_ERR_ACTION_TIMEOUT, Code::touch_needed, kNotTouched},
    {FIDO_ERR_USER_ACTION_TIMEOUT, Code::touch_needed, kNotTouched},
    {FIDO_ERR_RX, Code::touch_needed,
     "the security key did not answer: it was not touched in time, or pulled out"},
    {FIDO_ERR_TX, Code::touch_needed, "the security key was pulled out: plug it in again"},
    {FIDO_ERR_OPERATION_DENIED, Code::touch_needed, kDeclined},
    {FIDO_ERR_KEEPALIVE_CANCEL, Code::touch_needed, kDeclined},
    {FIDO_ERR_NOT_ALLOWED, Code::touch_needed, kDeclined},
    {FIDO_ERR_CHANNEL_BUSY, Code::touch_needed,
     "another program is using the security key: try again"},
    {FIDO_ERR_KEY_STORE_FULL, Code::refused, "the security key is full"},
    {FIDO_ERR_UNSUPPORTED_ALGORITHM, Code::unsupported, kTooOld},
    {FIDO_ERR_UNSUPPORTED_EXTENSION, Code::unsupported, kTooOld},
    {FIDO_ERR_UNSUPPORTED_OPTION, Code::unsupported, kTooOld},
    {FIDO_ERR_INVALID_COMMAND, Code::unsupported, kTooOld},
};

}  // namespace

UsbAuthenticator::UsbAuthenticator(Options options) : options_(std::move(options)) {}

Result<Authenticator::Made> UsbAuthenticator::make_passkey(const NewPasskey& wanted) {
  CHECK(!wanted.user_handle.empty() && wanted.user_handle.size() <= 64);
  const auto& [party, challenge, user_handle, others] = wanted;
  TRY(const Device device, open_device(options_));
  const FidoCredential fido(fido_cred_new());
  CHECK(fido);
  seal::Attestation attestation;
  attestation.client_data =
      seal::make_client_data({seal::Ceremony::create, challenge, party.origin});
  CHECK(set_up(fido.get(), device.get(), party, attestation.client_data, user_handle));
  for (const View other : others) {
    CHECK(fido_cred_exclude(fido.get(), other.data(), other.size()) == FIDO_OK);
  }
  TRY_VOID(run_verified(device.get(), options_, [&](const char* pin) {
    return fido_dev_make_cred(device.get(), fido.get(), pin);
  }));
  if (fido_cred_fmt(fido.get()) != std::string_view("packed")) {
    return fail(Code::unsupported, "the security key does not attest its model (packed)", "usb");
  }
  attestation.attestation_object = seal::wrap_attestation_statement(
      {fido_cred_attstmt_ptr(fido.get()), fido_cred_attstmt_len(fido.get())},
      {fido_cred_authdata_raw_ptr(fido.get()), fido_cred_authdata_raw_len(fido.get())});
  TRY(seal::Passkey passkey, seal::verify_attestation(party, challenge, attestation));
  return Made{std::move(attestation), std::move(passkey)};
}

Result<Authenticator::Touched> UsbAuthenticator::touch(const seal::RelyingParty& party,
                                                       View passkey_id, View challenge,
                                                       std::optional<View> prf_salt) {
  if (passkey_id.empty()) return Failure(usb_error(FIDO_ERR_NO_CREDENTIALS, std::nullopt));
  TRY(const Device device, open_device(options_));
  const FidoAssertion fido(fido_assert_new());
  CHECK(fido);
  Bytes client_data = seal::make_client_data({seal::Ceremony::get, challenge, party.origin});
  CHECK(set_up(fido.get(), party, client_data, passkey_id, prf_salt));
  TRY_VOID(run_verified(device.get(), options_, [&](const char* pin) {
    return fido_dev_get_assert(device.get(), fido.get(), pin);
  }));
  return read_assertion(fido.get(), passkey_id, std::move(client_data), prf_salt.has_value());
}

Error usb_error(int fido_code, std::optional<int> pin_tries) {
  const ErrorRow* row = std::find_if(std::begin(kErrors), std::end(kErrors),
                                     [&](const ErrorRow& r) { return r.fido == fido_code; });
  if (row == std::end(kErrors)) {
    return {Code::failed, std::string("the security key failed: ") + fido_strerr(fido_code), "usb"};
  }
  std::string what = row->what;
  if (pin_tries) {
    what += " (" + std::to_string(*pin_tries) + (*pin_tries == 1 ? " try" : " tries") + " left)";
  }
  return {row->code, std::move(what), "usb"};
}

}  // namespace valise::terminal
