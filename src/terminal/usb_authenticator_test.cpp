#include "terminal/usb_authenticator.h"

#include <fido.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include "base/random.h"
#include "seal/attestation_object.h"
#include "seal/authenticator_data.h"
#include "seal/cbor.h"
#include "seal/es256.h"
#include "seal/hash.h"

namespace valise::terminal {
namespace {

using seal::cbor::Value;
using seal::cbor::Writer;
using Packet = Array<64>;

const seal::RelyingParty kParty{"cy.valise.localhost", "http://cy.valise.localhost:7500"};
const Array<32> kChallenge = seal::sha256(view_of("a challenge"));
const Bytes kHandle(32, 0x55);
constexpr std::uint8_t kTouched = seal::flag::user_present | seal::flag::user_verified;

// A FIDO2 key in software, behind libfido2's own transport: CTAPHID frames (CTAP 2.1 §11.2) and
// the four commands that the terminal needs. It signs truly, and fails as it is told.
class FakeKey {
 public:
  FakeKey() { plugged_in = this; }
  ~FakeKey() { plugged_in = nullptr; }

  bool has_reader = true;
  bool has_pin = false;
  bool speaks_fido2 = true;
  bool answers = true;
  std::uint8_t flags = kTouched;
  std::uint8_t fails_with = 0;     // CTAP status of makeCredential and getAssertion
  std::uint8_t pin_answer = 0x31;  // CTAP status of the PIN
  std::uint8_t tries_left = 5;
  std::string format = "packed";

  static const fido_dev_io_t* transport() {
    static const fido_dev_io_t io = {open, close, read, write};
    return &io;
  }

 private:
  static void* open(const char*) { return plugged_in; }
  static void close(void*) {}
  static int read(void* key, unsigned char* out, std::size_t size, int) {
    auto& packets = static_cast<FakeKey*>(key)->packets_;
    if (packets.empty() || size != sizeof(Packet)) return -1;
    std::ranges::copy(packets.front(), out);
    packets.pop_front();
    return static_cast<int>(size);
  }
  // One report: a byte of report id, then the packet.
  static int write(void* key, const unsigned char* report, std::size_t size) {
    static_cast<FakeKey*>(key)->take({report + 1, size - 1});
    return static_cast<int>(size);
  }

  void take(View packet) {
    if ((packet[4] & 0x80) != 0) {
      command_ = packet[4];
      expected_ = std::size_t{packet[5]} << 8 | packet[6];
      message_ = to_bytes(packet.subspan(7));
    } else {
      append(message_, packet.subspan(5));
    }
    if (message_.size() < expected_) return;
    message_.resize(expected_);
    if (!answers && command_ != 0x86) return;
    send(packet.first(4), command_ == 0x86 ? hello() : answer());
  }

  void send(View channel, const Bytes& payload) {
    std::size_t at = 0;
    for (std::uint8_t sequence = 0; at < payload.size() || at == 0; ++sequence) {
      Bytes packet = to_bytes(channel);
      if (at == 0) {
        append(packet, Bytes{command_, static_cast<std::uint8_t>(payload.size() >> 8),
                             static_cast<std::uint8_t>(payload.size())});
      } else {
        packet.push_back(static_cast<std::uint8_t>(sequence - 1));
      }
      const std::size_t more = std::min(payload.size() - at, 64 - packet.size());
      append(packet, View(payload).subspan(at, more));
      at += more;
      packet.resize(64);
      packets_.push_back(*to_array<64>(packet));
    }
  }

  Bytes hello() const {
    Bytes out = message_;
    append(out, Bytes{1, 2, 3, 4, 2, 5, 0, 0, static_cast<std::uint8_t>(speaks_fido2 ? 4 : 0)});
    return out;
  }

  Bytes answer() {
    const std::uint8_t command = message_.at(0);
    if (command == 0x04) return with_status(info());
    if (command == 0x06) return answer_pin();
    if (fails_with != 0) return {fails_with};
    return with_status(command == 0x01 ? make() : assertion());
  }

  static Bytes with_status(const Bytes& body) {
    Bytes out = {0};
    append(out, body);
    return out;
  }

  Bytes info() const {
    Writer map;
    map.map(5);
    map.unsigned_int(1);
    map.array(1);
    map.text("FIDO_2_0");
    map.unsigned_int(2);
    map.array(1);
    map.text("hmac-secret");
    map.unsigned_int(3);
    map.bytes(kModel);
    map.unsigned_int(4);
    map.map(1U + (has_reader ? 1U : 0U) + (has_pin ? 1U : 0U));
    map.text("up");
    map.boolean(true);
    if (has_reader) map.text("uv");
    if (has_reader) map.boolean(true);
    if (has_pin) map.text("clientPin");
    if (has_pin) map.boolean(true);
    map.unsigned_int(6);
    map.array(1);
    map.unsigned_int(1);
    return map.take();
  }

  Value request() const { return *seal::cbor::decode(View(message_).subspan(1)); }
  static const Value& at(const Value& map, std::uint64_t key) {
    for (std::size_t i = 0; i < map.items.size(); i += 2) {
      if (map.items[i].number == key) return map.items[i + 1];
    }
    throw std::out_of_range("the request lacks a member");
  }

  Bytes answer_pin() {
    const std::uint64_t command = at(request(), 2).number;
    Writer map;
    map.map(1);
    if (command == 1) {
      map.unsigned_int(3);
      map.unsigned_int(tries_left);
      return with_status(map.take());
    }
    if (command != 2) return {pin_answer};
    map.unsigned_int(1);
    Bytes body = map.take();
    Bytes agreement = seal::encode_cose_key(passkey());
    agreement[4] = 0x38;  // ECDH-ES + HKDF-256 (−25) where ES256 stood, one byte longer
    agreement.insert(agreement.begin() + 5, 0x18);
    append(body, agreement);
    return with_status(body);
  }

  seal::Passkey passkey() const {
    return {to_bytes("the id"), seal::PasskeyAlgorithm::es256, to_bytes(key_.public_point()),
            kModel};
  }

  Bytes sign(const Bytes& data, View client_data_hash) const {
    Bytes message = data;
    append(message, client_data_hash);
    return key_.sign(message);
  }

  Bytes make() {
    seal::PackedAttestation packed;
    packed.algorithm = -7;
    packed.authenticator_data = seal::encode_authenticator_data(
        {.rp_id_hash = seal::sha256(view_of(kParty.id)),
         .flags = static_cast<std::uint8_t>(flags | seal::flag::attested | seal::flag::extensions),
         .counter = 1,
         .made = passkey(),
         .extensions = {.hmac_secret = true}});
    packed.signature = sign(packed.authenticator_data, at(request(), 1).data);
    Writer map;
    map.map(3);
    map.unsigned_int(1);
    map.text(format);
    map.unsigned_int(2);
    map.bytes(packed.authenticator_data);
    map.unsigned_int(3);
    Bytes out = map.take();
    append(out, seal::encode_attestation_statement(packed));
    return out;
  }

  Bytes assertion() {
    const Bytes data =
        seal::encode_authenticator_data({.rp_id_hash = seal::sha256(at(request(), 1).data),
                                         .flags = flags,
                                         .counter = 2,
                                         .made = std::nullopt,
                                         .extensions = {}});
    Writer map;
    map.map(2);
    map.unsigned_int(2);
    map.bytes(data);
    map.unsigned_int(3);
    map.bytes(sign(data, at(request(), 2).data));
    return map.take();
  }

  static constexpr Array<16> kModel = {9, 9, 9};
  static FakeKey* plugged_in;
  SeededRandom random_{21};
  seal::Es256Key key_ = seal::Es256Key::generate(random_);
  std::deque<Packet> packets_;
  std::uint8_t command_ = 0;
  std::size_t expected_ = 0;
  Bytes message_;
};
FakeKey* FakeKey::plugged_in = nullptr;

class UsbAuthenticatorTest : public testing::Test {
 protected:
  UsbAuthenticator usb() {
    return UsbAuthenticator({.ask_pin = [this]() -> Result<Secret> {
                               ++pins_asked_;
                               return Secret(view_of(pin_));
                             },
                             .touch_now = [this] { ++touches_asked_; },
                             .device = "",
                             .timeout_ms = 500,
                             .transport = FakeKey::transport()});
  }
  Error error_of_touch() {
    const auto touched = usb().touch(kParty, view_of("the id"), kChallenge, std::nullopt);
    return touched ? Error{Code::failed, "no error", ""} : touched.error();
  }

  FakeKey key_;
  std::string pin_ = "123456";
  int pins_asked_ = 0;
  int touches_asked_ = 0;
};

TEST_F(UsbAuthenticatorTest, MakesAPasskeyWhoseAssertionVerifies) {
  UsbAuthenticator authenticator = usb();
  const auto made = authenticator.make_passkey({kParty, kChallenge, kHandle});
  ASSERT_TRUE(made) << made.error().detail << made.error().where;
  EXPECT_TRUE(seal::verify_attestation(kParty, kChallenge, made->attestation));
  const auto touched = authenticator.touch(kParty, made->passkey.id, kChallenge, std::nullopt);
  ASSERT_TRUE(touched) << touched.error().detail;
  const auto verified =
      seal::verify_assertion(kParty, made->passkey, kChallenge, touched->assertion);
  EXPECT_TRUE(verified) << verified.error().where;
  EXPECT_EQ(touches_asked_, 2);
  EXPECT_EQ(pins_asked_, 0);
}

TEST_F(UsbAuthenticatorTest, RefusesAKeyWhosePasskeysCanBeCopied) {
  key_.flags |= seal::flag::backup_eligible;
  const auto made = usb().make_passkey({kParty, kChallenge, kHandle});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().where, "authenticator_data.backup_eligible");
}

TEST_F(UsbAuthenticatorTest, RefusesAKeyThatDoesNotAttestItsModel) {
  key_.format = "none";
  const auto made = usb().make_passkey({kParty, kChallenge, kHandle});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Code::unsupported);
}

TEST_F(UsbAuthenticatorTest, SaysThatTheKeyHoldsNoSuchPasskey) {
  key_.fails_with = FIDO_ERR_NO_CREDENTIALS;
  EXPECT_EQ(error_of_touch().code, Code::not_found);
}

TEST_F(UsbAuthenticatorTest, SaysThatTheKeyWasNotTouched) {
  key_.fails_with = FIDO_ERR_USER_ACTION_TIMEOUT;
  EXPECT_EQ(
      error_of_touch(),
      (Error{Code::touch_needed, "the security key was not touched in time: try again", "usb"}));
}

TEST_F(UsbAuthenticatorTest, SaysThatTheKeyWasPulledOutWhileOpening) {
  key_.answers = false;
  EXPECT_EQ(error_of_touch().code, Code::touch_needed);
}

TEST_F(UsbAuthenticatorTest, SaysHowManyTriesAWrongPinLeaves) {
  key_.has_reader = false;
  key_.has_pin = true;
  key_.tries_left = 3;
  EXPECT_EQ(error_of_touch(),
            (Error{Code::touch_needed, "the PIN is wrong (3 tries left)", "usb"}));
  key_.tries_left = 1;
  EXPECT_EQ(error_of_touch().detail, "the PIN is wrong (1 try left)");
  EXPECT_EQ(pins_asked_, 2);
}

TEST_F(UsbAuthenticatorTest, SaysThatThePinIsBlocked) {
  key_.has_reader = false;
  key_.has_pin = true;
  key_.pin_answer = FIDO_ERR_PIN_BLOCKED;
  EXPECT_EQ(error_of_touch().code, Code::refused);
  key_.pin_answer = FIDO_ERR_PIN_AUTH_BLOCKED;
  EXPECT_EQ(error_of_touch().code, Code::touch_needed);
}

TEST_F(UsbAuthenticatorTest, AsksForThePinWhenTheReaderGivesUp) {
  key_.has_pin = true;
  key_.fails_with = FIDO_ERR_UV_BLOCKED;
  EXPECT_EQ(error_of_touch().detail, "the PIN is wrong (5 tries left)");
  EXPECT_EQ(pins_asked_, 1);
}

TEST_F(UsbAuthenticatorTest, SendsNoPinThatNoKeyCanHave) {
  key_.has_reader = false;
  key_.has_pin = true;
  for (const std::string& pin : {std::string(), std::string(64, '1'),
                                 std::string("12\0"
                                             "34",
                                             5)}) {
    pin_ = pin;
    EXPECT_EQ(error_of_touch().detail, "a security key's PIN has 4 to 63 characters");
  }
  EXPECT_EQ(touches_asked_, 0);
}

TEST_F(UsbAuthenticatorTest, RefusesAKeyThatCannotVerifyItsUser) {
  key_.has_reader = false;
  EXPECT_EQ(error_of_touch().code, Code::refused);
}

TEST_F(UsbAuthenticatorTest, RefusesAKeyOfTheOlderKind) {
  key_.speaks_fido2 = false;
  EXPECT_EQ(error_of_touch().code, Code::unsupported);
}

TEST(UsbAuthenticatorWithoutAKey, AsksForOneToBePluggedIn) {
  std::size_t found = 0;
  fido_dev_info_t* list = fido_dev_info_new(1);
  fido_dev_info_manifest(list, 1, &found);
  fido_dev_info_free(&list, 1);
  if (found != 0) GTEST_SKIP() << "a security key is plugged in";
  UsbAuthenticator authenticator({});
  const auto made = authenticator.make_passkey({kParty, kChallenge, kHandle});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error(),
            (Error{Code::touch_needed, "no security key is plugged in: plug yours in and try again",
                   "usb"}));
}

TEST(UsbAuthenticatorWithoutAKey, SaysThatANamedDeviceCannotBeOpened) {
  UsbAuthenticator authenticator({.ask_pin = {}, .device = "/dev/hidraw-that-is-not-there"});
  const auto touched = authenticator.touch(kParty, view_of("the id"), kChallenge, std::nullopt);
  ASSERT_FALSE(touched);
  EXPECT_EQ(touched.error().code, Code::touch_needed);
  EXPECT_EQ(touched.error().where, "/dev/hidraw-that-is-not-there");
}

TEST(UsbError, NamesWhatItDoesNotKnow) {
  const Error error = usb_error(FIDO_ERR_ERR_OTHER, std::nullopt);
  EXPECT_EQ(error.code, Code::failed);
  EXPECT_EQ(error.detail, "the security key failed: FIDO_ERR_ERR_OTHER");
}

}  // namespace
}  // namespace valise::terminal
